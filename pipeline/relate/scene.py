"""Lay out an article for relating: who and what stands in which sentence, and how far things are apart.

In    the article, what was found, the mentions
Out   a Scene: per sentence its mentions (with their index in the article) and its cues
Else  nothing
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.records import CleanArticle, CompanyMention, DateMention, Found, Mention, Quantity, Span

_BREAKS = re.compile(r"[;；]|[,，:：]|\b(?:and|which|while|but)\b")
_COSTS = {";": 300, "；": 300, ",": 10, "，": 10, ":": 8, "：": 8}
_WORD_BREAK = 6
_MAIN_SHARE = 0.4  # of all company mentions: below it an article has no main company


@dataclass(slots=True)
class Sentence:
    """One sentence; mentions come with their index in the article's mentions, cues by label, all in text order."""

    index: int
    start: int
    end: int
    quantities: list[tuple[int, Quantity]] = field(default_factory=list)
    dates: list[tuple[int, DateMention]] = field(default_factory=list)
    companies: list[CompanyMention] = field(default_factory=list)
    cues: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Scene:
    """The article's sentences; ``in_title`` is the number of those that the title covers.

    ``main_company`` is the name that the article is about, None where it speaks of many alike, as a roundup does.
    """

    article: CleanArticle
    sentences: list[Sentence]
    in_title: int
    main_company: str | None

    def gap(self, left: int, right: int) -> int:
        """How far two places are apart: characters, and more for each break between them."""
        between = self.article.text[left:right]
        return len(between) + sum(_COSTS.get(found[0], _WORD_BREAK) for found in _BREAKS.finditer(between))

    def distance(self, a: "Placed", b: "Placed") -> int:
        """The gap between two placed things; 0 where they overlap."""
        if a.end <= b.start:
            return self.gap(a.end, b.start)
        return self.gap(b.end, a.start) if b.end <= a.start else 0

    def clause(self, sentence: Sentence, position: int) -> tuple[int, int]:
        """The bounds, within the sentence, of the stretch between semicolons around ``position``."""
        text = self.article.text
        opening = max(text.rfind(";", sentence.start, position), text.rfind("；", sentence.start, position))
        closing = [found for mark in ";；" if (found := text.find(mark, position, sentence.end)) >= 0]
        return max(sentence.start, opening + 1), min(closing, default=sentence.end)


Placed = Span | Quantity | DateMention | CompanyMention


def lay_out(article: CleanArticle, found: Found, mentions: Sequence[Mention]) -> Scene:
    """Sort mentions and cues into their sentences; a cue inside a company's name is none."""
    sentences = [Sentence(index, start, end) for index, (start, end) in enumerate(found.sentences)]
    for index, mention in enumerate(mentions):
        sentence = sentences[mention.sentence]
        if isinstance(mention, Quantity):
            sentence.quantities.append((index, mention))
        elif isinstance(mention, DateMention):
            sentence.dates.append((index, mention))
        else:
            sentence.companies.append(mention)
    for cue in found.cues:
        sentence = sentences[cue.sentence]
        if not any(company.start <= cue.start < company.end for company in sentence.companies):
            sentence.cues[cue.label].append(cue)
    title = len(article.title) if article.title else 0
    in_title = sum(1 for sentence in sentences if sentence.end <= title)
    return Scene(article, sentences, in_title, _main_company(mentions))


def _main_company(mentions: Sequence[Mention]) -> str | None:
    companies = (mention for mention in mentions if isinstance(mention, CompanyMention))
    counts = Counter(company.name for company in companies if not is_witness(company))
    if not counts:
        return None
    (name, count), *_ = counts.most_common(1)
    return name if len(counts) == 1 or (count > 2 and count >= _MAIN_SHARE * counts.total()) else None


def is_witness(company: CompanyMention) -> bool:
    """Whether it sells research: it tells of others."""
    return company.found_by.endswith("/house.research")


def value_of(cue: Span) -> Mapping[str, Any]:
    """What the rules say of a cue."""
    return next((part.value for part in cue.parts if part.value), {})


def nearest(scene: Scene, place: Placed, things: Iterable[Any], *, right_costs: int = 0, limit: int = 400) -> Any:
    """The thing that stands nearest, those to the right costing ``right_costs`` more; None beyond ``limit``."""
    costed = [
        (scene.distance(place, thing) + (right_costs if thing.start >= place.end else 0), -thing.start, thing)
        for thing in things
    ]
    best = min(costed, key=lambda row: row[:2], default=None)
    return best[2] if best is not None and best[0] <= limit else None
