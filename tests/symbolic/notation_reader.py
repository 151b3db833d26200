"""Evaluates the text of matrix and index notation, knowing nothing of its writers.

Vectors are columns, products side by side are matrix products, and the sizes of `𝟏`, `I` and of bound
indices are inferred: every node gets a type, and the dimensions of types are unified.
"""

from __future__ import annotations

import itertools

import numpy as np
import scipy.special

from tests.symbolic.notation_parser import Parser


def _softmax(values, axis=-1):
    return scipy.special.softmax(values, axis=axis)


ENTRYWISE = {
    "abs": np.abs,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "log1p": np.log1p,
    "expm1": np.expm1,
    "σ": scipy.special.expit,
    "tanh": np.tanh,
    "softplus": lambda x: np.logaddexp(0, x),
    "log_sigmoid": lambda x: -np.logaddexp(0, -x),
    "relu": lambda x: np.maximum(x, 0),
    "sign": np.sign,
    "pow": np.power,
    "sin": np.sin,
    "cos": np.cos,
    "erf": scipy.special.erf,
    "ψ": scipy.special.digamma,
    "logaddexp": np.logaddexp,
    "stop": lambda x: x,
    "where": lambda c, a, b: np.where(c > 0, a, b),
}
PAIRWISE = {"max": np.maximum, "min": np.minimum}
REDUCTIONS = {
    "max": np.max,
    "min": np.min,
    "Π": np.prod,
    "logsumexp": lambda x, axis: scipy.special.logsumexp(x, axis=axis),
}
ROWWISE = {"softmax": _softmax, "log softmax": scipy.special.log_softmax}
MATRICES = {
    "tr": np.trace,
    "det": np.linalg.det,
    "log_abs_det": lambda a: np.linalg.slogdet(a)[1],
    "sign_det": lambda a: np.linalg.slogdet(a)[0],
    "inverse": np.linalg.inv,
}


class Dimension:
    """A size to be found."""

    def __init__(self, size=None):
        self.size, self.same = size, None

    def root(self):
        return self if self.same is None else self.same.root()


UNIT = Dimension(1)


def unify(left: Dimension, right: Dimension) -> None:
    left, right = left.root(), right.root()
    if left is right:
        return
    assert UNIT not in (left, right), "a vector where a matrix belongs"
    if left.size is None:
        left.same = right
    elif right.size is None:
        right.same = left
    else:
        assert left.size == right.size, (left.size, right.size)


class Evaluation:
    """The value of a formula, where tensors and sizes are given by their printed names."""

    def __init__(self, tensors, sizes):
        self.tensors = {name: np.asarray(value, float) for name, value in tensors.items()}
        self.sizes = dict(sizes)
        self.types: dict[int, list] = {}

    def __call__(self, text, shape=None, letters=()):
        node = Parser(text, {*self.tensors, *self.sizes, *(name for name, _ in letters)}).read()
        scope = {name: Dimension(size) for name, size in letters}
        kind = self.type(node, scope)
        if shape is None:
            assert not kind, "a scalar is expected"
            grids = itertools.product(*(range(size) for _, size in letters))
            names = [name for name, _ in letters]
            entries = [self.value(node, dict(zip(names, grid, strict=True))) for grid in grids]
            return np.array(entries, float).reshape([size for _, size in letters])
        wanted = [Dimension(size) for size in shape] + [UNIT] * (len(shape) == 1)
        if kind:
            for left, right in zip(kind, wanted, strict=True):
                unify(left, right)
        return np.broadcast_to(self.value(node, {}), [d.size for d in wanted]).reshape(shape)

    def type(self, node, scope):
        made = getattr(self, f"type_{node.kind}")(node, scope)
        self.types[id(node)] = made
        return made

    def value(self, node, places):
        return getattr(self, f"value_{node.kind}")(node, places)

    def values(self, node, places):
        return [self.value(part, places) for part in node.parts]

    def _like(self, node, scope):
        """The type of arrays combined entry by entry; scalars go with all."""
        kinds = [kind for part in node.parts if (kind := self.type(part, scope))]
        for other in kinds[1:]:
            assert len(other) == len(kinds[0])
            for left, right in zip(kinds[0], other, strict=True):
                unify(left, right)
        return kinds[0] if kinds else []

    def type_number(self, node, scope):
        return []

    def value_number(self, node, places):
        return node.data

    type_size = type_number

    def value_size(self, node, places):
        return self.sizes[node.data]

    def type_name(self, node, scope):
        if node.data in scope or node.data in self.sizes or node.data in ("π", "NaN"):
            return []
        if node.data == "I" and "I" not in self.tensors:
            side = Dimension()
            return [side, side]
        dims = [Dimension(size) for size in self.tensors[node.data].shape]
        return [*dims, UNIT] if len(dims) == 1 else dims

    def value_name(self, node, places):
        name = node.data
        if name in places:
            return places[name]
        if name in self.sizes:
            return self.sizes[name]
        if name in ("π", "NaN") and name not in self.tensors:
            return np.pi if name == "π" else np.nan
        if name == "I" and "I" not in self.tensors:
            return np.eye(self.types[id(node)][0].root().size)
        tensor = self.tensors[name]
        return tensor[:, None] if tensor.ndim == 1 else tensor

    def type_ones(self, node, scope):
        return [Dimension(), UNIT]

    def value_ones(self, node, places):
        return np.ones((self.types[id(node)][0].root().size, 1))

    def type_sum(self, node, scope):
        return self._like(node, scope)

    def value_sum(self, node, places):
        signs = [1 if sign == "+" else -1 for sign in node.data]
        return sum(s * v for s, v in zip(signs, self.values(node, places), strict=True))

    type_entrywise = type_compare = type_sum

    def value_entrywise(self, node, places):
        left, right = self.values(node, places)
        return left * right if node.data == "⊙" else left / right

    def value_compare(self, node, places):
        left, right = self.values(node, places)
        compare = {
            ">": np.greater,
            "≥": np.greater_equal,
            "<": np.less,
            "≤": np.less_equal,
            "=": np.equal,
        }[node.data]
        return compare(left, right) * 1.0

    def type_product(self, node, scope):
        left, right = (self.type(part, scope) for part in node.parts)
        if not left or not right:
            return left or right
        if left[1].root() is not UNIT or right[0].root() is not UNIT:
            unify(left[1], right[0])
        made = [left[0], right[1]]
        return [] if made == [UNIT, UNIT] else made

    def value_product(self, node, places):
        left, right = self.values(node, places)
        if np.ndim(left) and np.ndim(right):
            made = left @ right
            return made if self.types[id(node)] else made[0, 0]
        return left * right

    def type_quotient(self, node, scope):
        left, right = (self.type(part, scope) for part in node.parts)
        assert not right
        return left

    def value_quotient(self, node, places):
        left, right = self.values(node, places)
        return left / right

    def type_transpose(self, node, scope):
        rows, columns = self.type(node.parts[0], scope)
        return [columns, rows]

    def value_transpose(self, node, places):
        return self.value(node.parts[0], places).T

    def type_inverse(self, node, scope):
        rows, columns = self.type(node.parts[0], scope)
        unify(rows, columns)
        return [rows, columns]

    def value_inverse(self, node, places):
        return np.linalg.inv(self.value(node.parts[0], places))

    def type_power(self, node, scope):
        return self.type(node.parts[0], scope)

    def value_power(self, node, places):
        return self.value(node.parts[0], places) ** node.data

    def type_norm(self, node, scope):
        assert self.type(node.parts[0], scope)
        return []

    def value_norm(self, node, places):
        return np.sqrt(np.sum(self.value(node.parts[0], places) ** 2))

    def type_floor(self, node, scope):
        return self.type(node.parts[0], scope)

    def value_floor(self, node, places):
        return np.floor(self.value(node.parts[0], places))

    type_mod = type_sum

    def value_mod(self, node, places):
        left, right = self.values(node, places)
        return left % right

    def type_call(self, node, scope):
        name = node.data
        if name == "onehot":
            rows, _ = self.type(node.parts[0], scope)
            assert not self.type(node.parts[1], scope)
            width = Dimension(round(self.value(node.parts[1], {})))
            width.given = True
            return [rows, width]
        if name in ENTRYWISE or len(node.parts) == 2:
            return self._like(node, scope)
        rows, columns = self.type(node.parts[0], scope)
        if name == "diag":
            if columns is UNIT:
                return [rows, rows]
            unify(rows, columns)
            return [rows, UNIT]
        if name in ROWWISE:
            return [rows, columns]
        if name in REDUCTIONS:
            return [] if columns is UNIT else [rows, UNIT]
        unify(rows, columns)
        return []

    def value_call(self, node, places):
        name, values = node.data, self.values(node, places)
        if name == "onehot":
            return (values[0] == np.arange(round(float(values[1])))).astype(float)
        if name in ENTRYWISE:
            return ENTRYWISE[name](*values)
        if len(values) == 2:
            return PAIRWISE[name](*values)
        vector = self.types[id(node.parts[0])][1] is UNIT
        if name == "diag":
            return np.diag(values[0][:, 0]) if vector else np.diag(values[0])[:, None]
        if name in ROWWISE:
            return ROWWISE[name](values[0], axis=0 if vector else 1)
        if name in REDUCTIONS:
            if vector:
                return REDUCTIONS[name](values[0][:, 0], axis=0)
            return REDUCTIONS[name](values[0], axis=1)[:, None]
        return MATRICES[name](values[0])

    def _bind(self, ranges, scope):
        inner = dict(scope)
        for name, size in ranges:
            if size is not None:
                assert not self.type(size, scope)
                inner[name] = Dimension(round(self.value(size, {})))
                inner[name].given = True
            else:
                inner[name] = Dimension()
        return inner

    def type_total(self, node, scope):
        inner = self._bind(node.data, scope)
        assert not self.type(node.parts[0], inner)
        self.types[id(node.parts)] = [inner[name] for name, _ in node.data]
        return []

    def _grid(self, node, ranges):
        dims = [d.root().size for d in self.types[id(node.parts)]]
        for grid in itertools.product(*map(range, dims)):
            yield dict(zip([name for name, _ in ranges], grid, strict=True))

    def value_total(self, node, places):
        grid = self._grid(node, node.data)
        return sum(self.value(node.parts[0], {**places, **more}) for more in grid)

    def type_over(self, node, scope):
        name, ranges = node.data
        inner = self._bind(ranges, scope)
        assert not self.type(node.parts[0], inner)
        dims = self.types[id(node.parts)] = [inner[index] for index, _ in ranges]
        if name in ROWWISE:
            return [*dims, UNIT]
        return dims if name == "inverse" else []

    def value_over(self, node, places):
        name, ranges = node.data
        dims = [d.root().size for d in self.types[id(node.parts)]]
        entries = [self.value(node.parts[0], {**places, **m}) for m in self._grid(node, ranges)]
        array = np.array(entries, float).reshape(dims)
        if name in REDUCTIONS:
            return REDUCTIONS[name](array.ravel(), axis=0)
        return ROWWISE[name](array)[:, None] if name in ROWWISE else MATRICES[name](array)

    def type_array(self, node, scope):
        inner = self._bind(node.data, {})
        assert not self.type(node.parts[0], inner)
        dims = self.types[id(node.parts)] = [inner[name] for name, _ in node.data]
        return [*dims, UNIT] if len(dims) == 1 else dims

    def value_array(self, node, places):
        dims = [d.root().size for d in self.types[id(node.parts)]]
        entries = [self.value(node.parts[0], more) for more in self._grid(node, node.data)]
        array = np.array(entries, float).reshape(dims)
        return array[:, None] if array.ndim == 1 else array

    def type_at(self, node, scope):
        body, *positions = node.parts
        if body.kind == "name" and body.data == "δ" and "δ" not in self.tensors:
            assert not any(self.type(place, scope) for place in positions)
            return []
        kind = self.type(body, scope)
        if any(place.kind == "slice" for place in positions):
            return self._sliced(node, kind[: len(positions)], positions, scope)
        for place, dimension in zip(positions, kind, strict=False):
            assert not self.type(place, scope)
            if body.kind == "name" and place.kind == "name" and place.data in scope:
                index = scope[place.data]
                if index.root().size is None:
                    unify(index, dimension)
        return []

    def _sliced(self, node, kind, positions, scope):
        node.data, kept = [], []
        for place, dimension in zip(positions, kind, strict=True):
            if place.kind != "slice":
                assert not self.type(place, scope)
                node.data.append(place)
                continue
            length = dimension.root().size
            ends = [0, length]
            for side, end in enumerate(place.parts):
                if end is not None:
                    assert not self.type(end, scope)
                    ends[side] = round(self.value(end, {}))
            assert 0 <= ends[0] <= ends[1] <= length
            node.data.append(slice(*ends))
            kept.append(Dimension(ends[1] - ends[0]))
        return [*kept, UNIT] if len(kept) == 1 else kept

    def type_stack(self, node, scope):
        kinds = [self.type(part, scope) for part in node.parts]
        along, across = (0, 1) if node.data == ";" else (1, 0)
        for kind in kinds[1:]:
            unify(kinds[0][across], kind[across])
        made = [Dimension(), Dimension()]
        made[across] = kinds[0][across]
        sizes = [kind[along].root().size for kind in kinds]
        made[along] = Dimension(None if None in sizes else sum(sizes))
        return made

    def value_stack(self, node, places):
        return np.concatenate(self.values(node, places), axis=0 if node.data == ";" else 1)

    def value_at(self, node, places):
        body, *positions = node.parts
        if isinstance(node.data, list):
            at = tuple(
                p if isinstance(p, slice) else round(self.value(p, places)) for p in node.data
            )
            tensor = self.value(body, places)
            made = tensor[:, 0][at] if tensor.ndim > len(at) else tensor[at]
            return made[:, None] if made.ndim == 1 else made
        at = [round(self.value(place, places)) for place in positions]
        if body.kind == "name" and body.data == "δ" and "δ" not in self.tensors:
            return float(at[0] == at[1])
        array = self.value(body, places)
        if array.ndim == 2 and len(at) == 1:
            array = array[:, 0]
        inside = all(0 <= i < length for i, length in zip(at, array.shape, strict=True))
        return array[tuple(at)] if inside else 0.0
