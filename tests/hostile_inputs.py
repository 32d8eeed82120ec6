"""Inputs that mean harm, made anew each time: pages, texts, tables, feeds, archives and WARC files.

In    a folder
Out   the files in it, and for each what must become of it: "read", "refused", or "either" where both are right
Else  nothing

Every readable one tells of its own plant, so that what was lost without a word would show.
"""

import gzip
import io
import json
import random
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

MEGABYTE = 2**20
_NOISE = random.Random(5)


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: its name, what must become of it, and how its bytes are made, in pieces where they are many.

    ``large`` ones take minutes.
    """

    name: str
    fate: str
    make: Callable[[], bytes | Iterator[bytes]]
    large: bool = False


def story(number: int = 1) -> str:
    """A sentence that every readable input holds."""
    return (
        f"Ferrolux Energy will build plant number {number} with an annual capacity of 12 GWh in Qianxi County by 2027. "
    )


def prose(size: int) -> str:
    """About ``size`` characters of different sentences in paragraphs."""
    lines: list[str] = []
    length = 0
    while length < size:
        lines.append(story(len(lines)))
        length += len(lines[-1])
    return "\n\n".join(lines)


def page(inside: str, head: str = "") -> bytes:
    """An HTML page with a story of its own behind ``inside``."""
    own = story(zlib.crc32((inside + head).encode("utf-8", "surrogatepass")))
    body = f"<article><h1>A plant in Qianxi</h1>{inside}<p>{own}</p><p>{story(2)}</p></article>"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode("utf-8", "surrogatepass")


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def nested_zips(depth: int) -> bytes:
    """Zips inside one another."""
    data = zipped({"a.txt": story().encode()})
    for _ in range(depth):
        data = zipped({"inner.zip": data})
    return data


def tarred(*members: tuple[tarfile.TarInfo, bytes], mode: str = "w") -> bytes:
    """A tar of these members."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def link(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    """A symbolic link in a tar."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info, b""


def bomb(size: int) -> bytes:
    """``size`` bytes of nothing, packed to a thousandth."""
    return gzip.compress(bytes(size), 9)


def record(body: bytes, *, length: int | None = None, more: str = "", http: str = "") -> bytes:
    """A WARC response; ``length`` may lie."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{http}\r\n".encode() + body
    size = len(answer) if length is None else length
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://n.example/{zlib.crc32(body)}\r\n{more}"
    return f"{head}Content-Length: {size}\r\n\r\n".encode() + answer + b"\r\n\r\n"


def lines(*texts: str) -> bytes:
    """JSON lines."""
    return "\n".join(json.dumps({"text": text}) for text in texts).encode()


def traversing() -> bytes:
    """Names that lead out of the archive."""
    return zipped(
        {f"{way}evil.txt": story(i).encode() for i, way in enumerate(("../../", "/etc/", "..\\..\\", "C:\\"))}
    )


def inputs() -> Iterator[Hostile]:
    """All of them."""
    yield from _pages()
    yield from _texts()
    yield from _records()
    yield from _archives()
    yield from _web_archives()


def _pages() -> Iterator[Hostile]:
    wide = " ".join(f'a{n}="{n}"' for n in range(100_000))
    entity = "&#" + "9" * 2_000_000 + ";"
    yield Hostile("deep-div.html", "read", lambda: page("<div>" * 100_000))
    yield Hostile("deep-b.html", "read", lambda: page("<b>" * 100_000))
    yield Hostile("deep-table.html", "read", lambda: page("<table><tr><td>" * 20_000))
    yield Hostile("deep-list.html", "read", lambda: page("<ul><li>" * 50_000))
    yield Hostile("attributes.html", "read", lambda: page(f"<p {wide}>{story(3)}</p>"))
    yield Hostile("long-attribute.html", "read", lambda: page(f'<p title="{"x" * 3_000_000}">{story(3)}</p>'))
    yield Hostile("breaks.html", "either", lambda: page("<br>" * 1_000_000))
    yield Hostile("rules.html", "either", lambda: page("<hr>" * 500_000))
    yield Hostile("open-comment.html", "read", lambda: page("<!-- never closed "))
    yield Hostile("many-comments.html", "read", lambda: page("<!--x-->" * 300_000))
    yield Hostile("open-script.html", "either", lambda: page("<script>var a = '"))
    yield Hostile("many-scripts.html", "read", lambda: page("<script>1</script>" * 100_000))
    yield Hostile("open-title.html", "either", lambda: page("", head="<title>"))
    yield Hostile("open-quote.html", "either", lambda: page('<a href="x'))
    yield Hostile("entity-digits.html", "either", lambda: page(entity))
    yield Hostile("entities.html", "either", lambda: page("&amp;" * 700_000))
    yield Hostile("entity-strange.html", "read", lambda: page("&#0;&#xD800;&#x110000;&#xFFFFFFFF;&nosuch;"))
    yield Hostile("nul.html", "read", lambda: page("\x00\x01\x08"))
    yield Hostile("cdata.html", "read", lambda: page("<![CDATA[" * 50_000))
    yield Hostile("angles.html", "either", lambda: page("<" * 1_000_000))
    yield Hostile("ends.html", "read", lambda: page("</div></p></b>" * 200_000))
    yield Hostile("linked-data.html", "read", lambda: page("", head=_linked("[" * 100_000)))
    yield Hostile(
        "linked-garbage.html", "read", lambda: page("", head=_linked('{"@type":"NewsArticle","headline":' * 9_000))
    )
    yield Hostile("meta.html", "read", lambda: page("", head='<meta name="date" content="x">' * 50_000))
    yield Hostile(
        "dates.html", "read", lambda: page("", head='<meta property="article:published_time" content="9999999-99-99">')
    )
    yield Hostile("times.html", "either", lambda: page("".join(f"<time>2024 foo{n}</time>" for n in range(50_000))))
    yield Hostile("bare-dates.html", "read", lambda: page("<b>05.03.2024</b>" * 15_000))
    yield Hostile("blanks-before-dates.html", "read", lambda: page("<img> " * 20_000 + "<img>05.03.2024" * 20_000))
    yield Hostile("linked-days.html", "read", lambda: page("", head=_linked(_undated(20_000))))
    yield Hostile("blanks-before-time.html", "read", lambda: page(f"updated{' ' * 500_000}x<time>5 March</time>"))
    yield Hostile("invented-tags.html", "read", lambda: page("".join(f"<x{n}>a</x{n}>" for n in range(50_000))))
    yield Hostile("doctype-bomb.html", "either", _laughing_page)
    yield Hostile("frames.html", "read", lambda: page("<iframe><noscript><template>" * 10_000))
    yield Hostile("empty-page.html", "refused", lambda: b"<html><body><div></div></body></html>")
    yield Hostile("large-page.html", "either", lambda: page(prose(50 * MEGABYTE)), large=True)


def _linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def _undated(number: int) -> str:
    items = ",".join(f'{{"@type":"NewsArticle","datePublished":"2024 foo{n} bar"}}' for n in range(number))
    return f"[{items}]"


def _laughing_page() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE html [<!ENTITY l0 "ha">{entities}]>'.encode() + page("&l11;")


def _texts() -> Iterator[Hostile]:
    marks = "\u202e\u202d\u2066\u200f\u200b\ufeff"
    yield Hostile("empty.txt", "refused", lambda: b"")
    yield Hostile("blank.txt", "refused", lambda: b" \n\t\r\n" * 1000)
    yield Hostile("nuls.txt", "refused", lambda: bytes(100_000))
    yield Hostile("some-nuls.txt", "either", lambda: story().replace(" ", " \x00", 1).encode() * 40)
    yield Hostile("noise.txt", "refused", lambda: _NOISE.randbytes(200_000))
    yield Hostile("right-to-left.txt", "read", (marks + story().replace(" ", f" {marks}")).encode)
    yield Hostile("combining.txt", "either", (story() + "e" + "\u0301" * 200_000).encode)
    yield Hostile(
        "surrogates.txt", "either", lambda: (story() * 3 + "\ud83d x \udc00").encode("utf-8", "surrogatepass")
    )
    yield Hostile("mislabelled.html", "either", _mislabelled)
    yield Hostile("half-character.txt", "read", lambda: (story() * 5).encode() + "锂".encode()[:2])
    yield Hostile("utf16.txt", "read", lambda: (story() * 3).encode("utf-16"))
    yield Hostile("utf32.txt", "read", lambda: (story() * 3).encode("utf-32"))
    yield Hostile("word.txt", "either", (story() + "a" * 900_000).encode)
    yield Hostile("digits.txt", "either", (story() + "1" * 900_000).encode)
    yield Hostile("commas.txt", "either", (story() + "1,1.1," * 150_000).encode)
    yield Hostile("months.txt", "either", (story() + "May " * 200_000).encode)
    yield Hostile("brackets.txt", "either", (story() + "(" * 900_000).encode)
    yield Hostile("ampersands.txt", "either", (story() + "A & " * 200_000).encode)
    yield Hostile("capitals.txt", "either", (story() + "Energy Battery Co " * 50_000).encode)
    yield Hostile("newlines.txt", "read", ("\n" * 800_000 + story()).encode)
    yield Hostile("returns.txt", "read", ("\r" * 800_000 + story()).encode)
    yield Hostile("long.txt", "refused", lambda: prose(2_000_000).encode())


def _mislabelled() -> bytes:
    text = "宁德时代新能源科技股份有限公司将建设电池工厂。" * 20
    return b'<html><head><meta charset="iso-8859-1"></head><body><p>' + text.encode("gbk") + b"</p></body></html>"


def _records() -> Iterator[Hostile]:
    deep = b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    yield Hostile("deep.jsonl", "read", lambda: deep + lines(story(1)))
    yield Hostile("surrogate.jsonl", "read", lambda: b'{"text": "' + story().encode() + b'\\ud800 end"}\n')
    yield Hostile("truncated.jsonl", "read", lambda: lines(story(1), story(2))[:-30])
    yield Hostile(
        "huge-number.jsonl", "either", lambda: b'{"id": ' + b"9" * 1_000_000 + b', "text": "x"}\n' + lines(story())
    )
    yield Hostile("long-line.jsonl", "read", lambda: b'{"text": "' + b"a" * (64 * MEGABYTE) + b'"}\n' + lines(story(1)))
    yield Hostile("deep.json", "refused", lambda: b"[" * 500_000)
    yield Hostile("open-quote.csv", "read", f'title,text\nA,"{story(1)}\nB,{story(2)}\nC,{story(3)}\n'.encode)
    yield Hostile(
        "huge-cell.csv", "either", lambda: b"title,text\nA," + b"x" * (20 * MEGABYTE) + f"\nB,{story(1)}\n".encode()
    )
    yield Hostile("columns.csv", "either", lambda: ",".join(map(str, range(200_000))).encode() + b"\n1,2\n")
    yield Hostile("laughs.xml", "either", _laughing_feed)
    yield Hostile(
        "outside.xml", "either", lambda: _feed('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;")
    )
    yield Hostile("broken.rss", "read", lambda: _feed("", "")[:-40])
    yield Hostile("gigabyte.jsonl", "read", _gigabyte, large=True)


def _gigabyte() -> Iterator[bytes]:
    yield b'{"text": "'
    yield from repeat(b"a" * MEGABYTE, 1024)
    yield b'"}\n' + lines(story(1))


def _feed(head: str, more: str) -> bytes:
    items = "".join(f"<item><title>Plant {n}</title><description>{story(n)}{more}</description></item>" for n in (1, 2))
    return f"{head}<rss><channel>{items}</channel></rss>".encode()


def _laughing_feed() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return _feed(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>', "&l11;")


def _archives() -> Iterator[Hostile]:
    loop = (link("a.txt", "b.txt"), link("b.txt", "a.txt"))
    yield Hostile("bomb.txt.gz", "refused", lambda: bomb(200 * MEGABYTE))
    yield Hostile("bomb-in-bomb.jsonl.gz", "refused", lambda: gzip.compress(bomb(400 * MEGABYTE)))
    yield Hostile("bomb.zip", "refused", lambda: zipped({"a.txt": bytes(200 * MEGABYTE)}))
    yield Hostile("nested.zip", "refused", lambda: nested_zips(12))
    yield Hostile("traversing.zip", "read", traversing)
    yield Hostile(
        "members.zip", "read", lambda: zipped({f"{n}.bin": b"" for n in range(20_000)} | {"a.txt": story().encode()})
    )
    yield Hostile("same-name.zip", "read", _same_name)
    yield Hostile("truncated.zip", "refused", lambda: zipped({"a.txt": prose(100_000).encode()})[:-200])
    yield Hostile("links.tar", "refused", lambda: tarred(link("passwd.txt", "/etc/passwd")))
    yield Hostile("cyclic-links.tar", "refused", lambda: tarred(*loop))
    yield Hostile("traversing.tar", "read", lambda: tarred((tarfile.TarInfo("../../a.txt"), story().encode())))
    yield Hostile(
        "truncated.tar.gz",
        "refused",
        lambda: tarred((tarfile.TarInfo("a.txt"), prose(90_000).encode()), mode="w:gz")[:900],
    )
    yield Hostile("not-a-zip.zip", "refused", lambda: b"PK\x03\x04" + _NOISE.randbytes(5000))
    yield Hostile("not-a-gzip.txt.gz", "refused", lambda: story().encode())


def _same_name() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", story(1))
        archive.writestr(zipfile.ZipInfo("./a.txt"), story(2))
    return buffer.getvalue()


def _web_archives() -> Iterator[Hostile]:
    good = record(page("<p>Good.</p>"))
    packed = gzip.compress(good)
    hurt = bytearray(gzip.compress(record(page("<p>Hurt.</p>"))))
    hurt[30:60] = bytes(30)
    yield Hostile("hurt.warc.gz", "read", lambda: packed + bytes(hurt) + gzip.compress(record(page("<p>x</p>"))))
    yield Hostile(
        "lying-length.warc", "read", lambda: record(page("<p>y</p>"), length=10**12) + record(page("<p>behind</p>"))
    )
    yield Hostile("negative-length.warc", "either", lambda: record(page("<p>y</p>"), length=-5) + good)
    yield Hostile("cut.warc", "refused", lambda: good[:-80])
    yield Hostile("headers.warc", "either", lambda: record(page("<p>z</p>"), more="X: y\r\n" * 200_000) + good)
    yield Hostile("bomb.warc", "refused", lambda: record(bomb(200 * MEGABYTE), http="Content-Encoding: gzip\r\n"))
    yield Hostile("noise.warc.gz", "refused", lambda: packed[:2] + _NOISE.randbytes(50_000))


def write_inputs(folder: Path, *, large: bool = False) -> list[Hostile]:
    """Write them, and two folders whose links lead in a circle; give back what was written."""
    written = [one for one in inputs() if large or not one.large]
    for one in written:
        made = one.make()
        with (folder / one.name).open("wb") as file:
            file.writelines([made] if isinstance(made, bytes) else made)
    (folder / "one").mkdir()
    (folder / "one" / "circle").symlink_to(folder, target_is_directory=True)
    return written
