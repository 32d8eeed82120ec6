"""Say what is made, where, and in which phase.

In    a quantity or an event with its sentence
Out   product, place and phase as the article writes them
Else  None for what it does not give
"""

import re
from collections.abc import Iterable

from pipeline.records import Span
from pipeline.relate.scene import Placed, Scene, Sentence, nearest, value_of

_BACK = 3
_NEAR = 45
_LEVELS = {"country": 0, "state": 1, "province": 1, "city": 2, "county": 3}
_CITY = 2
_ZONE = 4
_OWNED = re.compile(r"['’]s?\b|-based|-headquartered")
_WITHIN = re.compile(r"\b(?:in|at|near|to|across|of)\s+(?:the\s+)?(?:\w+ern\s+|\w+\s+)?$", re.IGNORECASE)
_PHASE_REACH = 130


def product_for(place: Placed, sentence: Sentence, scene: Scene) -> str | None:
    """The product named right after the figure, else the nearest in its clause, else the one spoken of before."""
    start, end = scene.clause(sentence, place.start)
    here = [cue for cue in sentence.cues["product"] if start <= cue.start < end]
    after = [cue for cue in here if 0 <= cue.start - place.end <= _NEAR and "," not in _between(scene, place, cue)]
    chosen = after[0] if after else nearest(scene, place, here)
    if chosen is None:
        chosen = next((s.cues["product"][0] for s in _before(sentence, scene) if s.cues["product"]), None)
    return chosen.text if chosen is not None else None


def product_names(cues: Iterable[Span]) -> dict[str, str]:
    """What the list of products calls those that the article names, by the article's words."""
    listed = (cue for cue in cues if cue.label == "product" and "product" in value_of(cue))
    return {cue.text: str(value_of(cue)["product"]) for cue in listed}


def _between(scene: Scene, place: Placed, cue: Span) -> str:
    return scene.article.text[place.end : cue.start]


def place_for(place: Placed, sentence: Sentence, scene: Scene) -> str | None:
    """The most specific place of the sentence, the nearest of several; else the one spoken of before."""
    start, end = scene.clause(sentence, place.start)
    local = _locations(sentence, scene)
    here = [cue for cue in local if start <= cue.start < end] or local
    if here:
        level = max(_level(cue) for cue in here)
        chosen = nearest(scene, place, [cue for cue in here if _level(cue) == level], limit=10_000)
        return _plain(chosen.text) if chosen is not None else None
    for earlier in _before(sentence, scene):
        known = [cue for cue in _locations(earlier, scene) if _level(cue) >= _CITY]
        if known:
            return _plain(max(known, key=_level).text)
    return None


def _locations(sentence: Sentence, scene: Scene) -> list[Span]:
    """Where something is: a zone or city by itself, a country only after "in"; "China's" says whose, not where."""
    text = scene.article.text
    return [
        cue
        for cue in sentence.cues["place"]
        if not _OWNED.match(text, cue.end)
        and (_level(cue) >= _CITY or _WITHIN.search(text, max(0, cue.start - 12), cue.start))
    ]


def _level(cue: Span) -> int:
    if cue.found_by == "place.zone":
        return _ZONE
    return _LEVELS.get(str(value_of(cue).get("level")), 2)


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name)


def _before(sentence: Sentence, scene: Scene) -> list[Sentence]:
    """The sentences shortly before, the nearest first, then the title."""
    near = scene.sentences[max(0, sentence.index - _BACK) : sentence.index]
    return [*reversed(near), *scene.sentences[: scene.in_title]]


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
