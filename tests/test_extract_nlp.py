"""The pipeline as spaCy sees it: registered components, saved and loaded whole, open to an entity model."""

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from pipeline.extract import find_spans, make_nlp
from pipeline.extract.nlp import COMPONENTS
from pipeline.rulebook import load_rulebook
from pipeline.settings import load_settings

TEXT = "Then Ningyuan Battery Co., Ltd. said on March 3, 2024 that its RMB2.4bn, 10-20GWh plant in Yibin will open."


def nlp() -> Language:
    return make_nlp(load_rulebook(load_settings().rule_folders))


def add_model(language: Language, names: dict[str, str]) -> None:
    """A stand-in for a trained model: whatever sets ``doc.ents`` before the company rules will do."""
    ruler: Any = language.add_pipe("entity_ruler", before="gigawire_companies")
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in names.items()])


def test_the_whole_pipeline_survives_the_disk(tmp_path: Path) -> None:
    made = nlp()
    made.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert loaded.pipe_names == made.pipe_names
    assert [token.text for token in loaded.make_doc(TEXT)] == [token.text for token in made.make_doc(TEXT)]
    assert find_spans(loaded, TEXT) == find_spans(made, TEXT)


def test_a_saved_pipeline_keeps_the_rules_that_it_was_made_with(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    unit = "{id: mine.jin, class: UNIT, surfaces: [catties], value: {kind: mass, unit: t, factor: '0.0005'}}"
    (tmp_path / "rules" / "mine.yml").write_text(f"layer: quantities\nlexicon:\n  - {unit}\n", encoding="utf-8")
    made = make_nlp(load_rulebook((*load_settings().rule_folders, tmp_path / "rules")))
    made.to_disk(tmp_path / "model")
    found = find_spans(spacy.load(tmp_path / "model"), "It sold 400catties of salt.")
    assert [span.text for span in found.spans] == ["400catties"]


def test_what_is_found_lies_in_a_span_group() -> None:
    doc = nlp()(TEXT)
    assert [(span.text, span.label_) for span in doc.spans["gigawire"]] == [
        ("Ningyuan Battery Co., Ltd.", "company"),
        ("March 3, 2024", "date"),
        ("RMB2.4bn", "quantity"),
        ("10-20GWh", "quantity"),
    ]


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_a_registered_factory(name: str) -> None:
    assert Language.has_factory(f"gigawire_{name}")


def test_an_entity_model_before_the_company_rules_adds_names() -> None:
    plain, modelled = nlp(), nlp()
    add_model(modelled, {"conch venture": "ORG", "Yibin": "GPE"})
    text = "In Yibin conch venture makes salt."
    assert [span.text for span in find_spans(plain, text).spans] == []
    found = find_spans(modelled, text).spans
    assert [(span.text, span.label, span.found_by) for span in found] == [("conch venture", "company", "company.model")]


def test_rules_overrule_the_model_where_both_find_a_name() -> None:
    modelled = nlp()
    add_model(modelled, {"Ningyuan": "ORG"})
    names = [span.text for span in find_spans(modelled, TEXT).spans if span.label == "company"]
    assert names == ["Ningyuan Battery Co., Ltd."]
