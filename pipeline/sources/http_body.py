"""Undo what a web server did to a page on its way: chunks, gzip, deflate, Brotli.

In    an answer's headers and the bytes that followed them
Out   the page's own bytes, its media type and the charset that the server named
Else  ReadError: damaged, cut off, more than a page may have, or packed in a way that gigawire does not know

Crawlers undo some of this themselves and leave the header as it was: what is evidently not packed is taken as it is.
"""

import re
import zlib
from collections.abc import Callable, Mapping

import brotli
from warcio.statusandheaders import StatusAndHeaders

from pipeline.sources.articles import too_long
from pipeline.sources.limits import Limits, ReadError

CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]{0,500})?\r?\n")
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
CUT_OFF = "the page's packed data ends early: fetch it again"
GZIP = b"\x1f\x8b"


def media_of(content_type: str | None) -> str:
    """The media type that a Content-Type names: "text/html; charset=GBK" → "text/html"."""
    return (content_type or "").partition(";")[0].strip().lower()


def charset_of(content_type: str | None) -> str | None:
    """The charset that a Content-Type names."""
    found = CHARSET.search(content_type or "")
    return found[1] if found else None


def unpacked_body(answer: StatusAndHeaders, data: bytes, limits: Limits) -> bytes:
    """The page's own bytes; raise ReadError for more than the longest page may have."""
    if "chunked" in (answer.get_header("Transfer-Encoding") or "").lower():
        data = unchunked(data)
    codings = (answer.get_header("Content-Encoding") or "").lower().replace(" ", "")
    for coding in reversed(codings.split(",")):
        if coding not in UNPACK:
            raise ReadError(f"the page is packed as {coding[:20]}, which gigawire does not open: fetch it without")
        try:
            data = UNPACK[coding](data, limits.page_bytes + 1)
        except (zlib.error, brotli.error) as error:
            raise ReadError(f"the page's {coding} data is damaged ({str(error)[:80]}): fetch it again") from error
        if len(data) > limits.page_bytes:
            raise ReadError(too_long(f"more than {limits.page_chars:,}", limits.page_chars))
    return data


def unchunked(data: bytes) -> bytes:
    """The content of a chunked transfer; data that does not begin with a chunk is not chunked any more."""
    parts: list[bytes] = []
    at = 0
    while size := CHUNK.match(data, at):
        if not int(size[1], 16):
            return b"".join(parts)
        start = size.end()
        at = start + int(size[1], 16)
        parts.append(data[start:at])
        at += 2 if data[at : at + 2] == b"\r\n" else 1
    if parts:
        raise ReadError("a chunk of the page is damaged or missing: fetch it again")
    return data


def gunzip(data: bytes, most: int) -> bytes:
    """At most ``most`` bytes of what gzip data of one member or many unpacks to."""
    parts: list[bytes] = []
    while data.startswith(GZIP) and most > 0:
        inflate = zlib.decompressobj(wbits=31)
        parts.append(inflate.decompress(data, most))
        most -= len(parts[-1])
        if not inflate.eof and most > 0:
            raise ReadError(CUT_OFF)
        data = inflate.unused_data
    return b"".join(parts) if parts else data


def inflate_any(data: bytes, most: int) -> bytes:
    """The same of deflate data: with zlib's header as the standard has it, or bare as some servers send it."""
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        inflate = zlib.decompressobj(wbits=wbits)
        try:
            unpacked = inflate.decompress(data, most)
        except zlib.error:
            continue
        if not inflate.eof and len(unpacked) < most:
            raise ReadError(CUT_OFF)
        return unpacked
    return as_it_is(data, "deflate")


def unbrotli(data: bytes, most: int) -> bytes:
    """The same of Brotli data."""
    unpack = brotli.Decompressor()
    try:
        unpacked: bytes = unpack.process(data, output_buffer_limit=most)
    except brotli.error:
        return as_it_is(data, "br")
    if not unpack.is_finished() and len(unpacked) < most:
        raise ReadError(CUT_OFF)
    return unpacked


def as_it_is(data: bytes, coding: str) -> bytes:
    """Data that is a page already; raise ReadError for what is neither packed nor a page."""
    if data.lstrip()[:1] != b"<":
        raise ReadError(f"the page's {coding} data is damaged: fetch it again")
    return data


UNPACK: Mapping[str, Callable[[bytes, int], bytes]] = {
    "": lambda data, _: data,
    "identity": lambda data, _: data,
    "none": lambda data, _: data,
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": inflate_any,
    "br": unbrotli,
}
