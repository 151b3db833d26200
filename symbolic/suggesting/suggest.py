"""The nearest true formula to a refuted claim, and what is wrong with the claim in words.

The claim is compared, at points of several sizes, with the derivative altered in one way that
people get wrong; the first alteration that is equal to it everywhere is the explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from symbolic.derivation import Derivation, of_signature
from symbolic.evaluating.arithmetic import FLOAT
from symbolic.evaluating.points import draw_point, draw_sizes
from symbolic.evaluating.truth import Traces
from symbolic.expressions import Expression, Tensor
from symbolic.facts import Fact
from symbolic.proving.prove import Formula
from symbolic.suggesting import alterations
from symbolic.suggesting.alterations import Surroundings, Words
from symbolic.suggesting.places import factored, places
from symbolic.suggesting.scales import Scales, equal, ratio, say_scale
from symbolic.suggesting.slopes import slope
from symbolic.suggesting.values import Array, Values
from symbolic.suggesting.words import name_of, say_definition

if TYPE_CHECKING:
    from symbolic.checking import Case

_POINTS = 4
_MOST_ALTERATIONS = 300
