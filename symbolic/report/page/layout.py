"""Where the nodes of a graph stand: layers from top to bottom, few crossings, a straight spine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[int, int]
Point = tuple[float, float]
Layers = list[list[int]]

_BESIDE, _BELOW = 18.0, 34.0
_SWEEPS, _PASSES = 8, 30
_SPINE = 8.0


@dataclass(frozen=True)
class Layout:
    """Places in a picture.

    Attributes:
        centres: the centre of each node.
        routes: for each edge the points that it passes, from the centre of its first node to that
            of its last.
        width: of the picture.
        height: of the picture.
    """

    centres: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float


def lay_out(sizes: Sequence[tuple[float, float]], edges: Sequence[Edge]) -> Layout:
    """Places for boxes of given widths and heights, each below those that it depends on."""
    levels = _levels(len(sizes), edges)
    chains, boxes = _chains(levels, edges), list(sizes)
    # An edge that passes a layer takes up room there, as a node without a box.
    boxes += [(4.0, 0.0)] * (len(levels) - len(sizes))
    short = [link for chain in chains for link in pairwise(chain)]
    inner = {target for _, target in edges} | set(range(len(sizes), len(levels)))
    weights = [_SPINE if source in inner else 1.0 for source, _ in short]
    layers = _ordered(_layers(levels), short)
    across = _across(layers, boxes, short, weights)
    down = _down(layers, boxes)
    points = list(zip(across, down, strict=True))
    left = min((x - w / 2 for x, (w, _) in zip(across, boxes, strict=True)), default=0.0)
    right = max((x + w / 2 for x, (w, _) in zip(across, boxes, strict=True)), default=0.0)
    height = max((y + h / 2 for y, (_, h) in zip(down, boxes, strict=True)), default=0.0)
    points = [(x - left, y) for x, y in points]
    routes = tuple(tuple(points[place] for place in chain) for chain in chains)
    return Layout(tuple(points[: len(sizes)]), routes, right - left, height)


def _levels(count: int, edges: Sequence[Edge]) -> list[int]:
    """The layer of each node; what depends on nothing stands just above what first needs it."""
    levels = [0] * count
    for source, target in sorted(edges, key=lambda edge: edge[1]):
        levels[target] = max(levels[target], levels[source] + 1)
    fed = {target for _, target in edges}
    for place in range(count):
        below = [levels[target] for source, target in edges if source == place]
        if place not in fed and below:
            levels[place] = min(below) - 1
    return levels


def _chains(levels: list[int], edges: Sequence[Edge]) -> list[list[int]]:
    """Each edge as nodes in neighbouring layers; new nodes are added to `levels`."""
    chains = []
    for source, target in edges:
        chain = [source]
        for level in range(levels[source] + 1, levels[target]):
            chain.append(len(levels))
            levels.append(level)
        chains.append([*chain, target])
    return chains


def _layers(levels: Sequence[int]) -> Layers:
    layers: Layers = [[] for _ in range(max(levels, default=-1) + 1)]
    for place, level in enumerate(levels):
        layers[level].append(place)
    return layers


def _ordered(layers: Layers, links: Sequence[Edge]) -> Layers:
    """The layers in an order with few crossings: each node at the mean place of its neighbours."""
    best, fewest = layers, _crossings(layers, links)
    for sweep in range(_SWEEPS):
        downward = sweep % 2 == 0
        layers = [list(layer) for layer in layers]
        for layer in layers if downward else layers[::-1]:
            ranks = {place: rank for each in layers for rank, place in enumerate(each)}
            means = {place: _mean_rank(place, links, ranks, downward) for place in layer}
            layer.sort(key=means.__getitem__)
        crossings = _crossings(layers, links)
        if crossings < fewest:
            best, fewest = layers, crossings
    return best


def _mean_rank(place: int, links: Sequence[Edge], ranks: dict[int, int], downward: bool) -> float:
    if downward:
        near = [ranks[source] for source, target in links if target == place]
    else:
        near = [ranks[target] for source, target in links if source == place]
    return sum(near) / len(near) if near else ranks[place]


def _crossings(layers: Layers, links: Sequence[Edge]) -> int:
    ranks = {place: (level, r) for level, each in enumerate(layers) for r, place in enumerate(each)}
    count = 0
    for number, (a, b) in enumerate(links):
        for c, d in links[:number]:
            if ranks[a][0] == ranks[c][0]:
                count += (ranks[a][1] - ranks[c][1]) * (ranks[b][1] - ranks[d][1]) < 0
    return count


def _across(
    layers: Layers,
    boxes: Sequence[tuple[float, float]],
    links: Sequence[Edge],
    weights: Sequence[float],
) -> list[float]:
    """How far right each node stands: as near to its neighbours as the boxes of its layer allow."""
    across = [0.0] * len(boxes)
    for layer in layers:
        for place, offset in zip(layer, _offsets(layer, boxes), strict=True):
            across[place] = offset
    near: list[list[tuple[int, float]]] = [[] for _ in boxes]
    for (source, target), weight in zip(links, weights, strict=True):
        near[source].append((target, weight))
        near[target].append((source, weight))
    for number in range(_PASSES):
        for layer in layers if number % 2 == 0 else layers[::-1]:
            wanted = [_pulled(place, near[place], across) for place in layer]
            pulls = [sum(weight for _, weight in near[place]) or 1.0 for place in layer]
            offsets = _offsets(layer, boxes)
            free = [want - offset for want, offset in zip(wanted, offsets, strict=True)]
            for place, base, offset in zip(layer, _rising(free, pulls), offsets, strict=True):
                across[place] = base + offset
    return across


def _offsets(layer: Sequence[int], boxes: Sequence[tuple[float, float]]) -> list[float]:
    """The places of boxes that stand side by side."""
    made, edge = [], 0.0
    for place in layer:
        width = boxes[place][0]
        made.append(edge + width / 2)
        edge += width + _BESIDE
    return made


def _pulled(place: int, near: Sequence[tuple[int, float]], across: Sequence[float]) -> float:
    total = sum(weight for _, weight in near)
    return sum(across[p] * weight for p, weight in near) / total if near else across[place]


def _rising(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The numbers nearest to the given ones that do not fall, by pooling those that do."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        pool = (value, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, heavy, count = pools.pop()
            both = heavy + pool[1]
            pool = ((mean * heavy + pool[0] * pool[1]) / both, both, count + pool[2])
        pools.append(pool)
    return [mean for mean, _, count in pools for _ in range(count)]


def _down(layers: Layers, boxes: Sequence[tuple[float, float]]) -> list[float]:
    down, edge = [0.0] * len(boxes), 0.0
    for layer in layers:
        height = max(boxes[place][1] for place in layer)
        for place in layer:
            down[place] = edge + height / 2
        edge += height + _BELOW
    return down
