"""Activation functions, elementwise but for the two softmax functions."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from jaxnn import _guards


def identity(z: Float[Array, "*s"]) -> Float[Array, "*s"]:
    """Identity g(z) = z, the activation of linear regression.

    Shapes: z (*s) of any shape; returns (*s).
    Range: all real numbers.
    Raises: nothing.
    Source: lecture 000, linear regression as a network.

    >>> float(identity(jnp.float32(3.0)))
    3.0
    """
    return z


@jax.custom_jvp
def _step(z: Array) -> Array:
    return jnp.where(z > 0, jnp.ones_like(z), jnp.zeros_like(z))


@_step.defjvp
def _refuse_derivative(primals: tuple, tangents: tuple) -> tuple:
    raise TypeError(
        "step: it has no gradient to train with (its derivative is 0 wherever it exists); "
        "use jaxnn.perceptron_rule, or jaxnn.sigmoid in its place"
    )


def step(z: Float[Array, "*s"]) -> Float[Array, "*s"]:
    """Step g(z) = 1 where z > 0, else 0: the perceptron's decision, with g(0) = 0.

    Shapes: z (*s) of any shape; returns (*s).
    Range: {0, 1}.
    Raises: TypeError when differentiated, since its derivative is 0 wherever it exists.
    Source: lecture 001, "Perceptrons" (output 0 if w·x + b <= 0, else 1).

    >>> step(jnp.array([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 1.0]
    """
    return _step(z)


def sigmoid(z: Float[Array, "*s"]) -> Float[Array, "*s"]:
    """Logistic sigmoid σ(z) = 1 / (1 + e^-z), with σ' = σ(1 - σ).

    Shapes: z (*s) of any shape; returns (*s).
    Range: (0, 1); value and gradient are finite for every finite z.
    Raises: nothing.
    Source: all five lectures; computed by jax.nn.sigmoid.

    >>> float(sigmoid(jnp.float32(0.0)))
    0.5
    """
    return jax.nn.sigmoid(z)


def tanh(z: Float[Array, "*s"]) -> Float[Array, "*s"]:
    """Hyperbolic tangent, with tanh' = 1 - tanh².

    Shapes: z (*s) of any shape; returns (*s).
    Range: (-1, 1). The quotients of exponentials in the lectures overflow; this does not.
    Raises: nothing.
    Source: lectures 000 and 004; computed by jnp.tanh.

    >>> round(float(tanh(jnp.float32(1.0))), 6)
    0.761594
    """
    return jnp.tanh(z)


def relu(z: Float[Array, "*s"]) -> Float[Array, "*s"]:
    """Rectified linear unit max(0, z); its derivative at 0 is taken as 0.

    Shapes: z (*s) of any shape; returns (*s).
    Range: [0, ∞).
    Raises: nothing.
    Source: lectures 000 and 004; computed by jax.nn.relu.

    >>> relu(jnp.array([-8.0, 9.0])).tolist()
    [0.0, 9.0]
    """
    return jax.nn.relu(z)


def leaky_relu(z: Float[Array, "*s"], beta: float = 0.01) -> Float[Array, "*s"]:
    """Leaky ReLU: z where z >= 0, else beta·z; beta = 0 is ReLU, beta = 1 the identity.

    Shapes: z (*s) of any shape, beta a number in [0, 1]; returns (*s).
    Range: all real numbers for beta > 0.
    Raises: ValueError when beta is outside [0, 1].
    Source: lecture 000, "Leaky ReLU"; computed by jax.nn.leaky_relu.
    In a model, fix beta with functools.partial(jaxnn.leaky_relu, beta=0.1).

    >>> leaky_relu(jnp.array([-8.0, 9.0]), beta=0.5).tolist()
    [-4.0, 9.0]
    """
    if _guards.concrete(beta) and not 0 <= beta <= 1:
        raise ValueError(
            f"leaky_relu: beta is {beta}; write a slope from 0 (ReLU) to 1 (the identity)"
        )
    return jax.nn.leaky_relu(z, beta)


def exponential(z: Float[Array, "*s"]) -> Float[Array, "*s"]:
    """Exponential e^z, its own derivative; an output activation for positive targets.

    Shapes: z (*s) of any shape; returns (*s).
    Range: (0, ∞); overflows to inf beyond z = 88 in float32.
    Raises: nothing.
    Source: lecture 004, Example 1; computed by jnp.exp.

    >>> float(exponential(jnp.float32(0.0)))
    1.0
    """
    return jnp.exp(z)


def softplus(z: Float[Array, "*s"]) -> Float[Array, "*s"]:
    """Softplus log(1 + e^z), a smooth ReLU, with softplus' = σ.

    Shapes: z (*s) of any shape; returns (*s).
    Range: (0, ∞), finite for every finite z.
    Raises: nothing.
    Source: lecture 002, logistic loss on a raw output; computed by jax.nn.softplus.

    >>> round(float(softplus(jnp.float32(0.0))), 6)
    0.693147
    """
    return jax.nn.softplus(z)


def silu(z: Float[Array, "*s"]) -> Float[Array, "*s"]:
    """SiLU (swish) z·σ(z).

    Shapes: z (*s) of any shape; returns (*s).
    Range: about [-0.278, ∞).
    Raises: nothing.
    Source: Elfwing, Uchibe and Doya 2017; computed by jax.nn.silu.

    >>> float(silu(jnp.float32(0.0)))
    0.0
    """
    return jax.nn.silu(z)


def gelu(z: Float[Array, "*s"], approximate: bool = True) -> Float[Array, "*s"]:
    """GELU z·Φ(z) with Φ the normal distribution function, by default its tanh approximation.

    Shapes: z (*s) of any shape; returns (*s).
    Range: about [-0.17, ∞).
    Raises: nothing.
    Source: Hendrycks and Gimpel 2016; computed by jax.nn.gelu.

    >>> round(float(gelu(jnp.float32(1.0), approximate=False)), 6)
    0.841345
    """
    return jax.nn.gelu(z, approximate=approximate)


def softmax(z: Float[Array, "*s"], axis: int = -1) -> Float[Array, "*s"]:
    """Softmax e^z_k / Σ_j e^z_j over `axis`: positive, sums to 1, unchanged by a shift of z.

    Shapes: z (*s) of any shape with at least one axis; returns (*s).
    Range: (0, 1). For two classes it is the sigmoid of the difference.
    Raises: ValueError when z has no axis to sum over.
    Source: lectures 002 and 004; computed by jax.nn.softmax.

    >>> softmax(jnp.array([1.0, 1.0])).tolist()
    [0.5, 0.5]
    """
    _need_axis("softmax", z)
    return jax.nn.softmax(z, axis=axis)


def log_softmax(z: Float[Array, "*s"], axis: int = -1) -> Float[Array, "*s"]:
    """Logarithm of the softmax over `axis`, without its overflow.

    Shapes: z (*s) of any shape with at least one axis; returns (*s).
    Range: (-∞, 0].
    Raises: ValueError when z has no axis to sum over.
    Source: lecture 002, softmax layer; computed by jax.nn.log_softmax.

    >>> log_softmax(jnp.array([1000.0, 0.0])).tolist()
    [0.0, -1000.0]
    """
    _need_axis("log_softmax", z)
    return jax.nn.log_softmax(z, axis=axis)


def _need_axis(where: str, z: Array) -> None:
    if jnp.ndim(z) == 0:
        raise ValueError(f"{where}: z is a single number; give the scores of all classes")
