"""Lecture 001, homework: networks that foresee bankruptcy, which is rare."""

from __future__ import annotations

import functools
from typing import Any

import jax
import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import number
from symbolic.report.systems.runs import at, drawn, in_32_bits, train
from symbolic.report.systems.shown import Found, System, Table
from symbolic.report.systems.sources import table as data_table

_AREA = "area under the ROC curve"
_MEASURES = ("recall", "precision", _AREA, "accuracy")
_ONE, _DEEP = ((30,), 0.2), ((30, 20, 10), 1.0)


@functools.cache
def firms() -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """The homework's rows, 80 to 20, scaled by what the training rows show."""
    data = data_table("taiwan_bankruptcy/data.csv", "Bankrupt?")
    (x, y), (held, truth) = jaxnn.split((data.x, data.y), (0.8, 0.2), jax.random.key(1), data.y)
    # Some ratios reach 1e10 in a few firms: ranks keep the order, and nothing else.
    order = np.sort(x, axis=0)
    ranked = [
        np.stack([np.searchsorted(o, c) for o, c in zip(order.T, part.T, strict=True)], 1)
        for part in (x, held)
    ]
    x, held = (part.astype(np.float32) / np.float32(len(x)) - np.float32(0.5) for part in ranked)
    return (x, y), (held, truth)


@functools.cache
def _network(widths: tuple[int, ...], scale: float) -> tuple[Any, dict[str, Any]]:
    """The losses of a training, and what the network is worth on the rows that were kept."""
    (x, y), (held, truth) = firms()
    model = jaxnn.mlp([*widths, 1])
    rare = np.float32(np.mean(y == 0) / np.mean(y == 1))

    def loss(params: Any, x: Any, y: Any) -> Any:
        # A bankrupt firm weighs as much as all the sound ones that stand against it.
        weights = 1 + (rare - 1) * y[:, 0]
        return jaxnn.binary_cross_entropy(model.apply(params, x), y, weights)

    params = in_32_bits(drawn(model, x.shape[1], seed=2, scale=scale))
    targets = y[:, None].astype(np.float32)
    run = train(loss, params, (x, targets), optax.adam(1e-2), 60)

    def measured(params: Any, x: Any) -> Any:
        scores = model.apply(params, x)
        decided = jaxnn.classify(scores)
        return (
            jaxnn.recall(decided, truth),
            jaxnn.precision(decided, truth),
            jaxnn.roc_auc(scores[:, 0], truth),
            jaxnn.accuracy(decided, truth),
        )

    values = at(measured, run.params, held)
    return run.history["loss"], dict(zip(_MEASURES, values, strict=True))


def _foresee(widths: tuple[int, ...], scale: float) -> Found:
    truth = firms()[1][1]
    losses, measures = _network(widths, scale)
    measures = {**measures, "accuracy of “none goes bankrupt”": np.mean(truth == 0)}
    table = Table(
        f"{len(truth):,} firms kept for the test, {int(truth.sum())} of them bankrupt",
        ("measure", "value"),
        tuple((name, number(value, 3)) for name, value in measures.items()),
    )
    first, last = losses[[0, -1]]
    outcome = (
        f"95-{'-'.join(map(str, widths))}-1: loss {number(first, 3)} to {number(last, 3)}; "
        + ", ".join(f"{name} {number(value, 3)}" for name, value in list(measures.items())[:3])
    )
    area = float(measures[_AREA])
    return Found(outcome, last < first and area > 0.85 and measures["recall"] > 0.5, (table,))


def one_hidden_layer() -> Found:
    """Thirty sigmoid neurons."""
    return _foresee(*_ONE)


def deep() -> Found:
    """Three hidden layers, drawn wide enough that sigmoids pass their gradient on."""
    return _foresee(*_DEEP)


def others() -> Found:
    """Five classifiers of other kinds beside the two networks, on the same rows."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC
    from sklearn.tree import DecisionTreeClassifier

    (x, y), (held, truth) = firms()
    even: Any = {"class_weight": "balanced"}
    made: dict[str, Any] = {
        "logistic regression": LogisticRegression(max_iter=2000, **even),
        "15 nearest neighbours": KNeighborsClassifier(15),
        "decision tree": DecisionTreeClassifier(max_depth=5, random_state=0, **even),
        "random forest": RandomForestClassifier(min_samples_leaf=5, random_state=0, **even),
        "support vectors": SVC(**even),
    }
    rows = {"network 95-30-1": _network(*_ONE)[1], "network 95-30-20-10-1": _network(*_DEEP)[1]}
    for name, classifier in made.items():
        classifier.fit(x, y)
        scored = getattr(classifier, "decision_function", None)
        scores = scored(held) if scored is not None else classifier.predict_proba(held)[:, 1]
        decided = classifier.predict(held)
        rows[name] = {
            "recall": jaxnn.recall(decided, truth),
            "precision": jaxnn.precision(decided, truth),
            _AREA: jaxnn.roc_auc(scores, truth),
            "accuracy": jaxnn.accuracy(decided, truth),
        }
    table = Table(
        f"{len(truth):,} firms kept for the test, the same for all",
        ("classifier", *_MEASURES),
        tuple((name, *(number(row[m], 3) for m in _MEASURES)) for name, row in rows.items()),
    )
    areas = {name: float(row[_AREA]) for name, row in rows.items()}
    best = max(areas, key=lambda name: areas[name])
    outcome = f"{_AREA} from {number(min(areas.values()), 3)} to {number(areas[best], 3)} ({best})"
    return Found(outcome, len(rows) == 7 and min(areas.values()) > 0.7, (table,))


SYSTEMS = (
    System(
        "A49", "Bankruptcy through 30 sigmoid neurons", "001", "jaxnn.fit, jaxnn.roc_auc",
        "it trains on 80 %, and recall and area under the ROC curve are told for the rest, as "
        "accuracy says little of rare classes",
        one_hidden_layer,
    ),
    System(
        "A50", "Bankruptcy through three sigmoid layers", "001", "jaxnn.fit, jaxnn.roc_auc",
        "the same, with a start from which the gradient does not vanish", deep,
    ),
    System(
        "A51", "Bankruptcy by five other classifiers", "001", "jaxnn.roc_auc, jaxnn.recall",
        "one table of the two networks and of five classifiers of other kinds, on one split, each "
        "better than chance", others,
    ),
)  # fmt: skip
