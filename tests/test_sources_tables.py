"""Tables whose quotes are never closed, and rows of any length: each loss is told, and no greater than it must be."""

import time
from pathlib import Path

import pytest
from dumps import read_items

from pipeline.records import RawArticle, Refusal
from pipeline.sources import Limits

TABLE = "title,text,url\n"


@pytest.mark.parametrize(
    ("rows", "expected", "lost"),
    [
        pytest.param('A,"One,/a\nB,Two,/b\nC,Three,/c\n', ["-2", "3", "4"], "", id="to the end"),
        pytest.param('A,"One,/a\nB,"Two",/b\nC,Three,/c\n', ["-2", "3", "4"], "", id="to the next quote"),
        pytest.param('A,"One\nmore, and more\nB,"Two",/b\nC,Three,/c\n', ["-2", "4", "5"], "lines 2 to 3", id="prose"),
        pytest.param('A,"One, of, them\nx, y, z\nB,Two,/b\n', ["-2", "4"], "lines 2 to 3", id="prose with commas"),
        pytest.param('A,One,/a\nB,"Two,/b\n', ["2", "-3"], "", id="in the last line"),
        pytest.param('A,5" pipe,/a\nB,6" pipe,/b\n', ["2", "3"], "", id="inches are no quotes"),
        pytest.param(
            'A,"One,/a\nB,Two,http://b/b\nC,"Three,/c\nD,Four,/d\n', ["-2", "3", "-4", "5"], "", id="two open quotes"
        ),
        pytest.param('A,"One, two, http\nx, y, so\nmore",/a\nB,Two,/b\n', ["2", "5"], "", id="prose in quotes"),
        pytest.param('A,One,/a,x\nB,Two\nC,Three,/c\n', ["-2", "3", "4"], "", id="too many cells in one line"),
        pytest.param('A,"One\nand",/a,x\nB,Two,/b\n', ["-2", "4"], "lines 2 to 3", id="too many cells in two lines"),
        pytest.param('A,"' + "x" * 2**20 + '\nB,Two,/b\n', ["-2", "3"], "", id="a line of any length"),
        pytest.param('A,One,/a\n' + "x" * 3 * 2**20 + '\nB,Two,/b\n', ["2", "-3", "4"], "", id="a line without cells"),
        pytest.param('A,On\re,/a\nB,Two,/b\n', ["-2", "3"], "", id="a carriage return in a cell"),
    ],
)  # fmt: skip
def test_an_open_quote_costs_its_own_lines_and_no_others(
    tmp_path: Path, rows: str, expected: list[str], lost: str
) -> None:
    (tmp_path / "a.csv").write_bytes((TABLE + rows).encode())
    found = list(read_items([tmp_path / "a.csv"], limits=Limits(article_chars=50_000)))
    places = [("-" if isinstance(one, Refusal) else "") + one.source.partition("#")[2] for one in found]
    assert places == expected
    assert all(lost in one.reason for one in found if isinstance(one, Refusal))


def test_a_table_of_open_quotes_takes_time_in_proportion(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE + 'A"b,"c\n' * 150_000)
    start = time.process_time()
    (lost,) = read_items([tmp_path / "a.csv"], limits=Limits(article_chars=1000))
    assert time.process_time() - start < 15
    assert isinstance(lost, Refusal)
    assert "lines 2 to 150001 are lost" in lost.reason


def test_an_endless_cell_ends_the_table_but_not_the_stream(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Good.")
    rows = 'title,text\nA,One.\nB,"' + "cell cell cell cell\n" * 100_000
    (tmp_path / "a.csv").write_text(rows)
    first, broken, last = read_items([tmp_path], limits=Limits(article_chars=1000))
    assert isinstance(first, RawArticle)
    assert isinstance(broken, Refusal)
    assert "quote" in broken.reason
    assert isinstance(last, RawArticle)
