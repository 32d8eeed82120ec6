"""Read a file that is one article: plain text or an HTML page.

In    Item with a .txt, .html or .htm name
Out   one RawArticle
Else  Refusal: empty, too long, binary, or in an encoding that cannot be told
"""

from collections.abc import Iterator

from pipeline.records import RawArticle, Refusal
from pipeline.sources.articles import admit, file_identity, markup_of, too_long
from pipeline.sources.charset import decode
from pipeline.sources.items import Item, Job
from pipeline.sources.limits import ReadError


def read_text(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield a .txt file's article; some are HTML pages under a wrong name."""
    yield read_whole(item, job, is_page=False)


def read_page(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield an HTML file's article."""
    yield read_whole(item, job, is_page=True)


def read_whole(item: Item, job: Job, *, is_page: bool) -> RawArticle | Refusal:
    """The file as one article. No more of it is loaded than the longest page may have."""
    data = item.stream.read(job.limits.page_bytes + 1)
    if len(data) > job.limits.page_bytes:
        length = f"more than {job.limits.page_chars:,}"
        raise ReadError(too_long(length, job.limits.page_chars if is_page else job.limits.article_chars))
    decoded = decode(data)
    return admit(
        RawArticle(
            source=item.source,
            text=decoded.text,
            markup="html" if is_page else markup_of(decoded.text),
            identity=file_identity(item, decoded.text),
            encoding=decoded.encoding,
        ),
        job.limits,
    )
