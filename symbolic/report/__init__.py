"""Reports of the lectures: what is proved of their formulas, and what their systems come to."""
