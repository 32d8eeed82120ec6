"""The manifest: a line for each file, behind all that was in it."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from pipeline.records import FileRead, RawArticle, Refusal
from pipeline.sources import read_dump


def lines(*paths: Path | str, stdin: bytes = b"") -> list[FileRead]:
    return [one for one in read_dump(paths, stdin=io.BytesIO(stdin)) if isinstance(one, FileRead)]


def test_a_line_says_which_file_it_was_and_what_it_gave(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "One."}\n{}\n{"text": "Three."}\n')
    os.utime(path, (1_709_618_828, 1_709_618_828.9))
    line = FileRead("a.jsonl", str(path.resolve()), 39, "2024-03-05T06:07:08+00:00", articles=2, refusals=1)
    assert [type(one) for one in read_dump([path])] == [RawArticle, Refusal, RawArticle, FileRead]
    assert lines(path) == [line]


def test_a_line_follows_the_last_item_of_each_file_of_a_folder(tmp_path: Path) -> None:
    for name in ("a.txt", "b/c.txt", "d.png", ".e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Cells.")
    found = [(type(one), one.source) for one in read_dump([tmp_path])]
    assert found == [(kind, name) for name in ("a.txt", "b/c.txt") for kind in (RawArticle, FileRead)]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.zip", b"PK\x03\x04 no zip"), ("a.txt", b""), ("a.png", b"\x89PNG"), ("a.txt.gz", b"\x1f\x8b\x08 cut")],
)
def test_a_file_that_was_refused_has_its_line_too(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (line,) = lines(path)
    assert (line.size, line.articles, line.refusals) == (len(data), 0, 1)


def test_what_is_in_an_archive_counts_for_the_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a.txt", "b.txt", "c.txt"):
            archive.writestr(name, "Cells." if name != "b.txt" else " ")
    (line,) = lines(tmp_path / "a.zip")
    assert (line.source, line.articles, line.refusals) == ("a.zip", 2, 1)


def test_standard_input_has_a_line_without_a_path() -> None:
    assert lines("-", stdin=b"Cells.") == [FileRead("stdin", None, 6, None, articles=1, refusals=0)]


def test_what_is_not_there_has_no_line(tmp_path: Path) -> None:
    assert lines(tmp_path / "a.txt") == []
