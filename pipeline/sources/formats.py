"""Tell what a file is: by its name, or by its first bytes where the name says nothing.

In    "news.JSONL.gz", b'{"title": "Cells", ...'
Out   a Kind, or None for a name of another kind (.png, .docx)
Else  nothing
"""

import re
from pathlib import PurePosixPath
from typing import Literal

from pipeline.sources.charset import decode_head
from pipeline.sources.streams import SAMPLE

Kind = Literal["text", "html", "jsonl", "json", "csv", "tsv", "zip", "tar", "gz"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".zip": "zip",
    ".tar": "tar",
    ".gz": "gz",
    ".tgz": "gz",
}
KNOWN = ", ".join(SUFFIXES)

HTML_START = re.compile(r"<(!doctype html|\?xml|html|head|body|meta|div|p|article)\b", re.IGNORECASE)
JSON_START = re.compile(r'\{\s*"|\[\s*[\[{"]')


def kind_of(name: str) -> Kind | None:
    """The kind that a file's name promises; None where gigawire does not read such files."""
    return SUFFIXES.get(PurePosixPath(name.lower()).suffix)


def unpacked_name(name: str) -> str:
    """The name of what a gzip file holds: "a.jsonl.gz" → "a.jsonl", "b.tgz" → "b.tar"."""
    stem = PurePosixPath(name).stem
    return f"{stem}.tar" if name.lower().endswith(".tgz") else stem


def sniff(head: bytes) -> Kind:
    """The kind of a stream without a telling name, from its first bytes; plain text where nothing else fits."""
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head[257:262] == b"ustar":
        return "tar"
    text = decode_head(head).text.lstrip("\ufeff \t\r\n")
    if JSON_START.match(text):
        first, end, rest = text.partition("\n")
        lines = rest.strip() and first.rstrip().endswith("}")
        return "jsonl" if lines or (not end and len(head) >= SAMPLE) else "json"
    return "html" if HTML_START.match(text) else "text"
