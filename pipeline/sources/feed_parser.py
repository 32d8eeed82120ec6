"""Parse a feed's XML, entry by entry, whatever state it is in.

In    a feed's text
Out   Parsed: each entry's element, with what is broken in it
Else  the last Parsed has no element where the feed breaks off; ReadError where there is no XML at all

Entities that a feed declares for itself stay as they are written, no DTD is loaded and nothing is fetched: what a feed
may cost is bounded by its length. Lone ampersands, HTML's entities and control characters are mended.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from lxml import etree

from pipeline.sources.entries import local_name
from pipeline.sources.formats import outermost
from pipeline.sources.limits import ReadError

NAMES = ("item", "entry")
END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s{0,10}>", re.IGNORECASE)
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
AMPERSAND = re.compile(r"&(?:(#?\w{1,32});)?")
PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,40}):[\w.-]{1,60}(?=[\s=/>])")
XMLNS = re.compile(r"\bxmlns:([\w.-]{1,40})\s{0,10}=")
MOST_PREFIXES = 50
XML_OWN = ("amp", "lt", "gt", "quot", "apos")
MOST_FAULTS = 90  # of one feed: after a hundred libxml2 says no more, and an entry would be broken unseen
CDATA, CDATA_END = "<![CDATA[", "]]>"


@dataclass(frozen=True, slots=True)
class Parsed:
    """An entry, good until the next one is asked for, or what is broken in it."""

    element: etree._Element
    trouble: str | None = None


def parse_feed(text: str) -> Iterator[Parsed]:
    """Yield the feed's entries."""
    parser = new_parser()
    faults = Faults(parser)
    for piece in pieces(declared(text.lstrip("\ufeff \t\r\n"))):
        parser.feed(mended(piece).encode("utf-8"))
        yield from finished(parser, faults)
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        raise ReadError(f"broken XML ({error.msg}): fetch the feed again") from error
    yield from finished(parser, faults)
    if trouble := faults.new():
        raise ReadError(f"{trouble}, and what follows is lost: fetch the feed again")


def new_parser() -> "etree.XMLPullParser[etree._Element]":
    """A parser that keeps what it can and reaches for nothing."""
    return etree.XMLPullParser(
        events=("end",),
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def declared(text: str) -> str:
    """The feed with its prefixes declared, where it has forgotten that: each use of them would count as broken."""
    missing = set(PREFIX.findall(text)) - set(XMLNS.findall(text)) - {"xml", "xmlns"}
    root = f"<{outermost(text)}"
    names = "".join(f' xmlns:{name}="urn:undeclared:{name}"' for name in sorted(missing)[:MOST_PREFIXES])
    return text.replace(root, root + names, 1) if len(root) > 1 else text


def pieces(text: str) -> Iterator[str]:
    """Yield the text, parted behind each entry: what the parser complains of in a piece is then the entry's fault."""
    start = 0
    for end in END.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    yield text[start:]


def mended(piece: str) -> str:
    """The piece without characters that XML forbids, and with no entities but XML's own."""
    first, *rest = UNWANTED.sub(" ", piece).split(CDATA)
    done = [AMPERSAND.sub(escaped, first)]
    for part in rest:
        inside, end, outside = part.partition(CDATA_END)
        done.append(inside + end + AMPERSAND.sub(escaped, outside))
    return CDATA.join(done)


def escaped(found: re.Match[str]) -> str:
    """An ampersand as XML wants it: alone, or with the name or the number of a character."""
    if found[1] in XML_OWN:
        return found[0]
    return UNWANTED.sub(" ", escape(unescape(found[0])))


class Faults:
    """What the parser complains of, as far as it has not been told yet."""

    def __init__(self, parser: "etree.XMLPullParser[etree._Element]") -> None:
        self._parser = parser
        self._told = 0

    def new(self) -> str | None:
        """What is broken since the last call, if anything."""
        faults = list(self._parser.feed_error_log)[self._told :]
        self._told += len(faults)
        if self._told > MOST_FAULTS:
            raise ReadError(f"broken XML in more than {MOST_FAULTS:,} places, the rest was not read: fetch it again")
        faults = [fault for fault in faults if fault.level > etree.ErrorLevels.WARNING]
        return f"broken XML ({faults[0].message.strip()}, line {faults[0].line})" if faults else None


def finished(parser: "etree.XMLPullParser[etree._Element]", faults: Faults) -> Iterator[Parsed]:
    """Yield the entries that have come to their end; what was in them is let go of afterwards."""
    for _, element in parser.read_events():
        if isinstance(element.tag, str) and local_name(element) in NAMES:
            trouble = faults.new()
            yield Parsed(element, trouble and f"{trouble}: mend the entry, or fetch the feed again")
            element.clear()
            while (before := element.getprevious()) is not None and (parent := element.getparent()) is not None:
                parent.remove(before)
