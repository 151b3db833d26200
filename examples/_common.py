"""What the examples share: their arguments, the line about the machine, and saved pictures."""

import argparse
import os
from pathlib import Path
from typing import Any

import jax

import jaxnn


def arguments(about: str | None, **defaults: Any) -> argparse.Namespace:
    """Parse the command line: an option for each default, and --plot for a picture."""
    parser = argparse.ArgumentParser(description=about)
    for name, value in defaults.items():
        parser.add_argument(
            f"--{name.replace('_', '-')}", type=type(value), default=value, help=f"default {value}"
        )
    parser.add_argument("--plot", metavar="FILE", help="save a picture, e.g. out/picture.png")
    return parser.parse_args()


def report(name: str, run: jaxnn.Run) -> None:
    """Print where and how fast a run was trained, and how it ended."""
    device = jax.devices()[0]
    print(
        f"{name}: {device.platform} ({device.device_kind}), "
        f"compiled in {run.compile_seconds:.2f} s, {run.samples_per_second:,.0f} samples/s, "
        f"{run.epochs} epochs in {run.train_seconds:.2f} s, {run.status}"
    )


def save_plot(file: str | None, axes: Any) -> None:
    """Save the picture that axes belong to, if a file is named."""
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        axes.figure.savefig(file, dpi=150)
        print(f"picture: {file}")


def data_folder() -> Path | None:
    """The folder of real data that JAXNN_DATA names, if there is one."""
    folder = os.environ.get("JAXNN_DATA")
    return Path(folder) if folder and Path(folder).is_dir() else None
