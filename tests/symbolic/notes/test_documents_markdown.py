"""Markdown in its dialects: what is a formula, what is prose, what is neither, and on which line."""

import pytest

from symbolic.notes.documents import passages_of_markdown


def told(text):
    return [(passage.kind, passage.text, passage.line) for passage in passages_of_markdown(text)]


def formulas(text):
    return [passage.text for passage in passages_of_markdown(text) if passage.kind == "formula"]


DOCUMENTS = {
    "a sentence": (
        "where $W$ is 2×3, and\n$b$ has *three* __entries__.\n",
        [
            ("prose", "where", 1),
            ("formula", "W", 1),
            ("prose", "is 2×3, and", 1),
            ("formula", "b", 2),
            ("prose", "has three entries.", 2),
        ],
    ),
    "a display in lines of its own": (
        "Then\n\n$$\n\nZ = X W\n  + b,\n$$\n\nholds.",
        [("prose", "Then", 1), ("formula", "Z = X W\n  + b,", 5), ("prose", "holds.", 9)],
    ),
    "brackets of TeX": (
        r"Let \(x\) and" + "\n" + r"\[" + "\n" + r"  y \\[2pt] z" + "\n" + r"\]",
        [
            ("prose", "Let", 1),
            ("formula", "x", 1),
            ("prose", "and", 1),
            ("formula", r"y \\[2pt] z", 3),
        ],
    ),
    "doubled brackets": (
        r"\\(x\\) and \\[a \\\\ b_1\\]",
        [("formula", "x", 1), ("prose", "and", 1), ("formula", r"a \\ b_1", 1)],
    ),
    "environments": (
        "\\begin{align*}\na &= b \\\\ % why\n\nc &= d\n\\end{align*}\n"
        "\\begin{equation}\\label{e}\nq\n\\end{equation}",
        [
            ("formula", "\\begin{aligned}a &= b \\\\ \n\nc &= d\\end{aligned}", 2),
            ("formula", "\\label{e}\nq", 6),
        ],
    ),
    "front matter, headings and rules": (
        "---\ntitle: $a$\n---\n# One $L$ {#one}\n\nTwo\n===\n\n***\n$x$\n",
        [
            ("heading", "One $L$", 4),
            ("formula", "L", 4),
            ("heading", "Two", 6),
            ("formula", "x", 10),
        ],
    ),
    "a rule below a display": (
        "$$\na\n$$\n---\nb\n",
        [("formula", "a", 2), ("prose", "b", 5)],
    ),
    "quotations and lists": (
        "> [!note]\n> $$\n> x > 1\n> $$\n\n- [ ] an item\n\n    $$\n    y\n    $$\n\n1. $z$\n",
        [
            ("formula", "x > 1", 3),
            ("prose", "an item", 6),
            ("formula", "y", 9),
            ("formula", "z", 12),
        ],
    ),
    "a formula whose lines look like items": (
        "$$\na\n- b\n+ c\n= d\n$$\n\nSo $a\n+ b_1$ ends.",
        [
            ("formula", "a\n- b\n+ c\n= d", 2),
            ("prose", "So", 8),
            ("formula", "a\n+ b_1", 8),
            ("prose", "ends.", 9),
        ],
    ),
    "tables": (
        "| what | size |\n|---|---|\n| $W$ | 2×3 |\n| $5 | $6 |\n",
        [
            ("prose", "what | size", 1),
            ("formula", "W", 3),
            ("prose", "2×3", 3),
            ("prose", "$5 | $6", 4),
        ],
    ),
    "pins": (
        "a <!-- symbolic: n = 3 --> b\n\n<!-- symbolic:\nW : n × p;\n\nb : p\n-->\n<!-- no $x$ -->\n"
        "% symbolic: q = 1\n{/* symbolic: r = 2 */}\n",
        [
            ("prose", "a", 1),
            ("pin", "n = 3", 1),
            ("prose", "b", 1),
            ("pin", "W : n × p;\n\nb : p", 4),
            ("pin", "q = 1", 9),
            ("pin", "r = 2", 10),
        ],
    ),
    "macros": (
        "$$\n\\newcommand{\\W}{\\mathbf{W}}\n\\def\\a#1{x_{#1}}\n$$\n$\\let\\b=\\beta \\b$\n"
        "\\DeclareMathOperator*{\\tr}{tr}\n",
        [
            ("macros", "\\newcommand{\\W}{\\mathbf{W}}\n\\def\\a#1{x_{#1}}", 2),
            ("macros", "\\let\\b=\\beta", 5),
            ("formula", "\\b", 5),
            ("macros", "\\DeclareMathOperator*{\\tr}{tr}", 6),
        ],
    ),
    "macros and comments": (
        "$$\n% of letters\n\\gdef\\a{\\alpha}\n%% and\n\\def\\b{\\beta} % end\n$$\n$$% nothing\n$$\n",
        [("macros", "\\gdef\\a{\\alpha}\n\n\\def\\b{\\beta}", 3)],
    ),
    "MyST": (
        "```{math}\n:label: e\n:nowrap:\n\na\n\n\\begin{aligned}\nb\n\nc\n\\end{aligned}\n```\n"
        ":::{math} d\n:::\n````{note} See $t$\n:class: wide\n$u$\n```python\n$v$\n```\n````\n"
        "{math}`w` as {eq}`e` says\n\n$$x$$ (e2)\n",
        [
            ("formula", "a", 5),
            ("formula", "\\begin{aligned}\nb\n\nc\n\\end{aligned}", 7),
            ("formula", "d", 13),
            ("prose", "See", 15),
            ("formula", "t", 15),
            ("formula", "u", 17),
            ("formula", "w", 22),
            ("prose", "as says", 22),
            ("formula", "x", 24),
        ],
    ),
    "Quarto": (
        "::: {.callout}\n$$\na\n$$ {#eq-a}\n:::\n\nSee $b$.\n\n```{python}\n'$c$'\n```\n"
        "{{< include other.qmd >}}\n",
        [
            ("formula", "a", 3),
            ("prose", "See", 7),
            ("formula", "b", 7),
            ("trouble", "other files are not followed: name them on the command line", 12),
        ],
    ),
    "d2l": (
        ":label:`sec_a`\n\n$$a$$\n:eqlabel:`eq_a`\n\nBy :eqref:`eq_a`.\n\n:begin_tab:`jax`\n$b$\n"
        ":end_tab:\n\n```{.python .input}\n'$c$'\n```\n",
        [("formula", "a", 3), ("prose", "By .", 6), ("formula", "b", 9)],
    ),
    "Jekyll and GitLab": (
        "The loss $$L$$ and $`a`$.\n{: .wide}\n{% highlight %}\n\n```math\nb\n```\n",
        [
            ("prose", "The loss", 1),
            ("formula", "L", 1),
            ("prose", "and", 1),
            ("formula", "a", 1),
            ("formula", "b", 6),
        ],
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_passages(name):
    text, expected = DOCUMENTS[name]
    assert told(text) == expected


NO_FORMULAS = [
    "costs $5 and $6",
    "from US$ 5 to US$ 6, or $5/$6, or 20$",
    r"\$x\$ and \$5",
    "`$x$` and ``a ` $x$``",
    "```\n$x$\n```",
    "~~~python\n$x$\n```\n$y$\n~~~",
    "a\n\n    $x$\n\n\t$y$",
    '<img alt="$x$" src="$y$">',
    "<script>\n$x$\n\n$y$\n</script>",
    "<style>$x$</style> <code>$y$</code> <pre>\n$z$\n</pre>",
    "<!--\n$x$\n\n$y$ -->",
    "[text](http://a/$x$) ![](p$x$.png) <http://b/$x$> http://c/$x$/",
    "[id]: http://a/$x$ '$y$'",
    r"see \[1\], \[see below\] and \(as above\)",
    "$$$$ and $$$",
    "echo $HOME and $PATH.",
]


@pytest.mark.parametrize("text", NO_FORMULAS)
def test_no_formulas(text):
    assert [passage for passage in passages_of_markdown(text) if passage.kind != "prose"] == []


FORMULAS = {
    "$a$$b$": ["a", "b"],
    "($a$),$b$-th, **$c$**": ["a", "b", "c"],
    "$ W = 2 $ and $ \\text{if} $, $x $": ["W = 2", "\\text{if}", "x"],
    "$a \\$ b$": ["a \\$ b"],
    "$x \\\\$ y": ["x \\\\"],
    "$\\text{if $a$ and $b$} = c$": ["\\text{if $a$ and $b$} = c"],
    "costs $5, so $x = 5$": ["x = 5"],
    "$a *b* _c_ d$": ["a *b* _c_ d"],
    "a [link $x$](y) and $z$": ["x", "z"],
    "<p>$x$</p>": ["x"],
    "$x < y$ and $y > z$": ["x < y", "y > z"],
    "\ufeff$x$": ["x"],
    "a\r\n\r\n$$\r\nx\r\n$$\r\n": ["x"],
    "$$a$$, $$b$$": ["a", "b"],
    "$$\na\n\nb\n$$\n\ntext": ["a\n\nb"],
    "[^1]: where $a$": ["a"],
    "(\\#eq:a) \\begin{equation} x (\\#eq:a) \\end{equation}": ["x"],
    ":math:`x^2` and `x`": ["x^2"],
}


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas(text):
    assert formulas(text) == FORMULAS[text]


TROUBLES = {
    "a dollar sign": (
        "Let $x = \\frac{1}{2 be, and $y$.\n\n$z$",
        1,
        "`$x = \\frac{1}{2 be, and` is never closed",
        ["y", "z"],
    ),
    "two dollar signs": ("$$\nx\n\nThen $y$.\n\n$$z$$", 2, "`$$x` is never closed", ["y", "z"]),
    "two dollar signs and a heading": ("$$ x\n# A\n$$y$$", 1, "`$$x` is never closed", ["y"]),
    "a bracket": ("\\[ x_1\n\n$y$", 1, "`\\[x_1` is never closed", ["y"]),
    "an environment": (
        "\\begin{align}\nx\n\n\\begin{align}y\\end{align}",
        2,
        "`\\begin{align}x` is never closed",
        ["\\begin{aligned}y\\end{aligned}"],
    ),
    "a block of mathematics": ("```math\nx\n\n$y$", 1, "is never closed by `````", ["y"]),
    "a block of code": ("$y$\n\n```\n$x$\n", 3, "is never closed by `````", ["y"]),
    "a comment": ("<!-- $x$\n\n$y$", 1, "`<!--` is never closed", ["y"]),
    "a definition": ("\\newcommand{\\a}{b\n\n$y$", 1, "has no end", ["y"]),
    "a long formula": (f"${'x' * 20_001}$ $y$", 1, "20001 characters, above the 20000", ["y"]),
    "a long paragraph": ("$x$ " * 300_000 + "\n\n$y$", 1, "1200000 characters", ["y"]),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_troubles(name):
    text, line, words, rest = TROUBLES[name]
    (trouble,) = [passage for passage in passages_of_markdown(text) if passage.kind == "trouble"]
    assert words in trouble.text
    assert trouble.line == line
    assert formulas(text) == rest


def test_display():
    text = "$a$ $$b$$\n\n- $$c$$.\n\n\\[d\\] \\begin{gather}e\\end{gather}\n\n$$\nf\n$$ {#eq-f}\n"
    display = [passage.display for passage in passages_of_markdown(text)]
    assert display == [False, False, True, True, True, True]


def test_first_line_and_place():
    (passage,) = passages_of_markdown("\n$x$", first_line=10, place="cell 2")
    assert (passage.line, passage.place) == (11, "cell 2")
