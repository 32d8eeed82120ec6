"""Clean one article: the room's front door.

In    a RawArticle, HTML or plain text
Out   a CleanArticle whose text is final
Else  ArticleRefused with a reason that tells what to do, when nothing readable is left, or nothing in English

Both markups take one road: HTML becomes lines first, then title, header, body and tail are told apart line by line.
"""

import re

from pipeline.errors import ArticleRefused
from pipeline.records import CleanArticle, RawArticle

from .align import align_page
from .assemble import Assembled, assemble
from .dateline import find_opening_dateline
from .furniture import Furniture, shipped_furniture
from .language import foreign_language
from .layout import read_layout
from .page import Page, PageTooLargeError, infer_day, read_page
from .publication import Claims, choose_published
from .repair import Repaired, repair_text
from .tail import trim_body
from .trace import Place, chain, join_places

_INFERRED = "inferred day"
_READABLE = re.compile(r"[^\W\d_]{2}|\d")


def clean_article(raw: RawArticle, *, furniture: Furniture | None = None) -> CleanArticle:
    """The article without markup and furniture; ``furniture`` defaults to what the rule folders hold."""
    furniture = furniture or shipped_furniture()
    page = _read_page(raw) if raw.markup == "html" else Page(text=raw.text)
    repaired = repair_text(page.text)
    layout = read_layout(repaired.text, furniture, title=_one_line(raw.title or page.title))
    body = trim_body(layout.body, furniture, english=layout.english)
    whole = assemble(layout, body)
    if not _READABLE.search(whole.text):
        raise ArticleRefused(raw.source, _why_empty(raw))
    if language := foreign_language(whole.text):
        reason = f"the text is {language}, gigawire reads English: translate it first, or leave it out of the dump."
        raise ArticleRefused(raw.source, reason)
    dateline = find_opening_dateline(whole.text, whole.start)
    places = _places(whole, repaired, raw)
    claims = Claims(
        dump=raw.published,
        page=page.published,
        page_shows_it=page.day_is_shown,
        headers=layout.headers,
        url=raw.url or page.url,
        dateline=dateline,
        footers=body.footers,
    )
    published = choose_published(claims)
    inferred = infer_day(raw.text) if published is None and raw.markup == "html" else None
    steps = (*page.steps, *repaired.steps, *layout.steps, *body.steps, *((_INFERRED,) if inferred else ()))
    return CleanArticle(
        source=raw.source,
        title=layout.title,
        published=published or inferred,
        text=whole.text,
        publisher=page.publisher or layout.publisher or body.publisher,
        dateline=(dateline.start, dateline.end) if dateline else None,
        steps=tuple(dict.fromkeys(steps)),
        places=places,
        author=page.author,
        language=page.language,
    )


def _places(whole: Assembled, repaired: Repaired, raw: RawArticle) -> tuple[Place, ...]:
    """Where the text stands in what the dump holds; a title from a field of its own stands nowhere."""
    if raw.markup == "html":
        places = align_page(whole.text, whole.start, raw.text, titled=raw.title is None)
    else:
        places = chain(whole.places, repaired.places) if repaired.places else whole.places
    return join_places(places, whole.text, raw.text)


def _read_page(raw: RawArticle) -> Page:
    try:
        return read_page(raw.text)
    except PageTooLargeError as error:
        raise ArticleRefused(raw.source, str(error)) from error


def _one_line(title: str | None) -> str | None:
    return " ".join(repair_text(title).text.split()) or None if title else None


def _why_empty(raw: RawArticle) -> str:
    page = raw.markup == "html"
    what = "the page holds no article text" if page else "no sentence is left once page furniture is taken away"
    return f"{what} ({len(raw.text):,} characters read). Check that this is an article, or leave it out of the dump."
