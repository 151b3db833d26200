"""The time to check a note of two hundred formulas and more, from a cold start.

python -m benchmarks.note_time
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOTE = Path(__file__).parents[1] / "tests" / "notes" / "regression.md"
FORMULAS = 200


def main() -> None:
    """Print the number of formulas and claims, and the seconds."""
    text = NOTE.read_text()
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder, "note.md")
        copies, seconds = 0, 0.0
        findings: list[dict] = []
        while len(findings) < FORMULAS:
            copies += 1
            note.write_text("\n\n".join([text] * copies))
            started = time.perf_counter()
            command = [sys.executable, "-m", "symbolic", "check", "--json", str(note)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            seconds = time.perf_counter() - started
            findings = json.loads(done.stdout)["findings"]
    claims = sum(finding["kind"] == "claim" for finding in findings)
    print(f"{len(findings)} formulas, {claims} of them claims: {seconds:.1f} s, start included")


if __name__ == "__main__":
    main()
