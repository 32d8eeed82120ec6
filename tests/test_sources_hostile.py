"""Dumps that mean harm, or are merely broken in the worst way: bounded in memory and time, and nothing lost unsaid."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from dumps import read_items

from pipeline.records import RawArticle, Refusal
from pipeline.sources import Limits

PROSE = b"The plant will make cells."
Found = RawArticle | Refusal


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tarred(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def read(folder: Path, name: str, data: bytes, limits: Limits | None = None) -> list[Found]:
    path = folder / "dump" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return list(read_items([path], limits=limits or Limits()))


OUTSIDE = ["../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "..\\..\\evil.txt", "a/../../evil.txt", "//host/evil.txt"]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize(("suffix", "pack"), [("zip", zipped), ("tar", tarred)])
def test_names_that_lead_outside_are_read_inside_and_write_nothing(
    tmp_path: Path, suffix: str, pack: Callable[..., bytes], name: str
) -> None:
    (found,) = read(tmp_path, f"a.{suffix}", pack((name, PROSE)))
    assert isinstance(found, RawArticle)
    assert ".." not in found.source
    assert (found.identity or "").startswith(f"{tmp_path.resolve()}/dump/a.{suffix}!/")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"a.{suffix}"]


def nested(depth: int, width: int) -> bytes:
    """An archive with ``width`` archives inside, each of them again, ``depth`` deep."""
    data = zipped(*((f"{number}.txt", PROSE) for number in range(width)))
    for _ in range(depth):
        data = zipped(*((f"{number}.zip", data) for number in range(width)))
    return data


@pytest.mark.parametrize(
    ("depth", "width", "reason"), [(9, 2, "more than 6 deep"), (5, 9, "holds more than 1,000 members")]
)
def test_archives_in_archives_end_somewhere(tmp_path: Path, depth: int, width: int, reason: str) -> None:
    start = time.process_time()
    found = read(tmp_path, "a.zip", nested(depth, width), Limits(members=1000))
    assert time.process_time() - start < 20
    assert any(reason in one.reason for one in found if isinstance(one, Refusal))


def overlapping() -> bytes:
    """A zip of which fifty entries share one member's bytes."""
    one = zipped(("a.txt", b"The plant. " * 1000))
    directory, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[directory:end]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, 50 * len(entry), directory, 0)
    return one[:directory] + entry * 50 + tail


def test_entries_that_overlap_are_counted_against_the_ratio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.sources.limits.GRACE", 2**16)
    limits = Limits(unpacked_ratio=20)
    found = read(tmp_path, "a.zip", overlapping(), limits)
    assert any(isinstance(one, Refusal) for one in found)
    assert sum(len(one.text) for one in found if isinstance(one, RawArticle)) < 2**17


@pytest.mark.parametrize(("size", "given"), [(0, Refusal), (2**32 - 2, RawArticle)])
def test_a_zip_that_lies_about_a_members_size_costs_no_other(tmp_path: Path, size: int, given: type[Found]) -> None:
    data = bytearray(zipped(("a.txt", PROSE * 1000), ("b.txt", PROSE)))
    at = data.index(b"PK\x01\x02") + 24  # the size, in the table of contents
    data[at : at + 4] = struct.pack("<L", size)
    first, second = read(tmp_path, "a.zip", bytes(data))
    assert isinstance(first, given)
    assert isinstance(second, RawArticle)


@pytest.mark.parametrize(("name", "pack"), [("a.txt.bz2", bz2.compress), ("a.txt.xz", lzma.compress)])
def test_other_packings_are_refused_by_name(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    (found,) = read(tmp_path, name, pack(PROSE))
    assert isinstance(found, Refusal)
    assert "gigawire does not read" in found.reason


class LongLine(io.RawIOBase):
    """A first line, one of a gigabyte, and a last line, without holding any of it."""

    def __init__(self, first: bytes, start: bytes, end: bytes, last: bytes, size: int) -> None:
        super().__init__()
        self._before, self._left, self._after = first + start, size, end + last

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if self._before:
            piece, self._before = self._before[:size], self._before[size:]
        elif self._left:
            piece = b"a" * min(size, self._left)
            self._left -= len(piece)
        else:
            piece, self._after = self._after[:size], self._after[size:]
        return piece


@pytest.mark.parametrize(
    ("first", "start", "end", "last", "places"),
    [
        (b'{"text": "One."}\n', b'{"text": "', b'"}\n', b'{"text": "Three."}\n', ["1", "-2", "3"]),
        (b'{"text": "One."}\n', b"", b"\n", b'{"text": "Three."}\n', ["1", "-2", "3"]),
    ],
)
def test_a_line_of_a_gigabyte_is_refused_alone_in_little_memory(
    first: bytes, start: bytes, end: bytes, last: bytes, places: list[str]
) -> None:
    stdin = cast(BinaryIO, LongLine(first, start, end, last, 2**30))
    tracemalloc.start()
    found = list(read_items(["-"], stdin=stdin))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [("-" if isinstance(one, Refusal) else "") + one.source.partition("#")[2] for one in found] == places
    assert peak < 100 * 2**20


def test_a_table_with_an_endless_line_goes_on_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"title,text\nA,One.\nB,")
        for _ in range(100):
            file.write(bytes(range(97, 123)) * 40_330)
        file.write(b"\nC,Three.\n")
    tracemalloc.start()
    found = list(read_items([path], limits=Limits(unpacked_ratio=1000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(one) for one in found] == [RawArticle, Refusal, RawArticle]
    assert peak < 150 * 2**20


def test_cyclic_links_between_folders_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "c.txt").write_bytes(PROSE)
    (tmp_path / "self.txt").symlink_to("self.txt")
    found = list(read_items([tmp_path]))
    assert [type(one) for one in found] == [RawArticle, Refusal]
