"""Whatever is in a file, reading it ends, and ends in articles and refusals."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import FileRead, RawArticle, Refusal
from pipeline.sources import Limits, read_dump
from pipeline.sources.formats import SUFFIXES

DOCS = Path(__file__).parent.parent / "docs" / "dumps.md"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"<p>Cells.</p>")
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://n.example/a\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
    + PAGE
    + b"\r\n\r\n"
)
LINES = b'{"title": "Plant", "text": "It makes cells."}\n{"text": ["One.", "Two."]}\n'
TABLE = b'title,text,url\nA,"One ""x"", and\ntwo",/a\nB,Three,/b\n'
FEED = b"<rss><channel><item><title>A</title><description>B &amp; c</description></item></channel></rss>"


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", LINES)
        archive.writestr("b.csv", TABLE)
    return buffer.getvalue()


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in (("a.jsonl", LINES), ("b.xml", FEED)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


SEEDS = {
    ".warc": RECORD * 3,
    ".warc.gz": gzip.compress(RECORD) * 3,
    ".rss": FEED,
    ".xml": b'<?xml version="1.0" encoding="gb2312"?>' + FEED,
    ".jsonl": LINES,
    ".json": json.dumps({"hits": [{"text": "One."}, {"text": "Two."}]}).encode(),
    ".csv": TABLE,
    ".tsv": TABLE.replace(b",", b"\t"),
    ".zip": zipped(),
    ".tar": tarred(),
    ".tgz": gzip.compress(tarred()),
    ".txt": "The plant, 宁德时代, makes cells.".encode("gb18030"),
    ".html": b'<meta charset="gbk"><p>' + "宁德".encode("gbk"),
}
LOW = Limits(article_chars=2000, members=50)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good file with some bytes cut out and others put in, at a few places."""
    suffix = draw(st.sampled_from(sorted(SEEDS)))
    data = SEEDS[suffix]
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(max_size=30)) + data[place + draw(st.integers(0, 60)) :]
    return suffix, data


@given(damaged())
def test_a_damaged_file_gives_articles_and_refusals_and_its_line(
    tmp_path_factory: pytest.TempPathFactory, file: tuple[str, bytes]
) -> None:
    suffix, data = file
    path = tmp_path_factory.mktemp("fuzz") / f"a{suffix}"
    path.write_bytes(data)
    *found, line = read_dump([path], limits=LOW)
    assert all(isinstance(one, RawArticle | Refusal) for one in found)
    assert found
    assert isinstance(line, FileRead)
    assert line.articles + line.refusals == len(found)
    assert all("\n" not in one.reason for one in found if isinstance(one, Refusal))


@given(st.binary(max_size=300), st.sampled_from(["", *SUFFIXES]))
def test_any_bytes_under_any_name_end_in_articles_and_refusals(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"a{suffix}"
    path.write_bytes(data)
    assert len(list(read_dump([path], limits=LOW))) >= 2


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".bz2"])
def test_the_page_on_dumps_names_every_suffix(suffix: str) -> None:
    assert (f"`{suffix}`" in DOCS.read_text(encoding="utf-8")) == (suffix in SUFFIXES)


def test_the_page_on_dumps_gives_the_limits_there_are() -> None:
    page, limits = DOCS.read_text(encoding="utf-8"), Limits()
    for figure in (limits.article_chars, limits.page_chars, limits.record_bytes, limits.members):
        assert f"{figure:,}" in page
    assert f"| {limits.nesting} |" in page
    assert f"{limits.unpacked_ratio} times its size" in page
