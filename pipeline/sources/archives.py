"""Open zip and tar archives and hand out their members, without unpacking anything to disk.

In    Item with a .zip or .tar name (gzip layers are already off), at any depth
Out   an Item for each member to read; its stream is good until the next one is asked for
Else  a Refusal for each member that cannot be read, ReadError for the archive, BombError for the top-level file

Names never lead out of the archive; links are not followed. Hidden members and those of other kinds are passed over.
"""

import io
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from pipeline.records import Refusal
from pipeline.sources.formats import Kind, kind_of
from pipeline.sources.items import Item, Job, is_hidden, member_name
from pipeline.sources.limits import MEGABYTE, ReadError, megabytes
from pipeline.sources.streams import BROKEN, Guarded, buffered, damage

DIRECTORY_BYTES = 64 * MEGABYTE  # of a zip's table of contents, some 600,000 members, which zipfile holds in memory
IN_MEMORY = 16 * MEGABYTE  # a zip inside another archive is put on disk if it is larger
UTF8_NAME, ENCRYPTED = 0x800, 0x1  # flags of a zip's member
# bzip2 and LZMA members unpack in steps of any size, which no limit could stop.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LINK = "a link inside an archive, which is not followed: pack the file itself"


class ZipFileBytes(io.BufferedReader):
    """A zip's bytes for zipfile, which would build an object for each entry of a table of contents of any size."""

    def read(self, size: int | None = -1, /) -> bytes:
        """At most ``size`` bytes; raise ReadError for a read that only a table of contents asks for."""
        if size is not None and size > DIRECTORY_BYTES:
            raise ReadError(f"a zip with a table of contents of {megabytes(size)}: split it")
        return super().read(size)


def open_members(item: Item, kind: Kind, job: Job) -> Iterator[Item | Refusal]:
    """Yield the members of an archive that are worth reading, in the archive's order."""
    members = zip_members(item, job) if kind == "zip" else tar_members(item, job)
    try:
        yield from members
    except BROKEN as error:
        raise damage(error) from error


def zip_members(item: Item, job: Job) -> Iterator[Item | Refusal]:
    """Yield a zip's members."""
    with seekable(item, job) as file, zipfile.ZipFile(file) as archive:
        locked = sum(bool(info.flag_bits & ENCRYPTED) for info in archive.infolist())
        if locked:
            reason = (
                f"{locked:,} of {len(archive.infolist()):,} members are encrypted: unpack it with its password first"
            )
            yield Refusal(item.source, reason)
        for info in archive.infolist():
            name = member_name(zip_name(info))
            is_folder = info.filename.endswith("/")
            if not is_folder and not info.flag_bits & ENCRYPTED and is_wanted(name, item, job):
                yield from open_zip_member(archive, info, item.member(name, item.stream))


def open_zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: Item) -> Iterator[Item | Refusal]:
    """Yield a zip's member with its bytes, or why there are none."""
    if stat.S_ISLNK(info.external_attr >> 16):
        yield Refusal(member.source, LINK)
        return
    if info.compress_type not in METHODS:
        yield Refusal(member.source, "packed by a rare method: pack it again as an ordinary zip")
        return
    try:
        packed = cast(io.BufferedIOBase, archive.open(info))
    except BROKEN as error:
        yield Refusal(member.source, str(damage(error)))
        return
    with packed, buffered(Guarded(packed.read1, member.budget.spend)) as stream:
        yield replace(member, stream=stream)


def zip_name(info: zipfile.ZipInfo) -> bytes:
    """A member's name as the bytes in the zip: without a flag for UTF-8 zipfile has read them as code page 437."""
    return info.filename.encode("utf-8" if info.flag_bits & UTF8_NAME else "cp437", "replace")


@contextmanager
def seekable(item: Item, job: Job) -> Iterator[io.BufferedReader]:
    """The zip's bytes in a form that zipfile can jump about in: the file itself, or a temporary copy."""
    if item.stream.seekable():
        with ZipFileBytes(item.stream.raw) as file:
            yield file
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
        most = job.limits.nested_bytes
        while piece := item.stream.read(MEGABYTE):
            copy.write(piece)
            if copy.tell() > most:
                raise ReadError(
                    f"a zip of more than {megabytes(most)} that is not a file of its own: save it as one first"
                )
        copy.seek(0)
        with ZipFileBytes(cast(io.RawIOBase, copy)) as file:
            yield file


def tar_members(item: Item, job: Job) -> Iterator[Item | Refusal]:
    """Yield a tar archive's members, as they come by."""
    with tarfile.open(fileobj=item.stream, mode="r|", encoding="utf-8", errors="surrogateescape") as archive:
        while info := archive.next():
            cast(Any, archive).members.clear()  # tarfile keeps them all, and a dump may have millions
            name = member_name(info.name.encode("utf-8", "surrogateescape"))
            if not info.isdir() and is_wanted(name, item, job):
                yield from open_tar_member(archive, info, item.member(name, item.stream))


def open_tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, member: Item) -> Iterator[Item | Refusal]:
    """Yield a tar archive's member with its bytes, or why there are none."""
    packed = cast(io.BufferedIOBase | None, archive.extractfile(info)) if is_plain(info) else None
    if packed is None:
        yield Refusal(member.source, LINK if info.issym() or info.islnk() else "not an ordinary file: leave it out")
        return
    with packed, buffered(Guarded(packed.read1)) as stream:
        yield replace(member, stream=stream)


def is_plain(info: tarfile.TarInfo) -> bool:
    """Whether a tar archive's member is a file with all its bytes; a sparse one has holes of any size."""
    return info.isreg() and not info.issparse()


def is_wanted(name: str, archive: Item, job: Job) -> bool:
    """Whether a member is to be read; those that are not are counted."""
    archive.budget.count_member()
    if is_hidden(name) or kind_of(name) is None:
        job.meter.ignored += not is_hidden(name)
        return False
    return True
