"""WARC files: which records are articles, how their bodies are unpacked, and what damage costs."""

import gzip
import io
import random
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import brotli
import pytest
from dumps import read_items
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import RawArticle, Refusal
from pipeline.sources import Limits, Meter

PAGE = "<html><body><p>The plant will make cells.</p></body></html>"
Found = RawArticle | Refusal


def record(content: bytes, *, kind: str = "response", url: str = "https://news.example/a", more: str = "") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-03-05T06:07:08Z\r\n"
        f"WARC-Target-URI: {url}\r\n{more}Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def answer(body: bytes | str = PAGE, *headers: str, status: str = "200 OK", media: str = "text/html") -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {media}", *headers, "", "")
    return "\r\n".join(lines).encode() + (body.encode() if isinstance(body, str) else body)


def page(number: int) -> bytes:
    """A record of some length that does not pack well."""
    words = random.Random(number).randbytes(3000).hex()
    return record(answer(f"<p>Plant {number} makes {words}.</p>"), url=f"https://news.example/{number}")


def packed(records: Sequence[bytes]) -> bytes:
    return b"".join(map(gzip.compress, records))


def read(folder: Path, data: bytes, name: str = "news.warc", **limits: int) -> list[Found]:
    path = folder / name
    path.write_bytes(data)
    return list(read_items([path], limits=Limits(**limits)))


def only(found: Sequence[Found]) -> RawArticle:
    (article,) = found
    assert isinstance(article, RawArticle), article
    return article


def reason_of(found: Sequence[Found]) -> str:
    (refusal,) = found
    assert isinstance(refusal, Refusal), refusal
    return refusal.reason


def places(found: Sequence[Found]) -> list[str]:
    """Each item's record number, refusals with a minus: "3", "-4"."""
    return [("-" if isinstance(one, Refusal) else "") + one.source.partition("#")[2] for one in found]


def test_a_response_is_an_article_known_by_its_url_with_the_day_of_its_capture_apart(tmp_path: Path) -> None:
    data = record(b"software: test\r\n", kind="warcinfo") + record(answer())
    url = "https://news.example/a"
    assert only(read(tmp_path, data)) == RawArticle(
        source="news.warc#2", text=PAGE, markup="html", identity=url, url=url, captured="2024-03-05T06:07:08Z"
    )


@pytest.mark.parametrize("name", ["news.warc.gz", "news.gz", "news"])
@pytest.mark.parametrize("whole", [True, False])
def test_gzip_by_record_or_as_a_whole_under_any_name(tmp_path: Path, name: str, whole: bool) -> None:
    records = [page(1), page(2), page(3)]
    data = gzip.compress(b"".join(records)) if whole else packed(records)
    assert [one.source for one in read(tmp_path, data, name)] == [f"{name}#{number}" for number in (1, 2, 3)]


def test_a_warc_comes_through_standard_input_and_archives(tmp_path: Path) -> None:
    data = packed([page(1), page(2)])
    assert [one.source for one in read_items(["-"], stdin=io.BytesIO(data))] == ["stdin#1", "stdin#2"]
    assert [one.source for one in read_items(["-"], stdin=io.BytesIO(page(1)))] == ["stdin#1"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(record(answer(media="image/png")), id="a picture"),
        pytest.param(record(answer(media="application/pdf")), id="a PDF"),
        pytest.param(record(answer(status="404 Not Found")), id="a page that is not there"),
        pytest.param(record(answer(status="301 Moved")), id="the way to another page"),
        pytest.param(record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), id="a request"),
        pytest.param(record(answer(), kind="revisit"), id="a page that was seen before"),
        pytest.param(record(answer(media="text/plain"), url="https://news.example/robots.txt"), id="robots.txt"),
        pytest.param(record(b"{}", kind="metadata", more="Content-Type: text/plain\r\n"), id="metadata"),
        pytest.param(record(answer(b"\0" * 20_000_000, media="video/mp4")), id="a video longer than any page"),
    ],
)
def test_other_records_are_passed_over_and_counted(tmp_path: Path, other: bytes) -> None:
    meter = Meter()
    path = tmp_path / "news.warc"
    path.write_bytes(other + page(1))
    assert only(list(read_items([path], meter=meter))).source == "news.warc#2"
    assert meter.ignored == 1


@pytest.mark.parametrize(
    ("data", "markup"),
    [
        (record(answer(media="application/xhtml+xml; charset=utf-8")), "html"),
        (record(answer("The plant will make cells.", media="text/plain")), "plain"),
        (record(b"The plant.", kind="conversion", more="Content-Type: text/plain\r\n"), "plain"),
        (record(b"<p>The plant.", kind="resource", more="Content-Type: text/html\r\n"), "html"),
        (record(answer(media=""), more="WARC-Identified-Payload-Type: text/html\r\n"), "html"),
    ],
)
def test_pages_texts_and_conversions_are_articles(tmp_path: Path, data: bytes, markup: str) -> None:
    assert only(read(tmp_path, data)).markup == markup


def chunked(data: bytes, size: int = 20) -> bytes:
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


RAW = PAGE.encode()
BARE = zlib.compressobj(wbits=-15)
DEFLATED = BARE.compress(RAW) + BARE.flush()
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(RAW), [CHUNKED]),
        (gzip.compress(RAW), ["Content-Encoding: gzip"]),
        (gzip.compress(RAW[:20]) + gzip.compress(RAW[20:]), ["Content-Encoding: x-gzip"]),
        (chunked(gzip.compress(RAW)), [CHUNKED, "Content-Encoding: GZIP"]),
        (zlib.compress(RAW), ["Content-Encoding: deflate"]),
        (DEFLATED, ["Content-Encoding: deflate"]),
        (brotli.compress(RAW), ["Content-Encoding: br"]),
        (brotli.compress(gzip.compress(RAW)), ["Content-Encoding: gzip, br"]),
        (RAW, ["Content-Encoding: identity"]),
        (RAW, [CHUNKED]),
        (RAW, ["Content-Encoding: gzip"]),
        (RAW, ["Content-Encoding: deflate"]),
        (RAW, ["Content-Encoding: br"]),
    ],
)
def test_what_the_server_packed_is_unpacked_unless_the_crawler_did(
    tmp_path: Path, body: bytes, headers: list[str]
) -> None:
    assert only(read(tmp_path, record(answer(body, *headers)))).text == PAGE


BOMB = b"<p>" + b"a" * 400_000


@pytest.mark.parametrize(
    ("content", "more", "reason"),
    [
        (answer(chunked(RAW)[:-30], CHUNKED), "", "a chunk of the page is damaged or missing"),
        (answer(gzip.compress(RAW)[:-12], "Content-Encoding: gzip"), "", "packed data ends early"),
        (answer(gzip.compress(RAW)[:-8] + b"\0" * 8, "Content-Encoding: gzip"), "", "gzip data is damaged"),
        (answer(zlib.compress(RAW)[:-12], "Content-Encoding: deflate"), "", "packed data ends early"),
        (answer(b"\x07 nonsense", "Content-Encoding: deflate"), "", "deflate data is damaged"),
        (answer(brotli.compress(RAW)[:-9], "Content-Encoding: br"), "", "packed data ends early"),
        (answer(b"\x07 nonsense", "Content-Encoding: br"), "", "br data is damaged"),
        (answer(RAW, "Content-Encoding: zstd"), "", "packed as zstd, which gigawire does not open"),
        (answer(gzip.compress(BOMB), "Content-Encoding: gzip"), "", "the limit is 40,000"),
        (answer(zlib.compress(BOMB), "Content-Encoding: deflate"), "", "the limit is 40,000"),
        (answer(brotli.compress(BOMB), "Content-Encoding: br"), "", "the limit is 40,000"),
        (answer(gzip.compress(gzip.compress(BOMB)), "Content-Encoding: gzip, gzip"), "", "the limit is 40,000"),
        (answer(), "WARC-Truncated: length\r\n", "the crawler cut this page off (WARC-Truncated: length)"),
        (b"no answer at all", "", "headers cannot be read"),
        (b"", "", "headers cannot be read"),
        (answer("   "), "", "empty"),
        (answer(b"\0\1\2\3" * 100), "", "binary file"),
        (answer("a" * 2_000_000), "", "a record of 2 MB"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused_alone(tmp_path: Path, content: bytes, more: str, reason: str) -> None:
    data = page(1) + record(content, more=more) + page(3)
    found = read(tmp_path, data, article_chars=10_000)
    assert places(found) == ["1", "-2", "3"]
    assert reason in reason_of(found[1:2])


@pytest.mark.parametrize(
    ("header", "meta", "codec"),
    [("gb2312", "", "gb18030"), ("euc-kr", "", "cp949"), ("", "gbk", "gb18030"), ("iso-8859-1", "gbk", "gb18030")],
)
def test_the_servers_charset_is_tried_before_the_pages_own(tmp_path: Path, header: str, meta: str, codec: str) -> None:
    words = "새 공장은 내년부터 전지를 생산한다" if codec == "cp949" else "宁德时代新厂明年投产电池"
    text = f'<meta charset="{meta}"><p>{words}</p>' if meta else f"<p>{words}</p>"
    media = f"text/html; charset={header}" if header else "text/html"
    article = only(read(tmp_path, record(answer(text.encode(codec), media=media))))
    assert (article.text, article.encoding) == (text, codec)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


@pytest.mark.parametrize("place", [0, 1, 9, 10, 500, 1500, -9, -5, -1])
def test_a_damaged_gzip_member_costs_only_itself(tmp_path: Path, place: int) -> None:
    members = [gzip.compress(page(number)) for number in range(1, 6)]
    members[2] = flipped(members[2], place % len(members[2]))
    found = read(tmp_path, b"".join(members), "news.warc.gz")
    assert [one.lstrip("-") for one in places(found)] == ["1", "2", "3", "4", "5"]
    assert places(found)[2] == ("3" if place == 9 else "-3")  # that byte names the system that packed it


def test_a_gzip_member_whose_start_is_gone_costs_only_itself(tmp_path: Path) -> None:
    members = [gzip.compress(page(number)) for number in range(1, 6)]
    members[2] = b"\0" * 700 + members[2][700:]
    assert places(read(tmp_path, b"".join(members), "news.warc.gz")) == ["1", "2", "-3", "4", "5"]


DAMAGE: list[tuple[Callable[[bytes], bytes], str | None]] = [
    (lambda data: data.replace(b"Content-Length: ", b"Content-Length: 1", 1), "not as long as it says"),
    (lambda data: data.replace(b"Content-Length: 6", b"Content-Length: 5", 1), "not as long as it says"),
    (lambda data: data.replace(b"Content-Length: ", b"Content-Length: 99999999", 1), "a record of"),
    (lambda data: data.replace(b"Content-Length: ", b"Content-Width: ", 1), "no WARC header"),
    (lambda data: data.replace(b"Content-Length: ", b"Content-Length: -", 1), "no WARC header"),
    (lambda data: data.replace(b"WARC/1.0", b"WXRC/1.0", 1), "no WARC header"),
    (lambda data: data[:40], "no WARC header"),
    (lambda data: data[:2000], "not as long as it says"),
    (lambda data: data[:-4], None),
    (lambda data: data.replace(b"\r\n", b"\n", 7), None),
]


@pytest.mark.parametrize(("damage", "reason"), DAMAGE)
def test_a_damaged_record_costs_only_itself(
    tmp_path: Path, damage: Callable[[bytes], bytes], reason: str | None
) -> None:
    found = read(tmp_path, page(1) + damage(page(2)) + page(3) + page(4))
    assert places(found) == ["1", "2" if reason is None else "-2", "3", "4"]
    if reason:
        assert reason in reason_of(found[1:2])


@pytest.mark.parametrize("cut", [20, 300, 3000])
def test_a_file_that_breaks_off_is_refused_from_there(tmp_path: Path, cut: int) -> None:
    data = page(1) + page(2)[:cut]
    assert places(read(tmp_path, data)) == ["1", "-2"]
    data = gzip.compress(page(1)) + gzip.compress(page(2))[:cut]
    assert places(read(tmp_path, data, "news.warc.gz")) == ["1", "-2"]


def test_a_file_that_breaks_off_in_a_video_says_so(tmp_path: Path) -> None:
    data = page(1) + record(answer(b"\0" * 20_000_000, media="video/mp4"))[:18_000_000]
    found = read(tmp_path, data)
    assert places(found) == ["1", "-2"]
    assert "ends within this record" in reason_of(found[1:])


@given(st.integers(0, 40_000), st.binary(min_size=1, max_size=40))
def test_damage_anywhere_loses_no_record_that_it_does_not_touch(place: int, junk: bytes) -> None:
    members = [gzip.compress(page(number)) for number in range(1, 7)]
    data = b"".join(members)
    place %= len(data)
    damaged = data[:place] + junk + data[place + len(junk) :]
    bounds = [sum(map(len, members[:number])) for number in range(7)]
    whole = {
        f"https://news.example/{number}"
        for number in range(1, 7)
        if bounds[number] <= place or bounds[number - 1] >= place + len(junk)
    }
    found = list(read_items(["-"], stdin=io.BytesIO(damaged)))
    if place > 200:  # else the first bytes do not show a WARC
        assert whole <= {one.url for one in found if isinstance(one, RawArticle)}
        texts = {one.text for one in found if isinstance(one, RawArticle)}
        assert all(text.startswith("<p>Plant ") and text.endswith(".</p>") for text in texts)


def test_an_arc_file_is_no_text(tmp_path: Path) -> None:
    data = gzip.compress(b"filedesc://old.arc 0.0.0.0 20050101000000 text/plain 76\n1 0 Archive\n")
    assert "an ARC file" in reason_of(read(tmp_path, data, "old.arc.gz"))


def test_a_bomb_of_many_records_is_refused_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.sources.limits.GRACE", 2**20)
    bomb = gzip.compress(record(answer("<p>" + " " * 900_000 + "Cells.")))
    found = read(tmp_path, bomb * 50, "news.warc.gz")
    assert isinstance(found[-1], Refusal)
    assert "250 times its size" in found[-1].reason
    assert len(found) < 10
