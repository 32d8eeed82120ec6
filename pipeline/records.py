"""What travels down the street, as frozen records that know nobody.

RawArticle → CleanArticle → Span → Mention or Rejection → Fact; a ``Reading`` is one article's whole harvest, and a
``Correction`` what a person said of it.
Offsets are Python string indices (code points), end excluded, into ``CleanArticle.text``.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

QuantityKind = Literal["energy", "power", "mass", "money", "area", "specific_energy", "percent"]
Per = Literal["year", "month", "day", "unit"]
QuantityQualifier = Literal["exact", "approx", "min", "max", "range", "order"]
DateQualifier = Literal["on", "before", "since", "about"]
Anchor = Literal["none", "published", "previous"]
FactKind = Literal[
    "capacity",
    "output",
    "investment",
    "output_value",
    "price",
    "financing",
    "order",
    "delivery",
    "site",
    "specification",
    "milestone",
]
Status = Literal["planned", "signed", "under_construction", "completed", "operational", "delivered", "cancelled"]
CueLabel = Literal["place", "product", "phase", "status", "kind", "plan", "scene", "ticker"]


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as the dump holds it, before any cleaning.

    ``source`` is its place in the dump: ``folder/a.txt``, ``dump.zip!/inner.html``, ``file.jsonl#17``
    (line 17, counted from 1) — or the record's own id or URL in ``identity`` where it has one.
    ``text`` is decoded but otherwise untouched; ``markup`` says whether it is HTML or plain text.
    ``title`` and ``published`` come from the dump's own fields and overrule what the text says.
    ``captured`` is when a crawler fetched the page (ISO 8601, UTC), which is no publication date.
    """

    source: str
    text: str
    markup: Literal["html", "plain"] = "plain"
    title: str | None = None
    published: str | None = None
    identity: str | None = None
    url: str | None = None
    encoding: str = "utf-8"
    captured: str | None = None


@dataclass(frozen=True, slots=True)
class CleanArticle:
    """An article ready to be read. ``text`` is final: title, blank line, body; all offsets count its characters.

    ``published`` is the publication day or None where the article gives none (a month alone is not a day).
    ``dateline`` is the stretch of ``text`` ("Nanchang, September 9 (Reporter …)") whose dates are no mentions.
    ``steps`` names, in order, every cleaning step that changed something ("inferred day": ``published`` is a guess).
    ``places`` leads back to ``RawArticle.text``: (start in text, start there, length), sorted, neighbours merged.
    ``author`` is whom the page's own marks name.
    """

    source: str
    title: str | None
    published: date | None
    text: str
    publisher: str | None = None
    dateline: tuple[int, int] | None = None
    steps: tuple[str, ...] = ()
    author: str | None = None
    language: str | None = None
    places: tuple[tuple[int, int, int], ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over title, publication date and text: the article's version, as 64 hex digits."""
        parts = (self.title or "", self.published.isoformat() if self.published else "", self.text)
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """A lexeme inside a span: its role in the grammar ("number", "scale", "unit"), and what the rules say it means.

    ``value`` is the lexicon's payload for the surface (a dictionary, see pipeline/rules/README.md), or None where the
    surface speaks for itself, as digits do.
    """

    role: str
    text: str
    start: int
    end: int
    value: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of clean text that a rule or the model picked out; nothing has been read from it yet.

    ``text`` equals ``CleanArticle.text[start:end]``. ``label`` is "quantity", "date" or "company",
    or a cue's label. ``parts`` are the lexemes the rule matched, in text order; context words outside the span ("more
    than", "per year") are among them with their own offsets. ``sentence`` is the index of its sentence. ``signs`` are
    what speaks for or against its being a company.
    """

    start: int
    end: int
    text: str
    label: str
    found_by: str
    sentence: int = 0
    parts: tuple[Part, ...] = ()
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: an interval in the canonical unit of its kind.

    ``low`` is None for "up to", ``high`` is None for "more than"; both are exact Decimals otherwise.
    ``unit`` is GWh, MW, t, an ISO 4217 code, m2, Wh/kg or %. ``equivalent_of`` is the index, in the article's
    mentions, of the sum that this one repeats in another currency.
    """

    kind: QuantityKind
    text: str
    start: int
    end: int
    found_by: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    per: Per | None = None
    qualifier: QuantityQualifier = "exact"
    equivalent_of: int | None = None
    sentence: int = 0
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as an inclusive interval of days, with its EDTF spelling.

    Both days are None where nothing anchors it ("September 9" without a year); ``anchor`` names what did.
    ``precision`` is the grain of the words read: day, month, quarter, half, part, year or range.
    """

    text: str
    start: int
    end: int
    found_by: str
    start_date: date | None
    end_date: date | None
    edtf: str
    qualifier: DateQualifier = "on"
    anchor: Anchor = "none"
    precision: str = "day"
    sentence: int = 0
    correction: str | None = None
    kind: Literal["date"] = "date"


@dataclass(frozen=True, slots=True)
class CompanyMention:
    """A company named in the text; ``name`` is its canonical name.

    ``confidence`` is the probability, 0 to 1, that this span is a company's name in full: see docs/accuracy.md.
    ``ticker`` is what the article gives for the company, here or elsewhere, such as "SZSE:300750".
    """

    text: str
    start: int
    end: int
    found_by: str
    name: str
    sentence: int = 0
    confidence: float = 1.0
    ticker: str | None = None
    correction: str | None = None
    kind: Literal["company"] = "company"


Mention = Quantity | DateMention | CompanyMention


@dataclass(frozen=True, slots=True)
class Rejection:
    """A span that looked like a mention and could not be read, with the reason."""

    start: int
    end: int
    text: str
    label: str
    found_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Mentions related: who, what, how much, where, when, at what stage — and the sentence that proves it.

    ``text`` is the evidence sentence, ``CleanArticle.text[start:end]``. ``mention`` and ``date_mention`` are the
    indices, in the article's mentions, of the figure and of the date. ``product`` is in the article's words,
    ``product_name`` what corpus/products.csv calls it. Fields that the article does not give are None.
    """

    kind: FactKind
    text: str
    start: int
    end: int
    found_by: str
    companies: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    per: Per | None = None
    qualifier: QuantityQualifier | None = None
    product: str | None = None
    place: str | None = None
    phase: str | None = None
    status: Status | None = None
    expected: bool = False
    start_date: date | None = None
    end_date: date | None = None
    mention: int | None = None
    date_mention: int | None = None
    product_name: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of one item of one article: the machine's reading beside the person's.

    ``article`` is the digest of the article's text. ``machine`` and ``person`` are records in the shape of
    ``gigawire export``, of a mention or of a fact (``target``); ``machine`` is None for what it missed, ``person`` None
    for what is wrong. Equal, they are an acceptance. ``id`` is a hash of all this and of the correction before it of
    the same item; ``by`` and ``when`` (ISO, UTC) are not part of it.
    """

    id: str
    by: str
    when: str
    article: str
    target: Literal["mention", "fact"]
    machine: Mapping[str, Any] | None
    person: Mapping[str, Any] | None
    note: str = ""

    @property
    def action(self) -> Literal["accept", "reject", "change", "add"]:
        """What it does to the machine's reading."""
        if self.machine is None:
            return "add"
        if self.person is None:
            return "reject"
        return "accept" if self.machine == self.person else "change"


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that gigawire read from one article. Mentions are in text order; facts point into them by index.

    ``sentences`` are the bounds (character offsets, end excluded) that a mention's ``sentence`` is the index of.
    """

    article: CleanArticle
    mentions: tuple[Mention, ...] = ()
    facts: tuple[Fact, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What ``extract`` hands on: sentence bounds (character offsets, end excluded) and spans in text order."""

    sentences: tuple[tuple[int, int], ...] = ()
    spans: tuple[Span, ...] = ()
    cues: tuple[Span, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or article that was not read: where it stands in the dump, and why, in one line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of the dump that was read to its end: the manifest's line.

    ``source`` is its place in the dump, ``identity`` its absolute path or None for standard input; ``size`` in bytes,
    ``modified`` the file's time in UTC (ISO 8601, seconds) or None. ``articles`` and ``refusals`` count what it gave.
    """

    source: str
    identity: str | None
    size: int
    modified: str | None
    articles: int
    refusals: int
