"""The commands and environments of TeX that its reader tells apart."""

from __future__ import annotations

import re

from symbolic.notes.documents.formulas import ENVIRONMENTS, NESTED
from symbolic.notes.documents.macros import STARTS

VERBATIM = frozenset(
    {
        *("verbatim", "Verbatim", "BVerbatim", "lstlisting", "minted", "comment", "filecontents"),
        *("tikzpicture", "tikzcd", "pgfpicture", "alltt", "semiverbatim", "thebibliography"),
    }
)
TITLED = {"frame": 6, "block": 7, "alertblock": 7, "exampleblock": 7}
WITH_ARGUMENTS = frozenset(
    {
        *("tabular", "tabularx", "longtable", "array", "minipage", "column", "columns", "spacing"),
        *("multicols", "wrapfigure", "adjustbox", "tcolorbox", "subfigure", "overlayarea"),
    }
)
OF_PREAMBLE = frozenset({"comment", "macros", "begin", "input", "heading", "false", "skipped"})

LEVELS = {
    "title": 1,
    "part": 1,
    "chapter": 2,
    "section": 3,
    "subsection": 4,
    "subsubsection": 5,
    "paragraph": 6,
    "subparagraph": 7,
    "frametitle": 6,
    "framesubtitle": 7,
}
_HEADINGS = "|".join(sorted(LEVELS, key=len, reverse=True))
_SKIPPED = (
    "documentclass|usepackage|RequirePackage|use(?:color|font|inner|outer)?theme|includegraphics"
    "|label|(?:auto|page|eq|c|C)?ref|[cC]ite[a-z]*|bibliography(?:style)?|[vh]space|setlength"
    "|setcounter|addtocounter|(?:re)?newenvironment|newtheorem|theoremstyle|geometry|hypersetup"
    "|lstset|url|(?:this)?pagestyle|definecolor|color|newtcolorbox|tikzset|graphicspath"
    "|setbeamer[a-z]+|newcounter|newlength|lstdefinestyle|lstinputlisting|captionsetup"
)
_OPTIONS = r"(?:\s*<[^<>{}]*+>)?(?:\s*\[[^\[\]]*+\])?"
OPTIONS = re.compile(_OPTIONS + r"[ \t]*+(?:\n[ \t]*+(?=\{))?")
TOKENS = re.compile(
    rf"""
    (?P<comment>%[^\n]*+)
  | (?P<macros>{STARTS})
  | \\begin\s*\{{(?P<begin>[A-Za-z]+\*?)\}}
  | (?P<end>\\end\s*\{{document\}})
  | (?P<edge>\\end\s*\{{[A-Za-z]+\*?\}}|\n[ \t]*+\n\s*+
            |\\(?:item|par|newpage|(?:big|med|small)skip|maketitle)(?![A-Za-z])(?:<[^<>]*+>)?)
  | \\verb(?![A-Za-z])\*?(?P<verb>\S)
  | \\(?P<inline>lstinline|mintinline)(?![A-Za-z])
  | (?P<false>\\iffalse(?![A-Za-z]))
  | \\(?P<bracket>[(\[])
  | (?P<noise>\${{3,}}+)
  | (?P<dollars>\$\$?)
  | \\(?P<heading>{_HEADINGS})(?![A-Za-z])\*?{_OPTIONS}\s*(?=\{{)
  | \\(?P<input>input|include|subfile|import|subimport)(?![A-Za-z])
  | \\(?P<skipped>{_SKIPPED})(?![A-Za-z])\*?
  | (?P<other>\\(?:[A-Za-z@]++\*?|.)(?:<[\d,+.|*-]*+>)?)
    """,
    re.VERBOSE | re.DOTALL,
)
BEGIN_DOCUMENT = re.compile(r"\\begin\s*\{document\}")
BLANK_LINE = re.compile(r"\n[ \t]*+\n")
PARAGRAPH_END = re.compile(r"\n[ \t]*+\n|\\(?:sub){0,2}section\b|\\frametitle\b|\\end\{frame\}")
COMMENTS = re.compile(r"\\.|%+([^\n]*)", re.DOTALL)

_DISPLAYS = "|".join(sorted(ENVIRONMENTS - NESTED - {"math"}))
# What a formula between dollar signs does not run into.
_OUTSIDE = r"(?!(?:item|par|section|subsection|frametitle)(?![A-Za-z]))"
_COMMAND = {
    "$": rf"\\{_OUTSIDE}(?!\[|begin\{{(?:{_DISPLAYS})\*?\}}).",
    "$$": rf"\\{_OUTSIDE}.",
}
_INSIDE = r"\\(?:text[a-z]*|mbox|intertext)\s*\{[^{}]*+\}|\n(?![ \t]*+\n)|%[^\n]*+"
DOLLAR_ENDS = {
    "$": re.compile(rf"(?:[^$\\%\n]++|{_INSIDE}|{_COMMAND['$']})*+\$", re.DOTALL),
    "$$": re.compile(rf"(?:[^$\\%\n]++|{_INSIDE}|{_COMMAND['$$']}|\$(?!\$))*+\$\$", re.DOTALL),
}
BRACKET_ENDS = {
    "(": re.compile(rf"(?:[^\\%\n]++|{_INSIDE}|\\[^()])*+\\\)", re.DOTALL),
    "[": re.compile(r"(?:[^\\%]++|%[^\n]*+|\\[^\[\]])*+\\\]", re.DOTALL),
}
