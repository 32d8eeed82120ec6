"""train: names from the grammar, sentences from the frames, documents that are the same each time."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from pipeline.errors import CorpusError
from pipeline.models import open_model
from pipeline.settings import load_settings
from pipeline.train.documents import Generator
from pipeline.train.drafts import Document
from pipeline.train.frames import LABELS, load_frames
from pipeline.train.gold_names import gold_names
from pipeline.train.grammar import Grammar
from pipeline.train.make import DOCUMENTS, digest_of, held_out

CORPUS = load_settings().data / "corpus"
NAMES = """
company:
  - {full: "3x {brand} Energy {form}", short: ["{brand} Energy"], brand: ["{brand}"]}
  - {full: "{brand}-{brand2} GmbH"}
brand: [Luo, Shan, ON]
form: ["Co., Ltd.", "Inc."]
place: ["{brand} County", "No. {int:2-4} Road"]
year: ["20{int:20-29}"]
opener: ["Still,"]
"""
FRAMES = """
# one with, one without
{company} builds in {place}, and {company1.short} is {company1.full}.
The market of {place} was quiet in {year}.
"""


def corpus_in(folder: Path, names: str = NAMES, frames: str = FRAMES) -> Path:
    (folder / "names.yml").write_text(names, encoding="utf-8")
    (folder / "wire.txt").write_text(frames, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator.of(CORPUS)


def test_all_forms_of_a_company_have_the_same_brand(tmp_path: Path) -> None:
    grammar = Grammar(corpus_in(tmp_path) / "names.yml")
    for number in range(50):
        company = grammar.company(Random(f"{number}"))
        assert all(form.startswith(company.brand[0].split("-")[0]) for form in company.forms)


def test_words_that_yaml_takes_for_truth_values_are_words(tmp_path: Path) -> None:
    grammar = Grammar(corpus_in(tmp_path) / "names.yml")
    assert {grammar.draw("brand", Random(f"{number}")) for number in range(50)} == {"Luo", "Shan", "ON"}


def test_numbers_stay_within_their_bounds(tmp_path: Path) -> None:
    grammar = Grammar(corpus_in(tmp_path) / "names.yml")
    assert {grammar.draw("year", Random(f"{number}")) for number in range(200)} == {f"20{n}" for n in range(20, 30)}


@pytest.mark.parametrize(
    ("names", "frames", "told"),
    [
        pytest.param(
            NAMES + "park: ['{valley} Park']\n", FRAMES, r'part "park".*asks for \{valley\}', id="no such part"
        ),
        pytest.param("place: [X]\n", FRAMES, 'one of them "company"', id="no companies"),
        pytest.param(NAMES + "park: Valley\n", FRAMES, 'part "park": must be a list', id="not a list"),
        pytest.param(NAMES + "a: ['{b}']\nb: ['{a}']\n", "{a} {company}", "goes round in circles", id="a circle"),
        pytest.param(
            NAMES, "{company} met {mayor}.", r"wire.txt, line 1: nothing fills \{mayor\}", id="an unknown slot"
        ),
    ],
)
def test_a_wrong_corpus_is_refused_with_its_place(tmp_path: Path, names: str, frames: str, told: str) -> None:
    with pytest.raises(CorpusError, match=told):
        Generator(corpus_in(tmp_path, names, frames)).document(0)


def test_a_folder_without_frames_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no frames"):
        load_frames(tmp_path, frozenset())


def test_spans_cut_out_names_and_never_overlap(generator: Generator) -> None:
    for document in generator.documents(300):
        end = 0
        for start, stop, label in document.spans:
            assert end <= start < stop <= len(document.text)
            assert label in LABELS.values()
            assert document.text[start:stop] == document.text[start:stop].strip()
            end = stop


def test_every_label_is_learnt_and_half_the_frames_name_no_company(generator: Generator) -> None:
    labels = {label for document in generator.documents(300) for _, _, label in document.spans}
    assert labels == set(LABELS.values())
    told = sum(len(register.told) for register in generator.registers)
    other = sum(len(register.other) for register in generator.registers)
    assert told + other >= 300
    assert 0.35 < told / (told + other) < 0.6


def test_a_company_comes_again_in_a_shorter_form(generator: Generator) -> None:
    again = 0
    for document in generator.documents(200):
        names = [document.text[start:end] for start, end, label in document.spans if label == "COMPANY"]
        again += any(long != short and long.startswith(short) for long in names for short in names)
    assert again > 45


def test_an_excluded_name_is_never_given(tmp_path: Path) -> None:
    folder = corpus_in(tmp_path)
    generator = Generator(folder, excluded=frozenset({"LUO ENERGY", "Luo", "Luo-Luo GmbH"}))
    names = {d.text[s:e] for d in generator.documents(200) for s, e, label in d.spans if label == "COMPANY"}
    assert names
    assert not {"Luo Energy", "Luo", "Luo-Luo GmbH"} & names


def test_no_company_of_gold_occurs_in_the_training_documents(generator: Generator) -> None:
    gold = {name.lower() for name in gold_names(CORPUS / "gold")}
    assert gold
    for document in generator.documents(2000):
        assert not gold & {document.text[s:e].lower() for s, e, label in document.spans if label == "COMPANY"}


def test_held_out_documents_are_others_than_those_trained_on(generator: Generator) -> None:
    trained = {document.text for document in generator.documents(DOCUMENTS)}
    assert trained.isdisjoint(document.text for document in held_out(generator, 300))


def test_a_document_depends_on_its_number_alone(generator: Generator) -> None:
    assert list(generator.documents(3, first=5)) == [generator.document(number) for number in (5, 6, 7)]


PROGRAM = """
from pipeline.models import open_model
from pipeline.settings import load_settings
from pipeline.train.documents import Generator
from pipeline.train.make import digest_of
print(digest_of(Generator.of(load_settings().data / "corpus").documents(100)))
"""


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_corpus_is_the_same_bytes_in_every_process(seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
    )
    assert done.stdout.strip() == digest_of(Generator.of(CORPUS).documents(100))


def test_another_seed_gives_other_documents(tmp_path: Path) -> None:
    folder = corpus_in(tmp_path)
    one, other = (digest_of(Generator(folder, seed=seed).documents(20)) for seed in ("a", "b"))
    assert one != other


def test_the_digest_covers_spans_as_well_as_text() -> None:
    assert digest_of([Document("Luo", ())]) != digest_of([Document("Luo", ((0, 3, "COMPANY"),))])


def test_the_model_that_ships_was_trained_on_these_documents(generator: Generator) -> None:
    model = open_model(load_settings().data / "models" / "v1")
    assert model.card is not None
    made_from = model.card["made_from"]
    assert made_from["digest"] == digest_of(generator.documents(made_from["documents"])), "run: make train"


def test_the_model_that_ships_is_small_and_holds_no_pickle() -> None:
    folder = load_settings().data / "models" / "v1"
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 15_000_000
    for file in files:
        assert not file.read_bytes().startswith((b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")), file
