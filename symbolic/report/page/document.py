"""A page of the report: what surrounds its content, with all that it needs inside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from symbolic.report.page.script import SCRIPT
from symbolic.report.page.style import SHEET
from symbolic.showing.pieces import text
from symbolic.showing.style import STYLE

_WHOLE = "html { scroll-padding-top: .5rem; }"
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta http-equiv="Content-Security-Policy" content="{policy}"/>
<title>{title}</title>
<style>{style}</style>
</head>
<body class="symbolic-page wide">
<a class="skip" href="#content">Skip to the content</a>
<header><nav aria-label="Pages"><ul>{links}</ul></nav></header>
<main id="content" class="symbolic-report" tabindex="-1">
<h1>{title}</h1>
{body}
</main>
<script>{script}</script>
</body>
</html>
"""


def document(
    title: str, body: str, pages: Iterable[tuple[str, str]], here: str, more_style: str = ""
) -> str:
    """A whole page.

    Args:
        title: its title.
        body: its content.
        pages: the names and titles of all pages, to go to.
        here: the name of this one.
        more_style: a style sheet beyond those of all pages.
    """
    links = "".join(
        f'<li><a href="{name}"{_current(name == here)}>{text(words)}</a></li>'
        for name, words in pages
    )
    style = _WHOLE + STYLE + SHEET + more_style
    return _PAGE.format(
        policy=policy(SCRIPT), title=text(title), style=style, links=links, body=body, script=SCRIPT
    )


def _current(is_here: bool) -> str:
    return ' aria-current="page"' if is_here else ""


def policy(script: str) -> str:
    """What a page may load: nothing but its own style, its own script and pictures inside it."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
