"""Find a record's text, title, date, URL and id among its fields.

In    a JSON object or a table's row; the user's mapping ("text" → "body"), dotted for nested fields
Out   the field's value as text, or None
Else  UsageError for a mapping that makes no sense

Names are compared without case, spaces and signs. The tables are in order: the first name that holds something wins.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from pipeline.errors import UsageError

GUESSES: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "content", "article", "articletext", "articlebody", "articlecontent", "fulltext", "maintext"),
        *("bodytext", "contenttext", "textcontent", "plaintext", "cleantext", "rawtext", "newstext", "newscontent"),
        *("html", "contenthtml", "bodyhtml", "rawhtml", "htmlcontent", "contentencoded", "story"),
        *("正文", "内容", "文章", "新闻内容", "文章内容"),
    ),
    "title": ("title", "headline", "articletitle", "newstitle", "pagetitle", "name", "subject", "标题", "新闻标题"),
    "published": (
        *("published", "publishedat", "publishdate", "publisheddate", "publicationdate", "datepublished", "pubdate"),
        *("publishtime", "publishedtime", "pubtime", "publishedon", "date", "datetime", "articledate", "newsdate"),
        *("posted", "postedat", "postdate", "releasedate", "releasetime", "time", "timestamp", "created", "createdat"),
        *("发布时间", "发布日期", "日期", "时间"),
    ),
    "url": ("url", "link", "sourceurl", "href", "articleurl", "newsurl", "pageurl", "permalink", "链接", "网址"),
    "id": ("id", "guid", "uuid", "articleid", "newsid", "docid", "documentid", "编号"),
}
FIELDS = tuple(GUESSES)

SURROGATES = re.compile("[\ud800-\udfff]")
EPOCH = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d+)?")  # 2001 to 2033, in seconds or milliseconds

Record = Mapping[str, object]


def parse_mapping(text: str) -> dict[str, str]:
    """Read the command line's "text=body,published=meta.date"; raise UsageError where it makes no sense."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    mapping = {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
    check_mapping(mapping)
    return mapping


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raise UsageError for a field that gigawire does not have, or one that is given no name in the dump."""
    for ours, theirs in mapping.items():
        if ours not in FIELDS:
            raise UsageError(f'--map: gigawire has no field "{ours}". Use text, title, published, url or id.')
        if not theirs:
            raise UsageError(f'--map: "{ours}" lacks the dump\'s field. Write {ours}=FIELD.')


def pick(record: Record, field: str, mapping: Mapping[str, str]) -> str | None:
    """A field's value as text: where the mapping says, else under the first usual name; None where it is blank."""
    read = as_text if field == "text" else as_label
    if field in mapping:
        return read(dig(record, mapping[field]))
    folded = fold_keys(record)
    return next((text for name in GUESSES[field] if (text := read(folded.get(name)))), None)


def has_text(names: Sequence[str], mapping: Mapping[str, str]) -> bool:
    """Whether one of a table's columns is the text."""
    wanted = {fold(mapping["text"])} if "text" in mapping else set(GUESSES["text"])
    return any(fold(name) in wanted for name in names)


def innermost(record: Record, mapping: Mapping[str, str]) -> Record:
    """The one object inside the record that has a text, as Elasticsearch's ``_source`` has, with the outer fields."""
    inner = [value for value in record.values() if isinstance(value, Mapping) and pick(value, "text", mapping)]
    return {**record, **inner[0]} if len(inner) == 1 else record


def missing_text(names: Sequence[str], mapping: Mapping[str, str]) -> str:
    """Why a record or table with these fields has no text, and what to do."""
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    if "text" in mapping:
        return f'no text: "{mapping["text"]}" is missing or blank; the fields are {shown}: correct --map text=FIELD'
    return f"no text: the fields are {shown}: use --map text=FIELD if one of them is the article"


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A field's name without case, spaces and signs: "Publish_Date" → "publishdate"."""
    return "".join(char for char in name.casefold() if char.isalnum())


def fold_keys(record: Record) -> dict[str, object]:
    """The record's fields under their folded names; of two alike the first that is not blank."""
    folded: dict[str, object] = {}
    for key, value in record.items():
        if value not in (None, ""):
            folded.setdefault(fold(key), value)
    return folded


def dig(record: object, path: str) -> object:
    """The value at a dotted path ("meta.dates.0"); a field whose own name is the path comes first."""
    if isinstance(record, Mapping):
        value = record.get(path)
        if value is not None or (value := fold_keys(record).get(fold(path))) is not None:
            return value
    head, dot, rest = path.partition(".")
    inner: object = None
    if isinstance(record, Mapping):
        inner = record.get(head) if dot else None
    elif isinstance(record, list) and head.isdecimal() and int(head) < len(record):
        inner = record[int(head)]
    return dig(inner, rest) if dot else inner


def as_text(value: object) -> str | None:
    """A text, or paragraphs joined by blank lines; None for blanks and everything else."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    return SURROGATES.sub("\ufffd", value) if isinstance(value, str) and value.strip() else None


def as_label(value: object) -> str | None:
    """A text, a number spelled out, or what is inside MongoDB's ``{"$date": …}``."""
    for _ in range(2):  # {"$date": {"$numberLong": "1693267200000"}}
        if isinstance(value, Mapping) and len(value) == 1 and next(iter(value)).startswith("$"):
            value = next(iter(value.values()))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return as_text(value)


def as_date(value: str | None) -> str | None:
    """The date as the dump spells it; seconds or milliseconds since 1970 are spelled out, in UTC."""
    if value is None or not EPOCH.fullmatch(value):
        return value
    seconds = float(value) if len(value.partition(".")[0]) == 10 else float(value) / 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
