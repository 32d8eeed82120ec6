"""Walk the paths that the user gave, down to files.

In    a path to a file or a folder
Out   Place: each file with its place in the dump, folders in alphabetical order
Else  a Refusal for what does not exist or cannot be listed
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.records import Refusal
from pipeline.sources.formats import kind_of
from pipeline.sources.items import spelled
from pipeline.sources.streams import damage

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Place:
    """A file on disk, and its place in the dump; ``size`` is in bytes, ``asked`` marks one that the user named."""

    path: Path
    source: str
    size: int
    asked: bool

    @property
    def wanted(self) -> bool:
        """Whether it is to be opened: in folders only files whose name promises text."""
        return self.asked or kind_of(self.path.name) is not None


def total_bytes(paths: Sequence[str | Path]) -> int | None:
    """The bytes that ``Meter.bytes_read`` will reach; None where standard input is among the paths."""
    if STDIN in map(str, paths):
        return None
    places = (place for path in paths for place in walk(Path(path)))
    return sum(place.size for place in places if isinstance(place, Place) and place.wanted)


def walk(path: Path) -> Iterator[Place | Refusal]:
    """Yield the file at ``path``, or every file in that folder that is not hidden."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            yield from walk_folder(path, "", set())
        else:
            yield Place(path, spelled(os.fsencode(path.name)), status.st_size, asked=True)
    except FileNotFoundError:
        yield Refusal(spelled(os.fsencode(path)), "no such file or folder: check the path")
    except (OSError, ValueError) as error:
        yield Refusal(spelled(os.fsencode(path)), str(damage(error)))


def walk_folder(folder: Path, inside: str, seen: set[tuple[int, int]]) -> Iterator[Place | Refusal]:
    """Yield a folder's files; ``seen`` holds the folders already visited, since symbolic links can lead in circles."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for path in sorted(folder.iterdir()):
        if not path.name.startswith("."):
            yield from walk_entry(path, inside + spelled(os.fsencode(path.name)), seen)


def walk_entry(path: Path, source: str, seen: set[tuple[int, int]]) -> Iterator[Place | Refusal]:
    """Yield the file at ``path``, or the files in that folder; pipes and devices are passed over."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            yield from walk_folder(path, source + "/", seen)
        elif stat.S_ISREG(status.st_mode):
            yield Place(path, source, status.st_size, asked=False)
    except OSError as error:
        if kind_of(path.name) or not path.is_symlink():
            yield Refusal(source, str(damage(error)))
