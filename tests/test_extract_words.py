"""extract: the table of words that the entity model knows beforehand, and the layer that embeds it."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from pipeline.errors import ModelError
from pipeline.extract import words
from pipeline.extract.embed import word_embed
from pipeline.settings import load_settings
from pipeline.train.words import write_table

ATTRS = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
ROWS = [50] * (len(ATTRS) + words.COLUMNS)


def rows() -> list[list[str]]:
    with gzip.open(words.FILE, "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def test_every_row_of_the_table_is_a_word_in_small_letters_with_four_numbers() -> None:
    table = rows()
    names = [row[0] for row in table]
    assert len(table) > 50_000
    assert len(set(names)) == len(names)
    for name, *numbers in table:
        assert name == name.lower()
        case, frequency, small, capital = map(int, numbers)
        assert 0 <= case <= 6
        assert 0 < frequency <= 20
        assert min(small, capital) >= 0


def test_the_case_tells_ordinary_words_from_names() -> None:
    cases = {row[0]: int(row[1]) for row in rows()}
    assert min(cases[word] for word in ("acquires", "reported", "expensive")) >= 4
    assert max(cases[word] for word in ("london", "michael", "siemens")) <= 2


def test_a_word_with_a_capital_shares_all_but_its_own_class_with_the_small_one() -> None:
    small, capital = words.traits_of("apple"), words.traits_of("Apple")
    assert small[:3] == capital[:3]
    assert small[3] != capital[3]


def test_words_that_the_table_does_not_hold_look_alike_and_like_no_other() -> None:
    unknown = words.traits_of("Qomozen")
    assert words.traits_of("280") == words.traits_of("Wefr-Tal") == unknown
    assert len(unknown) == words.COLUMNS
    assert not any(set(unknown) & set(words.traits_of(word)) for word in ("the", "Apple", "lithium"))


def test_a_token_is_embedded_by_its_letters_and_its_traits() -> None:
    layer = word_embed(8, ATTRS, ROWS, words.digest())
    vocab = English().vocab
    docs = [Doc(vocab, words=["Lanhe", "acquires", "Lanhe"]), Doc(vocab)]
    layer.initialize(docs)
    first, empty = layer.predict(docs)
    assert first.shape == (3, 8)
    assert empty.shape == (0, 8)
    np.testing.assert_array_equal(first[0], first[2])
    assert not np.array_equal(first[0], first[1])


def test_a_model_of_another_table_is_refused() -> None:
    with pytest.raises(ModelError, match=r"another table of words \(0123456789abcdef\).*train it anew"):
        word_embed(8, ATTRS, ROWS, "0123456789abcdef")


def test_a_layer_with_a_table_too_few_is_refused() -> None:
    with pytest.raises(ModelError, match=r"4 \+ 4 columns and 7 tables"):
        word_embed(8, ATTRS, ROWS[1:], words.digest())


def test_the_configuration_names_the_table_that_ships() -> None:
    config = (load_settings().data / "models" / "config.cfg").read_text(encoding="utf-8")
    assert f'table = "{words.digest()}"' in config


def test_the_table_is_what_spacys_lookups_make(tmp_path: Path) -> None:
    pytest.importorskip("spacy_lookups_data")
    assert write_table(tmp_path / "words.tsv.gz") == len(rows())
    assert gzip.decompress((tmp_path / "words.tsv.gz").read_bytes()) == gzip.decompress(words.FILE.read_bytes())
