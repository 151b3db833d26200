"""What the reader of a paragraph of Markdown looks for."""

from __future__ import annotations

import re

from symbolic.notes.documents.macros import STARTS

_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++)"""
_ROLE = (
    r"(?:\{(?P<directive>[a-z][a-z:+_-]*+)\}"
    r"|(?<![\w:]):(?P<role>[a-z_]++(?::[a-z_]++)*+):)?(?P<ticks>`++)"
)
TOKENS = re.compile(
    rf"""
    (?P<macros>{STARTS})
  | \\begin\s*\{{(?P<environment>[A-Za-z]+\*?)\}}
  | (?P<bracket>\\\\?[(\[])
  | (?P<escape>\\.)
  | (?P<dollars>\$++)
  | {_ROLE}
  | (?P<comment><!--|\{{/\*)
  | <(?P<raw>script|style|pre|code|textarea|svg|math)\b[^<>]*+>
  | (?P<tag></?[A-Za-z][\w:-]*+(?:\s++[A-Za-z_:@][\w:.-]*+(?:\s*+=\s*+{_VALUE})?+)*+\s*+/?>)
  | (?P<address><[A-Za-z][\w+.-]*+:[^\s<>]*+>|(?<!\w)https?://[^\s<>()`]++)
  | (?P<target>\]\((?:[^()\\\n]++|\\.|\([^()\n]*+\))*+\))
  | (?P<mark>\{{%[^%\n]*+%\}}|\{{\{{<[^<>\n]*+>\}}\}}|\{{[:\#.][^{{}}\n]*+\}}|:end_tab:)
    """,
    re.VERBOSE | re.DOTALL,
)
# Quarto writes `{#eq-name}` after a formula, MyST `(name)`.
LABEL = re.compile(r"[ \t]*+(?:\{#[^{}\n]*\}|\([\w:.-]+\)(?=[ \t]*+(?:\n|$)))")
LINE_END = re.compile(r"[ \t]*+[.,;:]?[ \t]*+(?:\n|$)")
BRACKET_ENDS = {
    "(": re.compile(r"(?:[^\\]++|\\[^)])*+\\\)", re.DOTALL),
    "[": re.compile(r"(?:[^\\]++|\\[^\]])*+\\\]", re.DOTALL),
}
