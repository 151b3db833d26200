"""The 35 derivatives of the textbook: what is derived, the verdict on the claim, and the time.

Everything is done twice, and the second pass is timed. A check derives anew, proves, and holds the
proof against values; the columns are milliseconds of `derive` with its text, and of `check`.

    python -m benchmarks.derivatives
"""

import platform
import time

import jax

import symbolic
from tests.symbolic.case import Case
from tests.symbolic.catalogue import TEXTBOOK


def measure(case: Case) -> tuple[str, symbolic.Verdict, float, float]:
    """The text and the verdict, and the milliseconds that each took."""
    start = time.perf_counter()
    text = symbolic.derive(case.fn, case.wrt, **case.stated).result
    middle = time.perf_counter()
    verdict = symbolic.check(case.fn, case.wrt, case.claim, **case.stated)
    return text, verdict, 1e3 * (middle - start), 1e3 * (time.perf_counter() - middle)


def main() -> None:
    """Print the table."""
    for case in TEXTBOOK:
        measure(case)
    print(f"jax {jax.__version__}, {platform.machine()}; milliseconds, warm")
    print(f"{'claim':<28} {'derive':>7} {'check':>7}  verdict       derived")
    results = [(case, *measure(case)) for case in TEXTBOOK]
    for case, text, verdict, derive, check in results:
        print(f"{case.name:<28} {derive:7.1f} {check:7.1f}  {verdict.status!s:<12}  {text}")
    proved = sum(verdict.status is symbolic.PROVED for _, _, verdict, _, _ in results)
    derive, check = sum(result[3] for result in results), sum(result[4] for result in results)
    print(f"{'all':<28} {derive:7.1f} {check:7.1f}  {proved} of {len(results)} proved")


if __name__ == "__main__":
    main()
