"""extract: entity models from elsewhere, in their own tokenization, feed the same stage."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from pipeline.errors import ModelError
from pipeline.extract import find_spans, make_nlp
from pipeline.models import Model
from pipeline.reading import Reader, load_reader
from pipeline.rulebook import load_rulebook
from pipeline.settings import load_settings

RULES = load_rulebook(load_settings().rule_folders)
SENTENCES = ("{} opened a plant.", "Cells come from {} today.", "We met {} in June.", "{} and the town agreed.")
BRANDS = ("Quellwerk", "Oakmere", "Zelltal", "Brightvolt", "Tanglo", "Norrsel")


def trained(folder: Path) -> Path:
    """A small recogniser of brands, trained here, with spaCy's own tokenizer and its own label."""
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    chance = Random(3)
    examples = []
    for _ in range(150):
        brand, sentence = chance.choice(BRANDS), chance.choice(SENTENCES)
        start = sentence.index("{")
        spans = {"entities": [(start, start + len(brand), "ORG")]}
        examples.append(Example.from_dict(nlp.make_doc(sentence.format(brand)), spans))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(6):
        for begin in range(0, len(examples), 10):
            nlp.update(examples[begin : begin + 10], sgd=optimizer)
    nlp.to_disk(folder)
    return folder


def ruled(folder: Path, patterns: list[dict[str, Any]]) -> Path:
    """A pipeline whose entities are known beforehand, in spaCy's own tokenization."""
    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(patterns)
    nlp.to_disk(folder)
    return folder


def companies(nlp: Language, text: str) -> list[tuple[str, str]]:
    return [(span.text, span.found_by) for span in find_spans(nlp, text).spans if span.label == "company"]


def test_a_trained_model_from_elsewhere_finds_what_the_rules_do_not(tmp_path: Path) -> None:
    text = "Cells come from Zelltal today."
    assert companies(make_nlp(RULES), text) == []
    assert companies(make_nlp(RULES, str(trained(tmp_path / "model"))), text) == [("Zelltal", "company.model")]


def test_what_it_marks_is_aligned_by_characters(tmp_path: Path) -> None:
    # spaCy keeps "Volt-Haus" and "4GWh" together as we do not, and parts "Zell's" elsewhere.
    patterns = [{"label": "ORG", "pattern": "Volt-Haus"}, {"label": "ORG", "pattern": "Zell"}]
    nlp = make_nlp(RULES, str(ruled(tmp_path / "model", patterns)))
    text = "Yesterday Volt-Haus, with 4GWh, was Zell's  rival😀 and Volt-Haus's."
    found = find_spans(nlp, text)
    spans = [span for span in found.spans if span.label == "company"]
    assert [span.text for span in spans] == ["Volt-Haus", "Zell", "Volt-Haus"]
    assert [text[span.start : span.end] for span in spans] == ["Volt-Haus", "Zell", "Volt-Haus"]


def test_an_end_inside_one_of_our_tokens_moves_out(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer.add_special_case("Zelltal", [{"ORTH": "Zell"}, {"ORTH": "tal"}])  # type: ignore[union-attr]
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": [{"ORTH": "Zell"}]}])
    nlp.to_disk(tmp_path / "model")
    assert [text for text, _ in companies(make_nlp(RULES, str(tmp_path / "model")), "They met Zelltal there.")] == [
        "Zelltal"
    ]


def test_other_labels_speak_against_weak_rules(tmp_path: Path) -> None:
    text = "They walked to Marble Gate Energy on foot."
    assert companies(make_nlp(RULES), text) != []
    patterns = [{"label": "FAC", "pattern": "Marble Gate Energy"}]
    assert companies(make_nlp(RULES, str(ruled(tmp_path / "model", patterns))), text) == []


def test_a_legal_form_overrules_the_model(tmp_path: Path) -> None:
    patterns = [{"label": "ORG", "pattern": "Valley"}]
    nlp = make_nlp(RULES, str(ruled(tmp_path / "model", patterns)))
    assert [text for text, _ in companies(nlp, "Salt Valley Energy Co., Ltd. is old.")] == [
        "Salt Valley Energy Co., Ltd."
    ]


def test_an_abbreviation_in_brackets_is_no_part_of_what_the_model_marks(tmp_path: Path) -> None:
    patterns = [{"label": "ORG", "pattern": "Quellwerk Union (QWU)"}]
    nlp = make_nlp(RULES, str(ruled(tmp_path / "model", patterns)))
    found = companies(nlp, "The loan came from Quellwerk Union (QWU). In May QWU paid.")
    assert [text for text, _ in found] == ["Quellwerk Union", "QWU", "QWU"]


def test_short_forms_of_what_the_model_found_are_followed(tmp_path: Path) -> None:
    patterns = [{"label": "ORG", "pattern": "Quellwerk Power"}]
    nlp = make_nlp(RULES, str(ruled(tmp_path / "model", patterns)))
    found = companies(nlp, "It was Quellwerk Power. In May the town met Quellwerk again.")
    assert [text for text, _ in found] == ["Quellwerk Power", "Quellwerk"]


@pytest.mark.parametrize(
    ("marked", "text", "expected"),
    [
        pytest.param("Enphase Energy, Luowen", "Of Enphase Energy, Luowen and IGO.", "Enphase Energy", id="a comma"),
        pytest.param("Luowen and Enphase Energy", "Of Luowen and Enphase Energy.", "Luowen", id="a listed name"),
        pytest.param("Enphase Energy (US)", "Of Enphase Energy (US) and IGO.", "Enphase Energy", id="a bracket"),
        pytest.param(
            "Enphase Energy (Germany)", "Of Enphase Energy (Germany) and IGO.", "Enphase Energy", id="a place"
        ),
        pytest.param(
            "Energie Romania", "Of E.ON Energie Romania and IGO.", "E.ON Energie Romania", id="a listed start"
        ),
    ],
)
def test_a_span_is_cut_or_widened_to_the_name(tmp_path: Path, marked: str, text: str, expected: str) -> None:
    nlp = make_nlp(RULES, str(ruled(tmp_path / "model", [{"label": "ORG", "pattern": marked}])))
    assert companies(nlp, text)[0][0] == expected


def test_a_long_article_is_read_in_parts_and_nothing_is_lost(tmp_path: Path) -> None:
    nlp = make_nlp(RULES, str(ruled(tmp_path / "model", [{"label": "ORG", "pattern": "Zelltal"}])))
    text = "Cells come from Zelltal, and go to the town on the hill. " * 900
    assert len(companies(nlp, text)) == 900


def test_the_reader_tells_which_model_it_used(tmp_path: Path) -> None:
    folder = ruled(tmp_path / "volts", [{"label": "ORG", "pattern": "Zelltal"}])
    assert Reader(load_settings().rule_folders, Model("volts", str(folder))).version.endswith("+model-volts")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(lambda _: None, "neither a version, nor a folder, nor installed", id="nothing there"),
        pytest.param(lambda folder: folder.mkdir(), "cannot be loaded", id="an empty folder"),
        pytest.param(lambda folder: spacy.blank("en").to_disk(folder), "marks no entities", id="no recogniser"),
    ],
)
def test_a_model_that_cannot_serve_is_refused(tmp_path: Path, make: Any, told: str) -> None:
    make(tmp_path / "model")
    with pytest.raises(ModelError, match=told):
        load_reader(load_settings(model=str(tmp_path / "model")))


def test_the_whole_pipeline_takes_its_model_along(tmp_path: Path) -> None:
    source = ruled(tmp_path / "model", [{"label": "ORG", "pattern": "Zelltal"}])
    make_nlp(RULES, str(source)).to_disk(tmp_path / "whole")
    source.rename(tmp_path / "gone")
    assert companies(spacy.load(tmp_path / "whole"), "Cells come from Zelltal today.") == [("Zelltal", "company.model")]
