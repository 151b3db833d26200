"""Pictures as SVG elements: the same bytes each time, readable on light and on dark paper."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import jax

from symbolic.report.systems.shown import Figure, Found

# What lies behind a text or in a neuron is paper; a page names its own, or the browser's is taken.
PAPER = "var(--paper, Canvas)"
# The blue of the plots, lighter, so that it stands out from black as well as from white.
_BLUE = ("#0072b2", "#2f8fd3")
_STYLE: Any = {
    "svg.fonttype": "none",
    "font.size": 9,
    "path.simplify_threshold": 0.2,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.facecolor": "none",
    "legend.framealpha": 0,
}


def picture(
    name: str, caption: str, alt: str, draw: Callable[[Any], None], size: tuple[float, float]
) -> tuple[Figure, ...]:
    """The figure that `draw` makes on a matplotlib Figure; none where matplotlib is missing.

    name: unique in a report; all ids of the figure begin with it. size: in inches.
    """
    try:
        import matplotlib
        from matplotlib.figure import Figure as Canvas
    except ImportError:
        return ()
    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": name}):
        canvas = Canvas(figsize=size, layout="constrained")
        draw(canvas)
        text = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        canvas.savefig(text, format="svg", transparent=True, metadata=nothing, dpi=72)
    return (Figure(caption, alt, _inline(text.getvalue(), name, alt)),)


def needed_picture(*arguments: Any) -> tuple[Figure, ...]:
    """As `picture`, for a system that is one: ImportError where matplotlib is missing."""
    figures = picture(*arguments)
    if not figures:
        raise ImportError("matplotlib, which draws, is missing")
    return figures


def written_in(figure: Figure, params: Any) -> tuple[int, list[str]]:
    """How many weights and biases there are, and those that a network's drawing lacks."""
    labels = [f"{v:.3g}".replace("-", "−") for leaf in jax.tree.leaves(params) for v in leaf.flat]
    texts = Counter(re.findall(r">(?:b = )?(−?[\d.e+]+)<", figure.svg))
    return len(labels), list((Counter(labels) - texts).elements())


def all_written(drawings: Sequence[tuple[Figure, Any]]) -> Found:
    """Whether networks, each drawn with its parameters, show every one of them."""
    counts = [written_in(figure, params) for figure, params in drawings]
    written = sum(labels for labels, _ in counts)
    missing = sum(len(absent) for _, absent in counts)
    outcome = f"{written - missing} of {written} weights and biases stand in the drawings"
    return Found(outcome, not missing, (), tuple(figure for figure, _ in drawings))


def on_axes(draw: Callable[[Any], Any]) -> Callable[[Any], None]:
    """What draws on one pair of axes, as drawing on a figure."""

    def on_figure(canvas: Any) -> None:
        draw(canvas.add_subplot())

    return on_figure


def on_paper(axes: Any) -> None:
    """Shaded areas of a picture as one image, since their outlines would take more room."""
    for part in [*axes.collections, *axes.patches]:
        part.set_rasterized(True)


# A prime, which matplotlib takes from a font of TeX's where others have a nought.
_PRIME = re.compile(r'y="(-?[\d.]+)" style="font-size: ([\d.]+)px; font-family: \'?cmsy10[^>]*>0<')


def _prime(found: re.Match[str]) -> str:
    size = float(found[2]) / 0.7  # a superscript's
    return f'y="{float(found[1]) + 0.4 * size:.2f}" style="font-size: {size:.2f}px">′<'


def _inline(svg: str, name: str, alt: str) -> str:
    """The SVG element alone, its ids under one name, black as the text's colour."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(_PRIME, _prime, svg)
    # A style sheet would reach the whole page, and the page's own font is as good.
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"; font-family: [^;\"]+|font-family: [^;\"]+;? ?", "", svg)
    svg = re.sub(r"#000000|\bblack\b", "currentColor", svg)
    svg = svg.replace(*_BLUE)
    svg = re.sub(r"#ffffff|\bwhite\b", PAPER, svg)
    # Places to hundredths of a point; numbers outside of tags are texts.
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r"(?<=\d\.\d\d)\d+", "", tag[0]), svg)
    svg = re.sub(r"\s*\n\s*", "\n", svg)
    width = re.search(r'width="([\d.]+)pt"', svg)
    style = f"width:100%;max-width:{float(width[1]):.0f}pt;height:auto" if width else ""
    spoken = alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    lines = 'stroke-linejoin="round" font-family="DejaVu Sans, Verdana, sans-serif"'
    head = f'<svg role="img" aria-label="{spoken}" fill="currentColor" {lines} style="{style}"'
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    return svg.replace("<svg", head, 1).strip() + "\n"
