"""What findings are counted as."""

CLAIMS = ("proved", "true only if", "refuted", "agrees", "undecided")
SORTS = (*CLAIMS, "definitions", "declarations", "mentions", "not read")
FAILING = ("true only if", "refuted")
UNCLEAR = ("undecided", "not read")
