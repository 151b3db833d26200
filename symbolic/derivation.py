"""Derivations: a derivative with its steps, in every notation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from symbolic.arguments import Signature
from symbolic.deriving.exceptions import exceptions, implied_facts
from symbolic.deriving.formula import Derivative, NotDerivable, differentiate
from symbolic.deriving.inlining import inlined, shown
from symbolic.deriving.naming import name_values
from symbolic.deriving.reverse import adjoint_name
from symbolic.expressions import Expression, Tensor
from symbolic.facts import Fact, SizeFact
from symbolic.functions import NoDerivative
from symbolic.reading import Program, read
from symbolic.requests import read_request, wanted_paths
from symbolic.steps import Step, step
from symbolic.writing.exact import exact_values
from symbolic.writing.index import index_notation
from symbolic.writing.jax_function import jax_function
from symbolic.writing.latex import latex
from symbolic.writing.matrix import matrix_notation
from symbolic.writing.names import symbol
from symbolic.writing.sympy_form import to_sympy
from symbolic.writing.text import text


@dataclass(frozen=True, repr=False)
class Derivation:
    """The derivative of a JAX function at symbolic sizes, with its steps.

    Attributes:
        signature: the arguments.
        kind: `gradient`, `jacobian`, `elementwise`, `hessian`, `mixed` or `value`.
        wrt: the paths differentiated with respect to.
        derivative: the result as index expressions.
        facts: what was assumed.
        implied: what must hold for the function to be defined.

    Shapes:
        The result has the shape that `jax.grad`, `jax.jacobian` or `jax.hessian` gives.

    Raises:
        Nothing; `derive` makes it.

    Source: reverse accumulation, Linnainmaa (1970).

    >>> import jax.numpy as jnp
    >>> print(derive(lambda A, x: x @ A @ x, "x", {"A": "n n", "x": "n"}))
    ∂L/∂x = A x + Aᵀ x
      ∂L/∂x = A x + Aᵀ x    (product; matrix product: times the other factor, transposed)
    """

    signature: Signature
    kind: str
    wrt: tuple[str, ...]
    derivative: Derivative
    facts: frozenset[Fact]
    implied: frozenset[Fact]

    @property
    def left(self) -> str:
        """What is derived, e.g. `∂L/∂W1`.

        Source: the name of the argument.

        >>> derive(lambda x: x**2, "x", {"x": "n"}, kind="elementwise").left
        '∂f/∂x'
        """
        return symbol(self._name).text

    @property
    def _name(self) -> str:
        names = self.wrt
        if self.kind == "value":
            return "L"
        if self.kind == "hessian":
            return f"∂²L/∂{names[0]}²"
        if self.kind == "mixed":
            return f"∂²L/∂{names[0]}∂{names[1]}"
        return f"∂{'L' if self.kind == 'gradient' else 'f'}/∂{names[0]}"

    @cached_property
    def _shown(self) -> Expression:
        """The result with as much written in place as stays short."""
        return shown(self.derivative)

    @cached_property
    def result(self) -> str:
        """The result in matrix notation.

        Source: Petersen and Pedersen, The Matrix Cookbook (2012), for the notation.

        >>> import jax.numpy as jnp
        >>> derive(lambda A, x: jnp.sum((A @ x) ** 2), "x", {"A": "n p", "x": "p"}).result
        '2 Aᵀ A x'
        """
        return text(matrix_notation(self._shown, self.derivative.indices))

    @cached_property
    def index(self) -> str:
        """The result in index notation.

        Source: the derivation, before any matrix is made of it.

        >>> import jax.numpy as jnp
        >>> derive(lambda A, x: jnp.sum(A @ x), "x", {"A": "n p", "x": "p"}).index
        'Σ_k A[k,i]'
        """
        return text(index_notation(self.derivative.body))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The values on the way that the result needs, then the adjoints, then the result.

        Source: reverse accumulation, Linnainmaa (1970).

        >>> import jax, jax.numpy as jnp
        >>> loss = lambda X, w: jnp.sum(jax.nn.sigmoid(X @ w))
        >>> for step in derive(loss, "w", {"X": "n p", "w": "p"}).steps:
        ...     print(step.matrix)
        Z⁽¹⁾ = X w
        A⁽¹⁾ = σ(Z⁽¹⁾)
        δ_A⁽¹⁾ = 𝟏
        δ⁽¹⁾ = A⁽¹⁾ ⊙ (1 − A⁽¹⁾)
        ∂L/∂w = Xᵀ δ⁽¹⁾
        """
        derivative = self.derivative
        made = [
            step(value.tensor, value.indices, value.body, "definition")
            for value in derivative.program.values
        ]
        for adjoint in derivative.adjoints:
            tensor = adjoint.tensor
            if tensor is None:
                tensor = Tensor(adjoint_name("δ", adjoint.value.tensor.name), ())
            made.append(step(tensor, adjoint.indices, adjoint.body, "; ".join(adjoint.rules)))
        result = Tensor(self._name, derivative.shape)
        made.append(step(result, derivative.indices, derivative.body, "; ".join(derivative.rules)))
        return tuple(made)

    @cached_property
    def exceptions(self) -> tuple[str, ...]:
        """Where the function has no derivative and the result says nothing.

        Source: the kinks of the function's pieces.

        >>> import jax.numpy as jnp
        >>> derive(lambda x: jnp.sum(jnp.abs(x)), "x", {"x": "n"}).exceptions
        ('x[k] = 0',)
        """
        return exceptions(self.derivative.program)

    def latex(self) -> str:
        """The result in matrix notation, as LaTeX.

        Shapes:
            Those of the result.

        Raises:
            Nothing.

        Source: Petersen and Pedersen, The Matrix Cookbook (2012), for the notation.

        >>> import jax.numpy as jnp
        >>> derive(lambda x: jnp.sum(x**2), "x", {"x": "n"}).latex()
        '2 x'
        """
        return latex(matrix_notation(self._shown, self.derivative.indices))

    def to_jax(self) -> Callable[..., Any]:
        """The result as a JAX function of the same arguments, for `jax.jit` and `jax.grad` too.

        Shapes:
            Any sizes that fit; the result has the shape that `jax.grad` gives.

        Raises:
            TypeError: arguments of other names or of another structure.

        Source: the derivation.

        >>> import jax.numpy as jnp
        >>> slope = derive(lambda x: jnp.sum(x**2), "x", {"x": "n"}).to_jax()
        >>> slope(jnp.array([1.0, 2.0]))
        Array([2., 4.], dtype=float32)
        """
        function = jax_function(self.derivative.as_program())

        def derivative(*args: Any, **kwargs: Any) -> Any:
            return function(*self.signature.arrays(*args, **kwargs))

        return derivative

    def to_sympy(self) -> Any:
        """The result as a SymPy expression over `Indexed` elements and `Sum`s.

        Shapes:
            A scalar expression with one index for each axis.

        Raises:
            Nothing.

        Source: `sympy.tensor.indexed`.

        >>> import jax.numpy as jnp
        >>> derive(lambda x: jnp.sum(x**2), "x", {"x": "n"}).to_sympy()
        2*x[i]
        """
        return to_sympy(inlined(self.derivative, frozenset()))

    def exact(self, *args: Any, digits: int = 50, **kwargs: Any) -> Any:
        """The result at given rational inputs, as nested arrays of mpmath numbers.

        Shapes:
            Nested lists of the argument's shapes; the result's shape comes back.

        Raises:
            TypeError: arguments of other names or of another structure.

        Source: `mpmath`, at `digits` decimal digits.

        >>> import jax.numpy as jnp
        >>> from fractions import Fraction
        >>> d = derive(lambda x: jnp.sum(x**3), "x", {"x": "n"})
        >>> print(d.exact([Fraction(1, 3)], digits=20)[0])
        0.33333333333333333333
        """
        arrays = self.signature.arrays(*args, **kwargs)
        return exact_values(self.derivative.as_program(), arrays, digits)

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        lines = [f"{self.left} = {self.result}"]
        lines += [f"  {step}" for step in self.steps]
        lines += [f"  assuming that {fact}" for fact in sorted(map(str, self.facts))]
        lines += [f"  except where {place}" for place in self.exceptions]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from symbolic.showing import evidence, notebook

        return notebook.shown(evidence.derivation_html(self))

    def _repr_latex_(self) -> str:
        rows = [step.latex.replace(" = ", " &= ", 1) for step in self.steps]
        return "$$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$$"


def derive(
    fn: Callable[..., Any],
    wrt: str | tuple[str, str] | None = None,
    shapes: Mapping[str, Any] | None = None,
    kind: str = "gradient",
    domains: Mapping[str, str] | None = None,
    assume: Iterable[Fact | SizeFact | str] = (),
) -> Derivation:
    """Derive a derivative of a JAX function at symbolic sizes, step by step.

    Args:
        fn: a JAX function of arrays, or of pytrees of arrays, that gives one array.
        wrt: the path of the argument, e.g. `"W1"` or `"params[0].W"`; for `kind="mixed"` a pair of
            paths; may be left out where there is one argument only, or for `kind="value"`.
        shapes: the sizes of each argument, e.g. `{"X": "n p", "w": "p"}`, or pytrees of such texts;
            arguments with jaxtyping annotations need none.
        kind: `gradient`, `hessian` or `mixed` of a scalar; `jacobian` of an array; `elementwise`
            for a function that acts element by element; `value` for the function itself.
        domains: for each path `real`, `positive`, `probability`, `one_hot`, `binary`,
            `plus_minus_one` or `integer`.
        assume: facts such as `symmetric("A")`, and size relations such as `"n = p"`.

    Shapes:
        The result has the shape that `jax.grad`, `jax.jacobian` or `jax.hessian` gives.

    Raises:
        ValueError: an argument, a path, a shape, a domain or an operation that cannot be read.
        TypeError: `fn` is no function.

    Source: reverse accumulation, Linnainmaa (1970).

    >>> import jax.numpy as jnp
    >>> loss = lambda X, w, y: jnp.mean((X @ w - y) ** 2)
    >>> derive(loss, "w", {"X": "n p", "w": "p", "y": "n"}).result
    '(2/n) Xᵀ (X w − y)'
    """
    signature, facts = read_request("derive", fn, shapes, kind, domains, assume)
    return of_signature(signature, fn, wrt, kind, facts)


def of_signature(
    signature: Signature,
    fn: Callable[..., Any],
    wrt: str | tuple[str, ...] | None,
    kind: str,
    facts: frozenset[Fact],
) -> Derivation:
    """The derivation of a function whose arguments are read already."""
    return of_program(signature, read(signature, fn), wrt, kind, facts)


def of_program(
    signature: Signature,
    program: Program,
    wrt: str | tuple[str, ...] | None,
    kind: str,
    facts: frozenset[Fact],
) -> Derivation:
    """The derivation of a program of some arguments."""
    paths = wanted_paths(signature, wrt, kind)
    program = name_values(program)
    if len(program.outputs) != 1:
        raise ValueError(
            f"{signature.where}: the function gives {len(program.outputs)} arrays; "
            "write a function that gives one array"
        )
    try:
        derivative = differentiate(program, kind, paths, facts)
    except (NotDerivable, NoDerivative) as error:
        raise ValueError(f"{signature.where}: {error}") from None
    return Derivation(signature, kind, paths, derivative, facts, implied_facts(program) - facts)
