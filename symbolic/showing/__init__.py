"""How formulas, verdicts and derivations look on a page and in a notebook."""
