"""Sizes as people write them: `n`, `2*n + 1`, `n//2`."""

from __future__ import annotations

import ast

from symbolic.indices import ONE, Position, position, quotient, remainder

_OPERATIONS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: quotient,
    ast.Mod: remainder,
}


def parse_size(text: str) -> Position:
    """The size that a text such as `n`, `2*n + 1` or `n//2` states.

    Raises:
        ValueError: for any other text.
    """

    def read(node: ast.expr) -> Position:
        if isinstance(node, ast.Constant) and type(node.value) is int:
            return position(node.value)
        if isinstance(node, ast.Name):
            return position(node.id)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -read(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
            return _OPERATIONS[type(node.op)](read(node.left), read(node.right))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            power = read(node.right).number
            if power is not None and power >= 0:
                result = ONE
                for _ in range(power):
                    result = result * read(node.left)
                return result
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 2:
            operation = {"floordiv": quotient, "mod": remainder}.get(node.func.id)
            if operation:
                return operation(read(node.args[0]), read(node.args[1]))
        raise ValueError(text)

    try:
        return read(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError as error:
        raise ValueError(text) from error
