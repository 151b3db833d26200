"""Exported models: run without this library, for any number of rows, and never half a file."""

import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import jaxnn

X = np.random.default_rng(2).normal(size=(12, 4)).astype(np.float32)
MODEL = jaxnn.mlp([5, 3], activation=jaxnn.relu)
PARAMS = MODEL.init(jax.random.key(0), X)

ALONE = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("jaxnn", "optax", "symbolic"):
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Block())
import jax.export, numpy as np
try:
    import jaxnn
except ImportError:
    call = jax.export.deserialize(bytearray(open(sys.argv[1], "rb").read())).call
    x = np.load(sys.argv[2])
    np.save(sys.argv[3], np.concatenate([call(x[:1]), call(x[1:])]))
"""


@pytest.fixture
def file(tmp_path):
    jaxnn.export(tmp_path / "net.jaxnn", MODEL, PARAMS, X[:1])
    return tmp_path / "net.jaxnn"


def test_runs_where_this_library_cannot_be_imported(file, tmp_path):
    np.save(tmp_path / "x.npy", X)
    command = [sys.executable, "-c", ALONE, file, tmp_path / "x.npy", tmp_path / "out.npy"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    np.testing.assert_allclose(np.load(tmp_path / "out.npy"), MODEL.apply(PARAMS, X), rtol=1e-6)


@pytest.mark.parametrize("rows", [1, 7, 12])
def test_any_number_of_rows(file, rows):
    out = jaxnn.load_exported(file)(X[:rows])
    np.testing.assert_allclose(out, MODEL.apply(PARAMS, X[:rows]), rtol=1e-5, atol=1e-6)


def test_a_function_with_scaling_and_classes_over_a_pytree(tmp_path):
    scale = jaxnn.standardise(X)

    def predict(params, inputs):
        return jaxnn.classify(MODEL.apply(params, scale(inputs["x"])))

    jaxnn.export(tmp_path / "f", predict, PARAMS, {"x": jax.ShapeDtypeStruct((1, 4), jnp.float32)})
    out = jaxnn.load_exported(tmp_path / "f")({"x": X})
    np.testing.assert_array_equal(out, predict(PARAMS, {"x": X}))


def test_a_fixed_number_of_rows_where_it_must_be_known(tmp_path):
    def padded(params, x):
        return jnp.asarray(np.ones(len(x)))[:, None] * MODEL.apply(params, x)

    with pytest.raises(ValueError, match=r"^export: model cannot be exported for any rows.*rows=1"):
        jaxnn.export(tmp_path / "f", padded, PARAMS, X)
    assert list(tmp_path.iterdir()) == []
    jaxnn.export(tmp_path / "f", padded, PARAMS, X, rows=3)
    assert jaxnn.load_exported(tmp_path / "f")(X[:3]).shape == (3, 3)


@pytest.mark.parametrize("change", ["cut", "bit", "other", "empty"])
def test_a_damaged_file_is_said_in_one_sentence(file, change):
    content = bytearray(file.read_bytes())
    if change == "bit":
        content[len(content) // 2] ^= 1
    damaged = {"cut": content[:-40], "bit": content, "other": b"hello", "empty": b""}[change]
    file.write_bytes(damaged)
    with pytest.raises(
        ValueError, match=r"^load_exported: net.jaxnn (is not|was).*export the model"
    ) as said:
        jaxnn.load_exported(file)
    assert "\n" not in str(said.value)


REFUSED = {
    "no model": (lambda p: jaxnn.export(p / "f", None, PARAMS, X), "export: model is a NoneType"),
    "no rows": (lambda p: jaxnn.export(p / "f", MODEL, PARAMS, 1.0), "export: x is a float without rows"),
    "other columns": (lambda p: jaxnn.export(p / "f", MODEL, PARAMS, (1, 9)), "dense: x has shape"),
    "rows of none": (lambda p: jaxnn.export(p / "f", MODEL, PARAMS, X, rows=0), "export: rows is 0"),
    "no folder": (lambda p: jaxnn.export(p / "a" / "f", MODEL, PARAMS, X), "export: there is no folder"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "sentence"), REFUSED.values(), ids=REFUSED)
def test_refused_with_one_sentence(call, sentence, tmp_path):
    with pytest.raises((TypeError, ValueError, OSError), match=sentence) as caught:
        call(tmp_path)
    assert "\n" not in str(caught.value)
