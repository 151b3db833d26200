"""A reviewed catalogue of what lectures state, checked as notes: what is read, and what is decided.

    python -m benchmarks.claims [CLAIMS.yaml]

Each lecture is one note: its formulas in their order, with the sizes that the catalogue gives.
"""

from __future__ import annotations

import itertools
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from symbolic.notes.checking import check_passages
from symbolic.notes.findings import Finding
from symbolic.notes.passages import Passage
from symbolic.parsing.vocabulary import FUNCTIONS
from symbolic.verdict import PROVED, REFUTED, TRUE_ONLY_IF

DEFAULT = Path(__file__).parents[2] / "shared" / "claims" / "claims.yaml"
BEFORE = -1
KINDS = ("definition", "derivative", "gradient", "update-rule")


def entries(path: Path) -> list[dict[str, Any]]:
    """What the catalogue lists, in order."""
    import yaml

    return yaml.safe_load(path.read_text())


def passages(some: list[dict[str, Any]]) -> Iterator[Passage]:
    """One lecture as a note: its headings, and before its formulas what their names are."""
    above: list[str] = []
    known: dict[str, Any] = {}
    for number, entry in enumerate(some):
        path = [part.strip() for part in re.split("[|—]", entry["heading"])]
        pairs = itertools.zip_longest(above, path)
        same = next((n for n, (last, title) in enumerate(pairs) if last != title), len(path))
        # What goes on after a part of it stands in a part of its own.
        onwards = path[-1:] if same == len(path) < len(above) else []
        for level, title in enumerate(path[same:] + onwards, same + 1):
            yield Passage("heading", title, number, level=level)
        above = path
        variables = entry["variables"] or {}
        if variables != known:
            known = variables
            for key in variables:
                if "=" in key and "(" not in key.split("=")[0]:
                    yield Passage("formula", _formula(key), BEFORE, display=True)
            yield Passage("pin", "; ".join(_pins(variables)), number)
        yield Passage("formula", entry["statement_latex"], number, display=True)


def _formula(plain: str) -> str:
    """A formula of plain text as LaTeX: `a=sigmoid(w1x1)`."""
    return re.sub(r"([A-Za-z])(\d)", r"\1_\2", plain.replace("sigmoid", r"\sigma"))


def _pins(variables: dict[str, Any]) -> Iterator[str]:
    for keys, said in variables.items():
        text = str(said)
        if "=" in str(keys):
            continue
        if text in FUNCTIONS:
            yield f"{keys} = {text}"
        sizes = re.match(r"\(([\w\s,+*-]*)\)", text)
        domain = " binary" if "{0,1}" in text else ""
        if sizes is None and not text.startswith("scalar"):
            continue
        shape = " ".join(sizes[1].replace(",", " ").split()) if sizes is not None else "scalar"
        for key in re.split(r",\s*(?![^{]*\})", str(keys)):
            name = re.sub(r"^yhat", r"\\hat y", key.strip())
            name = re.sub(r"([A-Za-z])(\d)$", r"\1_\2", name)
            name = re.sub(r"\^[\[(](\w+)[\])]", r"^{(\1)}", name)
            name = re.sub(r"^(?=(?:alpha|beta|delta|eta|lambda|theta)\b|delta\^)", r"\\", name)
            if re.fullmatch(r"\\?[A-Za-z]+( y)?(_\w+)?(\^\{\(\w+\)\})?", name):
                yield f"{name}: {shape}{domain}" if shape != "scalar" else f"{name}: scalar"


def verdict_of(findings: list[Finding]) -> str:
    """What came of one entry, which may state several things."""
    if not findings or any(finding.kind == "not read" for finding in findings):
        return "not read"
    statuses = [finding.status for finding in findings if finding.kind == "claim"]
    if any(status in (REFUTED, TRUE_ONLY_IF) for status in statuses):
        return "false"
    if all(status is PROVED for status in statuses):
        return "true" if statuses else "definition"
    return "open"


def outcome(entry: dict[str, Any], came: str) -> str:
    """Whether what came of an entry is right, wrong, or leaves it open."""
    expected = entry["verdict"]
    if came == expected or (expected == "true" and came == "definition"):
        return "right"
    return "wrong" if came in ("true", "false") else "open"


def main(arguments: list[str]) -> None:
    """Print the table."""
    path = Path(arguments[0]) if arguments else DEFAULT
    some = entries(path)
    started = time.perf_counter()
    table: list[tuple[dict[str, Any], str, list[Finding]]] = []
    for source in dict.fromkeys(entry["source"] for entry in some):
        lecture = [entry for entry in some if entry["source"] == source]
        found = check_passages(source, list(passages(lecture)))
        for number, entry in enumerate(lecture):
            if entry["kind"] not in KINDS:
                continue
            mine = [finding for finding in found if finding.line == number]
            table.append((entry, verdict_of(mine), mine))
    counts: Counter[str] = Counter()
    for entry, came, findings in table:
        result, mark = outcome(entry, came), "  "
        if entry["verdict"] in ("true", "false"):
            counts[result] += 1
            mark = {"right": "  ", "open": "??", "wrong": "XX"}[result]
        counts["read" if came != "not read" else "not read"] += 1
        print(
            f"{mark} {entry['id']} {entry['kind'][:10]:10} {entry['verdict']:14} {came:10}", end=""
        )
        print("" if result == "right" else _why(findings))
    total = len(table)
    judged = counts["right"] + counts["wrong"] + counts["open"]
    print(f"\n{total} formulas: {counts['read']} read ({counts['read'] / total:.1%})")
    print(
        f"{judged} true or false in the catalogue: {counts['right']} right "
        f"({counts['right'] / judged:.1%}), {counts['open']} not decided, {counts['wrong']} wrong"
    )
    print(f"{time.perf_counter() - started:.1f} s")


def _why(findings: list[Finding]) -> str:
    reasons = [
        finding.reason or (finding.verdict.reason if finding.verdict is not None else "")
        for finding in findings
        if finding.status is not PROVED
    ]
    return "  " + "; ".join(reason.splitlines()[0] for reason in reasons if reason)


if __name__ == "__main__":
    main(sys.argv[1:])
