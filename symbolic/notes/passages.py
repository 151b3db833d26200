"""What a note is made of, whatever its format: prose, formulas, pins and macros, in order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """A piece of a note.

    Attributes:
        kind: `formula`; `prose`, the words between formulas, of which some say sizes or name
            functions; `pin`, what a comment `symbolic: …` says, without that word; `macros`,
            definitions such as `\\newcommand{\\W}{\\mathbf W}`; `heading`, the text of a heading;
            `trouble`, one sentence on a part of the file that could not be read.
        text: the LaTeX inside the dollar signs, the words, or the sentence.
        line: the line of the file where it begins, from 1; in a notebook, lines are counted within
            the cell.
        place: what goes with the line, e.g. `cell 3` or the name of a function; may be empty.
        display: whether a formula stands on a line of its own.
        level: of a heading, 1 for the highest of its kind; 0 for all else.
    """

    kind: str
    text: str
    line: int
    place: str = ""
    display: bool = False
    level: int = 0
