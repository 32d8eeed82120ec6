"""Find the events of an article: what was, or will be, signed, begun, finished, opened — and when.

In    a Scene
Out   Events in text order, each with its status, whether it is still to come, and its date where one stands by it
Else  nothing
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import DateMention, Span, Status
from pipeline.relate.scene import Scene, Sentence, value_of

_GOVERNS = 45  # characters over which "will" or "is expected to" reaches its verb
_DATE_REACH = 160
_SHARED = 16
_OPENING = 12
_ROUND_REACH = 45
_RIGHT = 8
_FOLLOWS = 4
_ARTICLE = re.compile(r"\b(?:an?|the|its|their|with|total)\s+$", re.IGNORECASE)
_NOUN = re.compile(r"(?:ion|ing|ies|y)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Event:
    """``date`` is the index of its date in the article's mentions, or None."""

    status: Status
    expected: bool
    sentence: int
    start: int
    end: int
    rule: str
    date: int | None = None
    when: DateMention | None = None


class Timeline:
    """The events of an article in text order, to be asked by sentence."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self._of: dict[int, list[Event]] = defaultdict(list)
        for event in events:
            self._of[event.sentence].append(event)
        self._done = [event for event in events if not event.expected]
        self._done_in = [event.sentence for event in self._done]

    def of(self, sentence: Sentence) -> Sequence[Event]:
        """Those that this sentence tells."""
        return self._of.get(sentence.index, ())

    def latest(self, sentence: Sentence) -> Event | None:
        """The last thing that is said to have happened up to this sentence, or the first one after it."""
        before = bisect_right(self._done_in, sentence.index)
        return self._done[max(0, before - 1)] if self._done else None


def events_of(scene: Scene) -> Timeline:
    """Every event of the article, in text order."""
    return Timeline([event for sentence in scene.sentences for event in _in_sentence(sentence, scene)])


def _in_sentence(sentence: Sentence, scene: Scene) -> list[Event]:
    return [_event(cue, sentence, scene) for cue in sentence.cues["status"] if not _is_round(cue, sentence)]


def _is_round(cue: Span, sentence: Sentence) -> bool:
    """ "completed an angel round": no stage of a plant."""
    return value_of(cue)["status"] == "completed" and any(
        value_of(kind)["kind"] == "financing" and 0 <= kind.start - cue.end <= _ROUND_REACH
        for kind in sentence.cues["kind"]
    )


def _event(cue: Span, sentence: Sentence, scene: Scene) -> Event:
    value = value_of(cue)
    expected = bool(value.get("postponed")) or is_planned(cue, sentence, scene)
    index, when = _date_of(cue, sentence, scene, expected=expected)
    if when is not None and when.start_date is not None and scene.article.published is not None:
        expected = expected or when.start_date > scene.article.published
    return Event(value["status"], expected, sentence.index, cue.start, cue.end, cue.found_by, index, when)


def is_planned(cue: Span, sentence: Sentence, scene: Scene) -> bool:
    """Whether a word of planning reaches this verb: "is expected to be put into operation"."""
    for plan in sentence.cues["plan"]:
        if cue.start <= plan.start < cue.end:  # "construction of the line will begin"
            return True
        if _NOUN.search(cue.text) and 0 < plan.start - cue.end <= _FOLLOWS:  # "with completion expected in May"
            return True
        if _describes(plan, scene):
            continue
        between = scene.article.text[plan.end : cue.start]
        if plan.end <= cue.start and len(between) <= _GOVERNS and not {";", ","} & set(between):
            return True
    return False


def _describes(plan: Span, scene: Scene) -> bool:
    """ "A planned capacity of 5 GWh broke ground": the word belongs to its noun and governs no verb."""
    return value_of(plan).get("plan") == "firm" or bool(
        plan.text.lower().endswith("ed") and _ARTICLE.search(scene.article.text, max(0, plan.start - 12), plan.start)
    )


def _date_of(cue: Span, sentence: Sentence, scene: Scene, *, expected: bool) -> tuple[int | None, DateMention | None]:
    """The date that stands nearest; a date belongs to the event nearest to it."""
    best: tuple[int, int, DateMention] | None = None
    for index, date in sentence.dates:
        if _is_attribute(date, scene) or not _fits(date, cue, scene, expected=expected):
            continue
        cost = scene.distance(cue, date) + (_RIGHT if date.start > cue.end else 0)
        if date.start - sentence.start <= _OPENING:  # "On April 2, …" frames the whole sentence
            cost = min(cost, _DATE_REACH)
        if _belongs_to_other(date, cue, sentence, scene):
            continue
        if best is None or cost < best[0]:
            best = (cost, index, date)
    if best is None or best[0] > _DATE_REACH:
        return None, None
    return best[1], best[2]


def _belongs_to_other(date: DateMention, cue: Span, sentence: Sentence, scene: Scene) -> bool:
    """Whether another event stands between, or nearer to the date; "signed and started on May 22" shares it."""
    mine = scene.distance(cue, date)
    for other in sentence.cues["status"]:
        if other is cue or scene.distance(cue, other) <= _SHARED:
            continue
        if scene.distance(other, date) < mine:
            return True
    return False


def _is_attribute(date: DateMention, scene: Scene) -> bool:
    """ "The 2030 pipeline" tells which pipeline, not when something happened to it."""
    return date.precision == "year" and scene.article.text.endswith(("the ", "The "), 0, date.start)


def _fits(date: DateMention, cue: Span, scene: Scene, *, expected: bool) -> bool:
    """What is to come has no date before publication, what was signed none after; shipping takes a day or a month."""
    if date.start_date is None or date.end_date is None:
        return False
    status = value_of(cue)["status"]
    if status == "delivered" and date.precision not in ("day", "month"):
        return False
    published = scene.article.published
    if published is None:
        return True
    if expected:
        return date.end_date >= published
    return status not in ("signed", "delivered") or date.start_date <= published
