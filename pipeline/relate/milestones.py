"""Make milestones of dated events.

In    the article's events
Out   facts of kind milestone: status, date, who, what, where
Else  nothing: an event without a date that resolves is no milestone
"""

from collections.abc import Sequence

from pipeline.records import Fact
from pipeline.relate.events import Event
from pipeline.relate.scene import Scene
from pipeline.relate.what import phase_for, place_for, product_for
from pipeline.relate.who import companies_for


def milestones_of(events: Sequence[Event], scene: Scene) -> list[Fact]:
    """One fact for each dated event."""
    return [_milestone(event, scene) for event in events if event.when is not None]


def _milestone(event: Event, scene: Scene) -> Fact:
    sentence = scene.sentences[event.sentence]
    cue = next(cue for cue in sentence.cues["status"] if cue.start == event.start)
    when = event.when
    return Fact(
        kind="milestone",
        text=scene.article.text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
        found_by=event.rule,
        companies=companies_for("milestone", cue, sentence, scene),
        product=product_for(cue, sentence, scene),
        place=place_for(cue, sentence, scene),
        phase=phase_for(cue, sentence, scene),
        status=event.status,
        expected=event.expected,
        start_date=when.start_date if when else None,
        end_date=when.end_date if when else None,
        date_mention=event.date,
    )
