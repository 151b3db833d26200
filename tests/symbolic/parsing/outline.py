"""Syntax trees as one line of text, so that tests can state them."""

from symbolic.parsing import syntax as sx


def outline(node: sx.Node | None) -> str:
    """A tree as text: `[a b]` stand side by side, `(+a -b)` is a sum, `a~b` are letters that touch."""
    match node:
        case None:
            return "∅"
        case sx.Number(text):
            return text
        case sx.Letter(text, style):
            return f"{style}:{text}" if style else text
        case sx.Word(text, is_text):
            return f'"{text}"' if is_text else f"<{text}>"
        case sx.Dots():
            return "…"
        case sx.Scripts(base, lower, upper, primes):
            below = f"_{{{outline(lower)}}}" if lower else ""
            above = f"^{{{outline(upper)}}}" if upper else ""
            return outline(base) + "'" * primes + below + above
        case sx.Accent(kind, body):
            return f"{kind}({outline(body)})"
        case sx.Sequence(items, tight):
            gaps = ["~" if touching else " " for touching in tight]
            return f"[{joined(items, gaps)}]"
        case sx.Product(factors, operators):
            return f"({joined(factors, [f' {sign} ' for sign in operators])})"
        case sx.Sum(terms):
            return f"({' '.join(sign + outline(term) for sign, term in terms)})"
        case sx.Fraction(top, bottom):
            return f"frac({outline(top)}, {outline(bottom)})"
        case sx.Root(body, degree):
            return f"root({outline(body)}" + (f", {outline(degree)})" if degree else ")")
        case sx.Big(kind, lower, upper, body):
            return f"{kind}({outline(lower)}; {outline(upper)}; {outline(body)})"
        case sx.Fence(kind, body):
            return f"«{kind}{outline(body)}»"
        case sx.List(items, separators):
            return joined(items, [f" {sign} " for sign in separators])
        case sx.Matrix(rows, kind):
            return f"matrix{kind}{'; '.join(' & '.join(map(outline, row)) for row in rows)}»"
        case sx.Cases(rows):
            return f"cases({'; '.join(f'{outline(a)} if {outline(b)}' for a, b in rows)})"
        case sx.Annotated(body, note):
            return f"note({outline(body)}, {outline(note)})"
        case sx.At(body, where):
            return f"at({outline(body)}, {outline(where)})"
        case sx.Relation(sides, signs):
            return joined(sides, [f" {sign} " for sign in signs])
    raise TypeError(type(node).__name__)


def joined(nodes, signs) -> str:
    """Nodes as text with what stands between them, of which there must be one fewer."""
    return outline(nodes[0]) + "".join(
        sign + outline(node) for sign, node in zip(signs, nodes[1:], strict=True)
    )
