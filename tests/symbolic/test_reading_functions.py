"""Functions of jax.nn, optax.losses and jaxnn, and their gradients: read as JAX computes them."""

import jax
import jax.numpy as jnp
import optax
import pytest

import jaxnn
from tests.symbolic.reading_evaluator import assert_read

ACTIVATIONS = (
    "relu relu6 sigmoid softplus sparse_plus soft_sign silu log_sigmoid leaky_relu hard_sigmoid "
    "hard_silu hard_tanh elu celu selu gelu mish squareplus identity sparse_sigmoid tanh "
    "standardize softmax log_softmax logsumexp logmeanexp"
).split()
LOSSES = (
    "squared_error l2_loss huber_loss log_cosh cosine_similarity cosine_distance "
    "sigmoid_binary_cross_entropy softmax_cross_entropy safe_softmax_cross_entropy "
    "kl_divergence kl_divergence_with_log_targets generalized_kl_divergence hinge_loss "
    "poly_loss_cross_entropy sigmoid_focal_loss perceptron_loss ranking_softmax_loss "
    "binary_dice_loss dice_loss"
).split()
LABEL_LOSSES = (
    "softmax_cross_entropy_with_integer_labels multiclass_hinge_loss multiclass_perceptron_loss"
).split()
OF_PROBABILITIES = ("kl_divergence", "generalized_kl_divergence")
OURS = "sigmoid tanh relu leaky_relu exponential softplus silu gelu softmax log_softmax".split()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name):
    f = getattr(jax.nn, name)
    gradient = jax.grad(lambda x: (f(x) * jnp.cos(f(x))).sum())
    assert_read(lambda x: (f(x), gradient(x)), {"x": "n p"})


@pytest.mark.parametrize("name", ["relu", "softmax", "log_softmax", "logsumexp", "softplus"])
def test_batched_activations(name):
    f = getattr(jax.nn, name)
    gradient = jax.grad(lambda x: (f(x) ** 2).sum())
    forms = (jax.vmap(f), jax.vmap(gradient), jax.vmap(f, in_axes=1, out_axes=-1))
    assert_read(lambda x: [form(x) for form in forms], {"x": "n p"})


def test_gated_linear_unit():
    gradient = jax.grad(lambda x: (jax.nn.glu(x) ** 2).sum())
    assert_read(lambda x: (jax.nn.glu(x), gradient(x)), {"x": "n 2*q"})


@pytest.mark.parametrize("name", LOSSES)
def test_losses(name):
    f = getattr(optax.losses, name)
    between = ("x", "t") if name in OF_PROBABILITIES else ("t",)
    shapes = {"x": "n p", "t": "n p"}
    gradient = jax.grad(lambda x, t: jnp.sum(f(x, t)))
    assert_read(lambda x, t: (f(x, t), gradient(x, t)), shapes, probability=between)


@pytest.mark.parametrize("name", LABEL_LOSSES)
def test_losses_of_labels(name):
    f = getattr(optax.losses, name)
    shapes = {"x": "n p", "y": "n"}
    gradient = jax.grad(lambda x, y: jnp.sum(f(x, y)))
    program = assert_read(lambda x, y: (f(x, y), gradient(x, y)), shapes, integers=["y"])
    assert program.assumptions in ((), ("every entry of y lies in 0 … p - 1",))


@pytest.mark.parametrize("name", OURS)
def test_own_activations(name):
    f = getattr(jaxnn, name)
    gradient = jax.grad(lambda z: (f(z) ** 2).sum())
    assert_read(lambda z: (f(z), gradient(z)), {"z": "n p"})


def test_own_network():
    model = jaxnn.mlp([4, 2], activation=jaxnn.tanh)
    shapes = {"params": ({"W": "p q", "b": "q"}, {"W": "q h", "b": "h"}), "x": "n p", "t": "n h"}

    def loss(params, x, t):
        return jnp.sum(optax.losses.softmax_cross_entropy(model.apply(params, x), t))

    program = assert_read(loss, shapes)
    assert [tensor.name for tensor in program.arguments][:2] == ["params[0].W", "params[0].b"]
    gradient = assert_read(lambda params, x, t: jax.grad(loss)(params, x, t), shapes)
    assert [made.path for made in gradient.outputs] == ["[0].W", "[0].b", "[1].W", "[1].b"]


@pytest.mark.parametrize(
    "f",
    [
        lambda x: jax.nn.softmax(x, axis=0),
        lambda x: jax.nn.softmax(x, axis=(0, 1)),
        lambda x: jax.nn.softmax(x, where=x > 0),
        lambda x: jax.nn.log_softmax(x, axis=0),
        lambda x: jax.nn.logsumexp(x),
        lambda x: jax.nn.logsumexp(x, axis=1, keepdims=True),
        lambda x: jax.nn.logsumexp(x, axis=0, b=x**2),
        lambda x: jnp.log(jnp.exp(x).sum(1)),
        lambda x: jnp.exp(x) / jnp.exp(x).sum(0),
        lambda x: (
            jnp.exp(x - x.mean(1, keepdims=True)) / jnp.exp(x - x.mean(1, keepdims=True)).sum()
        ),
    ],
)
def test_softmax_and_kin_in_every_form(f):
    gradient = jax.grad(lambda x: (f(x) ** 2).sum())
    assert_read(lambda x: (f(x), gradient(x)), {"x": "n p"})


def test_second_derivatives():
    hessian = jax.hessian(lambda x: (jax.nn.softplus(x) ** 2).sum())
    forms = (jax.hessian(jax.nn.logsumexp), jax.jacfwd(jax.nn.softmax), hessian)
    assert_read(lambda x: [form(x) for form in forms], {"x": "p"})


def test_attention():
    def attention(Q, K, V):
        mask = jnp.tril(jnp.ones((Q.shape[0], K.shape[0]), bool))
        return jax.nn.softmax(jnp.where(mask, Q @ K.T, -jnp.inf)) @ V

    shapes = {"Q": "n p", "K": "n p", "V": "n q"}
    gradient = jax.grad(lambda Q, K, V: attention(Q, K, V).sum())
    assert_read(lambda Q, K, V: (attention(Q, K, V), gradient(Q, K, V)), shapes)
