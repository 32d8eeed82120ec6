"""gigawire's spaCy pipeline: registered components, each one a room of its own file.

tokenizer → sentences → lexicon → quantities → dates → (entities) → companies → cues → overlaps

The rules travel in the vocabulary's lookups, so that ``nlp.to_disk`` and ``spacy.load`` carry them along and a loaded
pipeline reads as the saved one did. What the components find lies in ``doc.spans["gigawire"]`` for spaCy's own tools,
and as records, with their parts, in ``doc.user_data["gigawire"]``.
"""

import sys
from bisect import bisect_right
from dataclasses import replace
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.companies import CompanyFinder
from pipeline.extract.cues import CueFinder
from pipeline.extract.dates import DateFinder
from pipeline.extract.entities import DECODED, Entities
from pipeline.extract.lexicon import Lexicon, grammar_of
from pipeline.extract.overlaps import PRECEDENCE, settle
from pipeline.extract.quantities import QuantityFinder
from pipeline.extract.sentences import mark_sentences
from pipeline.extract.tokenizer import Tokenizer, rules_at_hand
from pipeline.records import Found, Span
from pipeline.rulebook import Rulebook, load_rulebook, rulebook_from_json
from pipeline.settings import load_settings

KEY = "gigawire"
_LAYERS = "gigawire_layers"
_TABLE = "gigawire_rules"
ENTITIES = "gigawire_entities"
COMPONENTS = ("sentences", "lexicon", "quantities", "dates", "companies", "cues", "overlaps")


def make_nlp(rules: Rulebook, model: str | None = None) -> Language:
    """The whole pipeline with these rules, as a spaCy Language.

    ``model`` is the folder or the package of an entity model, which is loaded with it: ModelError where it cannot be.
    """
    with rules_at_hand(rules):
        nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "gigawire.Tokenizer.v1"}}})
    nlp.max_length = sys.maxsize  # spaCy's limit guards parsers that need memory; `sources` has the limit of a run
    keep_rules(nlp, rules)
    for name in COMPONENTS:
        nlp.add_pipe(f"gigawire_{name}")
    if model is not None:
        with rules_at_hand(rules):
            nlp.add_pipe(ENTITIES, before="gigawire_companies", config={"source": model})
            entities = nlp.get_pipe(ENTITIES)
            assert isinstance(entities, Entities)
            entities.load()
    return nlp


def keep_rules(nlp: Language, rules: Rulebook) -> None:
    """Put the rules where a saved pipeline keeps them."""
    if _TABLE in nlp.vocab.lookups:
        nlp.vocab.lookups.remove_table(_TABLE)
    nlp.vocab.lookups.add_table(_TABLE, {"rules": rules.raw})


def rules_of(nlp: Language) -> Rulebook:
    """The rules that this pipeline carries, else the installed ones."""
    if _TABLE in nlp.vocab.lookups:
        return rulebook_from_json(nlp.vocab.lookups.get_table(_TABLE)["rules"])
    rules = load_rulebook(load_settings().rule_folders)
    keep_rules(nlp, rules)
    return rules


class Component:
    """A pipeline component made from the rules; loading a saved pipeline makes it anew from the rules saved with it."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.prepare(rules_of(nlp))

    def prepare(self, rules: Rulebook) -> None:
        """Build what the component needs from the rules."""

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write nothing: the rules are saved with the vocabulary."""

    def from_disk(self, path: str | Path, **_: Any) -> "Component":
        """Prepare again from the rules that were loaded with the vocabulary."""
        self.prepare(rules_of(self.nlp))
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing of its own: see ``to_disk``."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> "Component":
        """Prepare again: see ``from_disk``."""
        return self.from_disk("")


class Sentences(Component):
    """Marks where sentences begin."""

    def prepare(self, rules: Rulebook) -> None:
        """Take the abbreviations."""
        self.abbreviations = rules.words("abbreviations")
        self.openers = rules.words("sentence_openers")

    def __call__(self, doc: Doc) -> Doc:
        """Set ``is_sent_start``."""
        return mark_sentences(doc, self.abbreviations, self.openers)


class Lexemes(Component):
    """Classes every token in each layer, for the finders after it."""

    def prepare(self, rules: Rulebook) -> None:
        """Load every word into the matchers."""
        tokenizer = self.nlp.tokenizer
        assert isinstance(tokenizer, Tokenizer)
        self.lexicon = Lexicon(rules, tokenizer)

    def __call__(self, doc: Doc) -> Doc:
        """Keep the layers in the Doc until the finders are done."""
        doc.user_data[_LAYERS] = self.lexicon.annotate(doc)
        doc.user_data[KEY] = []
        return doc


class Finder(Component):
    """Runs one finder over the layers and adds what it found."""

    def __init__(self, nlp: Language, kind: Any, layer: str) -> None:
        self.kind, self.layer = kind, layer
        super().__init__(nlp)

    def prepare(self, rules: Rulebook) -> None:
        """Build the finder of this component's kind."""
        self.finder = self.kind(rules, grammar_of(rules, self.layer))

    def __call__(self, doc: Doc) -> Doc:
        """Add this finder's spans to the others'."""
        spans: list[Span] = doc.user_data[KEY]
        spans += self.finder.find(doc, doc.user_data[_LAYERS], doc.text)
        return doc


@Language.factory("gigawire_sentences")
def make_sentences(nlp: Language, name: str) -> Sentences:
    """Marks where sentences begin."""
    return Sentences(nlp)


@Language.factory("gigawire_lexicon")
def make_lexicon(nlp: Language, name: str) -> Lexemes:
    """Classes every token in each layer, for the finders after it."""
    return Lexemes(nlp)


@Language.factory("gigawire_quantities")
def make_quantities(nlp: Language, name: str) -> Finder:
    """Finds amounts with their units."""
    return Finder(nlp, QuantityFinder, "quantities")


@Language.factory("gigawire_dates")
def make_dates(nlp: Language, name: str) -> Finder:
    """Finds dates and periods."""
    return Finder(nlp, DateFinder, "dates")


@Language.factory("gigawire_companies")
def make_companies(nlp: Language, name: str) -> Finder:
    """Finds names of enterprises."""
    return Finder(nlp, CompanyFinder, "companies")


@Language.factory("gigawire_cues")
def make_cues(nlp: Language, name: str) -> Finder:
    """Finds places, products, phases and the words that say what is done: they become no mentions."""
    return Finder(nlp, CueFinder, "cues")


@Language.component("gigawire_overlaps")
def make_overlaps(doc: Doc) -> Doc:
    """Settles rivals, and shows what stands as the span group "gigawire"."""
    spans = doc.user_data[KEY] = settle(doc.user_data[KEY])
    del doc.user_data[_LAYERS]
    doc.user_data.pop(DECODED, None)
    shown = (doc.char_span(span.start, span.end, label=span.label) for span in spans if span.label in PRECEDENCE)
    doc.spans[KEY] = [span for span in shown if span is not None]
    return doc


def find_spans(nlp: Language, text: str) -> Found:
    """Every span that the pipeline finds in ``text``, with the bounds of its sentences."""
    doc = nlp(text)
    sentences = tuple(_trimmed(text, sentence.start_char, sentence.end_char) for sentence in doc.sents)
    starts = [start for start, _ in sentences]
    placed = [replace(span, sentence=max(0, bisect_right(starts, span.start) - 1)) for span in doc.user_data.pop(KEY)]
    return Found(
        sentences=sentences,
        spans=tuple(span for span in placed if span.label in PRECEDENCE),
        cues=tuple(span for span in placed if span.label not in PRECEDENCE),
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    sentence = text[start:end]
    return start + len(sentence) - len(sentence.lstrip()), start + len(sentence.rstrip())
