"""Losses against scikit-learn and NumPy in 64 bits, their scales, gradients and refusals."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn import metrics as sklearn

import jaxnn


@pytest.fixture(scope="module", autouse=True)
def sixty_four_bits():
    """The oracles compute in 64 bits."""
    with jax.enable_x64(True):
        yield


few = settings(max_examples=10, deadline=None)
ROWS, COLUMNS = st.sampled_from([1, 7]), st.sampled_from([None, 3])
SEEDS = st.integers(0, 10_000)


def squared(rows, columns, seed):
    numbers = np.random.default_rng(seed)
    shape = (rows,) if columns is None else (rows, columns)
    return numbers.normal(size=shape), numbers.normal(size=shape), numbers.uniform(0.1, 3, rows)


def binary(rows, columns, seed):
    logits, other, weights = squared(rows, columns, seed)
    return 5 * logits, (other > 0).astype(float), weights


def multiclass(rows, classes, seed):
    logits, _, weights = squared(rows, classes, seed)
    return 5 * logits, np.random.default_rng(seed + 1).integers(0, classes, rows), weights


def softmax(z):
    z = np.exp(z - z.max(1, keepdims=True))
    return z / z.sum(1, keepdims=True)


def assert_close(value, expected, rtol=1e-10):
    np.testing.assert_allclose(value, expected, rtol=rtol, atol=1e-13)


def on_device(*arrays):
    return tuple(map(jnp.asarray, arrays))


# --- values ---


@few
@given(rows=ROWS, columns=COLUMNS, seed=SEEDS)
def test_mse_is_that_of_scikit_learn(rows, columns, seed):
    prediction, target, weights = squared(rows, columns, seed)
    arrays = on_device(prediction, target)
    assert_close(jaxnn.mse(*arrays), sklearn.mean_squared_error(target, prediction))
    weighted = sklearn.mean_squared_error(target, prediction, sample_weight=weights)
    assert_close(jaxnn.mse(*arrays, jnp.asarray(weights)), weighted)


@few
@given(rows=ROWS, columns=COLUMNS, seed=SEEDS)
def test_half_losses_are_sums_of_half_squared_distances(rows, columns, seed):
    prediction, target, weights = squared(rows, columns, seed)
    halves = 0.5 * ((prediction - target).reshape(rows, -1) ** 2).sum(1)
    arrays = on_device(prediction, target)
    assert_close(jaxnn.half_mse(*arrays), halves.mean())
    assert_close(jaxnn.half_sse(*arrays), halves.sum())
    given_weights = jnp.asarray(weights)
    assert_close(jaxnn.half_mse(*arrays, given_weights), np.average(halves, weights=weights))
    assert_close(jaxnn.half_sse(*arrays, given_weights), weights @ halves)


@few
@given(rows=ROWS, seed=SEEDS)
def test_binary_cross_entropy_is_the_log_loss_of_scikit_learn(rows, seed):
    logits, labels, weights = binary(rows, 1, seed)
    for sample_weight in (None, weights):
        expected = sklearn.log_loss(
            labels[:, 0], expit(logits[:, 0]), sample_weight=sample_weight, labels=[0, 1]
        )
        given_weights = None if sample_weight is None else jnp.asarray(weights)
        arrays = on_device(logits, labels)
        assert_close(jaxnn.binary_cross_entropy(*arrays, given_weights), expected)


@few
@given(columns=COLUMNS, seed=SEEDS)
def test_binary_cross_entropy_of_logits_is_that_of_probabilities(columns, seed):
    logits, labels, weights = on_device(*binary(7, columns, seed))
    for options in ({}, {"weights": weights}, {"reduction": "sum"}):
        assert_close(
            jaxnn.binary_cross_entropy(logits, labels, **options),
            jaxnn.binary_cross_entropy_from_probabilities(jaxnn.sigmoid(logits), labels, **options),
            rtol=1e-8,
        )


def test_binary_cross_entropy_of_soft_labels_is_the_printed_formula():
    p, y = np.random.default_rng(0).uniform(0.1, 0.9, size=(2, 7, 1))
    printed = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    assert_close(jaxnn.binary_cross_entropy_from_probabilities(*on_device(p, y)), printed)
    logits = np.log(p / (1 - p))
    assert_close(jaxnn.binary_cross_entropy(*on_device(logits, y)), printed)


def test_several_yes_no_answers_of_one_example_are_added_up():
    logits, labels, _ = binary(7, 3, 0)
    columns = [jaxnn.binary_cross_entropy(*on_device(logits[:, j], labels[:, j])) for j in range(3)]
    assert_close(jaxnn.binary_cross_entropy(*on_device(logits, labels)), sum(columns))


@few
@given(rows=ROWS, classes=st.sampled_from([2, 4]), seed=SEEDS)
def test_softmax_cross_entropy_is_the_log_loss_of_scikit_learn(rows, classes, seed):
    logits, labels, weights = multiclass(rows, classes, seed)
    for sample_weight in (None, weights):
        expected = sklearn.log_loss(
            labels, softmax(logits), sample_weight=sample_weight, labels=range(classes)
        )
        given_weights = None if sample_weight is None else jnp.asarray(weights)
        arrays = on_device(logits, labels)
        assert_close(jaxnn.softmax_cross_entropy(*arrays, given_weights), expected, 1e-8)


@few
@given(rows=ROWS, classes=st.sampled_from([2, 4]), seed=SEEDS)
def test_integer_labels_are_the_same_as_one_hot(rows, classes, seed):
    logits, labels, weights = multiclass(rows, classes, seed)
    for options in ({}, {"weights": jnp.asarray(weights)}, {"reduction": "sum"}):
        assert_close(
            jaxnn.softmax_cross_entropy(*on_device(logits, labels), **options),
            jaxnn.softmax_cross_entropy(*on_device(logits, np.eye(classes)[labels]), **options),
        )


def test_soft_labels_are_the_printed_formula():
    logits, _, _ = multiclass(7, 4, 0)
    targets = softmax(np.random.default_rng(9).normal(size=(7, 4)))
    expected = -(targets * np.log(softmax(logits))).sum() / 7
    assert_close(jaxnn.softmax_cross_entropy(*on_device(logits, targets)), expected)


def test_two_classes_are_a_yes_no_answer():
    logits, labels, _ = binary(7, 1, 3)
    two = np.concatenate([np.zeros_like(logits), logits], axis=1)
    assert_close(
        jaxnn.softmax_cross_entropy(*on_device(two, labels[:, 0].astype(int))),
        jaxnn.binary_cross_entropy(*on_device(logits, labels)),
    )


# --- scales ---


def test_half_mse_is_half_of_mse_for_one_output_and_more_for_more():
    one, three = on_device(*squared(7, 1, 0)[:2]), on_device(*squared(7, 3, 0)[:2])
    assert_close(jaxnn.half_mse(*one), jaxnn.mse(*one) / 2)
    assert_close(jaxnn.half_mse(*three), 3 * jaxnn.mse(*three) / 2)


def test_sums_are_n_times_the_means():
    arrays = on_device(*squared(7, 3, 0)[:2])
    assert_close(jaxnn.half_sse(*arrays), 7 * jaxnn.half_mse(*arrays))
    for loss, data in (
        (jaxnn.binary_cross_entropy, binary(7, 3, 0)),
        (jaxnn.softmax_cross_entropy, multiclass(7, 4, 0)),
    ):
        arrays = on_device(*data[:2])
        assert_close(loss(*arrays, reduction="sum"), 7 * loss(*arrays, reduction="mean"))


def test_deviance_is_two_m_j():
    logits, labels, _ = binary(7, 1, 1)
    chances = np.where(labels == 1, expit(logits), expit(-logits))
    assert_close(
        2 * 7 * jaxnn.binary_cross_entropy(*on_device(logits, labels)), -2 * np.log(chances).sum()
    )


LOSSES = {
    "mse": (jaxnn.mse, squared),
    "half_mse": (jaxnn.half_mse, squared),
    "half_sse": (jaxnn.half_sse, squared),
    "binary_cross_entropy": (jaxnn.binary_cross_entropy, binary),
    "softmax_cross_entropy": (jaxnn.softmax_cross_entropy, multiclass),
}
every_loss = pytest.mark.parametrize("name", LOSSES)


@every_loss
def test_a_weight_of_two_is_the_row_twice_and_of_zero_the_row_left_out(name):
    loss, make = LOSSES[name]
    output, target, _ = make(7, 3, 5)
    counts = np.array([2, 0, 1, 3, 0, 0, 1])
    weighted = loss(*on_device(output, target, counts.astype(float)))
    assert_close(weighted, loss(*on_device(output.repeat(counts, 0), target.repeat(counts, 0))))


@every_loss
def test_equal_weights_change_no_mean(name):
    loss, make = LOSSES[name]
    output, target, _ = on_device(*make(7, 3, 6))
    factor = 2.5 if name == "half_sse" else 1
    assert_close(loss(output, target, jnp.full(7, 2.5)), factor * loss(output, target))


@every_loss
def test_no_loss_is_negative_and_all_are_scalars_of_the_output_s_type(name):
    loss, make = LOSSES[name]
    for dtype in ("float32", "float64"):
        output, target, weights = make(7, 3, 0)
        target = target if name.startswith("softmax") else target.astype(dtype)
        arrays = on_device(output.astype(dtype), target, weights.astype(dtype))
        value = jax.jit(loss)(*arrays)
        assert (value.shape, value.dtype) == ((), dtype)
        assert value >= 0


@every_loss
def test_compiled_and_plain_agree(name):
    loss, make = LOSSES[name]
    arrays = on_device(*make(7, 3, 8))
    assert_close(jax.jit(loss)(*arrays), loss(*arrays))


# --- far out ---


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_cross_entropies_are_finite_at_a_logit_of_a_thousand(dtype):
    logits, one = jnp.array([[-1000.0], [1000.0]], dtype), jnp.ones((2, 1), dtype)
    value, slope = jax.jit(jax.value_and_grad(jaxnn.binary_cross_entropy))(logits, one)
    assert float(value) == 500
    assert slope.tolist() == [[-0.5], [0]]
    two = jnp.concatenate([logits, jnp.zeros_like(logits)], axis=1)
    first = jnp.array([0, 0])
    value, slope = jax.jit(jax.value_and_grad(jaxnn.softmax_cross_entropy))(two, first)
    assert float(value) == 500
    assert slope.tolist() == [[-0.5, 0.5], [0, 0]]


def test_probabilities_that_have_rounded_to_one_cost_infinity_only_where_wrong():
    sure, right, wrong = jnp.ones((1, 1)), jnp.ones((1, 1)), jnp.zeros((1, 1))
    assert jaxnn.binary_cross_entropy_from_probabilities(sure, wrong) == np.inf
    assert jaxnn.binary_cross_entropy_from_probabilities(sure, right) == 0
    assert jaxnn.binary_cross_entropy(jnp.full((1, 1), 40.0), wrong) == 40


# --- gradients ---


def test_gradient_of_binary_cross_entropy():
    logits, labels, _ = binary(7, 1, 2)
    gradient = jax.jit(jax.grad(jaxnn.binary_cross_entropy))(*on_device(logits, labels))
    assert_close(gradient, (expit(logits) - labels) / 7)


@pytest.mark.parametrize("one_hot", [False, True])
def test_gradient_of_softmax_cross_entropy(one_hot):
    logits, labels, _ = multiclass(7, 4, 2)
    targets = np.eye(4)[labels]
    given_labels = targets if one_hot else labels
    gradient = jax.jit(jax.grad(jaxnn.softmax_cross_entropy))(*on_device(logits, given_labels))
    assert_close(gradient, (softmax(logits) - targets) / 7)


@pytest.mark.parametrize(
    ("loss", "scale"), [(jaxnn.mse, 2 / 21), (jaxnn.half_mse, 1 / 7), (jaxnn.half_sse, 1)]
)
def test_gradients_of_squared_losses_carry_their_scale(loss, scale):
    prediction, target, _ = squared(7, 3, 2)
    gradient = jax.jit(jax.grad(loss))(*on_device(prediction, target))
    assert_close(gradient, scale * (prediction - target))


# --- refusals ---


@pytest.mark.parametrize("loss", [jaxnn.mse, jaxnn.half_mse, jaxnn.half_sse])
def test_squared_losses_refuse_to_broadcast(loss):
    with pytest.raises(
        ValueError,
        match=rf"{loss.__name__}: prediction has shape \(4, 1\) but target has shape \(4,\); "
        r"give both the same shape, e\.g\. target\.reshape\(prediction\.shape\)",
    ):
        loss(jnp.ones((4, 1)), jnp.ones(4))
    with pytest.raises(ValueError, match="give one entry of target for each entry of prediction"):
        loss(jnp.ones((4, 1)), jnp.ones((5, 1)))


def test_binary_cross_entropy_refuses_to_broadcast():
    with pytest.raises(ValueError, match=r"logits has shape \(4, 1\) but labels has shape \(4,\)"):
        jaxnn.binary_cross_entropy(jnp.ones((4, 1)), jnp.ones(4))


@pytest.mark.parametrize("bad", [-1.0, 1.5, 2.0])
def test_binary_cross_entropy_refuses_labels_outside_the_unit_interval(bad):
    with pytest.raises(
        ValueError, match=rf"labels reach from .*{bad:g}.*; write values in \[0, 1\]"
    ):
        jaxnn.binary_cross_entropy(jnp.zeros((2, 1)), jnp.array([[bad], [0.5]]))
    with pytest.raises(ValueError, match=r"probabilities reach from .*; write values in \[0, 1\]"):
        jaxnn.binary_cross_entropy_from_probabilities(jnp.array([[bad]]), jnp.ones((1, 1)))


@pytest.mark.parametrize("bad", [-1, 3])
def test_integer_labels_out_of_range_are_refused_or_nan_when_compiled(bad):
    logits, labels = jnp.zeros((3, 3)), jnp.array([0, bad, 2])
    with pytest.raises(ValueError, match=rf"label {bad} at row 1 is outside 0\.\.2; number the 3"):
        jaxnn.softmax_cross_entropy(logits, labels)
    assert jnp.isnan(jax.jit(jaxnn.softmax_cross_entropy)(logits, labels))


@pytest.mark.parametrize(
    ("logits", "labels", "message"),
    [
        (jnp.zeros(3), jnp.zeros(3, int), r"logits has shape \(3,\); write one row an example"),
        (jnp.zeros((3, 2)), jnp.zeros(4, int), "labels has 4 entries but logits has 3 rows"),
        (jnp.zeros((3, 2)), jnp.zeros(3), r"write integers of shape \(3,\), or one-hot rows"),
        (jnp.zeros((3, 2)), jnp.zeros((3, 3)), r"labels has shape \(3, 3\)"),
        (jnp.zeros((3, 2)), jnp.zeros((3, 1), int), r"labels has shape \(3, 1\)"),
    ],
)
def test_softmax_cross_entropy_refuses_what_does_not_fit(logits, labels, message):
    with pytest.raises(ValueError, match="softmax_cross_entropy: .*" + message):
        jaxnn.softmax_cross_entropy(logits, labels)


@every_loss
def test_weights_are_one_an_example(name):
    loss, make = LOSSES[name]
    output, target, _ = on_device(*make(7, 3, 0))
    with pytest.raises(ValueError, match=r"weights has shape \(7, 1\) for 7 examples"):
        loss(output, target, jnp.ones((7, 1)))


@pytest.mark.parametrize(
    "loss", [jaxnn.binary_cross_entropy, jaxnn.binary_cross_entropy_from_probabilities]
)
def test_an_unknown_reduction_is_refused(loss):
    with pytest.raises(ValueError, match='reduction is \'none\'; write "mean" or "sum"'):
        loss(jnp.ones((2, 1)), jnp.ones((2, 1)), reduction="none")


@every_loss
def test_no_examples_have_no_loss(name):
    loss, _ = LOSSES[name]
    target = jnp.ones(0, int) if name.startswith("softmax") else jnp.ones((0, 2))
    with pytest.raises(ValueError, match=f"{name}: there are no examples"):
        loss(jnp.ones((0, 2)), target)


@pytest.mark.parametrize(
    "loss", [jaxnn.mse, jaxnn.half_mse, jaxnn.half_sse, jaxnn.binary_cross_entropy]
)
def test_a_single_number_is_no_row(loss):
    with pytest.raises(ValueError, match="is a single number; write one row an example"):
        loss(jnp.array(1.0), jnp.array(1.0))


@pytest.mark.parametrize("array", [np.asarray, jnp.asarray])
def test_labels_that_a_compiled_loss_has_captured_are_looked_at(array):
    good, bad = array([[0.0], [1.0]]), array([[0.0], [2.0]])
    z = jnp.array([[0.3], [-1.0]])
    inside = jax.jit(lambda z: jaxnn.binary_cross_entropy(z, good))
    np.testing.assert_allclose(inside(z), jaxnn.binary_cross_entropy(z, good))
    with pytest.raises(ValueError, match="labels reach from 0 to 2"):
        jax.jit(lambda z: jaxnn.binary_cross_entropy(z, bad))(z)
