"""Pictures: what is drawn, on given axes and on axes of their own, and what is refused."""

import sys
from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn
from jaxnn import plots
from jaxnn.data import lectures

pytest.importorskip(
    "matplotlib", reason='matplotlib is missing: pip install "jaxnn-symbolic[plot]"'
)

from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

BLUE, ORANGE = "#0072b2", "#d55e00"


def square(x):
    return x**2


def bowl(x):
    return x[0] ** 2 + x[1] ** 2


def saddle(x):
    return x[0] ** 2 - x[1] ** 2


def descend(f, start, steps=20, rate=0.1):
    return jaxnn.minimise(f, start, optax.sgd(rate), steps)


def built(widths, inputs, **options):
    model = jaxnn.mlp(widths, **options)
    return model, model.init(jax.random.key(1), (1, inputs))


POINTS = np.random.default_rng(0).normal(size=(60, 2)).astype(np.float32)
SIDES = (POINTS[:, 0] > 0).astype(int)


def right_half(x):
    return (x[:, 0] > 0).astype(int)


# fmt: off
PICTURES = {
    "loss_curves": lambda axes: plots.loss_curves({"loss": np.array([3.0, 2.0, 1.0])}, axes=axes),
    "learning_rates": lambda axes: plots.learning_rates([0.1, 1.0, 10.0], [2.0, 1.0, np.inf], axes),
    "activation": lambda axes: plots.activation("tanh", axes),
    "descent_path on a curve": lambda axes: plots.descent_path(square, descend(square, 1.0), axes),
    "descent_path on contours":
        lambda axes: plots.descent_path(bowl, descend(bowl, jnp.ones(2)), axes),
    "network": lambda axes: plots.network(*built([4, 4, 1], 3), axes),
    "decision_boundary": lambda axes: plots.decision_boundary(right_half, POINTS, SIDES, axes),
    "predicted_against_actual":
        lambda axes: plots.predicted_against_actual([[1.0], [2.0]], [[1.5], [2.5]], axes),
    "confusion": lambda axes: plots.confusion([[5, 1], [2, 4]], axes=axes),
    "images": lambda axes: plots.images(np.eye(4), range(4), side=2, axes=axes),
}
# fmt: on


def drawn(axes):
    """Everything on the axes that shows data."""
    return [*axes.lines, *axes.collections, *axes.images]


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_draws_on_a_figure_of_its_own(draw, tmp_path):
    axes, other = draw(None), draw(None)
    assert axes.figure is not other.figure
    assert drawn(axes)
    axes.figure.savefig(tmp_path / "picture.png")
    axes.figure.savefig(tmp_path / "picture.pdf")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_draws_on_given_axes(draw):
    left, right = Figure().subplots(1, 2)
    assert draw(right) is right
    assert drawn(right)
    assert not drawn(left)


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_leaves_the_state_of_pyplot_alone(draw):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    draw(None)
    assert pyplot.get_fignums() == []


def test_every_function_is_drawn_here():
    functions = {name for name in plots.__all__ if callable(getattr(plots, name))}
    assert functions == {title.split()[0] for title in PICTURES}


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_missing_matplotlib_says_what_to_install(draw, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r'matplotlib is missing; .* "jaxnn-symbolic\[plot\]"'):
        draw(None)


# losses


@pytest.mark.parametrize(("log", "scale"), [(False, "linear"), (True, "log")])
def test_loss_curves_draws_each_entry_over_the_epochs(log, scale):
    history = {"loss": np.array([4.0, 2.0, 1.0]), "val_loss": np.array([5.0, 3.0, 2.5])}
    axes = plots.loss_curves(history, log=log)
    assert axes.get_yscale() == scale
    assert [line.get_label() for line in axes.lines] == ["loss", "val_loss"]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["loss", "val_loss"]
    for line, values in zip(axes.lines, history.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), [1, 2, 3])
        np.testing.assert_array_equal(line.get_ydata(), values)


def test_loss_curves_takes_the_history_of_a_run(key):
    model, x, y = jaxnn.linear_regression(), jnp.ones((4, 2)), jnp.ones((4, 1))
    run = jaxnn.fit(
        lambda params, x, y: jaxnn.mse(model.apply(params, x), y),
        model.init(key, x), (x, y), optax.sgd(0.1), epochs=7, validation=(x, y),
    )  # fmt: skip
    axes = plots.loss_curves(run.history)
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), run.history["loss"])


def test_a_single_epoch_is_a_visible_point():
    axes = plots.loss_curves({"loss": np.array([1.0])})
    assert axes.lines[0].get_marker() == "o"


@pytest.mark.parametrize("epochs", [1, 2, 3, 4, 30, 5000])
def test_epochs_are_whole_numbers(epochs):
    axes = plots.loss_curves({"loss": np.linspace(2, 1, epochs)})
    ticks = axes.get_xticks()
    assert len(ticks) > 0
    np.testing.assert_array_equal(ticks, np.round(ticks))


def test_curves_beyond_the_colours_are_drawn_too():
    axes = plots.loss_curves({f"run {k}": np.arange(3.0) for k in range(9)})
    assert len(axes.lines) == 9


def test_learning_rates_marks_the_best_and_the_diverged():
    rates, losses = [0.01, 0.1, 1.0, 10.0], [3.0, 0.5, np.inf, np.nan]
    curve, best, diverged = plots.learning_rates(rates, losses).lines
    np.testing.assert_array_equal(curve.get_ydata(), [3.0, 0.5, np.nan, np.nan])
    assert (best.get_xdata(), best.get_ydata()) == ([0.1], [0.5])
    assert best.get_label() == "best: 0.1"
    np.testing.assert_array_equal(diverged.get_xdata(), [1.0, 10.0])


def test_diverged_rates_stay_in_the_picture_whatever_its_scale():
    axes = plots.learning_rates([0.1, 1.0, 10.0], [2.0, 1.0, np.inf])
    axes.set_ylim(1e-9, 1e9)
    diverged = axes.lines[2]
    place = axes.transAxes.inverted().transform(
        diverged.get_transform().transform(diverged.get_xydata())
    )
    assert 0.9 < place[0, 1] < 1


def test_learning_rates_without_divergence_have_no_such_mark():
    axes = plots.learning_rates([0.1, 1.0], [2.0, 1.0])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["best: 1"]


@pytest.mark.parametrize(("least", "scale"), [(0.5, "log"), (0.0, "linear"), (-1.0, "linear")])
def test_losses_that_have_no_logarithm_are_drawn_linearly(least, scale):
    axes = plots.learning_rates([0.1, 1.0, 10.0], [2.0, least, 3.0])
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", scale)


# activations


def at(line, z):
    """The height of a line at z, which must be one of its points."""
    x, y = line.get_data()
    (index,) = np.flatnonzero(np.isclose(x, z, atol=1e-6))
    return y[index]


@pytest.mark.parametrize(
    ("name", "z", "value", "slope"),
    [
        ("identity", -3, -3, 1),
        ("sigmoid", 0, 0.5, 0.25),
        ("tanh", 0, 0, 1),
        ("relu", -2, 0, 0),
        ("relu", 3, 3, 1),
        ("leaky_relu", -2, -0.02, 0.01),
        ("exponential", 1, np.e, np.e),
        ("softplus", 0, np.log(2), 0.5),
        ("silu", 0, 0, 0.5),
        ("gelu", 0, 0, 0.5),
    ],
)
def test_activation_passes_through_known_points(name, z, value, slope):
    axes = plots.activation(name)
    curves = {line.get_label(): line for line in axes.lines}
    assert at(curves["$g(z)$"], z) == pytest.approx(value, abs=1e-5)
    assert at(curves["$g'(z)$"], z) == pytest.approx(slope, abs=1e-5)


@pytest.mark.parametrize("name", plots.ACTIVATIONS)
def test_activation_is_titled_labelled_and_in_view(name):
    axes = plots.activation(name)
    assert axes.get_title() == name
    assert axes.get_xlabel() == "$z$"
    low, high = axes.get_ylim()
    assert low < at(axes.lines[2], 0) < high


def test_step_is_two_pieces_without_a_derivative():
    axes = plots.activation("step")
    (curve,) = (line for line in axes.lines if line.get_label() == "$g(z)$")
    assert not [line for line in axes.lines if line.get_label() == "$g'(z)$"]
    z, values = curve.get_data()
    (gap,) = np.flatnonzero(np.isnan(values))
    assert set(values[:gap]) == {0}
    assert set(values[gap + 1 :]) == {1}
    assert z[gap - 1] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus", "silu", "gelu", "identity"])
def test_smooth_activations_are_unbroken(name):
    for line in plots.activation(name).lines:
        assert np.isfinite(line.get_ydata()).all()


# descent


def test_path_points_lie_on_the_curve():
    run = descend(square, 1.0)
    curve, path, start, end = plots.descent_path(square, run).lines
    x, y = path.get_data()
    np.testing.assert_array_equal(x, run.path)
    np.testing.assert_allclose(y, x**2, rtol=1e-6)
    np.testing.assert_allclose(np.interp(x, *curve.get_data()), y, atol=1e-4)
    assert (start.get_xdata(), end.get_xdata()) == (run.path[:1], run.path[-1:])


@pytest.mark.parametrize("minimum", [-100.0, 0.0, 100.0])
def test_the_picture_surrounds_the_path_wherever_it_lies(minimum):
    def f(x):
        return (x - minimum) ** 2

    run = descend(f, minimum + 1)
    x = plots.descent_path(f, run).lines[0].get_xdata()
    assert x.min() < run.path.min()
    assert x.max() > run.path.max()
    assert np.ptp(x) <= 2.01 * np.ptp(run.path)


@pytest.mark.parametrize("f", [bowl, saddle])
@pytest.mark.parametrize("start", [(1.0, 2.0), (1.0, 0.001)])
def test_contour_lines_lie_where_f_has_their_level(f, start):
    run = descend(f, jnp.array(start))
    axes = plots.descent_path(f, run)
    np.testing.assert_array_equal(np.column_stack(axes.lines[0].get_data()), run.path)
    assert axes.get_aspect() == 1
    lines = axes.collections[1]
    heights = np.ptp(f(np.stack(np.meshgrid(axes.get_xlim(), axes.get_ylim()))))
    found = 0
    for level, outline in zip(lines.levels, lines.get_paths(), strict=True):
        np.testing.assert_allclose(f(outline.vertices.T), level, atol=0.01 * heights + 1e-3)
        found += len(outline.vertices) > 0
    assert found >= 10


def test_contours_crowd_neither_on_a_plateau_nor_beside_a_peak():
    def dent(x):
        return jnp.maximum(bowl(x), 1e-3) ** 3

    axes = plots.descent_path(dent, descend(dent, jnp.array([0.3, 0.2])))
    assert (np.diff(axes.collections[0].levels) > 0).all()


def test_levels_where_f_is_not_defined_everywhere():
    def f(x):
        return (x - jnp.log(x)).sum()

    axes = plots.descent_path(f, descend(f, jnp.array([3.0, 2.0])), limits=(-1, 4))
    assert np.isfinite(axes.collections[0].levels).all()


def test_surface_holds_the_path_in_three_dimensions():
    run = descend(saddle, jnp.array([1.0, 0.001]))
    axes = plots.descent_path(saddle, run, surface=True)
    x1, x2, heights = axes.lines[0].get_data_3d()
    np.testing.assert_array_equal(np.column_stack([x1, x2]), run.path)
    np.testing.assert_allclose(heights, x1**2 - x2**2, atol=1e-6)
    assert "x_2" in axes.get_zlabel()


@pytest.mark.parametrize("start", [(1.0, 2.0), (1.0, -2.0), (-1.0, 2.0), (-1.0, -2.0)])
def test_surface_is_seen_from_where_the_path_leads(start):
    axes = plots.descent_path(bowl, descend(bowl, jnp.array(start)), surface=True)
    seen_from = np.array([np.cos(np.radians(axes.azim)), np.sin(np.radians(axes.azim))])
    assert seen_from @ -np.array(start) > 0


def test_surface_on_given_axes():
    given = Figure().add_subplot(projection="3d")
    axes = plots.descent_path(bowl, descend(bowl, jnp.ones(2)), given, surface=True)
    assert axes is given


def test_limits_are_kept():
    x = plots.descent_path(square, descend(square, 1.0), limits=(-2, 3)).lines[0].get_xdata()
    assert (x[0], x[-1]) == (-2, 3)
    axes = plots.descent_path(bowl, descend(bowl, jnp.ones(2)), limits=(-2, 3))
    assert (*axes.get_xlim(), *axes.get_ylim()) == (-2, 3, -2, 3)


def test_title_tells_steps_and_outcome():
    run = jaxnn.minimise(square, 1.0, optax.sgd(0.1), 500, tol=1e-3)
    assert plots.descent_path(square, run).get_title() == f"{run.steps} steps, converged"
    assert plots.descent_path(square, descend(square, 1.0)).get_title() == "20 steps"


@pytest.mark.parametrize("surface", [False, True])
def test_a_path_that_diverged_is_drawn(surface, tmp_path):
    run = descend(bowl, jnp.array([1.0, 2.0]), steps=2000, rate=1.5)
    assert run.status == "diverged"
    axes = plots.descent_path(bowl, run, surface=surface)
    assert axes.get_title().endswith("diverged")
    axes.figure.savefig(tmp_path / "diverged.png")


@pytest.mark.parametrize("steps", [1, 39, 40, 41, 1000])
def test_at_most_some_forty_points_of_a_path_are_marked(steps):
    path = plots.descent_path(square, descend(square, 1.0, steps)).lines[1]
    assert len(path.get_xdata()[:: path.get_markevery()]) <= 41


# networks


def texts(axes):
    return [text.get_text() for text in axes.texts]


def numbers(axes):
    """The weights written, and the biases written, from the top of the list of texts on."""
    found = [text.replace("−", "-") for text in texts(axes)]
    biases = [float(text.removeprefix("b = ")) for text in found if text.startswith("b = ")]
    weights = [float(text) for text in found if text.lstrip("-")[:1].isdigit()]
    return weights, biases


def edges(axes):
    return [c for c in axes.collections if isinstance(c, LineCollection)]


def test_labels_of_example_8_are_the_printed_weights():
    model = jaxnn.mlp([2, 2], output_activation=jaxnn.sigmoid)
    axes = plots.network(model, lectures.example_8().params)
    weights, biases = numbers(axes)
    assert sorted(weights) == [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55]
    assert biases == [0.35, 0.35, 0.60, 0.60]
    assert axes.get_title() == "2-2-2, 12 parameters"


@pytest.mark.parametrize("widths", [[2, 2], [4, 4, 1], [3, 1], [1], [3, 5, 2]])
def test_each_weight_is_written_on_its_own_edge(widths):
    model, params = built(widths, 3)
    axes = plots.network(model, params)
    written = [
        (float(text.get_text().replace("−", "-")), text.get_position())
        for text in axes.texts
        if text.get_text().lstrip("−")[:1].isdigit()
    ]
    lines = np.concatenate([layer.get_segments() for layer in edges(axes)])
    weights = np.concatenate([np.ravel(layer["W"]) for layer in params])
    assert len(lines) == len(written) == len(weights)
    for weight, (number, (x, y)), ((x0, y0), (x1, y1)) in zip(weights, written, lines, strict=True):
        assert number == pytest.approx(weight, rel=0.006)
        assert y == pytest.approx(y0 + (x - x0) / (x1 - x0) * (y1 - y0))


@pytest.mark.parametrize(
    ("inputs", "widths"),
    [
        (2, [2, 2]),
        (3, [4, 4, 1]),
        (2, [3, 1]),
        (4, [6, 4]),
        (6, [4]),
        (3, [8, 3]),
        (13, [1]),
        (2, [12]),
    ],
)
def test_no_text_lies_on_another(inputs, widths):
    axes = plots.network(*built(widths, inputs))
    axes.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts]
    for i, box in enumerate(boxes):
        for j, other in enumerate(boxes[:i]):
            assert not box.overlaps(other), (texts(axes)[i], texts(axes)[j])


@pytest.mark.parametrize(
    ("inputs", "widths"), [(2, [2, 2]), (784, [15, 10]), (4, [10, 3]), (2, [1])]
)
def test_nothing_is_cut_off_by_the_figure(inputs, widths):
    axes = plots.network(*built(widths, inputs), names=[f"feature {k}" for k in range(inputs)])
    axes.figure.draw_without_rendering()
    shown, needed = axes.figure.bbox, axes.get_tightbbox()
    assert shown.x0 <= needed.x0
    assert shown.x1 >= needed.x1
    assert shown.y0 <= needed.y0
    assert shown.y1 >= needed.y1


def test_colour_tells_the_sign_and_thickness_the_size():
    params = {"W": jnp.array([[2.0], [-1.0], [0.0]])}
    (layer,) = edges(plots.network(jaxnn.dense(1, bias=False), params))
    assert [to_hex(colour) for colour in layer.get_colors()] == [BLUE, ORANGE, BLUE]
    large, middle, none = layer.get_linewidths()
    assert large > middle > none > 0


def test_a_network_without_biases_writes_none():
    _, biases = numbers(plots.network(*built([3, 1], 2, bias=False)))
    assert biases == []


def test_neurons_are_named_by_layer():
    found = texts(plots.network(*built([4, 1], 3)))
    named = {"$x_{1}$", "$x_{3}$", "$a^{(1)}_{4}$", r"$\hat{y}_{1}$"}
    assert named <= set(found)
    assert {"input: 3", "hidden: 4, sigmoid", "output: 1, identity"} <= set(found)


def test_names_of_the_inputs_stand_beside_them():
    flowers = ("sepal length", "petal length")
    assert set(flowers) <= set(texts(plots.network(*built([1], 2), names=flowers)))


def test_a_large_network_is_drawn_in_part():
    axes = plots.network(*built([15, 10], 784))
    assert [len(layer.get_segments()) for layer in edges(axes)] == [8 * 8, 8 * 10]
    found = texts(axes)
    assert found.count("⋮") == 2
    assert {"$x_{4}$", "$x_{781}$", "$x_{784}$", "$a^{(1)}_{15}$"} <= set(found)
    assert "$x_{5}$" not in found
    assert numbers(axes) == ([], [])
    assert axes.get_title() == "784-15-10, 11,935 parameters"


@pytest.mark.parametrize(("inputs", "shown"), [(9, 9), (10, 10), (11, 8), (12, 8)])
def test_more_than_ten_neurons_are_too_many(inputs, shown):
    (layer,) = edges(plots.network(*built([1], inputs)))
    assert len(layer.get_segments()) == shown


@pytest.mark.parametrize(("outputs", "written"), [(8, 24), (9, 0)])
def test_more_than_24_weights_are_not_written(outputs, written):
    weights, _ = numbers(plots.network(*built([outputs], 3)))
    assert len(weights) == written


def test_layers_joined_in_steps_are_one_network(key):
    inner = jaxnn.serial(jaxnn.dense(4, jaxnn.tanh), jaxnn.dense(3, jaxnn.relu))
    model = jaxnn.serial(inner, jaxnn.dense(1))
    axes = plots.network(model, model.init(key, (1, 2)))
    assert axes.get_title().startswith("2-4-3-1,")
    assert {"hidden: 4, tanh", "hidden: 3, relu"} <= set(texts(axes))


# predictions


def test_boundary_of_a_linear_model_lies_where_its_logit_is_zero():
    b0, b1, b2 = 0.3, 1.0, -2.0
    params = {"W": jnp.array([[b1], [b2]]), "b": jnp.array([b0])}
    model = jaxnn.logistic_regression()
    axes = plots.decision_boundary(lambda x: jaxnn.classify(model.apply(params, x)), POINTS, SIDES)
    (boundary,) = axes.collections[1].get_paths()
    x1, x2 = boundary.vertices.T
    pixel = np.ptp(axes.get_ylim()) / 299
    np.testing.assert_allclose(x2, -(b0 + b1 * x1) / b2, atol=pixel)
    assert np.ptp(x1) > 0.9 * np.ptp(axes.get_xlim())


def scattered(axes):
    return {points.get_label(): np.asarray(points.get_offsets()) for points in axes.collections[2:]}


def test_each_class_is_scattered_with_a_colour_and_a_mark_of_its_own():
    labels = np.digitize(POINTS[:, 0], [-0.5, 0.5])
    axes = plots.decision_boundary(
        lambda x: jnp.digitize(x[:, 0], jnp.array([-0.5, 0.5])), POINTS, labels
    )
    points = scattered(axes)
    assert list(points) == ["class 0", "class 1", "class 2"]
    for label in range(3):
        np.testing.assert_allclose(points[f"class {label}"], POINTS[labels == label])
    classes = axes.collections[2:]
    assert len({to_hex(points.get_facecolor()[0]) for points in classes}) == 3
    assert len({points.get_paths()[0].vertices.tobytes() for points in classes}) == 3


def test_classes_need_not_be_numbered_from_zero():
    axes = plots.decision_boundary(lambda x: 2 * right_half(x) - 1, POINTS, 2 * SIDES - 1)
    assert list(scattered(axes)) == ["class -1", "class 1"]


def test_a_model_that_decides_for_one_class_has_no_boundary():
    axes = plots.decision_boundary(lambda x: jnp.zeros(len(x)), POINTS, np.zeros(60, int))
    assert [c.get_label() for c in axes.collections[1:]] == ["class 0"]


@pytest.mark.parametrize("bits", [32, 64])
def test_predict_gets_the_precision_of_the_rows(bits):
    def predict(x):
        assert x.dtype == f"float{bits}"
        return right_half(x)

    with jax.enable_x64(bits == 64):
        plots.decision_boundary(predict, POINTS.astype(f"float{bits}"), SIDES)


def test_predictions_are_scattered_round_the_line_of_agreement():
    predicted, actual = jnp.array([[1.0], [2.5], [4.0]]), jnp.array([[1.5], [2.0], [3.0]])
    axes = plots.predicted_against_actual(predicted, actual)
    np.testing.assert_array_equal(
        axes.collections[0].get_offsets(), np.column_stack([actual, predicted])
    )
    (line,) = axes.lines
    np.testing.assert_array_equal(line.get_xdata(), [1, 4])
    np.testing.assert_array_equal(line.get_xdata(), line.get_ydata())
    assert axes.get_aspect() == 1


def test_confusion_writes_counts_and_shades_shares_of_rows():
    matrix = jaxnn.confusion_matrix(jnp.array([0, 1, 1, 1, 0]), jnp.array([0, 1, 0, 1, 1]), 2)
    axes = plots.confusion(matrix, ["no", "yes"])
    assert {text.get_position(): int(text.get_text()) for text in axes.texts} == {
        (j, i): int(matrix[i, j]) for i in range(2) for j in range(2)
    }
    np.testing.assert_allclose(axes.images[0].get_array(), [[1 / 2, 1 / 2], [1 / 3, 2 / 3]])
    assert [label.get_text() for label in axes.get_xticklabels()] == ["no", "yes"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["no", "yes"]
    assert axes.get_title() == "accuracy 60.0 % (3 of 5)"


def test_confusion_takes_any_sequence_of_names():
    axes = plots.confusion(np.eye(3, dtype=int), np.array(["a", "b", "c"]))
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b", "c"]


def test_a_class_without_examples_is_left_white():
    axes = plots.confusion([[0, 0], [1, 3]])
    np.testing.assert_allclose(axes.images[0].get_array(), [[0, 0], [0.25, 0.75]])


@pytest.mark.parametrize("classes", [2, 3, 10, 20])
@pytest.mark.parametrize("name", ["{}", "a class named {}"])
def test_names_of_classes_do_not_touch(classes, name):
    matrix = np.full((classes, classes), 1234)
    axes = plots.confusion(matrix, [name.format(k) for k in range(classes)])
    axes.figure.draw_without_rendering()
    labels = axes.get_xticklabels()
    if labels[0].get_rotation() == 0:
        boxes = [label.get_window_extent() for label in labels]
        assert all(a.x1 < b.x0 for a, b in pairwise(boxes))
    cell = axes.get_window_extent().width / classes
    assert all(text.get_window_extent().width < cell for text in axes.texts)


def test_images_are_laid_out_row_by_row_with_their_labels_above():
    x = np.arange(3 * 16.0).reshape(3, 16)
    axes = plots.images(x, ["one", "two", "three"], side=4, columns=2)
    assert texts(axes) == ["one", "two", "three"]
    sheet = np.asarray(axes.images[0].get_array())
    for pixels, text in zip(x, axes.texts, strict=True):
        rows, columns = np.nonzero(np.isin(sheet, pixels[1:]))
        found = sheet[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        np.testing.assert_array_equal(found, pixels.reshape(4, 4))
        across, above = text.get_position()
        assert columns.min() < across < columns.max() + 1
        assert above < rows.min()


def test_a_few_images_take_a_narrow_sheet():
    five = plots.images(np.eye(5, 16), range(5), side=4).images[0].get_array()
    eight = plots.images(np.eye(8, 16), range(8), side=4).images[0].get_array()
    assert five.shape[1] < eight.shape[1]
    assert five.shape[0] == eight.shape[0]


def test_digits_of_mnist_are_dark_on_white(data_folder):
    _, test = jaxnn.data.mnist(data_folder / "mnist")
    axes = plots.images(test.x[:12], test.y[:12])
    assert texts(axes) == [str(label) for label in test.y[:12]]
    (sheet,) = axes.images
    dark, white = sheet.to_rgba([1.0]), sheet.to_rgba([0.0])
    assert dark[0, 0] == 0
    assert white[0, 0] == 1


# fmt: off
REFUSALS = {
    "empty history": (lambda: plots.loss_curves({}), "loss_curves: history is empty"),
    "rates and losses": (lambda: plots.learning_rates([0.1, 1.0], [1.0]),
        r"learning_rates: rates has shape \(2,\) but losses has shape \(1,\)"),
    "no finite loss": (lambda: plots.learning_rates([0.1], [np.inf]),
        "learning_rates: no loss is finite; try smaller"),
    "activation": (lambda: plots.activation("softmax"),
        "activation: 'softmax' is not drawn; write one of identity, step"),
    "path in three dimensions":
        (lambda: plots.descent_path(jnp.sum, descend(lambda x: (x**2).sum(), jnp.ones(3))),
        r"descent_path: the path has shape \(21, 3\); draw functions of one or two"),
    "surface of a curve":
        (lambda: plots.descent_path(square, descend(square, 1.0), surface=True),
        "descent_path: a function of one number has a curve"),
    "surface on flat axes":
        (lambda: plots.descent_path(
            bowl, descend(bowl, jnp.ones(2)), Figure().add_subplot(), surface=True),
        r"axes has two dimensions but a surface needs three; .*projection=\"3d\""),
    "contours of a plain":
        (lambda: plots.descent_path(
            lambda x: 0 * x[0], descend(lambda x: 0 * x[0], jnp.ones(2))),
        "descent_path: f does not vary round the path"),
    "layer without W": (lambda: plots.network(jaxnn.dense(1), {"b": jnp.ones(1)}),
        "network: params has a part without W"),
    "params of another model":
        (lambda: plots.network(jaxnn.mlp([2, 1]), built([3, 2, 1], 2)[1]),
        "serial: params has 3 parts but the model has 2; give the params"),
    "names of inputs": (lambda: plots.network(*built([1], 3), names=["a", "b"]),
        "network: names has 2 entries for 3 inputs"),
    "three columns": (lambda: plots.decision_boundary(right_half, np.ones((4, 3)), [0] * 4),
        r"decision_boundary: x has shape \(4, 3\); write two columns"),
    "column of labels": (lambda: plots.decision_boundary(right_half, POINTS, SIDES[:, None]),
        r"decision_boundary: labels has shape \(60, 1\) but x has 60 rows; .*labels.ravel\(\)"),
    "logits in place of classes":
        (lambda: plots.decision_boundary(lambda x: x, POINTS, SIDES),
        r"decision_boundary: predict returned shape \(90000, 2\) .*jaxnn.classify"),
    "column against row": (lambda: plots.predicted_against_actual(np.ones((3, 1)), np.ones(3)),
        r"predicted_against_actual: predicted has shape \(3, 1\) but actual has shape \(3,\)"),
    "matrix not square": (lambda: plots.confusion(np.ones((2, 3), int)),
        r"confusion: matrix has shape \(2, 3\); write one row and one column a class"),
    "names of classes": (lambda: plots.confusion(np.eye(3, dtype=int), ["a", "b"]),
        "confusion: names has 2 entries for 3 classes"),
    "pixels": (lambda: plots.images(np.ones((2, 10)), [0, 1], side=3),
        r"images: x has shape \(2, 10\); write rows of 3×3 pixels"),
    "no images": (lambda: plots.images(np.ones((0, 9)), [], side=3),
        r"images: x has shape \(0, 9\); .* at least one"),
    "labels of images": (lambda: plots.images(np.ones((2, 9)), [0], side=3),
        r"images: labels has shape \(1,\) but x has 2 rows"),
}
# fmt: on


@pytest.mark.parametrize(("refused", "message"), REFUSALS.values(), ids=REFUSALS)
def test_refusal(refused, message):
    with pytest.raises(ValueError, match=message):
        refused()


def test_a_pass_forward_and_back_is_written_beside_the_neurons():
    model = jaxnn.mlp([2, 2], output_activation=jaxnn.sigmoid)
    x, y, params = lectures.example_8()
    passed = jaxnn.backprop(
        model, params, x.astype(np.float32), y.astype(np.float32), jaxnn.half_sse
    )
    found = texts(plots.network(model, params, passed=passed))
    for values in ("a = 0.593\nδ = 0.00877", "a = 0.751\nδ = 0.138", "a = 0.773\nδ = −0.0381"):
        assert values in found
