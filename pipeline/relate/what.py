"""Say what is made, where, and in which phase.

In    a quantity or an event with its sentence
Out   product, place and phase as the article writes them
Else  None for what it does not give
"""

import re

from pipeline.records import Span
from pipeline.relate.scene import Placed, Scene, Sentence, nearest, value_of

_BACK = 3
_NEAR = 45
_LEVELS = {"country": 0, "state": 1, "province": 1, "city": 2, "county": 3}
_ZONE = 4
_PHASE_REACH = 130


def product_for(place: Placed, sentence: Sentence, scene: Scene) -> str | None:
    """The product named right after the figure, else the nearest in its clause, else the one spoken of before."""
    start, end = scene.clause(sentence, place.start)
    here = [cue for cue in sentence.cues["product"] if start <= cue.start < end]
    after = [cue for cue in here if 0 <= cue.start - place.end <= _NEAR and "," not in _between(scene, place, cue)]
    chosen = after[0] if after else nearest(scene, place, here)
    if chosen is None:
        chosen = _earlier(sentence, scene, "product")
    return chosen.text if chosen is not None else None


def _between(scene: Scene, place: Placed, cue: Span) -> str:
    return scene.article.text[place.end : cue.start]


def place_for(place: Placed, sentence: Sentence, scene: Scene) -> str | None:
    """The most specific place of the sentence, the nearest of several; else the one spoken of before."""
    start, end = scene.clause(sentence, place.start)
    here = [cue for cue in sentence.cues["place"] if start <= cue.start < end] or sentence.cues["place"]
    if here:
        level = max(_level(cue) for cue in here)
        chosen = nearest(scene, place, [cue for cue in here if _level(cue) == level], limit=10_000)
        return _plain(chosen.text) if chosen is not None else None
    earlier = _earlier(sentence, scene, "place")
    return _plain(earlier.text) if earlier is not None else None


def _level(cue: Span) -> int:
    if cue.found_by == "place.zone":
        return _ZONE
    return _LEVELS.get(str(value_of(cue).get("level")), 2)


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name)


def _earlier(sentence: Sentence, scene: Scene, label: str) -> Span | None:
    for earlier in reversed(scene.sentences[max(0, sentence.index - _BACK) : sentence.index]):
        if earlier.cues[label]:
            return max(earlier.cues[label], key=_level) if label == "place" else earlier.cues[label][0]
    for titled in scene.sentences[: scene.in_title]:
        if titled.cues[label]:
            return titled.cues[label][0]
    return None


def phase_for(place: Placed, sentence: Sentence, scene: Scene) -> str | None:
    """The number of the phase spoken of: before the figure in its clause, or right after it."""
    start, end = scene.clause(sentence, place.start)
    before = [c for c in sentence.cues["phase"] if start <= c.start and c.end <= place.start]
    if before and place.start - before[-1].end <= _PHASE_REACH:
        return _number(before[-1])
    after = [c for c in sentence.cues["phase"] if 0 <= c.start - place.end <= 30 and c.start < end]
    return _number(after[0]) if after else None


def _number(cue: Span) -> str | None:
    value = value_of(cue).get("phase")
    return str(value) if value is not None and str(value).isdigit() else None
