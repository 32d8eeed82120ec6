"""Which of the names that rules and model propose for one place stands. The order is declared here, once.

In    hits of the company rules, and the entities that a model has marked
Out   the hits that stand, and how the model sees each
Else  nothing

A legal form ends a name beyond doubt, so it comes first; then the longest of what the model marks and what the weaker
rules find; then the names that a list knows; then what the model nearly marks; then names known from how they are used
alone; last, short forms of all these. A weak rule does not stand where the model has marked something else: a park, a
person, a product.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from pipeline.confidence import DOUBTFUL
from pipeline.extract.decode import Decoded
from pipeline.extract.entities import DECODED, OURS
from pipeline.extract.hits import Hit
from pipeline.extract.overlaps import longest

MODEL = "company.model"
MODEL_LABELS = frozenset({"ORG", OURS})  # what entity models call an enterprise
BY_END = "company.by-end"
_FORM = "company.form"
_WITH_FORM = frozenset({_FORM, "company.form-first", "company.partners"})
ORDER = (
    _WITH_FORM,
    frozenset({MODEL, BY_END, "company.org", "company.sector", "company.place-sector", "company.joined"}),
    frozenset({"company.named"}),
    frozenset({DOUBTFUL}),
)
_WEAKEST = frozenset({"company.place-sector", "company.joined", "company.by-use", "company.by-list"})
_WEAK = _WEAKEST | {"company.org", "company.sector"}
# What our own model calls other things: it may be wrong, and the confidence knows how often. Other labels forbid.
_NOTHING: frozenset[str] = frozenset()
_WEIGHED = frozenset({"GOV", "MEDIA", "PARK", "PERSON", "PLACE", "PRODUCT", "PROJECT", "UNIVERSITY"})


@dataclass(frozen=True, slots=True)
class Entities:
    """What a model has marked in a Doc: the tokens of companies, and those of other things."""

    companies: frozenset[Hit]
    labels: Mapping[tuple[int, int], str]  # of the other things, by their bounds
    company_tokens: frozenset[int]
    other_tokens: frozenset[int]
    asked: bool  # whether there was a model at all
    decoded: Sequence[tuple[int, Decoded]]  # of our own model, by the first token of each part of the Doc

    def allow(self, hits: Iterable[Hit]) -> list[Hit]:
        """The hits without those of weak rules that the model takes for something else, word for word."""
        return [hit for hit in hits if hit.rule not in self._forbidden(hit)]

    def _forbidden(self, hit: Hit) -> frozenset[str]:
        """The rules that may not name a company at the place of ``hit``."""
        label = self.labels.get((hit.start, hit.end))
        return _NOTHING if label is None else _WEAKEST if label in _WEIGHED else _WEAK

    def otherwise(self) -> list[Hit]:
        """What the model marks as something else than a company, and may have the name of one all the same."""
        named = (place for place, label in self.labels.items() if label in _WEIGHED)
        return [Hit(start, end, BY_END) for start, end in named if end - start > 1]

    def doubtful(self) -> list[Hit]:
        """What our model nearly marks as a company."""
        return [
            Hit(first + start, first + end, DOUBTFUL) for first, part in self.decoded for start, end in part.doubtful
        ]

    def odds(self, hits: Sequence[Hit]) -> list[float]:
        """Log-odds that each hit is a company's name, as our own model has it; nothing where another one was asked."""
        odds: list[float] = []
        for first, part in self.decoded:
            inside = [hit for hit in hits if first <= hit.start < first + len(part)]
            odds += part.odds([(hit.start - first, min(hit.end - first, len(part))) for hit in inside])
        return odds

    def opinion(self, hit: Hit) -> str:
        """How the model sees a hit: "same", "part" of it or more, "other" or "none"; "unasked" without a model."""
        if not self.asked:
            return "unasked"
        tokens = range(hit.start, hit.end)
        if not self.company_tokens.isdisjoint(tokens):
            return "same" if Hit(hit.start, hit.end, MODEL) in self.companies else "part"
        return "none" if self.other_tokens.isdisjoint(tokens) else "other"


def _completed(hits: Sequence[Hit]) -> list[Hit]:
    """The legal form says where a name ends; where it begins, the model may know better: "Spring of the Plateau …"."""
    begins = {hit.end: hit.start for hit in hits if hit.rule == MODEL}
    return [
        replace(hit, start=min(hit.start, begins.get(hit.end, hit.start))) if hit.rule == _FORM else hit for hit in hits
    ]


def entities_of(doc: Doc, tidied: Callable[[Hit], Hit | None]) -> Entities:
    """What ``doc.ents`` holds, its companies tidied."""
    marked = [Hit(e.start, e.end, MODEL) for e in doc.ents if e.label_ in MODEL_LABELS]
    companies = frozenset(hit for hit in map(tidied, marked) if hit is not None)
    labels = {(e.start, e.end): e.label_ for e in doc.ents if e.label_ not in MODEL_LABELS}
    return Entities(
        companies,
        labels,
        company_tokens=frozenset(index for hit in companies for index in range(hit.start, hit.end)),
        other_tokens=frozenset(index for start, end in labels for index in range(start, end)),
        asked=doc.has_annotation("ENT_IOB"),
        decoded=doc.user_data.get(DECODED, ()),
    )


def standing(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that stand by ``ORDER``, the longest first within one step."""
    taken: set[int] = set()
    found: list[Hit] = []
    hits = _completed(hits)
    for rules in ORDER:
        free = [hit for hit in hits if hit.rule in rules and taken.isdisjoint(range(hit.start, hit.end))]
        for hit in longest(free):
            taken.update(range(hit.start, hit.end))
            found.append(hit)
    return found
