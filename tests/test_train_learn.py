"""train: what corrections teach, and what the gate holds a model against."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from pipeline.changes import changes_of
from pipeline.corrections import Corrected, make_correction
from pipeline.exchange import mention_record
from pipeline.models import Model
from pipeline.reading import Reader, load_reader
from pipeline.records import CleanArticle, Correction, Reading
from pipeline.rulebook import load_rulebook
from pipeline.settings import load_settings
from pipeline.store import record_of
from pipeline.train.annotated import Annotated
from pipeline.train.further import _untaught
from pipeline.train.gate import CORRECTED, Level, Verdict, judge_models
from pipeline.train.learn import annotated_of, documents_of, lessons_of, write_rules

TEXT = (
    "Ferrolux Energy will build a 2 GWh plant in Kiel in 2026. The town met Windmere on Monday. "
    "Nothing else happened. Marble Gate Energy is a hill."
)
ARTICLE = CleanArticle("news.txt", None, None, TEXT)


def reader() -> Reader:
    return load_reader(load_settings(model="none"))


def span(words: str, kind: str = "company", **more: object) -> dict[str, object]:
    start = TEXT.index(words)
    return {"kind": kind, "text": words, "start": start, "end": start + len(words), "name": words, **more}


def corrected(*pairs: tuple[dict[str, object] | None, dict[str, object] | None]) -> list[Corrected]:
    made = [make_correction(ARTICLE.digest, "mention", machine, person, by="lena") for machine, person in pairs]
    return [Corrected(ARTICLE, tuple(_numbered(made)))]


def _numbered(made: list[Correction]) -> Iterator[Correction]:
    for number, one in enumerate(made):
        yield Correction(str(number), one.by, one.when, one.article, one.target, one.machine, one.person)


ADDED = (None, span("Windmere"))
REJECTED = (span("Marble Gate Energy"), None)


def test_only_sentences_with_a_correction_teach() -> None:
    documents = documents_of(lessons_of(corrected(ADDED), reader()), None)
    assert [(d.text, [(d.text[s:e], label) for s, e, label in d.spans]) for d in documents] == [
        ("The town met Windmere on Monday.", [("Windmere", "COMPANY")])
    ]


def test_a_rejected_name_teaches_that_it_is_none() -> None:
    documents = documents_of(lessons_of(corrected(REJECTED), reader()), None)
    assert [(d.text, d.spans) for d in documents] == [("Marble Gate Energy is a hill.", ())]


def test_what_stands_untouched_in_a_seen_sentence_is_taken_for_right() -> None:
    kiel = span("2 GWh", "energy")
    machine = next(mention_record(m) for m in reader().read(ARTICLE).mentions if m.kind == "energy")
    documents = documents_of(lessons_of(corrected((kiel | machine, kiel | machine)), reader()), None)
    assert [[d.text[s:e] for s, e, _ in d.spans] for d in documents] == [["Ferrolux Energy"]]


def test_the_gate_judges_seen_sentences_only() -> None:
    (item,) = annotated_of(lessons_of(corrected(ADDED), reader()))
    assert [mention["text"] for mention in item.record["mentions"] if mention["kind"] == "company"] == ["Windmere"]
    machine = item.limited(record_of("x", reader().read(ARTICLE)))
    assert all(mention["start"] > TEXT.index("The town") for mention in machine["mentions"])


def test_names_become_rules_that_a_rulebook_accepts(tmp_path: Path) -> None:
    file = tmp_path / "rules" / "learnt.yml"
    assert write_rules(file, corrected(ADDED, REJECTED)) == 2
    rules = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert rules["lexicon"][0]["surfaces"] == ["Windmere"]
    assert rules["lists"]["no_company"] == ["Marble Gate Energy"]
    book = load_rulebook((*load_settings().rule_folders, file.parent))
    assert "Marble Gate Energy" in book.words("no_company")
    found = Reader((*load_settings().rule_folders, file.parent)).read(ARTICLE)
    assert [m.text for m in found.mentions if m.kind == "company"] == ["Ferrolux Energy", "Windmere"]


def test_what_people_disagree_on_becomes_no_rule(tmp_path: Path) -> None:
    both = corrected(ADDED, (span("Windmere"), None))
    assert write_rules(tmp_path / "learnt.yml", both) == 0
    assert not (tmp_path / "learnt.yml").exists()


@pytest.mark.parametrize("words", ["on", "met", "2 GWh"[:1]])
def test_small_words_and_figures_become_no_rules(tmp_path: Path, words: str) -> None:
    assert write_rules(tmp_path / "learnt.yml", corrected((None, span(words)))) == 0


class Stub(Reader):
    """Reads as it is told."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def read(self, article: CleanArticle) -> Reading:
        """Only mentions of companies whose names are among those given."""
        with told(self.names, article) as reading:
            return reading


@contextmanager
def told(names: tuple[str, ...], article: CleanArticle) -> Iterator[Reading]:
    whole = reader().read(article)
    kept = tuple(m for m in whole.mentions if m.kind != "company" or m.text in names)
    yield Reading(article, kept, (), (), whole.sentences)


GOLD = Annotated(
    ARTICLE,
    {"source": "news.txt", "published": None, "mentions": [span("Ferrolux Energy", surfaces=["Ferrolux Energy"])]},
)


def test_a_label_that_falls_bars_the_way() -> None:
    verdict = judge_models(Stub("Ferrolux Energy"), Stub(), {"gold": [GOLD]}, tolerance=0.01)
    assert not verdict.promoted
    assert {fall.label for fall in verdict.falls} == {"company", "company_overlap"}
    assert [(change.what, change.label, change.before) for change in verdict.changes] == [
        ("lost", "company", "Ferrolux Energy (name Ferrolux Energy)")
    ]


def test_a_gain_elsewhere_does_not_make_up_for_a_fall() -> None:
    other = Annotated(
        ARTICLE, {**GOLD.record, "mentions": [span("Marble Gate Energy", surfaces=["Marble Gate Energy"])]}
    )
    old, new = Stub("Ferrolux Energy"), Stub("Marble Gate Energy")
    assert not judge_models(old, new, {"gold": [GOLD], "corrected": [other]}, tolerance=0.01).promoted


@pytest.mark.parametrize(
    ("items", "after", "falls"), [(12, 0.9565, False), (12, 0.9, True), (3, 0.8, True), (500, 0.984, True)]
)
def test_one_item_of_many_is_forgiven(items: int, after: float, *, falls: bool) -> None:
    assert Level("corrected articles", "facts", 1.0, after, items).falls(0.015) is falls


@pytest.mark.parametrize(("label", "falls"), [("company", True), ("company_overlap", False)])
def test_companies_of_corrected_articles_may_lose_nothing(label: str, *, falls: bool) -> None:
    assert Level(CORRECTED, label, 0.598, 0.591, 396).falls(0.015) is falls


@pytest.mark.parametrize(
    ("before", "after", "items", "idle"),
    [
        pytest.param(0.595, 0.595, 394, True, id="two hundred mistakes, none of them mended"),
        pytest.param(0.595, 0.62, 394, True, id="next to none"),
        pytest.param(0.8, 0.82, 50, False, id="a tenth"),
        pytest.param(0.9, 0.9, 100, True, id="ten mistakes"),
        pytest.param(0.84, 0.978, 100, False, id="most of them"),
        pytest.param(0.93, 0.93, 42, False, id="three mistakes may stay"),
        pytest.param(1.0, 1.0, 400, False, id="nothing was wrong"),
    ],
)
def test_of_many_mistakes_some_must_go(before: float, after: float, items: int, *, idle: bool) -> None:
    lesson = Level(CORRECTED, "company", before, after, items)
    assert Verdict((), (), 0.015, lesson).promoted is not idle


def test_what_earlier_corrections_mended_counts_as_learnt() -> None:
    groups = {CORRECTED: [GOLD]}
    lesson = judge_models(Stub("Ferrolux Energy"), Stub("Ferrolux Energy"), groups, untaught=Stub()).lesson
    assert lesson is not None
    assert (lesson.before, lesson.after) == (0.0, 1.0)
    assert judge_models(Stub(), Stub(), groups).lesson is None


@pytest.mark.parametrize(
    ("in_use", "untaught"),
    [
        pytest.param(Model("v1.3", "somewhere", card={}), "v1", id="made from the version that ships"),
        pytest.param(Model("v0.2", "somewhere", card={}), None, id="made from another's model, or from none"),
        pytest.param(Model("en_core_web_sm", "en_core_web_sm"), None, id="another's model"),
        pytest.param(None, None, id="rules alone"),
    ],
)
def test_before_any_correction_the_first_version_read(
    in_use: Model | None, untaught: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.train.further.choose_model", lambda _: in_use)
    asked: list[Model | None] = []
    monkeypatch.setattr("pipeline.train.further.reader_for", lambda _, model: asked.append(model))
    _untaught(load_settings())
    assert [model and model.version for model in asked] == [untaught]


def test_what_reads_as_well_is_promoted() -> None:
    verdict = judge_models(Stub(), Stub("Ferrolux Energy"), {"gold": [GOLD]}, tolerance=0.0)
    assert verdict.promoted
    assert [change.what for change in verdict.changes] == ["gained"]


def test_equal_readings_have_no_changes() -> None:
    record = record_of("x", reader().read(ARTICLE))
    assert changes_of(record, record) == []


def test_another_value_at_the_same_place_is_a_change() -> None:
    record = record_of("x", reader().read(ARTICLE))
    after = {**record, "mentions": [{**m, "low": 3.0} if m["kind"] == "energy" else m for m in record["mentions"]]}
    assert [(change.what, change.label) for change in changes_of(record, after)] == [("changed", "energy")]
