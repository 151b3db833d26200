"""Verdicts on mutants of true claims: none that is false is proved, none that is true is refuted.

Every claim of the tests' catalogue is taken in turn, one operation of it is changed, or two, and
what is left is labelled by evaluation, without `symbolic`. Each offender is named by its case and
by what was done to which operation, which the same seed does again.

    python -m benchmarks.mutation --count 5000
"""

import argparse
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from symbolic import Status
from tests.symbolic.catalogue import CASES
from tests.symbolic.mutation_labels import FALSE, LABELS
from tests.symbolic.mutation_soundness import Outcome, outcomes


def share(place: int, processes: int, count: int, seed: int) -> list[Outcome]:
    """What comes of the mutants of every `processes`-th case."""
    return list(outcomes(CASES[place::processes], count, seed))


def run(count: int, seed: int, processes: int) -> list[Outcome]:
    """What comes of `count` mutants."""
    if processes == 1:
        return share(0, 1, count, seed)
    counts = [count // processes + (place < count % processes) for place in range(processes)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        futures = [
            pool.submit(share, place, processes, counts[place], seed) for place in range(processes)
        ]
        return [outcome for future in futures for outcome in future.result()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    found = run(options.count, options.seed, options.processes)
    seconds = time.perf_counter() - began

    counts = Counter((outcome.label, outcome.status) for outcome in found)
    others = {outcome.status for outcome in found} - {str(status) for status in Status}
    columns = [*map(str, Status), *sorted(others)]
    print(
        f"{len(found)} mutants of {len({o.case for o in found})} claims, seed {options.seed}, ",
        end="",
    )
    print(f"{seconds / 60:.1f} min with {options.processes} process(es)")
    print(f"{'':10}" + "".join(f"{column:>14}" for column in columns))
    for label in LABELS:
        print(f"{label:10}" + "".join(f"{counts[label, column]:14}" for column in columns))
    unsound = [outcome for outcome in found if outcome.unsound]
    missed = [outcome for outcome in found if outcome.missed]
    false = sum(outcome.label == FALSE for outcome in found)
    print(f"unsound: {len(unsound)}")
    print(f"false ones with a counterexample: {false - len(missed)} of {false}", end="")
    print(f" ({(false - len(missed)) / max(false, 1):.2%})")
    for outcome in dict.fromkeys(unsound + missed):
        print(outcome)


if __name__ == "__main__":
    main()
