"""Relate: mentions become facts — who builds what, where, how much, by when, at what stage.

In    the article, what was found in it, its mentions
Out   facts in text order, each with the sentence that proves it and the rule that made it
Else  nothing: a mention of which nothing is said stays a mention
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import CleanArticle, Fact, Found, Mention, Quantity
from pipeline.relate.dating import date_for
from pipeline.relate.events import Timeline, events_of
from pipeline.relate.kinds import kind_of
from pipeline.relate.merge import merge_facts
from pipeline.relate.milestones import milestones_of
from pipeline.relate.scene import Scene, Sentence, lay_out
from pipeline.relate.status import stage_of
from pipeline.relate.what import phase_for, place_for, product_for, product_names
from pipeline.relate.who import companies_for

__all__ = ["relate_mentions"]

_NO_PLACE = frozenset({"price", "order", "financing", "specification"})  # agreed or measured, nowhere in particular
_NO_PRODUCT = frozenset({"financing"})  # money is raised for a company, not for a product


def relate_mentions(article: CleanArticle, found: Found, mentions: Sequence[Mention]) -> list[Fact]:
    """Every fact of the article."""
    scene = lay_out(article, found, mentions)
    timeline = events_of(scene)
    facts = [
        fact
        for sentence in scene.sentences
        for index, quantity in sentence.quantities
        if (fact := _figure(index, quantity, sentence, scene, timeline)) is not None
    ]
    told = [*facts, *milestones_of(timeline.events, scene)]
    title = len(article.title) if article.title else 0
    names = product_names(found.cues)
    facts = [replace(fact, product_name=names.get(fact.product or "")) for fact in merge_facts(told, title=title)]
    return sorted(facts, key=lambda fact: (fact.start, fact.end))


def _figure(index: int, quantity: Quantity, sentence: Sentence, scene: Scene, timeline: Timeline) -> Fact | None:
    kind = kind_of(quantity, sentence, scene)
    if kind is None:
        return None
    stage = stage_of(quantity, kind.kind, sentence, scene, timeline)
    date_index, when = date_for(quantity, kind.kind, stage, sentence, scene)
    return Fact(
        kind=kind.kind,
        text=scene.article.text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
        found_by=kind.rule,
        companies=companies_for(kind.kind, quantity, sentence, scene),
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        per=quantity.per,
        qualifier=quantity.qualifier,
        product=None if kind.kind in _NO_PRODUCT else product_for(quantity, sentence, scene),
        place=None if kind.kind in _NO_PLACE else place_for(quantity, sentence, scene),
        phase=phase_for(quantity, sentence, scene),
        status=stage.status,
        expected=stage.expected,
        start_date=when.start_date if when else None,
        end_date=when.end_date if when else None,
        mention=index,
        date_mention=date_index,
    )
