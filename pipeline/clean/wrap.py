"""Join sentences that a dump broke over several lines.

In    lines of plain text
Out   the same lines, a broken sentence on one of them, and where the parts of each stood; blank lines part paragraphs
      and are never crossed
Else  nothing

Only what cannot begin a sentence is drawn up: a line that opens with a small letter or with ", Ltd.", after a line that
is long and does not end as sentences do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .trace import Place

_CONTINUES = re.compile(r"[a-z]|[,.;)](?:\s|$)|[,;)]")
_BROKEN_OFF = re.compile(r"(?:,|\b(?:of|the|and|or|to|in|with|for|by|from|at|an?|is|will|that|which|its|than))$")
_CLOSED = re.compile(r"[.!?:;。][\"')\]]*$")
_ABBREVIATION = re.compile(r"\b(?:Ltd|Co|Inc|Corp|No|vs|St|Dr|Mr|Ms|approx|U\.S|i\.e|e\.g)\.$")
_SHORTEST = 40
_LONGEST = 5_000  # no sentence is longer; joining stays linear


@dataclass(slots=True)
class Joined:
    """Lines, and of each the places of its parts in the text that the lines come from."""

    lines: list[str] = field(default_factory=list)
    places: list[list[Place]] = field(default_factory=list)


def join_broken_lines(lines: Sequence[str], starts: Sequence[int]) -> Joined:
    """Join each line that continues the one above it; ``starts`` says where each line stands."""
    joined = Joined()
    for line, start in zip(lines, starts, strict=True):
        above = joined.lines[-1] if joined.lines else ""
        if line and above and _belong_together(above, line):
            above += "" if line[0] in ",.;)" else " "
            joined.places[-1].append((len(above), start, len(line)))
            joined.lines[-1] = above + line
        else:
            joined.lines.append(line)
            joined.places.append([(0, start, len(line))])
    return joined


def is_broken_off(line: str, following: str) -> bool:
    """Whether the line is the first part of a sentence that goes on below it."""
    return bool(following) and _belong_together(line, following)


def _belong_together(line: str, following: str) -> bool:
    end = line[-_SHORTEST:]
    if len(line) > _LONGEST:
        return False
    if following[0] in ",.;)" and not following.startswith("..."):
        return True
    if following[0].islower() and _ABBREVIATION.search(end):
        return True
    if len(line) < _SHORTEST or _CLOSED.search(end):
        return False
    return bool(_CONTINUES.match(following) or _BROKEN_OFF.search(end))
