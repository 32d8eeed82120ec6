"""train: stories with marked names, retold by the generator, and read as articles that were annotated."""

from pathlib import Path

import pytest

from pipeline.errors import CorpusError
from pipeline.settings import load_settings
from pipeline.train.annotated import load_marked
from pipeline.train.documents import Generator
from pipeline.train.stories import Name, load_stories

CORPUS = load_settings().data / "corpus"
STORY = """=== wire-01
[[C:Harlund Energy AS]] signs

[[N:Ole Vik]] of [[C:Harlund]] met the mayor of [[P:Sund]]; [[C?:Ratewatch]] had said so.

=== wire-02
A quiet week

Nothing happened in [[P:Sund]].
"""
NAMES = """
company:
  - {full: "{brand} Power Inc.", short: ["{brand} Power"], brand: ["{brand}"]}
brand: [Qomo]
place: [Kiel]
person: [Li Wei]
opener: ["Still,"]
"""


def folder_with(tmp_path: Path, text: str = STORY) -> Path:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "wire.txt").write_text(text, encoding="utf-8")
    return tmp_path / "stories"


def generator_for(tmp_path: Path, excluded: frozenset[str] = frozenset()) -> Generator:
    stories = folder_with(tmp_path)
    (tmp_path / "names.yml").write_text(NAMES, encoding="utf-8")
    (tmp_path / "frames.txt").write_text("{company} builds.\nIt rains.\n", encoding="utf-8")
    return Generator(tmp_path, stories=stories, excluded=excluded)


def retold(generator: Generator) -> list[tuple[str, list[str]]]:
    documents = [document for document in generator.documents(400) if "mayor" in document.text]
    assert documents
    return [(d.text, [d.text[start:end] for start, end, _ in d.spans]) for d in documents]


def test_a_story_has_a_title_paragraphs_and_the_longest_form_of_each_name(tmp_path: Path) -> None:
    first, second = load_stories(folder_with(tmp_path))
    assert (first.id, second.id) == ("wire-01", "wire-02")
    names = [piece for line in first.lines for piece in line if isinstance(piece, Name)]
    assert [(name.part, name.text, name.whole, name.doubtful) for name in names] == [
        ("company", "Harlund Energy AS", "Harlund Energy AS", False),
        ("person", "Ole Vik", "Ole Vik", False),
        ("company", "Harlund", "Harlund Energy AS", False),
        ("place", "Sund", "Sund", False),
        ("company", "Ratewatch", "Ratewatch", True),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("=== a\nTitle\n\n[[X:Sund]] rose.\n", r"wire.txt, line 4: .*no known kind", id="an unknown kind"),
        pytest.param("=== a\nTitle\n\n[[Sund]] rose.\n", r"wire.txt, line 4: a mark is not closed", id="no kind"),
        pytest.param("=== a\n[[C:Sund rose.\n", r"wire.txt, line 2: a mark is not closed", id="not closed"),
        pytest.param("Title\n", r"wire.txt: holds no story", id="no head"),
    ],
)
def test_a_wrong_mark_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CorpusError, match=told):
        load_stories(folder_with(tmp_path, text))


def test_some_titles_get_a_capital_for_every_word_that_is_not_a_name(tmp_path: Path) -> None:
    (tmp_path / "names.yml").write_text(NAMES, encoding="utf-8")
    (tmp_path / "frames.txt").write_text("{company} builds.\nIt rains.\n", encoding="utf-8")
    story = "=== a\n[[C:eHarlund]] signs in the harbour of [[P:Sund]]\n\nIt rained.\n"
    generator = Generator(tmp_path, stories=folder_with(tmp_path, story))
    titles = {document.text.partition("\n")[0] for document in generator.documents(400)}
    assert {"eHarlund signs in the harbour of Sund", "eHarlund Signs in the Harbour of Sund"} <= titles


def test_all_forms_of_a_company_are_replaced_together_or_not_at_all(tmp_path: Path) -> None:
    seen = set()
    for _, names in retold(generator_for(tmp_path)):
        forms = [name for name in names if name.startswith(("Harlund", "Qomo"))]
        forms = forms[:-1] if "Ratewatch" not in names else forms  # the last is what Ratewatch became
        assert len({form.split()[0] for form in forms}) == 1
        seen.add(tuple(forms))
    assert ("Harlund Energy AS", "Harlund") in seen
    assert ("Qomo Power Inc.", "Qomo") in seen


def test_the_spans_of_a_retold_story_cut_out_its_names(tmp_path: Path) -> None:
    for text, names in retold(generator_for(tmp_path)):
        assert "[[" not in text
        assert {"Ole Vik", "Li Wei"} & set(names)
        assert {"Sund", "Kiel"} & set(names)


def test_a_name_that_is_excluded_is_always_replaced(tmp_path: Path) -> None:
    assert all("Harlund" not in text for text, _ in retold(generator_for(tmp_path, frozenset({"HARLUND"}))))


def test_marked_stories_are_annotated_articles(tmp_path: Path) -> None:
    article, quiet = load_marked(folder_with(tmp_path))
    assert article.article.title == "Harlund Energy AS signs"
    assert "[[" not in article.article.text
    assert article.record["mentions"] == [
        {
            "kind": "company",
            "name": "Harlund Energy AS",
            "surfaces": ["Harlund Energy AS", "Harlund"],
            "optional": False,
        },
        {"kind": "company", "name": "Ratewatch", "surfaces": ["Ratewatch"], "optional": True},
    ]
    assert quiet.record["mentions"] == []


def test_the_stories_that_ship_tell_of_every_kind_and_part_of_them_of_no_company() -> None:
    stories = load_stories(CORPUS / "stories")
    assert len(stories) >= 100
    parts = [{piece.part for line in story.lines for piece in line if isinstance(piece, Name)} for story in stories]
    assert set().union(*parts) == {
        *("company", "gov", "park", "university", "media", "person", "place", "product", "project")
    }
    assert 0.15 < sum("company" not in names for names in parts) / len(parts) < 0.3


@pytest.mark.parametrize("half", ["dev", "test"])
def test_no_story_of_the_training_corpus_is_measured_on(half: str) -> None:
    told = {line for story in load_stories(CORPUS / "stories") for line in map(str, story.lines)}
    plain = {line for story in load_stories(CORPUS / "plain" / half) for line in map(str, story.lines)}
    assert plain
    assert told.isdisjoint(plain)
