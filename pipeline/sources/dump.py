"""Read a dump: every article in files, folders, archives and standard input, one after the other.

In    paths, "-" among them for standard input; the mapping of the dump's fields; limits
Out   a lazy stream of RawArticle: memory does not grow with the dump; FileRead after the last item of each file
Else  Refusal, in the same stream, for each file, member or record that cannot be read; the stream goes on
"""

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

from pipeline.records import FileRead, RawArticle, Refusal
from pipeline.sources.archives import open_members
from pipeline.sources.documents import read_page, read_text
from pipeline.sources.feeds import read_feed
from pipeline.sources.fields import check_mapping
from pipeline.sources.formats import KNOWN, Kind, kind_of, packs_warc, sniff, sniff_xml, unpacked_name
from pipeline.sources.gunzip import gunzipped
from pipeline.sources.items import Item, Job, spelled
from pipeline.sources.limits import BombError, Budget, Limits, Meter, ReadError
from pipeline.sources.manifest import Tally, modified_of
from pipeline.sources.records_json import read_json, read_jsonl
from pipeline.sources.streams import SAMPLE, Counted, Guarded, buffered, damage
from pipeline.sources.tables import read_csv, read_tsv
from pipeline.sources.walk import STDIN, Place, walk
from pipeline.sources.warc import read_warc, read_warc_gz

Found = Iterator[RawArticle | Refusal]
Dumped = Iterator[RawArticle | Refusal | FileRead]
Entry = TypeVar("Entry")
Reader = Callable[[Item, Job], Found]

READERS: Mapping[Kind, Reader] = {
    "text": read_text,
    "html": read_page,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "tsv": read_tsv,
    "feed": read_feed,
    "warc": read_warc,
}
DEFAULTS = Limits()
NOTHING = "no article in it: remove it or fetch it again"
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def read_dump(
    paths: Sequence[str | Path],
    *,
    mapping: Mapping[str, str] | None = None,
    limits: Limits = DEFAULTS,
    stdin: BinaryIO | None = None,
    meter: Meter | None = None,
) -> Dumped:
    """Yield every article in the dump, a Refusal for everything that was to be read and could not be, and a FileRead
    after each file's last item.

    ``mapping`` gives the dump's field for gigawire's text, title, published, url and id; UsageError where it makes no
    sense. ``meter`` is kept up to date while the stream is read; ``total_bytes(paths)`` is where it ends.
    """
    check_mapping(mapping or {})
    job = Job(mapping or {}, limits, meter or Meter())
    return read_paths(paths, stdin, job)


def read_paths(paths: Sequence[str | Path], stdin: BinaryIO | None, job: Job) -> Dumped:
    """Yield what each path holds; a path that holds nothing is refused."""
    for path in paths:
        source = spelled(os.fsencode(path))
        from_stdin = source == STDIN
        found_in = read_pipe(stdin or sys.stdin.buffer, "stdin", job) if from_stdin else read_path(Path(path), job)
        nothing = Refusal(source, f"no article in it: gigawire reads {KNOWN}")
        for found in or_else(found_in, nothing):
            yield one_line(found) if isinstance(found, Refusal) else found


def read_path(path: Path, job: Job) -> Dumped:
    """Yield what a file or folder holds."""
    for place in walk(path):
        if isinstance(place, Refusal):
            yield place
        elif place.wanted:
            yield from read_place(place, job)
        else:
            job.meter.ignored += 1


def read_place(place: Place, job: Job) -> Dumped:
    """Yield what a file on disk holds, then its line of the manifest."""
    try:
        status = place.path.stat()
        if stat.S_ISFIFO(status.st_mode):
            with place.path.open("rb") as pipe:
                yield from read_pipe(pipe, place.source, job)
        elif not stat.S_ISREG(status.st_mode):
            yield Refusal(place.source, "a device, not a file: give a file, a folder or - for standard input")
        else:
            tally = Tally()
            identity = spelled(os.fsencode(place.path.resolve()))
            yield from tally.counted(read_file(place, identity, job))
            yield tally.line(place.source, identity, status.st_size, modified_of(status))
    except OSError as error:
        yield Refusal(place.source, str(damage(error)))


def read_file(place: Place, identity: str, job: Job) -> Found:
    """Yield what an ordinary file holds."""
    try:
        with buffered(Counted(place.path, place.size, job.meter)) as stream:
            budget = Budget(job.limits, packed=place.size)
            yield from read_top(Item(place.source, identity, place.path.name, stream, budget), job)
    except OSError as error:
        yield Refusal(place.source, str(damage(error)))


def read_pipe(pipe: BinaryIO, source: str, job: Job) -> Dumped:
    """Yield what standard input or a named pipe holds, told by its first bytes, then its line of the manifest."""
    budget = Budget(job.limits)
    tally = Tally()

    def count(size: int) -> None:
        budget.packed += size
        job.meter.bytes_read += size

    with buffered(Guarded(pipe.read, count)) as stream:
        yield from tally.counted(read_top(Item(source, None, "", stream, budget), job))
    yield tally.line(source, None, budget.packed, None)


def read_top(item: Item, job: Job) -> Found:
    """Yield what a file that lies in no archive holds; a bomb inside ends it."""
    try:
        yield from read_item(item, job)
    except BombError as bomb:
        yield Refusal(item.source, str(bomb))


def read_item(item: Item, job: Job) -> Found:
    """Yield what a file holds, then a refusal where it breaks."""
    try:
        head = item.stream.peek(SAMPLE)
        if not head:
            raise ReadError("empty file: remove it or fetch it again")
        yield from or_else(read_kind(item, kind_at(item, head), job), Refusal(item.source, NOTHING))
    except BombError:
        raise
    except (ReadError, OSError) as error:
        trouble = error if isinstance(error, ReadError) else damage(error)
        if not trouble.told:
            trouble.told = True
            yield Refusal(item.source, str(trouble))


def kind_at(item: Item, head: bytes) -> Kind:
    """The kind by the file's name, or by its first bytes where the name has no suffix."""
    suffix = PurePosixPath(item.name).suffix
    kind = kind_of(item.name)
    if suffix and not kind and not item.depth:
        raise ReadError(f"gigawire does not read {suffix} files, only {KNOWN}: convert it, or give it its right suffix")
    return sniff_xml(head) if kind == "xml" else kind or sniff(head)


def read_kind(item: Item, kind: Kind, job: Job) -> Found:
    """Yield what a file of that kind holds, layer by layer."""
    if reader := READERS.get(kind):
        yield from reader(item, job)
        return
    if item.depth >= job.limits.nesting:
        raise ReadError(
            f"archives are packed inside one another more than {job.limits.nesting} deep: unpack some first"
        )
    if kind == "gz":
        yield from read_gz(item, job)
        return
    for member in open_members(item, kind, job):
        if isinstance(member, Refusal):
            yield member
        else:
            yield from read_item(member, job)


def read_gz(item: Item, job: Job) -> Found:
    """Yield what a gzip file holds; a WARC's records are packed one by one, and one may be damaged without the rest."""
    name = unpacked_name(item.name)
    if packs_warc(name, item.stream.peek(SAMPLE)):
        yield from read_warc_gz(item.unpacked(name, item.stream), job)
        return
    with gunzipped(item.stream, item.budget.spend) as stream:
        yield from read_item(item.unpacked(name, stream), job)


def or_else(found_in: Iterator[Entry], nothing: Refusal) -> Iterator[Entry | Refusal]:
    """Yield all that is found, or ``nothing`` instead."""
    empty = True
    for found in found_in:
        empty = False
        yield found
    if empty:
        yield nothing


def one_line(refusal: Refusal) -> Refusal:
    """The refusal with its reason in one line of characters that a terminal and a database can take."""
    return Refusal(refusal.source, UNPRINTABLE.sub(" ", refusal.reason))
