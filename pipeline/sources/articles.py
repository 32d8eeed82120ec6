"""Make a record, or a whole file's text, an article.

In    a record with the place where it stands
Out   RawArticle, its markup told and its identity settled
Else  Refusal: no text, a blank one, or too much of it
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from pipeline.records import RawArticle, Refusal
from pipeline.sources.fields import Record, as_date, innermost, missing_text, pick
from pipeline.sources.items import Item, Job
from pipeline.sources.limits import Limits

TAGS = r"p|div|br|h[1-6]|li|ul|ol|table|tr|td|section|article|blockquote|figure|img|html|body|head|meta"
BLOCK_TAG = re.compile(rf"</?(?:{TAGS})(?:\s[^<>]{{0,500}})?/?>", re.IGNORECASE)
HTML_DOCTYPE = re.compile(r"\s*<(?:!doctype\s+html|html\b|\?xml[^<>]{0,200}>\s*<!doctype\s+html)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands: in which file, at which line or index, and in which encoding it was."""

    item: Item
    number: int | None
    encoding: str

    @property
    def source(self) -> str:
        """Its place in the dump: "news.jsonl#17"."""
        return self.item.source if self.number is None else f"{self.item.source}#{self.number}"


def article_of(record: Record, origin: Origin, job: Job) -> RawArticle | Refusal:
    """The article that a record holds; a Refusal names the record's fields where none of them is the text."""
    mapping = job.mapping
    record = record if pick(record, "text", mapping) else innermost(record, mapping)
    text = pick(record, "text", mapping)
    if not text:
        return Refusal(origin.source, missing_text(list(record), mapping))
    url = pick(record, "url", mapping)
    return admit(
        RawArticle(
            source=origin.source,
            text=text,
            markup=markup_of(text),
            title=pick(record, "title", mapping),
            published=as_date(pick(record, "published", mapping)),
            identity=identity_of(origin, text=text, url=url, own_id=pick(record, "id", mapping)),
            url=url,
            encoding=origin.encoding,
        ),
        job.limits,
    )


def admit(article: RawArticle, limits: Limits) -> RawArticle | Refusal:
    """The article, unless it is blank or too long."""
    if not article.text.strip():
        return Refusal(article.source, "empty: there is nothing but white space; remove it or fetch it again")
    most = limits.page_chars if article.markup == "html" else limits.article_chars
    return article if len(article.text) <= most else Refusal(article.source, too_long(f"{len(article.text):,}", most))


def too_long(length: str, most: int) -> str:
    """The reason for refusing an article of ``length`` characters."""
    return f"{length} characters; the limit is {most:,}: split it or raise --max-chars"


def markup_of(text: str) -> Literal["html", "plain"]:
    """HTML where the text starts as a page does, or where tags, not line ends, part its paragraphs."""
    if HTML_DOCTYPE.match(text):
        return "html"
    tags = sum(1 for _ in BLOCK_TAG.finditer(text))
    starts = text.lstrip()[:1] == "<"
    return "html" if tags and (starts or tags > text.strip().count("\n")) else "plain"


def identity_of(origin: Origin, *, text: str, url: str | None, own_id: str | None) -> str:
    """Which article this is across runs: its URL, else its file with its id or line, else its text's hash."""
    if url and is_own_url(url):
        return url
    if own_id is None and origin.item.identity is None:
        return file_identity(origin.item, text)
    place = origin.number if own_id is None else f"id={own_id}"
    return f"{origin.item.identity or 'stdin:'}#{place}" if place is not None else file_identity(origin.item, text)


def file_identity(item: Item, text: str) -> str:
    """Which article a whole file is: its absolute path, or for standard input its text's SHA-256."""
    return item.identity or f"stdin:{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}"


def is_own_url(url: str) -> bool:
    """Whether a URL can be one article's own: absolute, and more than a site's front page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return bool(parts.netloc and (parts.path.strip("/") or parts.query))
