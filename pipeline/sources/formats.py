"""Tell what a file is: by its name, or by its first bytes where the name says nothing.

In    "news.JSONL.gz", b'{"title": "Cells", ...'
Out   a Kind, or None for a name of another kind (.png, .docx)
Else  nothing
"""

import re
import zlib
from pathlib import PurePosixPath
from typing import Literal

from pipeline.sources.charset import decode_head
from pipeline.sources.limits import ReadError
from pipeline.sources.streams import SAMPLE

Kind = Literal["text", "html", "jsonl", "json", "csv", "tsv", "feed", "xml", "warc", "zip", "tar", "gz"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "xml",
    ".warc": "warc",
    ".wet": "warc",
    ".zip": "zip",
    ".tar": "tar",
    ".gz": "gz",
    ".tgz": "gz",
}
KNOWN = ", ".join(SUFFIXES)

HTML_START = re.compile(r"<(!doctype html|\?xml|html|head|body|meta|div|p|article)\b", re.IGNORECASE)
JSON_START = re.compile(r'\{\s*"|\[\s*[\[{"]')
TAG = re.compile(r"\s*<([A-Za-z_][\w:.-]{0,60})")
BEFORE = re.compile(r"\s*(<\?|<!--|<!)")  # what may stand before the outermost element
CLOSED_BY = {"<?": "?>", "<!--": "-->", "<!": ">"}
FEEDS = ("rss", "feed", "rdf")  # RSS, Atom, RSS 1.0
WARC_START = b"WARC/"


def kind_of(name: str) -> Kind | None:
    """The kind that a file's name promises; None where gigawire does not read such files."""
    return SUFFIXES.get(PurePosixPath(name.lower()).suffix)


def unpacked_name(name: str) -> str:
    """The name of what a gzip file holds: "a.jsonl.gz" → "a.jsonl", "b.tgz" → "b.tar"."""
    stem = PurePosixPath(name).stem
    return f"{stem}.tar" if name.lower().endswith(".tgz") else stem


def packs_warc(name: str, head: bytes) -> bool:
    """Whether a gzip file, unpacked called ``name``, holds a WARC: its name says so, or its first bytes do."""
    if kind_of(name):
        return kind_of(name) == "warc"
    try:
        return zlib.decompressobj(wbits=31).decompress(head, len(WARC_START)) == WARC_START
    except zlib.error:
        return False


def sniff(head: bytes) -> Kind:
    """The kind of a stream without a telling name, from its first bytes; plain text where nothing else fits."""
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(WARC_START):
        return "warc"
    if head[257:262] == b"ustar":
        return "tar"
    text = decode_head(head).text.lstrip("\ufeff \t\r\n")
    if JSON_START.match(text):
        return sniff_json(text, whole=len(head) < SAMPLE)
    if text.startswith("<") and is_feed(text):
        return "feed"
    return "html" if HTML_START.match(text) else "text"


def sniff_json(text: str, *, whole: bool) -> Kind:
    """Lines of JSON, or one document, from the first characters of either."""
    first, end, rest = text.partition("\n")
    lines = rest.strip() and first.rstrip().endswith("}")
    return "jsonl" if lines or (not end and not whole) else "json"


def sniff_xml(head: bytes) -> Kind:
    """What an .xml file is, by its outermost element: a feed, or a page; raise ReadError for anything else."""
    text = decode_head(head).text.lstrip("\ufeff")
    if is_feed(text):
        return "feed"
    name = outermost(text)
    if name.lower() == "html":
        return "html"
    what = f"begins with <{name}>" if name else "has no element"
    raise ReadError(f"XML, but neither a feed nor a page: it {what}: convert it, or leave it out")


def is_feed(text: str) -> bool:
    """Whether XML is an RSS or Atom feed, by its outermost element."""
    return outermost(text).lower().rpartition(":")[2] in FEEDS


def outermost(text: str) -> str:
    """The name of XML's outermost element, behind comments and declarations; empty where there is none."""
    at = 0
    while not (tag := TAG.match(text, at)):
        opened = BEFORE.match(text, at)
        if not opened:
            return ""
        end = CLOSED_BY[opened[1]]
        if end == ">" and 0 < text.find("[", opened.end()) < text.find(">", opened.end()):
            end = "]>"
        closed = text.find(end, opened.end())
        if closed < 0:
            return ""
        at = closed + len(end)
    return tag[1]
