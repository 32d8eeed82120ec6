"""read_dump: which files are read, in which order, under which names, and at which cost."""

import gzip
import io
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from dumps import read_items

from pipeline.records import RawArticle, Refusal
from pipeline.sources import Limits, Meter, total_bytes

PROSE = "The plant will make cells."


def read(*paths: Path | str, stdin: bytes = b"", limits: Limits | None = None) -> list[RawArticle | Refusal]:
    return list(read_items(paths, stdin=io.BytesIO(stdin), limits=limits or Limits()))


def articles(*paths: Path | str, stdin: bytes = b"") -> list[RawArticle]:
    return [found for found in read(*paths, stdin=stdin) if isinstance(found, RawArticle)]


def write(path: Path, data: str | bytes = PROSE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_folder_is_read_in_order_with_sources_relative_to_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", "a/b/c.htm", "C.TXT"):
        write(tmp_path / name)
    assert [found.source for found in articles(tmp_path)] == ["C.TXT", "a/b/c.htm", "a/z.html", "b.txt"]


def test_a_file_named_directly_goes_by_its_file_name(tmp_path: Path) -> None:
    assert read(write(tmp_path / "deep" / "a.txt"))[0].source == "a.txt"


def test_a_whole_file_is_one_article_known_by_its_absolute_path(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    assert read(path) == [RawArticle(source="a.txt", text=PROSE, identity=str(path.resolve()))]


def test_equal_names_in_two_dumps_are_two_articles(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write(tmp_path / folder / "a.txt")
    found = articles(tmp_path / "one", tmp_path / "two")
    assert found[0].source == found[1].source
    assert found[0].identity != found[1].identity


def test_a_path_given_differently_is_the_same_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "dump" / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert articles("dump/a.txt")[0].identity == articles(tmp_path / "dump")[0].identity


@pytest.mark.parametrize("name", ["a.png", "README", "notes.docx", ".hidden.txt", ".git/a.txt"])
def test_other_and_hidden_files_in_folders_are_passed_over(tmp_path: Path, name: str) -> None:
    write(tmp_path / "good.txt")
    write(tmp_path / name)
    assert [found.source for found in read(tmp_path)] == ["good.txt"]


def test_files_of_other_kinds_passed_over_are_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.png", "c/d.css", ".hidden"):
        write(tmp_path / name)
    meter = Meter()
    list(read_items([tmp_path], meter=meter))
    assert meter.ignored == 2


def test_links_that_lead_in_circles_are_walked_once(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert [found.source for found in read(tmp_path)] == ["a/x.txt"]


def test_a_pipe_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    write(tmp_path / "a.txt")
    assert [found.source for found in read(tmp_path)] == ["a.txt"]


def test_names_that_are_not_utf8_are_spelled_out(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "电池.txt".encode("gb18030"))).write_text(PROSE)
    assert articles(tmp_path)[0].source == "电池.txt"


def test_an_html_file_is_html_and_so_is_a_page_named_txt(tmp_path: Path) -> None:
    page = "<!DOCTYPE html>\n<html><body><p>Cells.</p></body></html>"
    write(tmp_path / "a.html", "Cells.")
    write(tmp_path / "b.txt", page)
    write(tmp_path / "c.txt", "At < 5 GWh and > 3 GWh.\nThe tag <p> is no page.\n")
    assert [found.markup for found in articles(tmp_path)] == ["html", "html", "plain"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"Cells are made here.", [("stdin", "plain")], id="plain text"),
        pytest.param(b"[Beijing, May 3] Cells are made here.", [("stdin", "plain")], id="text that opens a bracket"),
        pytest.param(b"\n<!doctype html><p>Cells.</p>", [("stdin", "html")], id="a page"),
        pytest.param(b'{"text": "One."}\n{"text": "Two."}\n', [("stdin#1", "plain"), ("stdin#2", "plain")], id="lines"),
        pytest.param(b'{"text":\n "One."}', [("stdin", "plain")], id="one object over lines"),
        pytest.param(
            b'[{"text": "One."},\n{"text": "<p>Two.</p>"}]', [("stdin#1", "plain"), ("stdin#2", "html")], id="list"
        ),
        pytest.param(
            gzip.compress(b'{"text": "One."}\n{"text": "Two."}\n'),
            [("stdin#1", "plain"), ("stdin#2", "plain")],
            id="gz",
        ),
    ],
)
def test_standard_input_is_told_by_its_first_bytes(data: bytes, expected: list[tuple[str, str]]) -> None:
    assert [(found.source, found.markup) for found in articles("-", stdin=data)] == expected


def test_a_long_first_line_on_standard_input_is_a_line() -> None:
    line = b'{"text": "' + b"cell " * 60_000 + b'"}\n'
    assert [found.source for found in articles("-", stdin=line * 2)] == ["stdin#1", "stdin#2"]


def test_standard_input_is_known_by_its_text_or_the_records_own_name() -> None:
    lines = b'{"text": "One.", "url": "https://news.example/1"}\n{"text": "Two.", "id": 7}\n{"text": "Three."}\n'
    first, second, third = (found.identity or "" for found in articles("-", stdin=lines))
    assert (first, second) == ("https://news.example/1", "stdin:#id=7")
    assert third.startswith("stdin:")
    assert len(third) == len("stdin:") + 64


def test_the_meter_ends_at_the_total_whatever_was_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", PROSE * 1000)
    write(tmp_path / "b.txt", b"\0" * 300_000)
    write(tmp_path / "c.jsonl.gz", gzip.compress(b'{"text": "One."}\n' * 1000))
    write(tmp_path / "d.png", b"12345")
    meter = Meter()
    list(read_items([tmp_path], meter=meter))
    assert meter.bytes_read == total_bytes([tmp_path])


def test_standard_input_has_no_total_but_is_metered() -> None:
    meter = Meter()
    list(read_items(["-"], stdin=io.BytesIO(b"Cells."), meter=meter))
    assert total_bytes(["-"]) is None
    assert meter.bytes_read == 6


class Endless(io.RawIOBase):
    """Fifty megabytes of JSON lines that exist only as they are read."""

    def __init__(self) -> None:
        self._lines: Iterator[bytes] = (b'{"text": "%06d %s"}\n' % (number, b"cell " * 4000) for number in range(2500))
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (line := next(self._lines, b"")):
            self._rest += line
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def test_memory_does_not_grow_with_the_dump() -> None:
    tracemalloc.start()
    count = sum(1 for _ in read_items(["-"], stdin=cast(BinaryIO, Endless())))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2500
    assert peak < 4_000_000


def test_the_first_article_comes_before_the_last_is_read() -> None:
    meter = Meter()
    next(read_items(["-"], stdin=cast(BinaryIO, Endless()), meter=meter))
    assert meter.bytes_read < 1_000_000
