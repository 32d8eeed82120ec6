"""Where each stretch of clean text stood in the raw text, packed.

In    runs of (start in clean text, start in raw text, length), sorted by the first
Out   a JSON array of whole numbers, three a run: clean characters and raw characters skipped since the last run's end,
      and its length
Else  nothing: text without runs is packed as NULL

Skips are small where starts are not, so a run takes some eight bytes. Bare varints would take four, but need a decoder
where JSON has one in every language and in SQL (``json_each``), and in Python ten times as long to write.
"""

import json
from collections.abc import Sequence

Place = tuple[int, int, int]


def pack_places(places: Sequence[Place]) -> str | None:
    """The runs as text."""
    if not places:
        return None
    numbers: list[int] = []
    clean = raw = 0
    for start, origin, length in places:
        numbers += (start - clean, origin - raw, length)
        clean, raw = start + length, origin + length
    return json.dumps(numbers, separators=(",", ":"))


def unpack_places(packed: str | None) -> tuple[Place, ...]:
    """The runs that ``pack_places`` was given."""
    numbers: list[int] = json.loads(packed) if packed else []
    places: list[Place] = []
    clean = raw = 0
    for skipped, jumped, length in zip(*(iter(numbers),) * 3, strict=True):
        places.append((clean + skipped, raw + jumped, length))
        clean, raw = clean + skipped + length, raw + jumped + length
    return tuple(places)
