"""The one type of the algebra: a tensor as its general element, `Σ_k X[n,k] W[k,j] + b[j]`.

Expressions are immutable and built by the functions in lower case, which fold constants, flatten
sums and products and contract Kronecker deltas; they do not expand.
"""

from symbolic.expressions.base import Expression, Tensor
from symbolic.expressions.builders import (
    MINUS_ONE,
    ONE,
    ZERO,
    add,
    apply,
    at_least_zero,
    delta,
    element,
    expression,
    is_positive,
    is_zero,
    multiply,
    power,
    split_coefficient,
    where,
)
from symbolic.expressions.matching import index_order, match, said, walk
from symbolic.expressions.nodes import (
    Add,
    Apply,
    AtLeastZero,
    Constant,
    Count,
    Delta,
    Element,
    Multiply,
    Number,
    Operator,
    Positive,
    Power,
    Sum,
    Zero,
)
from symbolic.expressions.resizing import resize, resize_indices, resize_tensor
from symbolic.expressions.substitution import rename_bound, replace, substitute
from symbolic.expressions.sums import sum_over

__all__ = [
    "Add",
    "Apply",
    "AtLeastZero",
    "Constant",
    "Count",
    "Delta",
    "Element",
    "Expression",
    "MINUS_ONE",
    "Multiply",
    "Number",
    "ONE",
    "Operator",
    "Positive",
    "Power",
    "Sum",
    "Tensor",
    "ZERO",
    "Zero",
    "add",
    "apply",
    "at_least_zero",
    "delta",
    "element",
    "expression",
    "index_order",
    "is_positive",
    "is_zero",
    "match",
    "multiply",
    "power",
    "rename_bound",
    "replace",
    "resize",
    "resize_indices",
    "resize_tensor",
    "said",
    "split_coefficient",
    "substitute",
    "sum_over",
    "walk",
    "where",
]
