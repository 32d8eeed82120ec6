"""Read JSON: lines of it as they come, or one document loaded whole.

In    Item with a .jsonl, .ndjson or .json name, or JSON without a name
Out   a RawArticle for each record; its number is its line, or its index in the document's list, from 1
Else  a Refusal for each record that cannot be read, or one for the document
"""

import json
import re
from collections.abc import Iterator, Mapping

import orjson

from pipeline.records import RawArticle, Refusal
from pipeline.sources.articles import Origin, article_of
from pipeline.sources.charset import decode
from pipeline.sources.fields import pick
from pipeline.sources.items import Item, Job
from pipeline.sources.limits import ReadError, megabytes
from pipeline.sources.streams import Line
from pipeline.sources.textlines import Lines, head_of, lines_of

LIST_START = re.compile(r"\[\s*\{")
DEEPEST = 4  # objects around the list of records, as in Elasticsearch's {"hits": {"hits": [...]}}


def read_jsonl(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield a .jsonl file's records; a list under that name is read as the document it is."""
    return read_document(item, job) if LIST_START.match(head_of(item)) else read_records(item, job)


def read_json(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield a .json file's records; JSON lines under that name are read as lines."""
    first, _, rest = head_of(item).partition("\n")
    return read_records(item, job) if rest.strip() and is_object(first) else read_document(item, job)


def read_records(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield the record of each line that is not blank."""
    lines = lines_of(item, job.limits.record_bytes)
    for line in lines.lines:
        if line.data is None or not line.data.isspace():
            yield read_record(line, lines, item, job)


def read_record(line: Line, lines: Lines, item: Item, job: Job) -> RawArticle | Refusal:
    """One line's article."""
    if line.data is None:
        reason = f"a line of more than {megabytes(job.limits.record_bytes)}: split it or raise --max-chars"
        return Refusal(f"{item.source}#{line.number}", reason)
    encoding = lines.encoding
    try:
        try:
            record = orjson.loads(line.data)  # fast, and right for all but a few lines of UTF-8
        except ValueError:
            decoded = lines.decode(line.data)
            record, encoding = loads(decoded.text), decoded.encoding
        return article_in(record, Origin(item, line.number, encoding), job)
    except ReadError as trouble:
        return Refusal(f"{item.source}#{line.number}", str(trouble))


def read_document(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield the records of one JSON document: an object, a list, or an object with one list of objects in it."""
    most = job.limits.document_bytes
    data = item.stream.read(most + 1)
    if len(data) > most:
        raise ReadError(
            f"one JSON document of more than {megabytes(most)}: make it JSON lines, with jq -c '.[]' FILE > FILE.jsonl"
        )
    decoded = decode(data)
    del data
    document = loads(decoded.text)
    records = records_in(document, job.mapping)
    if records is None:
        yield article_in(document, Origin(item, None, decoded.encoding), job)
    for number, record in enumerate(records or (), start=1):
        yield article_in(record, Origin(item, number, decoded.encoding), job)


def article_in(record: object, origin: Origin, job: Job) -> RawArticle | Refusal:
    """The article that a JSON value holds: an object with fields, or a bare text."""
    if isinstance(record, str):
        record = {"text": record}
        return article_of(record, origin, Job(mapping={}, limits=job.limits, meter=job.meter))
    if not isinstance(record, Mapping):
        return Refusal(origin.source, 'a JSON value without fields: make it an object, such as {"text": "…"}')
    return article_of(record, origin, job)


def records_in(document: object, mapping: Mapping[str, str], depth: int = 0) -> list[object] | None:
    """The list of records in a document; None where the document is a record itself, or holds no single list."""
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping) or pick(document, "text", mapping) or depth > DEEPEST:
        return None
    values = list(document.values())
    objects = [value for value in values if isinstance(value, Mapping)]
    if len(objects) == len(values) > 1 and all(pick(value, "text", mapping) for value in objects):
        return values  # {"id": {...}, "id": {...}}
    lists = [value for value in values if isinstance(value, list) and any(isinstance(part, Mapping) for part in value)]
    found = lists or [inner for value in objects if (inner := records_in(value, mapping, depth + 1))]
    return found[0] if len(found) == 1 else None


def is_object(text: str) -> bool:
    """Whether the text is a complete JSON object."""
    try:
        return isinstance(loads(text), dict)
    except ReadError:
        return False


def loads(text: str) -> object:
    """Parse JSON; Python's own parser takes what orjson refuses, such as half of a surrogate pair or NaN."""
    try:
        return orjson.loads(text)
    except ValueError:
        pass
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadError(f"broken JSON ({error.msg} at character {error.pos + 1}): mend it or leave it out") from error
    except (ValueError, RecursionError) as error:
        raise ReadError(f"broken JSON ({str(error)[:80]}): mend it or leave it out") from error
