"""Every differentiable activation of `jax.nn` and loss of `optax.losses`, as scalar functions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import optax


@dataclass(frozen=True)
class Function:
    """A scalar function made of one function of a library.

    Attributes:
        name: the library's name for it.
        fn: the scalar function.
        wrt: the argument to differentiate.
        shapes: the sizes of each argument.
        domains: the domain of an argument that is not real.
        rtol: how near JAX's numbers come to the exact ones in float64.
        unproved: why no proof is found, where none is.
    """

    name: str
    fn: Callable[..., Any]
    wrt: str
    shapes: Mapping[str, str]
    domains: Mapping[str, str] = field(default_factory=dict)
    rtol: float = 1e-9
    unproved: str = ""

    def __str__(self) -> str:
        return self.name

    @property
    def stated(self) -> dict[str, Any]:
        """The arguments that `derive` and `check` take beside the functions."""
        return {"shapes": self.shapes, "domains": self.domains}

    @property
    def by_jax(self) -> Callable[..., Any]:
        """The gradient that JAX makes."""
        return jax.grad(self.fn, argnums=list(self.shapes).index(self.wrt))


def _weighted(name: str, activation: Callable[..., Any]) -> Function:
    """The sum of what an activation gives, each entry with its own weight."""
    return Function(
        f"nn.{name}", lambda x, c: jnp.sum(c * activation(x)), "x", {"x": "n p", "c": "n p"}
    )


def _reduced(name: str, activation: Callable[..., Any]) -> Function:
    """The weighted sum of what a function gives for every row."""
    return Function(
        f"nn.{name}", lambda x, c: jnp.sum(c * activation(x)), "x", {"x": "n p", "c": "n"}
    )


def _logsumexp(x: jax.Array) -> jax.Array:
    return jax.nn.logsumexp(x, axis=-1)


ENTRYWISE = (
    "relu relu6 sigmoid softplus sparse_plus soft_sign silu swish mish squareplus sparse_sigmoid "
    "log_sigmoid leaky_relu hard_sigmoid hard_silu hard_swish hard_tanh tanh elu celu selu gelu "
    "log_softmax softmax standardize identity"
)

NN = (
    *(_weighted(name, getattr(jax.nn, name)) for name in ENTRYWISE.split()),
    _weighted("gelu (exact)", functools.partial(jax.nn.gelu, approximate=False)),
    Function(
        "nn.log1mexp",
        lambda x, c: jnp.sum(c * jax.nn.log1mexp(x)),
        "x",
        {"x": "n p", "c": "n p"},
        {"x": "positive"},
    ),
    Function("nn.glu", lambda x, c: jnp.sum(c * jax.nn.glu(x)), "x", {"x": "n 2*p", "c": "n p"}),
    _reduced("logsumexp", _logsumexp),
    _reduced("logmeanexp", functools.partial(jax.nn.logmeanexp, axis=-1)),
    Function(
        "nn.dot_product_attention",
        lambda q, k, v, c: jnp.sum(c * jax.nn.dot_product_attention(q, k, v, scale=0.5)),
        "q",
        {"q": "t h d", "k": "s h d", "v": "s h d", "c": "t h d"},
        rtol=1e-5,  # JAX takes this softmax in float32
    ),
)


def _loss(name: str, **domains: str) -> Function:
    """The sum of a loss of predictions and targets of one shape."""
    loss = getattr(optax.losses, name)
    return Function(
        f"losses.{name}",
        lambda x, t: jnp.sum(loss(x, t)),
        "x",
        {"x": "n p", "t": "n p"},
        domains,
    )


def _labelled(name: str, *, batched: bool) -> Function:
    """The sum of a loss of scores and integer labels."""
    loss = getattr(optax.losses, name)
    rows = loss if batched else jax.vmap(loss)
    return Function(
        f"losses.{name}",
        lambda x, t: jnp.sum(rows(x, t)),
        "x",
        {"x": "n p", "t": "n"},
        {"t": "integer"},
    )


LOSSES = (
    _loss("squared_error"),
    _loss("l2_loss"),
    _loss("huber_loss"),
    _loss("log_cosh"),
    _loss("cosine_similarity"),
    _loss("cosine_distance"),
    _loss("hinge_loss", t="plus_minus_one"),
    _loss("perceptron_loss", t="plus_minus_one"),
    _loss("sigmoid_binary_cross_entropy", t="binary"),
    _loss("sigmoid_focal_loss", t="binary"),
    _loss("softmax_cross_entropy", t="one_hot"),
    _loss("safe_softmax_cross_entropy", t="one_hot"),
    _loss("poly_loss_cross_entropy", t="one_hot"),
    _loss("kl_divergence", t="probability"),
    _loss("kl_divergence_with_log_targets"),
    _loss("generalized_kl_divergence", t="probability"),
    _loss("dice_loss", t="one_hot"),
    _loss("binary_dice_loss", t="binary"),
    Function(
        "losses.multiclass_generalized_dice_loss",
        lambda x, t: optax.losses.multiclass_generalized_dice_loss(x, t),
        "x",
        {"x": "n 3", "t": "n 3"},
        {"t": "one_hot"},
    ),
    _loss("ranking_softmax_loss"),
    _labelled("softmax_cross_entropy_with_integer_labels", batched=True),
    _labelled("multiclass_hinge_loss", batched=False),
    _labelled("multiclass_perceptron_loss", batched=False),
    Function(
        "losses.sparsemax_loss",
        lambda x, t: jnp.sum(optax.losses.sparsemax_loss(x, t)),
        "x",
        {"x": "n", "t": "n"},
        {"t": "integer"},
    ),
    Function(
        "losses.smooth_labels",
        lambda x, t: jnp.sum(optax.losses.smooth_labels(x, 0.1) * t),
        "x",
        {"x": "n p", "t": "n p"},
    ),
    Function(
        "losses.triplet_margin_loss",
        lambda a, b, c: jnp.sum(optax.losses.triplet_margin_loss(a, b, c)),
        "a",
        {"a": "n p", "b": "n p", "c": "n p"},
    ),
    Function(
        "losses.make_fenchel_young_loss",
        lambda x, t: jnp.sum(jax.vmap(optax.losses.make_fenchel_young_loss(_logsumexp))(x, t)),
        "x",
        {"x": "n p", "t": "n p"},
    ),
)

UNREAD = (
    (_labelled("multiclass_sparsemax_loss", batched=True), "sort"),
    (
        Function(
            "losses.ntxent",
            lambda x, t: optax.losses.ntxent(x, t),
            "x",
            {"x": "n p", "t": "n"},
            {"t": "integer"},
        ),
        "xor",
    ),
)
"""Functions with an operation that cannot be read, and its name."""

FUNCTIONS = NN + LOSSES
