"""Textbook LaTeX read as index expressions.

`trees` makes syntax of text, by the grammar in `grammar.lark`; `elaborating` gives it its meaning
in a `Scope`; `readings` tries the ways in which what is left open can be taken so that sizes fit;
`judging` holds the two sides of an equation against one another.
"""
