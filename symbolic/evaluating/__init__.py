"""The evaluator that refutes: it runs programs on numbers and takes differences of their values.

It shares no code with the algebra that proves, and it differentiates nothing by rule.
"""

from symbolic.evaluating.arithmetic import FLOAT, exact
from symbolic.evaluating.comparing import Comparer, Comparison, compare, evaluate
from symbolic.evaluating.counterexamples import Counterexample
from symbolic.evaluating.interpreter import UnknownOperation, interpret
from symbolic.evaluating.points import Point, draw_point, draw_sizes

__all__ = [
    "Comparer",
    "Comparison",
    "Counterexample",
    "FLOAT",
    "Point",
    "UnknownOperation",
    "compare",
    "draw_point",
    "draw_sizes",
    "evaluate",
    "exact",
    "interpret",
]
