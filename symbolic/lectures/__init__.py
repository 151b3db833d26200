"""The five lectures: what they state, as data, and what comes of checking it."""
