"""Say whose figure it is: the companies behind a fact.

In    a quantity or an event with its sentence
Out   canonical names, in text order
Else  nothing: the article names none, or speaks of a region or the whole industry
"""

import re
from collections.abc import Sequence

from pipeline.records import CompanyMention, FactKind, Quantity, Span
from pipeline.relate.scene import Placed, Scene, Sentence, is_witness, value_of

_JOINED = re.compile(
    r"(?:'s)?\s*(?:\([^)]{0,30}\))?\s*"
    r"(?:,|and|&|、|,\s*and|as well as|together with|,?\s*with|jointly with)\s*(?:the\s+)?",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(?:subsidiar(?:y|ies) of|owned by|controlled by|held by|unit of|arm of|invested by|affiliate of|branch of"
    r"|parent company,?)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# Whom it is done for, bought from or agreed with: "supplies cells to X", "a loan from the state-owned X".
_OBJECT = re.compile(
    r"\b(?:to|from|for|with|than|like|against|alongside)\s+(?:the\s+|its\s+|an?\s+)?(?:[a-z][\w-]*\s+){0,3}$"
)
_OWNER_REACH = 60
_BOTH = re.compile(
    r"\b(?:both|two|three) (?:parties|sides|companies|firms|enterprises)\b|\bthe parties\b", re.IGNORECASE
)
_LENDER = re.compile(r"\b(?:Bank|Capital|Fund|Securities|Ventures|Insurance)\b")  # pays for a plant and builds none
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_POSSESSED = 14
_EVERYONE = frozenset({"order", "financing"})
_MOST = 4
_BACK = 3
_FAR_BACK = 40  # sentences in which "both parties" may have been named


def companies_for(kind: FactKind, place: Placed, sentence: Sentence, scene: Scene) -> tuple[str, ...]:
    """The names of the companies behind a fact of this kind that stands at ``place``."""
    start, end = scene.clause(sentence, place.start)
    here = [company for company in sentence.companies if start <= company.start < end] or sentence.companies
    if paired := _paired(place, here, sentence, scene):
        return paired
    acting = [company for company in here if _acts(company, scene)]
    if here and (kind in _EVERYONE or _is_signing(kind, place)):
        partners = _names(here[:_MOST])
        return partners if acting else _with_subject(partners, sentence, scene)
    if acting:
        return _subject(place, acting, here, scene)
    if any(value_of(cue).get("scene") == "region" for cue in sentence.cues["scene"]):
        return ()
    return _from_before(sentence, scene) or _names([c for c in here if not is_witness(c)][:1])


def _acts(company: CompanyMention, scene: Scene) -> bool:
    """Whether the company may be the one that does it: not the owner behind it, nor whom it sells to or is told by."""
    if is_witness(company) or _LENDER.search(company.name):
        return False
    before = scene.article.text[max(0, company.start - _OWNER_REACH) : company.start]
    return not (_OWNER.search(before) or _OBJECT.search(before))


def _with_subject(partners: tuple[str, ...], sentence: Sentence, scene: Scene) -> tuple[str, ...]:
    """ "It will supply 2 GWh to Brunotec": the supplier stands in a sentence before."""
    return tuple(dict.fromkeys((*_from_before(sentence, scene)[:1], *partners)))


def _names(companies: Sequence[CompanyMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(company.name for company in companies))


def _is_signing(kind: FactKind, place: Placed) -> bool:
    """Who signs, signs with somebody: all the companies of the sentence."""
    return kind == "milestone" and isinstance(place, Span) and value_of(place).get("status") == "signed"


def _paired(place: Placed, here: list[CompanyMention], sentence: Sentence, scene: Scene) -> tuple[str, ...]:
    """ "A, B and C offered 1, 2 and 3 yuan, respectively": each its own."""
    if not isinstance(place, Quantity) or not _RESPECTIVELY.search(scene.article.text, sentence.start, sentence.end):
        return ()
    alike = [other for _, other in sentence.quantities if other.kind == place.kind and other.equivalent_of is None]
    if len(alike) != len(here) or place not in alike:
        return ()
    return (here[alike.index(place)].name,)


def _subject(place: Placed, acting: list[CompanyMention], here: list[CompanyMention], scene: Scene) -> tuple[str, ...]:
    """The possessor right before the figure, else the first company of the clause; each with those joined to it."""
    before = [company for company in acting if company.end <= place.start]
    if before and place.start - before[-1].end <= _POSSESSED:
        return _names(_group(before[-1], here, scene))
    return _names(_group(before[0] if before else acting[0], here, scene))


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
    """The main company where the article has one, else whoever acted last."""
    before = scene.sentences[max(0, sentence.index - _FAR_BACK) : sentence.index]
    if _BOTH.search(scene.article.text, sentence.start, sentence.end):
        several = next((s for s in reversed(before) if len(_names(s.companies)) > 1), None)
        if several is not None:
            return _names(several.companies[:_MOST])
    told = next((s for s in reversed(before) if any(_acts(company, scene) for company in s.companies)), None)
    main = scene.main_company
    if main is not None and (
        told is None or sentence.index - told.index > _BACK or all(c.name != main for c in told.companies)
    ):
        return (main,)
    if told is None:
        return ()
    acting = [company for company in told.companies if _acts(company, scene)]
    subject = next((company for company in acting if company.name == main), acting[0])
    return _names(_group(subject, told.companies, scene))
