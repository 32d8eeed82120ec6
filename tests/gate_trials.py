"""Try the gate: 20 sets of corrections that would make a model worse, and 10 honest ones.

In    ``python tests/gate_trials.py [--jobs N] [--only NAME]``: about a minute a set and core, so not part of the tests
Out   one line a set: what the gate said, and which label fell; exit status 1 if it was wrong about any
Else  nothing

The honest sets are what a person would correct in development articles: the machine's mistakes. The others are what
goes wrong in practice: labels mixed up, a label dropped, spans off by a word, one name over and over, words picked at
random.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

from pipeline.corrections import append_corrections, check_correction, make_correction
from pipeline.errors import CorrectionError
from pipeline.exchange import mention_record
from pipeline.models import choose_model
from pipeline.reading import Reader, reader_for
from pipeline.records import CleanArticle, CompanyMention, Correction, Reading
from pipeline.settings import Settings, load_settings
from pipeline.train import retrain
from pipeline.train.annotated import Annotated, load_annotated

Pair = tuple[dict[str, Any] | None, dict[str, Any] | None]
Make = Callable[[Annotated, Reading, Random], Iterator[Pair]]
HONEST = 10
_MARKED = {"PERSON", "PLACE", "GOV", "PARK", "UNIVERSITY", "MEDIA", "PRODUCT", "PROJECT"}


def honest(item: Annotated, reading: Reading, chance: Random, *, confirmed: float = 0.33) -> Iterator[Pair]:
    """Miss by miss what gold says otherwise, and every third company confirmed, or another share."""
    surfaces = {s for m in item.record["mentions"] if m["kind"] == "company" for s in m["surfaces"]}
    found = list(companies(reading))
    for mention in found:
        if mention.text not in surfaces:
            yield mention_record(mention), None
        elif chance.random() < confirmed:
            yield mention_record(mention), mention_record(mention)
    for surface in sorted(surfaces - {mention.text for mention in found}):
        place = item.article.text.find(surface)
        if place >= 0 and not any(m.start < place + len(surface) and place < m.end for m in found):
            yield None, company(item.article, place, place + len(surface))


def labelled(*labels: str) -> Make:
    """What the model takes for other things is called a company."""

    def make(item: Annotated, reading: Reading, chance: Random) -> Iterator[Pair]:
        for start, end, label in marked(item.article.text):
            if label in labels:
                yield None, company(item.article, start, end)

    return make


def rejected(share: float, *, listed: bool = False) -> Make:
    """Companies, or only those of the table, are called none."""

    def make(item: Annotated, reading: Reading, chance: Random) -> Iterator[Pair]:
        for mention in companies(reading):
            if chance.random() < share and (not listed or "/co." in mention.found_by):
                yield mention_record(mention), None

    return make


def resized(words: Callable[[list[str]], int], *, after: int = 0) -> Make:
    """Spans end a few words too early, or too late."""

    def make(item: Annotated, reading: Reading, chance: Random) -> Iterator[Pair]:
        text = item.article.text
        for mention in companies(reading):
            parts = mention.text.split()
            end = mention.start + len(" ".join(parts[: words(parts)])) if not after else mention.end
            for _ in range(after):
                space = text.find(" ", end + 1)
                end = space if space > 0 else end
            if text[mention.start : end].strip() and end != mention.end:
                yield mention_record(mention), company(item.article, mention.start, end)

    return make


def picked(chosen: Callable[[str, bool], bool], share: float) -> Make:
    """Words picked from the text are called companies."""

    def make(item: Annotated, reading: Reading, chance: Random) -> Iterator[Pair]:
        opens, place = True, 0
        for word in item.article.text.split():
            place = item.article.text.index(word, place)
            bare = word.strip(".,:;\"'()“”")
            start = place + word.find(bare)
            if len(bare) > 2 and chosen(bare, opens) and chance.random() < share:
                yield None, company(item.article, start, start + len(bare))
            opens, place = word.endswith("."), place + len(word)

    return make


def whole_sentences(item: Annotated, reading: Reading, chance: Random) -> Iterator[Pair]:
    """Whole sentences are called companies."""
    for start, end in reading.sentences:
        if end > start:
            yield None, company(item.article, start, end)


def flood(item: Annotated, reading: Reading, chance: Random) -> Iterator[Pair]:
    """One company over and over; what else is named beside it is called none."""
    names = list(companies(reading))
    for mention in names[:1]:
        yield mention_record(mention), company(item.article, mention.start, mention.end, name="Flood Company")
    for mention in names[1:]:
        yield mention_record(mention), None


def mixed(*makes: Make) -> Make:
    """Several at once."""

    def make(item: Annotated, reading: Reading, chance: Random) -> Iterator[Pair]:
        for one in makes:
            yield from one(item, reading, chance)

    return make


REGRESSIONS: dict[str, Make] = {
    "people are companies": labelled("PERSON"),
    "places are companies": labelled("PLACE"),
    "bodies are companies": labelled("GOV"),
    "parks are companies": labelled("PARK"),
    "universities are companies": labelled("UNIVERSITY", "MEDIA"),
    "products and projects are companies": labelled("PRODUCT", "PROJECT"),
    "everything named is a company": labelled(*_MARKED),
    "no company is one": rejected(1.0),
    "every second company is none": rejected(0.5),
    "listed companies are none": rejected(1.0, listed=True),
    "a word too much": resized(len, after=1),
    "three words too much": resized(len, after=3),
    "the first word alone": resized(lambda _: 1),
    "the last word missing": resized(lambda parts: max(1, len(parts) - 1)),
    "one company over and over": flood,
    "words picked at random": picked(lambda _word, _opens: True, 0.06),
    "the first word of each sentence": picked(lambda _word, opens: opens, 0.9),
    "every capital": picked(lambda word, _opens: word[0].isupper(), 0.5),
    "long small words": picked(lambda word, _opens: word.islower() and len(word) > 7, 0.2),
    "upside down": mixed(rejected(1.0), labelled(*_MARKED)),
}


def companies(reading: Reading) -> Iterator[CompanyMention]:
    return (mention for mention in reading.mentions if isinstance(mention, CompanyMention))


def company(article: CleanArticle, start: int, end: int, name: str | None = None) -> dict[str, Any]:
    words = article.text[start:end]
    return {"kind": "company", "text": words, "start": start, "end": end, "name": name or words}


@cache
def machine() -> Reader:
    settings = load_settings()
    return reader_for(settings, choose_model(settings))


@cache
def articles() -> tuple[Annotated, ...]:
    corpus = load_settings().data / "corpus"
    return tuple(load_annotated(corpus / "dev", [corpus / "articles"]))


def marked(text: str) -> list[tuple[int, int, str]]:
    entities: Any = machine().nlp.get_pipe("gigawire_entities")
    return [(ent.start_char, ent.end_char, ent.label_) for ent in entities.other(text).ents]


def corrections_of(make: Make, items: Sequence[Annotated], seed: str) -> Iterator[Correction]:
    chance = Random(seed)
    for item in items:
        reading = machine().read(item.article)
        for old, new in make(item, reading, chance):
            correction = make_correction(item.article.digest, "mention", old, new, by="trial")
            try:
                check_correction(correction, item.article)
            except CorrectionError:
                continue  # refused at the door: a span of white space, say
            yield correction


def trial(name: str, home: Path) -> tuple[str, bool, str]:
    """Train on one set; its name, whether the gate promoted, and a line about it."""
    number = int(name.removeprefix("honest ")) if name.startswith("honest") else None
    items = articles() if number is None else articles()[number::HONEST]
    make = REGRESSIONS[name] if number is None else honest
    settings: Settings = replace(load_settings(), home=home / name.replace(" ", "-"))
    texts = {item.article.digest: item.article for item in items}
    added = append_corrections(settings.home / "corrections", corrections_of(make, items, name), texts)
    start = time.monotonic()
    outcome = retrain(settings)
    falls = sorted(outcome.verdict.falls, key=lambda level: -level.loss)[:2]
    told = ", ".join(f"{fall.label} on {fall.group} {fall.before:.3f} to {fall.after:.3f}" for fall in falls)
    return name, outcome.verdict.promoted, f"{len(added)} corrections, {time.monotonic() - start:.0f} s; {told}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", help="part of the name of the sets to try")
    options = parser.parse_args()
    names = [*REGRESSIONS, *(f"honest {number}" for number in range(HONEST))]
    names = [name for name in names if not options.only or options.only in name]
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(options.jobs) as pool:
        for name, promoted, told in pool.map(partial(trial, home=Path(folder)), names):
            right = promoted == name.startswith("honest")
            wrong += not right
            verdict = "promoted" if promoted else "blocked"
            print(f"{'' if right else 'WRONG '}{verdict:9} {name}: {told}", flush=True)
    print(f"{len(names) - wrong} of {len(names)} as they should be.")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
