"""Every function of `jax.nn` and `optax.losses`: the verdict on the gradient that JAX builds.

Everything is done twice, and the second pass is timed: `derive` with its text, and `check`, which
derives anew, reads the program that `jax.grad` makes, proves that it is the derivative, and holds
the proof against values.

    python -m benchmarks.jax_functions
"""

import platform
import time

import jax
import optax

import symbolic
from tests.symbolic.jax_functions import FUNCTIONS, Function


def measure(function: Function) -> tuple[str, float, float]:
    """The verdict, and the milliseconds that the derivation and the check took."""
    start = time.perf_counter()
    try:
        _ = symbolic.derive(function.fn, function.wrt, **function.stated).result
        middle = time.perf_counter()
        verdict = symbolic.check(function.fn, function.wrt, function.by_jax, **function.stated)
        word = str(verdict.status)
    except ValueError as error:
        middle, word = time.perf_counter(), f"not read: {error}"
    return word, 1e3 * (middle - start), 1e3 * (time.perf_counter() - middle)


def main() -> None:
    """Print the table."""
    with jax.numpy_dtype_promotion("standard"):
        for function in FUNCTIONS:
            measure(function)
        results = [(function.name, *measure(function)) for function in FUNCTIONS]
    print(f"jax {jax.__version__}, optax {optax.__version__}, {platform.machine()}; ms, warm")
    print(f"{'function':<48} {'derive':>7} {'check':>7}  verdict")
    for name, word, derive, check in results:
        print(f"{name:<48} {derive:7.1f} {check:7.1f}  {word}")
    derive, check = sum(result[2] for result in results), sum(result[3] for result in results)
    proved = sum(word == str(symbolic.PROVED) for _, word, _, _ in results)
    print(f"{'all':<48} {derive:7.1f} {check:7.1f}  {proved} of {len(results)} proved")


if __name__ == "__main__":
    main()
