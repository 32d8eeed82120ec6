"""Say at what stage the thing is that a figure measures.

In    a quantity, its kind, its sentence, the article's events
Out   a Stage: status, whether only expected, and the event behind it
Else  a Stage without status: the article does not say

The figure's own sentence decides: a word of planning before the figure, else the nearest event; where the sentence says
nothing, what was last planned or done in the article does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import FactKind, Quantity, Status
from pipeline.relate.events import Event, Timeline
from pipeline.relate.scene import Scene, Sentence, value_of

_PLAN_REACH = 170
_BACK = 3
_FIXED: dict[FactKind, Status | None] = {"order": "signed", "delivery": "delivered"}
_STAGELESS = frozenset({"price", "specification"})
_PLANNED_ONLY = frozenset({"output_value", "financing"})


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a project stands; ``event`` is the one that says so, if one does."""

    status: Status | None
    expected: bool = False
    event: Event | None = None


def stage_of(quantity: Quantity, kind: FactKind, sentence: Sentence, scene: Scene, timeline: Timeline) -> Stage:
    """The stage of one figure."""
    if kind in _STAGELESS:
        return Stage(None)
    here = _in_clause(quantity, sentence, scene, timeline)
    planned = _is_planned(quantity, sentence, scene, here)
    if kind in _FIXED:
        return Stage(
            "planned" if planned and kind == "delivery" else _FIXED[kind], planned, _nearest(quantity, here, scene)
        )
    if planned:
        return Stage("planned", True, _nearest(quantity, here, scene))
    if kind in _PLANNED_ONLY:
        return Stage(None, False, None)
    event = _nearest(quantity, here, scene)
    if event is None and _planned_before(sentence, scene, timeline):
        return Stage("planned", True)
    event = event or timeline.latest(sentence)
    if event is None:
        return Stage(None)
    return Stage("planned", True, event) if event.expected else Stage(event.status, False, event)


def _in_clause(quantity: Quantity, sentence: Sentence, scene: Scene, timeline: Timeline) -> list[Event]:
    start, end = scene.clause(sentence, quantity.start)
    return [event for event in timeline.of(sentence) if start <= event.start < end]


def _is_planned(quantity: Quantity, sentence: Sentence, scene: Scene, here: Sequence[Event]) -> bool:
    """A word of planning before the figure, with nothing that has happened in between."""
    start, end = scene.clause(sentence, quantity.start)
    plans = [plan for plan in sentence.cues["plan"] if start <= plan.start < end]
    for plan in plans:
        if plan.end <= quantity.start and quantity.start - plan.end <= _PLAN_REACH:
            done = [e for e in here if plan.end <= e.start < quantity.start and not e.expected]
            weak = value_of(plan).get("plan") == "weak" and any(not e.expected for e in here)
            if not done and not weak:
                return True
    # "annual output will reach 3 GWh" has it before; "a 3 GWh plant will be built" after, where no event comes first.
    following = [plan for plan in plans if 0 <= plan.start - quantity.end <= 90]
    return bool(following) and not any(not event.expected for event in here)


def _nearest(quantity: Quantity, here: Sequence[Event], scene: Scene) -> Event | None:
    def cost(event: Event) -> int:
        low, high = (event.end, quantity.start) if event.end <= quantity.start else (quantity.end, event.start)
        return scene.gap(low, high) if low < high else 0

    return min(here, key=cost, default=None)


def _planned_before(sentence: Sentence, scene: Scene, timeline: Timeline) -> bool:
    """Whether the last thing said before, of plans and of events, was a plan."""
    for earlier in reversed(scene.sentences[max(0, sentence.index - _BACK) : sentence.index]):
        if any(not event.expected for event in timeline.of(earlier)):
            return False
        if earlier.cues["plan"]:
            return True
    return False
