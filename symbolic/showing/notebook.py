"""What a notebook shows of an object: HTML with the style that it needs."""

from symbolic.showing.style import STYLE


def shown(body: str, more_style: str = "") -> str:
    """The output of a notebook's cell; it looks the same however often its style is there."""
    return f'<style>{STYLE}{more_style}</style>\n<div class="symbolic-report">{body}</div>'
