"""Mutated LaTeX against the reader and the checker: `python -m benchmarks.fuzzing [SECONDS]`.

It needs `atheris`. What fails is an exception, an answer that takes longer than the bound on one
formula twice over, and any file, process or connection that a formula opens.
"""

import sys
import tempfile
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path

atheris = import_module("atheris")

with atheris.instrument_imports(include=["symbolic.parsing", "symbolic.notes"]):
    from symbolic.notes.checking import check_passages
    from symbolic.notes.documents import passages
    from symbolic.notes.passages import Passage
    from symbolic.parsing.judging import SECONDS

NOTES = Path(__file__).parents[1] / "tests" / "notes"
LIMIT = 2 * SECONDS
FORBIDDEN = ("open", "exec", "compile", "import", "subprocess.", "os.", "socket.", "pickle.")
LONGEST = 400
_watching = False
_slowest = (0.0, "")


def _watch(event: str, arguments: tuple) -> None:
    # JAX reads its own source files where it shortens a traceback.
    is_source = event == "open" and str(arguments[0]).endswith(".py")
    if _watching and event.startswith(FORBIDDEN) and not is_source:
        raise RuntimeError(f"a formula caused the event {event}: {arguments}")


def one(data: bytes) -> None:
    """Check one text as a formula of a note."""
    global _watching, _slowest
    text = data.decode("utf-8", errors="replace")
    formula = Passage("formula", text, 2, display=True)
    started = time.thread_time()
    _watching = True
    try:
        check_passages("note", [Passage("formula", "L = (w x - y)^2", 1), formula])
    finally:
        _watching = False
    took = time.thread_time() - started
    if took > _slowest[0]:
        _slowest = (took, text)
        print(f"slowest so far: {took:.2f} s: {text!r}", flush=True)
    if took > LIMIT:
        raise TimeoutError(f"{took:.1f} s: {text!r}")


def seeds(folder: Path) -> None:
    """The formulas of the notes, one in each file."""
    found = [p for note in sorted(NOTES.iterdir()) for p in passages(note) if p.kind == "formula"]
    for number, passage in enumerate(found):
        (folder / f"{number:04}").write_text(passage.text)
    # What JAX imports and compiles at first does not count.
    check_passages("note", [replace(passage, line=1) for passage in found])


def main() -> None:
    """Run for the seconds that the command line gives, or for ten minutes."""
    global _slowest
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with tempfile.TemporaryDirectory() as folder:
        seeds(Path(folder))
        _slowest = (0.0, "")
        sys.addaudithook(_watch)
        options = [sys.argv[0], f"-max_total_time={seconds}", f"-max_len={LONGEST}", folder]
        atheris.Setup(options, one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
