"""What all pictures share: colours that the colour-blind tell apart, axes, and the legend."""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#666666"
COLOURS = (BLUE, ORANGE, GREEN, "#cc79a7", "#e69f00", "#56b4e9")
MARKERS = ("o", "s", "^", "D", "v", "P")


def new_axes(
    axes: "Axes | None",
    projection: str | None = None,
    size: tuple[float, float] = (6.4, 4.8),
) -> "Axes":
    """The axes given, or those of a new figure of `size` inches."""
    if axes is not None:
        return axes
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError(
            'plots: matplotlib is missing; install it with pip install "jaxnn-symbolic[plot]"'
        ) from None
    # A figure of its own, not pyplot's: no global state, no display needed.
    return Figure(figsize=size, layout="constrained").add_subplot(projection=projection)


def legend(axes: "Axes", where: Literal["best", "upper left"] = "best") -> None:
    """A legend that stays readable where it lies on drawn things."""
    axes.legend(loc=where, edgecolor="none", framealpha=0.85)
