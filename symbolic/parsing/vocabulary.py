"""What words and letters stand for: functions of numbers and of arrays, and constants."""

from __future__ import annotations

from collections.abc import Callable

from symbolic import expressions as ex
from symbolic.expressions import Expression

Scalar = Callable[[Expression], Expression]


def _named(function: str) -> Scalar:
    return lambda x: ex.apply(function, x)


def _gelu(x: Expression) -> Expression:
    half = ex.Number(ex.ONE.value / 2)
    return x * half * (1 + ex.apply("erf", x * ex.power(ex.expression(2), -half.value)))


FUNCTIONS: dict[str, Scalar] = {
    **{
        name: _named(name)
        for name in (
            "exp log tanh sin cos tan sinh cosh asinh acosh atanh erf erfc softplus floor ceil"
            " log1p expm1 erf_inv round digamma"
        ).split()
    },
    **dict.fromkeys(("ln",), _named("log")),
    **dict.fromkeys(
        ("sigmoid", "Sigmoid", "sigm", "logistic", "expit", "sgm", "logsig"), _named("logistic")
    ),
    **dict.fromkeys(("ReLU", "relu", "RELU", "Relu", "ramp"), _named("relu")),
    **dict.fromkeys(("sign", "sgn", "Sign", "signum"), _named("sign")),
    **dict.fromkeys(("Tanh",), _named("tanh")),
    **dict.fromkeys(("Softplus", "SoftPlus"), _named("softplus")),
    **dict.fromkeys(("arcsin",), _named("asin")),
    **dict.fromkeys(("arccos",), _named("acos")),
    **dict.fromkeys(("arctan",), _named("atan")),
    **dict.fromkeys(("abs", "Abs"), _named("abs")),
    **dict.fromkeys(
        ("SiLU", "silu", "swish", "Swish"), lambda x: ex.multiply(x, ex.apply("logistic", x))
    ),
    **dict.fromkeys(("GELU", "gelu"), _gelu),
    **dict.fromkeys(("logit",), lambda x: ex.apply("log", x) - ex.apply("log", 1 - x)),
    **dict.fromkeys(("stop",), _named("stop_gradient")),
    **dict.fromkeys(("sqrt",), lambda x: ex.power(x, ex.Number(ex.ONE.value / 2).value)),
    "sech": lambda x: ex.power(ex.apply("cosh", x), -1),
    "csch": lambda x: ex.power(ex.apply("sinh", x), -1),
    "coth": lambda x: ex.power(ex.apply("tanh", x), -1),
    "sec": lambda x: ex.power(ex.apply("cos", x), -1),
    "csc": lambda x: ex.power(ex.apply("sin", x), -1),
    "cot": lambda x: ex.power(ex.apply("tan", x), -1),
    **dict.fromkeys(("identity", "id", "linear"), lambda x: x),
    **dict.fromkeys(("step", "heaviside", "Heaviside"), ex.is_positive),
}
"""Functions that act on each element, by the words that name them."""

SOFTMAX = ("softmax", "Softmax", "SoftMax")
LOG_SOFTMAX = ("logsoftmax", "log_softmax", "LogSoftmax")
LOGSUMEXP = ("logsumexp", "LogSumExp", "LSE", "lse")
TRACE = ("tr", "Tr", "trace", "Trace")
DETERMINANT = ("det", "Det")
DIAGONAL = ("diag", "Diag")
ONE_HOT = ("onehot", "one_hot", "OneHot", "Onehot")
POWER = ("pow",)
LOG_ADD_EXP = ("logaddexp",)
SIZE = ("size",)
MEAN = ("mean", "Mean", "avg")
SUM = ("sum",)
CHAIN = ("prod",)
EXTREMES = {"max": "max", "min": "min"}

WHOLE = (*TRACE, *DETERMINANT)
"""Words that take the whole product that follows them."""

ARRAY_WORDS = frozenset(
    (
        *SOFTMAX,
        *LOG_SOFTMAX,
        *LOGSUMEXP,
        *TRACE,
        *DETERMINANT,
        *DIAGONAL,
        *ONE_HOT,
        *POWER,
        *LOG_ADD_EXP,
        *SIZE,
        *MEAN,
        *SUM,
        *CHAIN,
        *EXTREMES,
    )
)

GREEK_FUNCTIONS = {"σ": "sigmoid"}
"""Letters that name a function where nothing else is said."""

FUNCTION_LETTERS = frozenset("fghφϕψσsSG")
"""Letters that may name a function that nobody defines."""
LOSSES = frozenset(
    ("L", "𝓛", "J", "𝓙", "C", "E", "𝓔", "ℓ", "l", "MSE", "loss", "Loss", "cost", "SSE", "R", "Q")
)
