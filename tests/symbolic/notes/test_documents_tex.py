"""TeX and Beamer: environments, overlays, definitions, and what is neither formula nor prose."""

import pytest

from symbolic.notes.documents import passages_of_tex
from symbolic.notes.documents.overlays import without_overlays


def told(text):
    return [(passage.kind, passage.text, passage.line) for passage in passages_of_tex(text)]


def formulas(text):
    return [passage.text for passage in passages_of_tex(text) if passage.kind == "formula"]


ARTICLE = r"""\documentclass{article}
\usepackage{amsmath} % $no$
\newcommand{\W}{\mathbf{W}}  \def\a#1{x_{#1}}
\DeclareMathOperator*{\tr}{tr}
\title{On $L$}
% symbolic: n : size; p : size
\begin{document}
\section[Short]{One \emph{loss} $L$}\label{one}
where $\W$ is $2 \times
3$, by~\cite{a} \textbf{and} \textcolor{red}{red} costs \$5.
% $no$
\begin{equation}\label{e}
  y = x % $no$ \end{equation}
  + 1
\end{equation}
\begin{align*}
  % symbolic: q = 1
  a &= b \\
  \intertext{where $c$} c &= d
\end{align*}
\begin{subequations}\begin{alignat}{2} f &= g \end{alignat}\end{subequations}
\input{other}
\end{document}
$no$
"""

SLIDES = r"""\begin{frame}<1->[fragile]{Chain rule}
  \frametitle{Rule of $\delta$}
  \begin{itemize}[<+->]
    \item<1-> so \alert{far} \only<2>{$z$} \pause
  \end{itemize}
  \[ x^\alert<2>{10} = \only<1>{a}\uncover<2->{ + \beta} \pause \]
  \begin{block}{Note} $\alt<2>{u}{v}$ \end{block}
\end{frame}
"""

DOCUMENTS = {
    "an article": (
        ARTICLE,
        [
            ("macros", r"\newcommand{\W}{\mathbf{W}}", 3),
            ("macros", r"\def\a#1{x_{#1}}", 3),
            ("macros", r"\DeclareMathOperator*{\tr}{tr}", 4),
            ("heading", "On $L$", 5),
            ("pin", "n : size; p : size", 6),
            ("heading", "One loss $L$", 8),
            ("formula", "L", 8),
            ("prose", "where", 9),
            ("formula", r"\W", 9),
            ("prose", "is", 9),
            ("formula", "2 \\times\n3", 9),
            ("prose", ", by and red costs $5.", 10),
            ("formula", "\\label{e}\n  y = x \n  + 1", 12),
            ("pin", "q = 1", 17),
            (
                "formula",
                "\\begin{aligned}a &= b \\\\\n  \\intertext{where $c$} c &= d\\end{aligned}",
                18,
            ),
            ("formula", r"\begin{aligned}f &= g\end{aligned}", 21),
            ("trouble", "other files are not followed: name them on the command line", 22),
        ],
    ),
    "slides": (
        SLIDES,
        [
            ("heading", "Chain rule", 1),
            ("heading", r"Rule of $\delta$", 2),
            ("formula", r"\delta", 2),
            ("prose", "so far", 4),
            ("formula", "z", 4),
            ("formula", "x^{10} =  a   + \\beta", 6),
            ("heading", "Note", 7),
            ("formula", "u", 7),
        ],
    ),
    "a fragment": (
        "Let \\( x \\) be\n\n$$\ny\n$$\n\n\\[ z \\\\[2pt] w \\]",
        [
            ("prose", "Let", 1),
            ("formula", "x", 1),
            ("prose", "be", 1),
            ("formula", "y", 4),
            ("formula", "z \\\\[2pt] w", 7),
        ],
    ),
    "shorthands": (
        "\\def\\be{\\begin{equation}}\n\\newcommand{\\ee}{\\end{equation}}\n\\be\n x\n\\ee y",
        [
            ("macros", "\\def\\be{\\begin{equation}}", 1),
            ("macros", "\\newcommand{\\ee}{\\end{equation}}", 2),
            ("formula", "x", 4),
            ("prose", "y", 5),
        ],
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_passages(name):
    text, expected = DOCUMENTS[name]
    assert told(text) == expected


NO_FORMULAS = [
    r"\verb|$x$| and \verb*+$y$+ and \lstinline{$z$}",
    "\\begin{verbatim}\n$x$\n\\end{verbatim}",
    "\\begin{lstlisting}[language=Python]\n$x$\n\\end{lstlisting}",
    "\\begin{minted}{python}\n$x$\n\\end{minted}",
    "\\begin{comment}\n$x$\n\\end{comment}",
    "\\iffalse $x$ \\fi",
    "% $x$\n50\\% % \\begin{align} x \\end{align}",
    r"\includegraphics[width=2cm]{a$x$b} \url{http://a/$x$}",
    r"\$5 and \$6",
]


@pytest.mark.parametrize("text", NO_FORMULAS)
def test_no_formulas(text):
    assert [passage for passage in passages_of_tex(text) if passage.kind != "prose"] == []


FORMULAS = {
    r"$\text{if $a$}$": [r"\text{if $a$}"],
    r"$$a \text{ if } b$$": [r"a \text{ if } b"],
    "\\begin{gather*}a\n\n\\\\b\\end{gather*}": [
        "\\begin{aligned}a\n\n\\\\b\\end{aligned}",
    ],
    r"\begin{aligned}[t]a\end{aligned}": [r"\begin{aligned}a\end{aligned}"],
    r"\begin{dmath}[label={e}]a\end{dmath}": ["a"],
    r"\begin{math}a\end{math}": ["a"],
    r"\begin{theorem}[Gauss] $a$ \end{theorem}": ["a"],
    r"\begin{tabular}{c|c} $a$ & $b$ \\ \end{tabular}": ["a", "b"],
    r"$a \% b$": [r"a \% b"],
    r"\footnote{$a$}": ["a"],
    "$$\\begin{align}a\\end{align}$$": ["\\begin{align}a\\end{align}"],
}


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas(text):
    assert formulas(text) == FORMULAS[text]


TROUBLES = {
    "a dollar sign": ("Let $x be\n\n$y$", 1, "`$x be` is never closed", ["y"]),
    "a dollar sign and a display": ("$x be \\[ z \\] $y$", 1, "is never closed", ["z", "y"]),
    "two dollar signs": ("$$\nx\n\n$y$ and $$z$$", 2, "`$$x` is never closed", ["y", "z"]),
    "a bracket": ("\\[ x\n\n\\[y\\]", 1, "is never closed", ["y"]),
    "an environment": (
        "\\begin{equation}\nx\n\\section{A}\n\\begin{equation}y\\end{equation}",
        2,
        "`\\begin{equation}x` is never closed",
        ["y"],
    ),
    "a code listing": ("\\begin{verbatim}\n\n$y$", 1, "never closed by `\\end{verbatim}`", ["y"]),
    "a heading": ("\\section{a\n\n$y$", 1, "braces of `\\section` are never closed", ["y"]),
    "a definition": ("\\newcommand{\\a}{b\n\n$y$", 1, "braces of `\\newcommand`", ["y"]),
    "a long formula": (f"${'x ' * 20_000}$ $y$", 1, "39999 characters, above the 20000", ["y"]),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_troubles(name):
    text, line, words, rest = TROUBLES[name]
    (trouble,) = [passage for passage in passages_of_tex(text) if passage.kind == "trouble"]
    assert words in trouble.text
    assert trouble.line == line
    assert formulas(text) == rest


OVERLAYS = {
    r"\alert{x}y": " x y",
    r"x_\only<1>{ij}": "x_{ij}",
    r"\onslide<2->{a} \onslide<3-> b \pause[2] c": " a   b   c",
    r"\temporal<2>{a}{b}{c} d": " a  d",
    r"\only<1>{\frac{a}{b}} \} {c}": r" \frac{a}{b}  \} {c}",
    r"\alt<1>{a}{b": " a {b",
    r"\alerts{x} \only{y}": r"\alerts{x} \only{y}",
}


@pytest.mark.parametrize("text", OVERLAYS)
def test_overlays(text):
    assert without_overlays(text) == OVERLAYS[text]


def test_display():
    text = r"$a$ \(b\) $$c$$ \[d\] \begin{align}e\end{align} \begin{math}f\end{math}"
    display = [passage.display for passage in passages_of_tex(text)]
    assert display == [False, False, True, True, True, False]
