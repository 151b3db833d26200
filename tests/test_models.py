"""Models: shapes, counts, starts, and the same numbers as a forward pass written in NumPy."""

import itertools
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import jaxnn


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def started(model, x):
    """Parameters drawn by NumPy, biases too."""
    numbers = np.random.default_rng(7)
    shapes = jax.eval_shape(model.init, jax.random.key(0), x)
    return jax.tree.map(lambda leaf: jnp.asarray(numbers.normal(size=leaf.shape), float), shapes)


# --- shapes and counts ---


@pytest.mark.parametrize(
    ("inputs", "widths", "count"),
    [
        (784, [15, 10], 11935),
        (3, [4, 4, 1], 41),
        (4, [10, 3], 83),
        (4, [5, 3, 3], 55),
        (3, [5, 2], 32),
        (7, [1], 8),
    ],
)
def test_number_of_parameters(key, inputs, widths, count):
    params = jax.eval_shape(lambda key: jaxnn.mlp(widths).init(key, (1, inputs)), key)
    assert jaxnn.count_parameters(params) == count
    ends = [inputs, *widths]
    assert [layer["W"].shape for layer in params] == list(itertools.pairwise(ends))
    assert [layer["b"].shape for layer in params] == [(width,) for width in widths]


def test_arrays_are_counted_like_their_shapes(key):
    params = jaxnn.mlp([4, 4, 1], W="ones").init(key, (1, 3))
    assert jaxnn.count_parameters(params) == 41


def test_a_model_without_biases(key):
    model = jaxnn.mlp([3, 1], bias=False)
    params = model.init(key, (5, 2))
    assert [set(layer) for layer in params] == [{"W"}, {"W"}]
    assert jaxnn.count_parameters(params) == 9
    np.testing.assert_allclose(model.apply(params, jnp.zeros((5, 2))), 0.5 * params[1]["W"].sum())


@pytest.mark.parametrize(
    ("model", "outputs"),
    [
        (jaxnn.linear_regression(), 1),
        (jaxnn.linear_regression(2), 2),
        (jaxnn.logistic_regression(), 1),
        (jaxnn.softmax_regression(3), 3),
        (jaxnn.perceptron(4), 4),
    ],
)
def test_one_layer_models_start_from_zeros(key, model, outputs):
    params = model.init(key, (6, 5))
    assert {name: leaf.shape for name, leaf in params.items()} == {
        "W": (5, outputs),
        "b": (outputs,),
    }
    assert not any(leaf.any() for leaf in params.values())
    assert model.apply(params, jnp.ones((6, 5))).shape == (6, outputs)


@pytest.mark.parametrize(
    "model", [jaxnn.linear_regression, jaxnn.logistic_regression, jaxnn.softmax_regression]
)
def test_regressions_return_the_affine_score(key, model, x64):
    W, b, x = draw(5, 3), draw(3, seed=1), draw(6, 5, seed=2)
    built = model(3, W=W, b=b)
    np.testing.assert_allclose(built.apply(built.init(key, x), jnp.array(x)), x @ W + b, rtol=1e-12)


# --- the forward pass ---


def test_equals_a_forward_pass_in_numpy(x64):
    model = jaxnn.mlp([4, 4, 1], [jaxnn.tanh, jaxnn.relu], jaxnn.sigmoid)
    x = draw(7, 3)
    params = started(model, x)
    (W1, b1), (W2, b2), (W3, b3) = ((np.asarray(p["W"]), np.asarray(p["b"])) for p in params)
    expected = sigmoid(np.maximum(0, np.tanh(x @ W1 + b1) @ W2 + b2) @ W3 + b3)
    np.testing.assert_allclose(model.apply(params, jnp.array(x)), expected, rtol=1e-12)


def test_hidden_layers_are_sigmoid_and_the_output_identity_unless_said(x64):
    model = jaxnn.mlp([2, 3, 2])
    x = draw(5, 4)
    params = started(model, x)
    (W1, b1), (W2, b2), (W3, b3) = ((np.asarray(p["W"]), np.asarray(p["b"])) for p in params)
    expected = sigmoid(sigmoid(x @ W1 + b1) @ W2 + b2) @ W3 + b3
    np.testing.assert_allclose(model.apply(params, jnp.array(x)), expected, rtol=1e-12)


def test_activations_with_parameters_of_their_own(key):
    model = jaxnn.mlp([2, 1], partial(jaxnn.leaky_relu, beta=0.5), W="ones")
    x = jnp.array([[-1.0, -1.0]])
    assert model.apply(model.init(key, x), x).tolist() == [[-2.0]]


def test_a_model_unpacks_into_its_two_functions(key):
    init, apply = jaxnn.dense(2, W="ones")
    assert apply(init(key, (3, 4)), jnp.ones((3, 4))).tolist() == [[4, 4]] * 3


def test_serial_feeds_each_part_to_the_next():
    parts = jaxnn.dense(4, jaxnn.tanh), jaxnn.serial(jaxnn.dense(3, jaxnn.relu), jaxnn.dense(2))
    model, x = jaxnn.serial(*parts), jnp.asarray(draw(5, 6), float)
    params = started(model, x)
    assert jax.tree.map(jnp.shape, params, is_leaf=lambda p: isinstance(p, jax.Array)) == (
        {"W": (6, 4), "b": (4,)},
        ({"W": (4, 3), "b": (3,)}, {"W": (3, 2), "b": (2,)}),
    )
    through = parts[1].apply(params[1], parts[0].apply(params[0], x))
    np.testing.assert_array_equal(model.apply(params, x), through)


def test_mlp_is_a_serial_of_dense_layers():
    net = jaxnn.mlp([3, 2], jaxnn.tanh, jaxnn.softmax)
    same = jaxnn.serial(jaxnn.dense(3, jaxnn.tanh), jaxnn.dense(2, jaxnn.softmax))
    x = jnp.asarray(draw(5, 4), float)
    params = started(net, x)
    assert jax.tree.structure(params) == jax.tree.structure(started(same, x))
    np.testing.assert_array_equal(net.apply(params, x), same.apply(params, x))


def test_apply_runs_under_jit_grad_and_vmap():
    model, x = jaxnn.mlp([3, 1]), jnp.asarray(draw(4, 2), float)
    params = started(model, x)
    np.testing.assert_allclose(jax.jit(model.apply)(params, x), model.apply(params, x), rtol=1e-6)
    one_by_one = jax.vmap(lambda row: model.apply(params, row[None])[0])(x)
    np.testing.assert_allclose(one_by_one, model.apply(params, x), rtol=1e-6)
    gradient = jax.grad(lambda p: model.apply(p, x).sum())(params)
    assert jax.tree.structure(gradient) == jax.tree.structure(params)


# --- init ---


@pytest.mark.parametrize(
    "x",
    [
        jnp.ones((5, 4)),
        np.ones((5, 4), np.float32),
        np.ones((5, 4), np.uint8),
        jax.ShapeDtypeStruct((5, 4), jnp.float32),
        (5, 4),
        [5, 4],
    ],
    ids=["jax", "numpy", "integers", "struct", "shape", "list"],
)
@pytest.mark.parametrize("model", [jaxnn.dense(3), jaxnn.mlp([2, 3])], ids=["dense", "mlp"])
def test_init_needs_only_the_shape_of_x(key, model, x):
    jax.tree.map(
        np.testing.assert_array_equal, model.init(key, x), model.init(key, jnp.zeros((5, 4)))
    )


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32", "float64"])
def test_parameters_take_the_dtype_of_x(key, dtype, x64):
    x = jnp.ones((2, 3), dtype)
    model = jaxnn.mlp([4, 1], W=["glorot", "ones"], b=[0.5, "zeros"])
    params = jax.eval_shape(model.init, key, x)
    assert {leaf.dtype for leaf in jax.tree.leaves(params)} == {jnp.dtype(dtype)}
    assert jax.eval_shape(model.apply, params, x).dtype == dtype


def test_the_same_key_gives_the_same_parameters_and_another_key_others(key):
    model = jaxnn.mlp([3, 3])
    first, again, other = (model.init(k, (1, 3)) for k in (key, key, jax.random.key(21)))
    jax.tree.map(np.testing.assert_array_equal, first, again)
    assert not np.isclose(first[0]["W"], other[0]["W"]).any()


def test_layers_of_equal_shape_start_with_different_weights(key):
    params = jaxnn.mlp([3, 3, 3], W="normal", b="normal").init(key, (1, 3))
    for one, other in itertools.combinations(params, 2):
        assert not np.isclose(one["W"], other["W"]).any()
        assert not np.isclose(one["b"], other["b"]).any()
    assert not np.isclose(params[0]["W"][0], params[0]["b"]).any()


SPREAD = {  # mean and variance for fan_in = 400, fan_out = 200
    "glorot": (0, 2 / 600),
    "glorot_uniform": (0, 2 / 600),
    "glorot_normal": (0, 2 / 600),
    "he": (0, 2 / 400),
    "he_uniform": (0, 2 / 400),
    "he_normal": (0, 2 / 400),
    "lecun": (0, 1 / 400),
    "lecun_uniform": (0, 1 / 400),
    "lecun_normal": (0, 1 / 400),
    "normal": (0, 1),
    "uniform": (1 / 2, 1 / 12),
    "zeros": (0, 0),
    "ones": (1, 0),
}


def test_every_named_initialiser_is_tested():
    assert SPREAD.keys() == jaxnn.INITIALIZERS.keys()


@pytest.mark.parametrize("name", SPREAD)
def test_initialiser_has_its_mean_and_variance(key, name):
    W = jaxnn.dense(200, W=name).init(key, (1, 400))["W"]
    assert (W.shape, W.dtype) == ((400, 200), jnp.float32)
    mean, variance = SPREAD[name]
    np.testing.assert_allclose(W.mean(), mean, atol=4 * np.sqrt(variance / W.size))
    np.testing.assert_allclose(W.var(), variance, rtol=0.03)
    if name in ("glorot", "glorot_uniform", "he_uniform", "lecun_uniform"):
        assert jnp.abs(W).max() <= np.sqrt(3 * variance) * (1 + 1e-6)


@pytest.mark.parametrize(
    "name", [n for n in SPREAD if SPREAD[n] in [(0, 1), (0.5, 1 / 12), (0, 0), (1, 0)]]
)
def test_biases_take_the_names_that_do_not_need_a_fan(key, name):
    assert jaxnn.dense(3, b=name).init(key, (1, 4))["b"].shape == (3,)


def test_initialiser_may_be_a_function(key):
    def ramp(key, shape, dtype):
        return jnp.arange(np.prod(shape), dtype=dtype).reshape(shape)

    params = jaxnn.dense(2, W=ramp, b=jax.nn.initializers.constant(0.25)).init(key, (1, 3))
    assert params["W"].tolist() == [[0, 1], [2, 3], [4, 5]]
    assert params["b"].tolist() == [0.25, 0.25]


@pytest.mark.parametrize("wrap", [list, np.asarray, jnp.asarray])
def test_given_values_are_taken_as_they_are(key, wrap):
    params = jaxnn.dense(2, W=wrap([[1.0, 2.0], [3.0, 4.0]]), b=wrap([5.0, 6.0])).init(key, (1, 2))
    assert params["W"].tolist() == [[1, 2], [3, 4]]
    assert params["b"].tolist() == [5, 6]


def test_a_given_number_fills_the_array(key):
    params = jaxnn.dense(2, W=0.5, b=-1).init(key, (1, 3))
    assert params["W"].tolist() == [[0.5, 0.5]] * 3
    assert params["b"].tolist() == [-1, -1]


def test_each_layer_may_have_its_own_start_and_activation(key):
    model = jaxnn.mlp(
        [2, 2, 1], [jaxnn.relu, jaxnn.exponential], W=["ones", 0.0, "ones"], b=[1.0, 0.0, [0.5]]
    )
    x = jnp.ones((1, 3))
    params = model.init(key, x)
    assert [float(layer["W"].mean()) for layer in params] == [1, 0, 1]
    assert model.apply(params, x).tolist() == [[2.5]]  # e^0 + e^0 + 0.5


def test_equal_weights_keep_hidden_units_equal(key):
    model, x = jaxnn.mlp([3, 1], W="ones"), jnp.asarray(draw(5, 2), float)
    gradient = jax.grad(lambda p: (model.apply(p, x) ** 2).sum())(model.init(key, x))
    np.testing.assert_array_equal(gradient[0]["W"], gradient[0]["W"][:, :1] @ jnp.ones((1, 3)))


# --- refusals ---


@pytest.mark.parametrize("outputs", [0, -1, 2.0, True, "3"])
def test_dense_refuses_an_impossible_width(outputs):
    with pytest.raises(
        ValueError, match=r"dense: outputs is .*; write the layer's width, at least 1"
    ):
        jaxnn.dense(outputs)


@pytest.mark.parametrize(
    ("x", "advice"),
    [
        (jnp.ones((5, 3)), "give x with one column for each row of W"),
        (jnp.ones(4), r"write x\[:, None\] for one feature or x\[None, :\] for one example"),
        (jnp.ones((2, 3, 4)), "give x with one column for each row of W"),
    ],
)
def test_dense_names_both_shapes_that_do_not_fit(key, x, advice):
    model = jaxnn.dense(2)
    with pytest.raises(
        ValueError, match=r"dense: x has shape \(.*\) but W has shape \(4, 2\).*" + advice
    ):
        model.apply(model.init(key, (5, 4)), x)


@pytest.mark.parametrize("x", [(4,), jnp.ones(4), jnp.ones((2, 3, 4))])
@pytest.mark.parametrize("model", [jaxnn.dense(2), jaxnn.mlp([2])], ids=["dense", "mlp"])
def test_init_refuses_what_is_no_matrix(key, model, x):
    with pytest.raises(
        ValueError, match=r"init: x has shape \(.*; write a matrix with one row an example"
    ):
        model.init(key, x)


def test_an_unknown_initialiser_lists_the_known_ones(key):
    with pytest.raises(
        ValueError, match=r"no initialiser is named 'xavier'; write one of glorot, .* or an array"
    ):
        jaxnn.dense(2, W="xavier").init(key, (1, 3))


@pytest.mark.parametrize("W", [np.ones((2, 3)), np.ones(6), lambda key, shape, dtype: jnp.ones(3)])
def test_values_of_another_shape_are_refused(key, W):
    with pytest.raises(ValueError, match=r"values have shape \(.*\) but this layer needs \(3, 2\)"):
        jaxnn.dense(2, W=W).init(key, (1, 3))


@pytest.mark.parametrize("widths", [3, [], ()])
def test_mlp_refuses_to_have_no_widths(widths):
    with pytest.raises(ValueError, match=r"mlp: widths is .*; write one width a layer"):
        jaxnn.mlp(widths)


@pytest.mark.parametrize(
    ("name", "given", "layers"),
    [("activation", [jaxnn.tanh] * 3, 1), ("W", ["ones"], 2), ("b", ["ones"] * 3, 2)],
)
def test_mlp_refuses_lists_of_another_length(name, given, layers):
    with pytest.raises(
        ValueError, match=f"mlp: {name} has {len(given)} entries for {layers} layers"
    ):
        jaxnn.mlp([3, 2], **{name: given})


def test_serial_refuses_nothing_and_the_parameters_of_another_model(key):
    with pytest.raises(ValueError, match="serial: no model is given"):
        jaxnn.serial()
    params = jaxnn.mlp([2, 2]).init(key, (1, 2))
    with pytest.raises(ValueError, match="serial: params has 2 parts but the model has 3"):
        jaxnn.mlp([2, 2, 2]).apply(params, jnp.ones((1, 2)))


def test_softmax_regression_refuses_one_class():
    with pytest.raises(
        ValueError, match=r"classes is 1; write at least 2, or use logistic_regression"
    ):
        jaxnn.softmax_regression(1)


# --- one network in the notation of each lecture ---


def columns_source_first(x, W, b):
    """Lecture 000: examples in columns, w_ij from i to j, layers numbered without the input."""
    A = x.T
    for layer in (1, 2):
        A = sigmoid(W[layer].T @ A + b[layer][:, None])
    return A.T


def one_example_destination_first(x, W, b):
    """Lecture 001: one example at a time, w_ij into neuron i from neuron j."""
    w = {layer: W[layer].T for layer in (1, 2)}
    outputs = []
    for example in x:
        a = example
        for layer in (1, 2):
            a = sigmoid(
                np.array(
                    [
                        sum(w[layer][i, j] * a[j] for j in range(len(a))) + b[layer][i]
                        for i in range(len(b[layer]))
                    ]
                )
            )
        outputs.append(a)
    return np.array(outputs)


def rows_named_by_source_layer(x, W, b):
    """Lecture 002: examples in rows, W^(l) leads out of layer l, and the input is layer 1."""
    W, b = {1: W[1], 2: W[2]}, {1: b[1], 2: b[2]}
    a = {1: x}
    for layer in (1, 2):
        a[layer + 1] = sigmoid(a[layer] @ W[layer] + np.ones((len(x), 1)) @ b[layer][None])
    return a[3]


def rows_entry_by_entry(x, W, b):
    """Lecture 003: as 002, written out by elements, z_nj^(l+1) = Σ_i a_ni^(l) w_ij^(l)."""
    a = x
    for layer in (1, 2):
        a = sigmoid(np.einsum("ni,ij->nj", a, W[layer]) + b[layer])
    return a


def rows_named_by_destination_layer(x, W, b):
    """Lecture 004: z_j^(k) = Σ_i w_ij^(k) φ(z_i^(k-1)) + b_j^(k), from L_0 to L_(H+1)."""
    z = None
    for layer in (1, 2):
        signal = x if layer == 1 else sigmoid(z)
        z = np.stack([signal @ W[layer][:, j] + b[layer][j] for j in range(len(b[layer]))], axis=1)
    return sigmoid(z)


@pytest.mark.parametrize(
    "convention",
    [
        columns_source_first,
        one_example_destination_first,
        rows_named_by_source_layer,
        rows_entry_by_entry,
        rows_named_by_destination_layer,
    ],
)
def test_one_network_in_five_notations(convention, x64):
    model = jaxnn.mlp([3, 2], output_activation=jaxnn.sigmoid)
    x = draw(6, 4)
    params = started(model, x)
    W, b = (
        {i: np.asarray(layer[name]) for i, layer in enumerate(params, 1)} for name in ("W", "b")
    )
    np.testing.assert_allclose(model.apply(params, jnp.array(x)), convention(x, W, b), rtol=1e-12)


# --- perceptrons ---

TABLE = jnp.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
NAND = {"W": jnp.array([[-2.0], [-2.0]]), "b": jnp.array([3.0])}


def test_a_perceptron_is_a_nand_gate():
    assert jaxnn.perceptron().apply(NAND, TABLE).ravel().tolist() == [1, 1, 1, 0]


def test_exclusive_or_from_nand_gates():
    def nand(a, b):
        return jaxnn.perceptron().apply(NAND, jnp.stack([a, b], axis=1))[:, 0]

    a, b = TABLE.T
    both = nand(a, b)
    assert nand(nand(a, both), nand(b, both)).tolist() == [0, 1, 1, 0]


def test_exclusive_or_from_two_layers_of_perceptrons(key):
    # A nand and an or in the first layer; the second is a nand with its signs turned, an and.
    model = jaxnn.serial(
        jaxnn.perceptron(2, W=[[-2.0, 2.0], [-2.0, 2.0]], b=[3.0, -1.0]),
        jaxnn.perceptron(W=[[2.0], [2.0]], b=[-3.0]),
    )
    assert model.apply(model.init(key, TABLE), TABLE).ravel().tolist() == [0, 1, 1, 0]


def test_threshold_form_equals_bias_form_also_where_they_are_equal():
    numbers = np.random.default_rng(0)
    on_the_line = 0
    for _ in range(60):
        w, threshold = numbers.integers(-3, 4, 3), numbers.integers(-4, 5)
        x = numbers.integers(0, 2, (8, 3))
        params = {"W": jnp.array(w, float)[:, None], "b": -jnp.array([threshold], float)}
        decided = np.asarray(jaxnn.perceptron().apply(params, jnp.array(x, float)))[:, 0]
        np.testing.assert_array_equal(decided, x @ w > threshold)
        on_the_line += (x @ w == threshold).sum()
        assert not decided[x @ w == threshold].any()
    assert on_the_line > 0


def test_a_sigmoid_neuron_moves_at_most_a_quarter_of_its_score(x64):
    model = jaxnn.dense(1, jaxnn.sigmoid)
    x = jnp.array(draw(50, 3))
    params = started(model, x)
    moved = jax.tree.map(lambda p: p + 0.3, params)
    change = jnp.abs(model.apply(moved, x) - model.apply(params, x))
    assert (change <= jnp.abs(model.affine(moved, x) - model.affine(params, x)) / 4).all()
