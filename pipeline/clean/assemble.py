"""Put title and body together as the final text.

In    a Layout and the Body that is left of it
Out   an Assembled: the text, where its body starts, and the place of every part
Else  an empty text where nothing is left

A blank line follows the title and stands wherever there was one or something was taken away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .layout import Layout
from .tail import Body
from .trace import Place

_PARAGRAPH, _LINE = "\n\n", "\n"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text with its places in the repaired text; ``start`` is where its body begins."""

    text: str
    start: int
    places: list[Place]


def assemble(layout: Layout, body: Body) -> Assembled:
    """Title, blank line, body."""
    parts: list[str] = []
    places: list[Place] = []
    end = 0
    if layout.title:
        parts.append(layout.title)
        end = len(layout.title)
        if layout.title_start is not None:
            places.append((0, layout.title_start, end))
    head = end
    # A line whose tail was cut is shorter than its places, and the places of dropped last lines are left over.
    for line, stood, gap in _spaced(body.lines, layout.places, first=bool(parts)):
        parts += (gap, line)
        end += len(gap)
        places += _clip(stood, end, len(line))
        end += len(line)
    return Assembled("".join(parts), min(end, head + len(_PARAGRAPH)) if head else 0, places)


def _spaced(
    lines: Iterable[str], places: Iterable[list[Place]], *, first: bool
) -> Iterator[tuple[str, list[Place], str]]:
    """Each line that says something, with the line break or the blank line before it; ``first`` opens with one."""
    gap = _PARAGRAPH if first else ""
    for line, stood in zip(lines, places, strict=False):
        if line:
            yield line, stood, gap
            gap = _LINE
        elif gap == _LINE:
            gap = _PARAGRAPH


def _clip(stood: Iterable[Place], at: int, length: int) -> Iterator[Place]:
    """The places of a line that now begins at ``at`` and has this length."""
    for start, old, run in stood:
        if start < length:
            yield at + start, old, min(run, length - start)
