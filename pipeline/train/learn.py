"""What corrections teach: sentences for the recogniser, and names for the rules.

In    corrected articles, and the machine's reading of each
Out   Documents of the sentences that a person has seen; a rule file of names that are companies and of those that are
      none; annotated articles for the gate
Else  nothing

Of a sentence with a correction everything counts as seen: what was left standing there is taken for right. Other
sentences of the article teach nothing and judge nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from spacy.language import Language

from pipeline.corrections import Corrected, apply_corrections
from pipeline.exchange import fact_record, mention_record
from pipeline.reading import Reader
from pipeline.records import CompanyMention, Reading
from pipeline.train.annotated import Annotated
from pipeline.train.drafts import Document
from pipeline.train.frames import LABELS

RULE_FILE = "learnt.yml"
_COMPANY = LABELS["company"]
_SHORTEST = 3  # letters of a name that may become a rule
_HEAD = """\
# Names learnt from corrections by `gigawire train`. Look them over; what is wrong here is a correction away from being
# right, and an entry of the same id in a rule file of your own replaces it.
"""
Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A corrected article: the reading as it should be, and the sentences that a person has seen."""

    source: Corrected
    reading: Reading
    seen: tuple[Bounds, ...]


def lessons_of(corrected: Iterable[Corrected], reader: Reader) -> list[Lesson]:
    """One lesson an article; ``reader`` must read without corrections."""
    lessons = []
    for item in corrected:
        machine = reader.read(item.article)
        seen = [_around(machine, place) for correction in item.corrections for place in _places(correction)]
        reading = apply_corrections(machine, item.corrections)
        lessons.append(Lesson(item, reading, tuple(sorted(set(seen)))))
    return lessons


def documents_of(lessons: Iterable[Lesson], recogniser: Language | None) -> list[Document]:
    """A document for each sentence seen. What else the recogniser marks there it is told to go on marking."""
    documents = []
    for lesson in lessons:
        text = lesson.source.article.text
        for start, end in lesson.seen:
            companies = [m for m in lesson.reading.mentions if isinstance(m, CompanyMention) and start <= m.start < end]
            spans = [(m.start - start, m.end - start, _COMPANY) for m in companies]
            others = _others(text[start:end], recogniser) if recogniser else []
            spans += [other for other in others if not any(_touch(other, span) for span in spans)]
            documents.append(Document(text[start:end], tuple(sorted(spans))))
    return documents


def annotated_of(lessons: Iterable[Lesson]) -> list[Annotated]:
    """What the gate holds a model against: the corrected readings, as far as a person has seen them."""
    found = []
    for lesson in lessons:
        article, reading = lesson.source.article, lesson.reading
        mentions = [_annotation(mention_record(m), m) for m in reading.mentions if _within(m.start, lesson.seen)]
        facts = [fact_record(f) for f in reading.facts if _within(f.start, lesson.seen)]
        record: dict[str, Any] = {"source": article.digest, "mentions": mentions, "facts": facts}
        record["published"] = article.published.isoformat() if article.published else None
        found.append(Annotated(article, record, lesson.seen))
    return found


def write_rules(path: Path, corrected: Iterable[Corrected], known: frozenset[str] = frozenset()) -> int:
    """Names that people have called companies, and names that they have rejected. Returns how many entries.

    ``known`` are surfaces, in small letters, that the rules have a meaning for already.
    """
    yes, no = _verdicts(corrected)
    yes = {name: {form for form in forms if form.lower() not in known} for name, forms in yes.items()}
    lexicon: list[dict[str, Any]] = [
        {"id": f"learnt.{name}", "class": "NAMED", "case": "exact", "surfaces": sorted(forms), "value": {"name": name}}
        for name, forms in sorted(yes.items())
        if forms
    ]
    rules: dict[str, Any] = {"layer": "companies", "lexicon": lexicon, "lists": {"no_company": sorted(no)}}
    kept = {name: value for name, value in rules.items() if value not in ([], {"no_company": []})}
    if len(kept) > 1:
        text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=100)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_HEAD + text, encoding="utf-8")
    return len(lexicon) + len(no)


def _verdicts(corrected: Iterable[Corrected]) -> tuple[dict[str, set[str]], set[str]]:
    """Forms by canonical name that were called companies, and words that were only ever rejected."""
    yes: dict[str, set[str]] = {}
    votes: Counter[str] = Counter()
    for correction in (c for item in corrected for c in item.corrections if c.target == "mention"):
        machine, person = correction.machine or {}, correction.person or {}
        if person.get("kind") == "company" and _may_be_rule(person["text"]):
            votes[person["text"]] += 1
            yes.setdefault(str(person.get("name") or person["text"]), set()).add(person["text"])
        elif machine.get("kind") == "company" and person.get("text") != machine.get("text"):
            votes[machine["text"]] -= 1
    no = {text for text, vote in votes.items() if vote < 0}
    certain = {name: {form for form in forms if votes[form] > 0} for name, forms in yes.items()}
    return {name: forms for name, forms in certain.items() if forms}, no


def _may_be_rule(text: str) -> bool:
    """A name with a capital and some length: a small word would be found everywhere."""
    return len(text) >= _SHORTEST and any(letter.isupper() for letter in text) and not text.isdigit()


def _annotation(record: dict[str, Any], mention: object) -> dict[str, Any]:
    return {**record, "surfaces": [record["text"]]} if isinstance(mention, CompanyMention) else record


def _places(correction: Any) -> list[int]:
    return [record["start"] for record in (correction.machine, correction.person) if record is not None]


def _around(reading: Reading, place: int) -> Bounds:
    inside = (bounds for bounds in reading.sentences if bounds[0] <= place < bounds[1])
    return next(inside, (0, len(reading.article.text)))


def _within(place: int, seen: Sequence[Bounds]) -> bool:
    return any(start <= place < end for start, end in seen)


def _others(text: str, recogniser: Language) -> list[tuple[int, int, str]]:
    marked = recogniser(text).ents
    return [(ent.start_char, ent.end_char, ent.label_) for ent in marked if ent.label_ != _COMPANY]


def _touch(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
