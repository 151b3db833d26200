"""Contestants that take turns on one machine: times, ratios within a round, a table and a plot."""

import argparse
import importlib.metadata
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

PACKAGES = ("jax", "jaxlib", "optax", "keras", "torch", "scikit-learn", "equinox", "flax", "numpy")


class Times(NamedTuple):
    """Seconds of a contestant's first, cold call, and of each round, warm."""

    cold: float
    warm: np.ndarray


def options(description: str | None, rounds: int) -> argparse.ArgumentParser:
    """The command line that all have: rounds, and a folder for the plot."""
    parser = argparse.ArgumentParser(description=(description or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--out", type=Path, help="a folder to save the plot in")
    return parser


def machine() -> str:
    """Versions, processor, cores and load: what a time depends on."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"no {name}")
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = named[0].partition(":")[2].strip() if named else cpu
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = f"Python {platform.python_version()}, {', '.join(found)}"
    return f"{versions}\n{cpu}, {os.cpu_count()} cores{load}"


def compete(
    contestants: Mapping[str, Callable[[], None]],
    rounds: int,
    each: Mapping[str, int] | None = None,
) -> dict[str, Times]:
    """Time each contestant once cold and then in rounds, one after another, per unit of work.

    Each round begins with another one, so that nobody always follows the same.
    each: how many units (epochs) a contestant's call does, 1 if not said.
    """
    cold = {name: _seconds(run) for name, run in contestants.items()}
    warm: dict[str, list[float]] = {name: [] for name in contestants}
    names = list(contestants)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            warm[name].append(_seconds(contestants[name]) / (each or {}).get(name, 1))
    return {name: Times(cold[name], np.array(warm[name])) for name in contestants}


def ratios(times: Mapping[str, Times], limits: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Times against the best of `limits`: the median of the ratios within rounds, and of minima.

    The best one is chosen by its median over all rounds.
    """
    best = min(limits, key=lambda name: float(np.median(times[name].warm)))
    fastest = min(float(times[name].warm.min()) for name in limits)
    return {
        name: (float(np.median(t.warm / times[best].warm)), float(t.warm.min()) / fastest)
        for name, t in times.items()
    }


def table(times: Mapping[str, Times], limits: Sequence[str], unit: str) -> str:
    """A line a contestant, with its spread, its ratio to the best of `limits` and its cold time."""
    lines = [
        f"  {'contestant':<26} {unit:>10} {'min':>8} {'max':>8} {'ratio':>6} {'of minima':>9} "
        f"{'first call':>10}"
    ]
    for name, (ratio, of_minima) in ratios(times, limits).items():
        cold, warm = times[name]
        lines.append(
            f"  {name:<26} {np.median(warm):10.4f} {warm.min():8.4f} {warm.max():8.4f} "
            f"{ratio:6.2f} {of_minima:9.2f} {cold:9.2f}s"
        )
    return "\n".join(lines)


def plot(
    folder: Path | None,
    name: str,
    title: str,
    cells: Mapping[str, Mapping[str, float]],
    against: str = "the fastest hand-written JAX",
) -> None:
    """Bars of ratios on a logarithmic scale: a group a cell, a colour a contestant."""
    if folder is None:
        return
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    figure = Figure(figsize=(max(6.0, 1.6 * len(cells)), 4.5), layout="constrained")
    axes = figure.subplots()
    names = list(dict.fromkeys(contestant for cell in cells.values() for contestant in cell))
    width = 0.8 / len(names)
    for i, contestant in enumerate(names):
        heights = [cell.get(contestant, np.nan) for cell in cells.values()]
        axes.bar(np.arange(len(cells)) + i * width, heights, width, label=contestant)
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set(yscale="log", ylabel=f"time against {against}", title=title)
    axes.set_xticks(np.arange(len(cells)) + 0.4 - width / 2, list(cells))
    axes.legend(fontsize="small")
    figure.savefig(folder / f"{name}.png", dpi=120)
    print(f"saved {folder / name}.png")


def _seconds(run: Callable[[], None]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
