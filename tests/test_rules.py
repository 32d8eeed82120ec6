"""Every rule proves itself on its own hits and misses, as its file states them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import spacy
from spacy.language import Language

from pipeline.extract.lexicon import Lexicon, grammar_of
from pipeline.extract.nlp import find_spans, make_nlp
from pipeline.extract.tokenizer import tokenizer_for
from pipeline.normalise import normalise_spans
from pipeline.records import CleanArticle, DateMention, Mention, Quantity, Span
from pipeline.rulebook import Example, Pattern, load_rulebook
from pipeline.settings import load_settings

RULES = load_rulebook(load_settings().rule_folders)
NLP = make_nlp(RULES)
TOKENIZER = tokenizer_for(NLP.vocab, RULES)
LEXICON = Lexicon(RULES, TOKENIZER)
PUBLISHED = date(2024, 2, 21)  # a Wednesday
# These look beside a name that something else has found.
BESIDE = {"before", "after"}
ALONE = [rule for rule in RULES.patterns if rule.label not in BESIDE]
SIGNS = [rule for rule in RULES.patterns if rule.label in BESIDE]
HITS = [pytest.param(rule, hit, id=f"{rule.id}: {hit.text}") for rule in ALONE for hit in rule.hits]
MISSES = [pytest.param(rule, miss, id=f"{rule.id}: {miss}") for rule in ALONE for miss in rule.misses]
# These say something of a span that another rule found, or serve as evidence only.
CONTEXT = {"left", "right", "split", "split-sums", "split-from", "shared"}
# These forbid what another rule would find.
VETOES = {"veto"}
EVIDENCE = {"cue", "list"}


def spans_of(text: str) -> tuple[Span, ...]:
    found = find_spans(NLP, text)
    return (*found.spans, *found.cues)


def mentions_of(text: str) -> list[Mention]:
    article = CleanArticle(source="", title=None, published=PUBLISHED, text=text)
    return normalise_spans(article, find_spans(NLP, text))[0]


def matches(rule: Pattern, text: str) -> bool:
    """Whether the rule's pattern, on its own, matches where it is tried."""
    layer = LEXICON.annotate(TOKENIZER(text))[rule.layer]
    grammar = grammar_of(RULES, rule.layer)
    look = grammar.compile(rule.pattern, rule=rule.id)
    if rule.label not in CONTEXT or rule.layer != "quantities":
        return look.search(layer.codes) is not None
    span = "VALUE" if rule.label in ("shared", "split-from") else "VALUE HYPHEN? [UNIT MONEY]"
    number = re.compile(grammar.compile(span, rule="test").pattern)
    sides = [(m.start(), m.end()) for m in number.finditer(layer.codes)]
    if rule.label in ("right", "shared"):
        return any(look.match(layer.codes, end) for _, end in sides)
    return any(re.compile(f"(?:{look.pattern})$").search(layer.codes, 0, start) for start, _ in sides)


def said(mention: Mention, key: str) -> Any:
    if isinstance(mention, DateMention):
        value = {"start": mention.start_date, "end": mention.end_date}.get(key, getattr(mention, key, None))
        return value.isoformat() if isinstance(value, date) else value
    value = getattr(mention, key)
    return str(value) if key in ("low", "high") and value is not None else value


@pytest.mark.parametrize(("rule", "hit"), HITS)
def test_a_rule_finds_its_hits(rule: Pattern, hit: Example) -> None:
    spans = spans_of(hit.text)
    if rule.label in VETOES:
        start = hit.text.index(hit.span)
        end = start + len(hit.span)
        assert matches(rule, hit.text)
        assert not [
            span for span in spans if span.label in ("quantity", "date") and start < span.end and span.start < end
        ]
        return
    assert hit.span in {span.text for span in spans}
    if rule.label not in CONTEXT | EVIDENCE:
        assert rule.id in {span.found_by.partition("/")[0] for span in spans if span.text == hit.span}
    else:
        assert matches(rule, hit.text)


@pytest.mark.parametrize(("rule", "hit"), [case for case in HITS if case.values[1].reads])  # type: ignore[union-attr]
def test_a_hit_is_read_as_its_rule_says(rule: Pattern, hit: Example) -> None:
    mention = next(m for m in mentions_of(hit.text) if m.text == hit.span)
    assert {key: said(mention, key) for key in hit.reads} == dict(hit.reads)


@pytest.mark.parametrize(("rule", "miss"), MISSES)
def test_a_rule_leaves_its_misses_alone(rule: Pattern, miss: str) -> None:
    if rule.label in CONTEXT | EVIDENCE | VETOES:
        assert not matches(rule, miss)
    else:
        assert rule.id not in {span.found_by.partition("/")[0] for span in spans_of(miss)}


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Language:
    """The pipeline with a model that knows the names in the examples of the signs."""
    marker = spacy.blank("en")
    ruler: Any = marker.add_pipe("entity_ruler")
    names = {hit.span for rule in SIGNS for hit in rule.hits}
    ruler.add_patterns([{"label": "ORG", "pattern": name} for name in names])
    folder = tmp_path_factory.mktemp("guided")
    marker.to_disk(folder)
    return make_nlp(RULES, str(folder))


def signs_in(nlp: Language, text: str) -> set[str]:
    spans = [span for span in find_spans(nlp, text).spans if span.label == "company"]
    assert spans, "the name itself is found"
    return {sign for span in spans for sign in span.signs}


@pytest.mark.parametrize("rule", SIGNS, ids=lambda rule: rule.id)
def test_a_sign_speaks_where_its_rule_says(rule: Pattern, guided: Language) -> None:
    sign = f"beside.{rule.value['sign']}"
    assert [hit.text for hit in rule.hits if sign not in signs_in(guided, hit.text)] == []
    assert [miss for miss in rule.misses if sign in signs_in(guided, miss)] == []


UNITS = [
    pytest.param(surface, lexeme.value, id=surface)
    for lexeme in RULES.lexemes
    if lexeme.cls == "UNIT"
    for surface in lexeme.surfaces
]


@pytest.mark.parametrize(("surface", "value"), UNITS)
def test_every_unit_is_read_in_every_spelling(surface: str, value: dict[str, str]) -> None:
    for text in (f"It has 12 {surface} now.", f"It has 12{surface} now."):
        quantities = [m for m in mentions_of(text) if isinstance(m, Quantity)]
        assert [(q.kind, q.unit) for q in quantities] == [(value["kind"], value["unit"])]


MONEY = [
    pytest.param(surface, lexeme.cls, lexeme.value, id=surface)
    for lexeme in RULES.lexemes
    if lexeme.cls in ("CURRENCY", "MONEY", "WON")
    for surface in lexeme.surfaces
]


@pytest.mark.parametrize(("surface", "cls", "value"), MONEY)
def test_every_currency_is_read_in_every_spelling(surface: str, cls: str, value: dict[str, str]) -> None:
    text = f"It costs {surface} 12 million now." if cls == "CURRENCY" else f"It costs 12 million {surface} now."
    quantities = [m for m in mentions_of(text) if isinstance(m, Quantity)]
    expected = Decimal("12e6") * Decimal(value.get("factor", 1))
    assert [(q.low, q.unit) for q in quantities] == [(expected, value["code"])]


def test_quantity_units_are_never_both_a_unit_and_a_veto() -> None:
    vetoes = {s.lower() for lexeme in RULES.lexemes if lexeme.cls == "VETO" for s in lexeme.surfaces}
    units = {s.lower() for lexeme in RULES.lexemes if lexeme.cls == "UNIT" for s in lexeme.surfaces}
    assert not vetoes & units
