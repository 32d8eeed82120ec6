"""Read RSS and Atom feeds.

In    Item with an .rss or .atom name, or an .xml one whose outermost element is a feed's
Out   a RawArticle for each entry; its number is the entry's, from 1
Else  a Refusal for each entry whose XML is broken or that has no text, and one where the feed breaks off

Of the texts that an entry carries, the whole content comes before a summary. When an entry was ``updated`` is not when
it was published.
"""

import html
from collections.abc import Iterator

from lxml import etree

from pipeline.records import RawArticle, Refusal
from pipeline.sources.articles import Origin, admit, identity_of
from pipeline.sources.charset import decode
from pipeline.sources.entries import TAG, Value, children_of, value_of
from pipeline.sources.feed_parser import parse_feed
from pipeline.sources.fields import as_date
from pipeline.sources.items import Item, Job
from pipeline.sources.limits import MEGABYTE, ReadError, megabytes

TEXTS = ("encoded", "content", "description", "summary")
LARGEST = 64 * MEGABYTE  # of a feed, which is loaded whole
DATES = ("pubDate", "published", "issued", "date", "created")
NO_TEXT = "no text in this entry, at most a title: leave it out, or fetch the page that it links to"


def read_feed(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield a feed's entries."""
    most = min(job.limits.document_bytes, LARGEST)
    data = item.stream.read(most + 1)
    if len(data) > most:
        raise ReadError(f"a feed of more than {megabytes(most)}: split it")
    decoded = decode(data)
    del data
    for number, parsed in enumerate(parse_feed(decoded.text), start=1):
        origin = Origin(item, number, decoded.encoding)
        if parsed.trouble:
            yield Refusal(origin.source, parsed.trouble)
        else:
            yield article_of_entry(parsed.element, origin, job)


def article_of_entry(entry: etree._Element, origin: Origin, job: Job) -> RawArticle | Refusal:
    """The article that an entry holds."""
    text = text_of(entry)
    if text is None:
        return Refusal(origin.source, NO_TEXT)
    url = link_of(entry)
    return admit(
        RawArticle(
            source=origin.source,
            text=text.text,
            markup="html" if text.is_markup else "plain",
            title=title_of(entry),
            published=as_date(first_of(entry, DATES)),
            identity=identity_of(origin, text=text.text, url=url, own_id=first_of(entry, ("guid", "id"))),
            url=url,
            encoding=origin.encoding,
        ),
        job.limits,
    )


def text_of(entry: etree._Element) -> Value | None:
    """The fullest text that the entry carries."""
    values = (value_of(child) for child in children_of(entry, TEXTS))
    return next((value for value in values if value and value.text.strip()), None)


def title_of(entry: etree._Element) -> str | None:
    """The title in one line; titles are written with tags and entities too."""
    title = first_of(entry, ("title",))
    return " ".join(html.unescape(TAG.sub("", title)).split()) if title else None


def link_of(entry: etree._Element) -> str | None:
    """The address of the page: Atom's alternate link, RSS's link, else an id that is an address."""
    for link in children_of(entry, ("link",)):
        if link.get("rel", "alternate") == "alternate" and (url := (link.get("href") or link.text or "").strip()):
            return url
    for guid in children_of(entry, ("guid",)):
        if guid.get("isPermaLink") != "false" and (guid.text or "").strip().startswith(("http://", "https://")):
            return (guid.text or "").strip()
    return None


def first_of(entry: etree._Element, names: tuple[str, ...]) -> str | None:
    """The first of these elements' texts that is not blank."""
    values = (value_of(child) for child in children_of(entry, names))
    return next((text for value in values if value and (text := value.text.strip())), None)
