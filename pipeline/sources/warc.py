"""Read WARC files, as Common Crawl News are: the pages that a crawler was answered with, record by record.

In    Item with a .warc or .wet name, or the same in gzip, a member for each record or one for all
Out   a RawArticle for each page or text that was fetched well; its number is its record's, from 1
Else  a Refusal for each record that is damaged, cut off or too long; other kinds of record are passed over and counted

An article's URL is the record's WARC-Target-URI. WARC-Date is when the page was fetched, and nothing else.
"""

import io
from collections.abc import Iterator

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from pipeline.records import RawArticle, Refusal
from pipeline.sources.articles import Origin, admit, identity_of, markup_of
from pipeline.sources.charset import Decoded, decode
from pipeline.sources.gunzip import Gunzip
from pipeline.sources.http_body import charset_of, media_of, unpacked_body
from pipeline.sources.items import Item, Job
from pipeline.sources.limits import ReadError
from pipeline.sources.warc_records import Cut, RecordBytes, cut_records

PAGES = ("text/html", "application/xhtml+xml")
TEXT = "text/plain"
KINDS = ("response", "resource", "conversion")
WARC, HTTP = StatusAndHeadersParser(["WARC/"]), StatusAndHeadersParser(["HTTP/"])
UNREADABLE = (StatusAndHeadersParserException, EOFError, ValueError)


def read_warc(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield the articles of a WARC file."""
    return read_cuts(RecordBytes(item.stream.read), item, job)


def read_warc_gz(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield the articles of a WARC file in gzip; behind a damaged member the next one is looked for."""
    packed = Gunzip(item.stream, keep=job.limits.record_bytes)
    return read_cuts(RecordBytes(packed.read, spend=item.budget.spend, resume=packed.resume), item, job)


def read_cuts(stream: RecordBytes, item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield the article of each record that holds one."""
    for cut in cut_records(stream, longest=job.limits.record_bytes):
        origin = Origin(item, cut.number, "utf-8")
        try:
            found = article_in(cut, origin, job)
        except ReadError as trouble:
            yield Refusal(origin.source, str(trouble))
            continue
        if found is None:
            job.meter.ignored += 1
        else:
            yield found


def article_in(cut: Cut, origin: Origin, job: Job) -> RawArticle | Refusal | None:
    """The article that a record holds; None for a record of another kind."""
    if cut.trouble and not cut.head:
        raise ReadError(cut.trouble)
    record = headers_of(io.BytesIO(cut.head), WARC)
    kind, url = record.get_header("WARC-Type"), url_of(record)
    if kind not in KINDS or (url or "").endswith("/robots.txt"):
        return None
    content = io.BytesIO(cut.body)
    answer = headers_of(content, HTTP) if kind == "response" else record
    media = media_of(answer.get_header("Content-Type") or record.get_header("WARC-Identified-Payload-Type"))
    if not was_fetched(answer) or media not in (*PAGES, TEXT):
        return None
    if cut.trouble:
        raise ReadError(cut.trouble)
    if cause := record.get_header("WARC-Truncated"):
        raise ReadError(f"the crawler cut this page off (WARC-Truncated: {cause[:40]}): fetch it again")
    data = unpacked_body(answer, content.read(), job.limits)
    origin.item.budget.spend(len(data))
    decoded = decode(data, declared=charset_of(answer.get_header("Content-Type")))
    return admit(article_of_record(record, decoded, origin, is_page=media in PAGES), job.limits)


def article_of_record(record: StatusAndHeaders, decoded: Decoded, origin: Origin, *, is_page: bool) -> RawArticle:
    """A record's text as an article."""
    url = url_of(record)
    return RawArticle(
        source=origin.source,
        text=decoded.text,
        markup="html" if is_page else markup_of(decoded.text),
        identity=identity_of(origin, text=decoded.text, url=url, own_id=None),
        url=url,
        encoding=decoded.encoding,
        captured=record.get_header("WARC-Date"),
    )


def url_of(record: StatusAndHeaders) -> str | None:
    """The address that the page was fetched from; Wget writes it in angle brackets."""
    return (record.get_header("WARC-Target-URI") or "").strip("<> ") or None


def headers_of(stream: io.BytesIO, parser: StatusAndHeadersParser) -> StatusAndHeaders:
    """The headers that the stream begins with."""
    try:
        return parser.parse(stream)
    except UNREADABLE as error:
        said = str(error)[:80]
        raise ReadError(f"the record's headers cannot be read ({said}): fetch the file again") from error


def was_fetched(answer: StatusAndHeaders) -> bool:
    """Whether a server answered with what was asked for, and not with an error or the way to another page."""
    if answer.protocol != "HTTP/":
        return True
    return answer.statusline.split(" ")[1:2] in ([str(status)] for status in (200, 203))
