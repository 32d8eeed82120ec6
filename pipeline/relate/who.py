"""Say whose figure it is: the companies behind a fact.

In    a quantity or an event with its sentence
Out   canonical names, in text order
Else  nothing: the article names none, or speaks of a region or the whole industry
"""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.records import CompanyMention, FactKind
from pipeline.relate.scene import Placed, Scene, Sentence

_JOINED = re.compile(r"(?:'s)?\s*(?:\([^)]{0,30}\))?\s*(?:,|and|&|、|,\s*and|as well as|together with|,?\s*with|jointly with)\s*(?:the\s+)?", re.IGNORECASE)
_OWNER = re.compile(r"(?:subsidiar(?:y|ies) of|owned by|controlled by|held by|unit of|arm of|invested by|affiliate of|branch of|parent company,?)\s+(?:the\s+)?$", re.IGNORECASE)
_POSSESSED = 14
_EVERYONE = frozenset({"order", "financing"})
_BACK = 3


def companies_for(kind: FactKind, place: Placed, sentence: Sentence, scene: Scene) -> tuple[str, ...]:
    """The names of the companies behind a fact of this kind that stands at ``place``."""
    start, end = scene.clause(sentence, place.start)
    here = [company for company in sentence.companies if start <= company.start < end] or sentence.companies
    if here:
        if kind in _EVERYONE:
            return _names(here[:4])
        return _subject(place, here, scene)
    if sentence.cues["scene"]:
        return ()
    return _from_before(sentence, scene)


def _names(companies: Sequence[CompanyMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(company.name for company in companies))


def _subject(place: Placed, here: list[CompanyMention], scene: Scene) -> tuple[str, ...]:
    """The possessor right before the figure, else the first company of the clause; each with those joined to it."""
    text = scene.article.text
    free = [company for company in here if not _OWNER.search(text, max(0, company.start - 40), company.start)] or here
    before = [company for company in free if company.end <= place.start]
    if before and place.start - before[-1].end <= _POSSESSED:
        return _names(_group(before[-1], here, scene))
    return _names(_group(before[0] if before else free[0], here, scene))


def _group(one: CompanyMention, here: list[CompanyMention], scene: Scene) -> list[CompanyMention]:
    """The company with its neighbours joined by "and" or a comma."""
    text = scene.article.text
    index = here.index(one)
    first = last = index
    while first > 0 and _JOINED.fullmatch(text, here[first - 1].end, here[first].start):
        first -= 1
    while last + 1 < len(here) and _JOINED.fullmatch(text, here[last].end, here[last + 1].start):
        last += 1
    return here[first : last + 1]


def _from_before(sentence: Sentence, scene: Scene) -> tuple[str, ...]:
    """The subject of a sentence shortly before, else the company that the article is about."""
    for earlier in reversed(scene.sentences[max(0, sentence.index - _BACK) : sentence.index]):
        if earlier.companies:
            return _names(_group(earlier.companies[0], earlier.companies, scene))
    for titled in scene.sentences[: scene.in_title]:
        if titled.companies:
            return _names(_group(titled.companies[0], titled.companies, scene))
    counts = Counter(company.name for other in scene.sentences for company in other.companies)
    return (next(iter(counts)),) if len(counts) == 1 else ()
