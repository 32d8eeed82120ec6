"""Say which date belongs to a figure.

In    a quantity with its kind and stage
Out   the index of the date in the article's mentions, and the date
Else  None: its sentence promises or tells none
"""

from pipeline.records import DateMention, FactKind, Quantity
from pipeline.relate.scene import Scene, Sentence, nearest
from pipeline.relate.status import Stage

Dated = tuple[int | None, DateMention | None]
_OWN_DATE = frozenset({"price", "output_value", "delivery", "order", "financing"})
_NONE: Dated = (None, None)
_REACH = 220


def date_for(quantity: Quantity, kind: FactKind, stage: Stage, sentence: Sentence, scene: Scene) -> Dated:
    """The date of one figure: promised for it, or of the event that happened to it."""
    if kind in ("specification", "site"):
        return _NONE
    if kind == "investment":
        return _announced(quantity, stage, sentence, scene)
    if kind in _OWN_DATE or stage.status == "planned":
        return _promised(quantity, sentence, scene, planned=stage.status == "planned")
    return _event_date(stage)


def _event_date(stage: Stage) -> Dated:
    return (stage.event.date, stage.event.when) if stage.event is not None else _NONE


def _dates_here(quantity: Quantity, sentence: Sentence, scene: Scene) -> list[tuple[int, DateMention]]:
    start, end = scene.clause(sentence, quantity.start)
    return [(index, date) for index, date in sentence.dates if start <= date.start < end and date.start_date]


def _promised(quantity: Quantity, sentence: Sentence, scene: Scene, *, planned: bool) -> Dated:
    """The nearest date of its clause; what is planned has none before the publication day."""
    published = scene.article.published
    here = _dates_here(quantity, sentence, scene)
    if planned and published is not None:
        here = [(index, date) for index, date in here if date.end_date is not None and date.end_date >= published]
    chosen = nearest(scene, quantity, [date for _, date in here], limit=_REACH)
    return next(((index, date) for index, date in here if date is chosen), _NONE)


def _announced(quantity: Quantity, stage: Stage, sentence: Sentence, scene: Scene) -> Dated:
    """A sum takes the day of its signing or announcement where its sentence gives one."""
    if stage.event is not None and not stage.event.expected and stage.event.sentence == sentence.index:
        return _event_date(stage)
    published = scene.article.published
    for index, date in _dates_here(quantity, sentence, scene):
        past = published is None or (date.start_date is not None and date.start_date <= published)
        if date.precision == "day" and past and date.end <= quantity.start:
            return index, date
    return _NONE
