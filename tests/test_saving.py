"""Saving and loading: what goes in comes out, whole files only, and errors that name the leaf."""

import json
import struct
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import safetensors

import jaxnn


class Layer(NamedTuple):
    W: jax.Array
    b: jax.Array


@pytest.fixture
def path(tmp_path):
    return tmp_path / "params.safetensors"


@pytest.fixture
def params():
    return {"W": jnp.arange(6.0).reshape(2, 3), "b": jnp.array([1, 2, 3])}


def assert_same(a, b):
    assert jax.tree.structure(a) == jax.tree.structure(b)
    for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True):
        assert (x.shape, x.dtype) == (y.shape, y.dtype)
        np.testing.assert_array_equal(x, y)


# --- round trips ---


def test_nested_pytrees_come_back(path):
    tree = {
        "layers": (Layer(jnp.ones((2, 3)), jnp.zeros(3)), Layer(jnp.eye(3), jnp.full(3, 0.1))),
        "rest": [jnp.array(2.5), {"deep": (jnp.array([True, False]),)}, None],
    }
    jaxnn.save(path, tree)
    loaded = jaxnn.load(path, like=tree)
    assert_same(loaded, tree)
    assert isinstance(loaded["layers"][1], Layer)
    assert all(isinstance(leaf, jax.Array) for leaf in jax.tree.leaves(loaded))


@pytest.mark.parametrize(
    "dtype", ["float16", "bfloat16", "float32", "int8", "uint8", "int32", "bool", "complex64"]
)
def test_every_dtype_comes_back(path, dtype):
    numbers = np.random.default_rng(0)
    shapes = [(), (3,), (0, 2), (2, 3)]
    tree = [jnp.asarray(numbers.normal(size=s) * 5, "float32").astype(dtype) for s in shapes]
    jaxnn.save(path, tree)
    assert_same(jaxnn.load(path, like=tree), tree)


@pytest.mark.parametrize("dtype", ["float64", "int64"])
def test_sixty_four_bits_come_back(path, dtype, x64):
    tree = {"leaf": jnp.array([1.0 / 3.0, -7.0]).astype(dtype)}
    jaxnn.save(path, tree)
    assert_same(jaxnn.load(path, like=tree), tree)


def test_numpy_parameters_of_64_bits_can_be_loaded_like_themselves(path):
    tree = {"W": np.array([[0.15, 0.25]])}
    jaxnn.save(path, tree)
    np.testing.assert_allclose(jaxnn.load(path, like=tree)["W"], tree["W"], rtol=1e-6)


def test_python_numbers_and_a_lone_array_come_back(path):
    jaxnn.save(path, [1.5, 3, True])
    assert [leaf.item() for leaf in jaxnn.load(path, like=[0.0, 0, False])] == [1.5, 3, True]
    jaxnn.save(path, jnp.ones(2))
    assert jaxnn.load(path, like=jnp.zeros(2)).tolist() == [1, 1]


def test_the_order_of_memory_does_not_matter(path):
    tree = {"W": np.arange(6, dtype=np.float32).reshape(2, 3).T}
    jaxnn.save(path, tree)
    np.testing.assert_array_equal(jaxnn.load(path, like=tree)["W"], tree["W"])


def test_leaves_whose_paths_look_alike_are_not_confused(path):
    tree = {"a.b": jnp.array([1.0]), "a": {"b": jnp.array([2.0])}}
    try:
        jaxnn.save(path, tree)
    except ValueError as refused:
        assert "a.b" in str(refused)  # noqa: PT017
        return
    assert_same(jaxnn.load(path, like=tree), tree)


def test_like_may_be_shapes_alone(path, key):
    model, x = jaxnn.mlp([4, 2], jaxnn.tanh), jnp.ones((1, 3))
    params = model.init(key, x)
    jaxnn.save(path, params)
    loaded = jaxnn.load(path, like=jax.eval_shape(model.init, key, x))
    assert_same(loaded, params)
    np.testing.assert_array_equal(model.apply(loaded, x), model.apply(params, x))


def test_paths_may_be_strings(path, params):
    jaxnn.save(str(path), params)
    assert_same(jaxnn.load(str(path), like=params), params)


# --- the file ---


def test_the_header_is_readable_by_safetensors(path):
    jaxnn.save(path, (Layer(jnp.ones((2, 3)), jnp.zeros(3, jnp.bfloat16)), {"c": jnp.array(7)}))
    with safetensors.safe_open(path, framework="numpy") as file:
        header, names = file.metadata(), set(file.keys())
        np.testing.assert_array_equal(file.get_tensor("0.W"), np.ones((2, 3)))
    assert names == {"0.W", "0.b", "1.c"}
    assert header["format"] == "jaxnn"
    assert header["version"].split(".")[0].isdigit()
    assert json.loads(header["leaves"]) == {
        "0.W": [[2, 3], "float32"],
        "0.b": [[3], "bfloat16"],
        "1.c": [[], "int32"],
    }


def test_saving_again_replaces_the_file(path, params):
    jaxnn.save(path, {"old": jnp.ones(100)})
    jaxnn.save(path, params)
    assert_same(jaxnn.load(path, like=params), params)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_failure_while_writing_leaves_the_old_file_and_no_other(path, params):
    resource = pytest.importorskip("resource", reason="limits the size of files on Unix")
    jaxnn.save(path, params)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 14, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            jaxnn.save(path, {"W": jnp.ones(1 << 14)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("leaf", ["text", np.array(["a"]), object(), np.array([None])])
def test_what_is_no_number_is_refused_and_the_old_file_kept(path, params, leaf):
    jaxnn.save(path, params)
    before = path.read_bytes()
    with pytest.raises(TypeError, match=r"save: leaf 1\.deep is a .*; write arrays of numbers"):
        jaxnn.save(path, (jnp.ones(1), {"deep": leaf}))
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_key_is_refused_with_advice(path, key):
    with pytest.raises(TypeError, match=r"save: leaf k is a .*jax\.random\.key_data of a key"):
        jaxnn.save(path, {"k": key})
    assert not path.exists()


def test_a_place_that_cannot_be_written_is_an_os_error_and_leaves_nothing(tmp_path, params):
    with pytest.raises(FileNotFoundError):
        jaxnn.save(tmp_path / "no" / "p.safetensors", params)
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        jaxnn.save(folder, params)
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]


# --- refusals to load ---


@pytest.mark.parametrize(
    ("like", "message"),
    [
        ({"W": jnp.ones((2, 3))}, r"has leaf b, which like lacks"),
        ({"W": jnp.ones((2, 3)), "b": jnp.ones(3), "c": jnp.ones(1)}, r"lacks leaf c"),
        ((jnp.ones((2, 3)), jnp.ones(3)), r"lacks leaf 0, 1 and has leaf W, b, which like lacks"),
        ({"W": jnp.ones((3, 2)), "b": jnp.array([1, 2, 3])}, r"leaf W has shape \(2, 3\) .* but \(3, 2\) in like"),
        ({"W": jnp.ones((2, 3), jnp.bfloat16), "b": jnp.array([1, 2, 3])}, r"leaf W has dtype float32 .* but bfloat16 in like"),
        ({"W": jnp.ones((2, 3)), "b": jnp.ones(3)}, r"leaf b has dtype int32 .* but float32 in like"),
    ],
    ids=["fewer", "more", "other names", "shape", "half", "integers"],
)  # fmt: skip
def test_another_structure_shape_or_dtype_is_refused_by_name(path, params, like, message):
    jaxnn.save(path, params)
    with pytest.raises(ValueError, match=rf"load: .*{message}.*; give like=params of the model"):
        jaxnn.load(path, like)


def test_a_file_cut_anywhere_is_refused(path, params):
    jaxnn.save(path, params)
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(
            ValueError, match=r"load: params\.safetensors is not a whole safetensors file"
        ):
            jaxnn.load(path, params)


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n" + bytes(100), b"not a file of tensors at all", struct.pack("<Q", 1 << 60), bytes(1000)],
)  # fmt: skip
def test_garbage_is_refused(path, params, content):
    path.write_bytes(content)
    with pytest.raises(
        ValueError, match=r"load: params\.safetensors is not a whole safetensors file"
    ):
        jaxnn.load(path, params)


def test_a_missing_file_is_an_os_error(path, params):
    with pytest.raises(FileNotFoundError, match=r"params\.safetensors"):
        jaxnn.load(path, params)
