"""Every function of `jax.nn` and `optax.losses` is evaluated, and its gradient never refuted."""

import inspect

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from symbolic.arguments import read_signature
from symbolic.evaluating import FLOAT, Comparer, exact, interpret
from symbolic.facts import positive, probability

X = np.array([[0.3, -1.2, 0.7, 1.9], [-0.4, 2.1, -0.9, 0.6], [1.1, -1.7, 0.2, -0.8]])
P = np.abs(X) * 0.4 + 0.1
LABELS = np.array([2, 0, 1], np.int32)

NOT_ELEMENTWISE = {"one_hot", "dot_product_attention"}
ACTIVATIONS = {
    name: (value, P if name == "log1mexp" else X)
    for name, value in vars(jax.nn).items()
    if callable(value) and "scaled" not in name and name not in NOT_ELEMENTWISE
}


def _two(name, **options):
    return lambda x, y: getattr(optax.losses, name)(x, y, **options)


LOSSES = {
    name: (_two(name), P, P[::-1].copy())
    for name in (
        "generalized_kl_divergence hinge_loss kl_divergence kl_divergence_with_log_targets "
        "perceptron_loss poly_loss_cross_entropy safe_softmax_cross_entropy "
        "sigmoid_binary_cross_entropy sigmoid_focal_loss softmax_cross_entropy "
        "sparsemax_loss ranking_softmax_loss cosine_distance cosine_similarity huber_loss l2_loss "
        "log_cosh squared_error binary_dice_loss dice_loss multiclass_generalized_dice_loss"
    ).split()
}
WITH_LABELS = {
    name: (_two(name), X, LABELS)
    for name in (
        "multiclass_hinge_loss multiclass_perceptron_loss softmax_cross_entropy_with_integer_labels"
    ).split()
}
OTHERS = {
    "triplet_margin_loss": (optax.losses.triplet_margin_loss, X, P, P[::-1].copy()),
    "smooth_labels": (lambda y: optax.losses.smooth_labels(y, 0.1), P),
    "one_hot": (lambda y: jax.nn.one_hot(y, 4), LABELS),
    "attention": (jax.nn.dot_product_attention, *(x.reshape(3, 1, 4) for x in (X, P, X))),
    "ctc_loss": (
        lambda x: optax.losses.ctc_loss(
            x[None], jnp.zeros((1, 3)), jnp.array([[1, 2]]), jnp.zeros((1, 2))
        ),
        X,
    ),
}
FUNCTIONS = ACTIVATIONS | LOSSES | WITH_LABELS | OTHERS
NEEDED = {
    "log1mexp": [positive("x")],
    "sigmoid_focal_loss": [probability("y")],
    "generalized_kl_divergence": [positive("y")],
    "kl_divergence": [positive("y")],
}


def test_nothing_of_optax_is_forgotten():
    public = {name for name, value in vars(optax.losses).items() if inspect.isfunction(value)}
    untried = {
        "convex_kl_divergence",  # deprecated
        "ctc_loss_with_forward_probs",
        "make_fenchel_young_loss",
        "multiclass_sparsemax_loss",  # promotes implicitly
        "ntxent",
    }
    assert public - untried <= set(FUNCTIONS)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("group", [ACTIVATIONS, LOSSES, WITH_LABELS, OTHERS])
def test_values(group):
    # Compiled together, which is faster.
    arrays = {name: entry[1:] for name, entry in group.items()}
    flat = jax.tree.leaves(arrays)

    def every(*flat):
        inputs = jax.tree.unflatten(jax.tree.structure(arrays), flat)
        return {name: entry[0](*inputs[name]) for name, entry in group.items()}

    with jax.numpy_dtype_promotion("standard"):
        program = jax.make_jaxpr(every)(*flat)
        wanted = jax.jit(every)(*map(jnp.asarray, flat))
    for arithmetic in (FLOAT, exact()):
        results = interpret(program, flat, arithmetic)
        results = jax.tree.unflatten(jax.tree.structure(wanted), results)
        for name, value in wanted.items():
            # JAX takes the softmax of attention in float32.
            tolerance = 1e-6 if name == "attention" else 1e-12
            np.testing.assert_allclose(
                results[name].astype(float), value, rtol=tolerance, atol=tolerance, err_msg=name
            )


@pytest.mark.parametrize("name", ACTIVATIONS | LOSSES)
def test_the_gradient_that_jax_builds_is_confirmed_and_one_nearby_refuted(name):
    f = (ACTIVATIONS | LOSSES)[name][0]
    two = name in LOSSES

    def loss(x, y):
        return jnp.sum(jnp.sin(f(x, y) if two else f(x)) * 1.5)

    def nearby(x, y):
        return jax.grad(loss)(x, y) * 1.0001 + 1e-5

    columns = "2*m" if name == "glu" else "m"
    signature = read_signature("test", loss, {"x": f"n {columns}", "y": f"n {columns}"})
    comparer = Comparer(signature, loss, "x", facts=NEEDED.get(name, ()))
    right = comparer.compare(jax.grad(loss), size_sets=1)
    assert right.agree, right
    assert right.tried == 2
    assert right.worst < 1e-40
    assert right.defined_where == ()
    wrong = comparer.compare(nearby, size_sets=1)
    assert wrong.counterexample is not None, wrong
