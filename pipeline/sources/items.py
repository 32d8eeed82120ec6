"""One file of a dump, wherever it lies, and the names it goes by.

In    a path, or a member's name as an archive spells it
Out   Item: its place in the dump, who it is across runs, and its bytes; Job: what all files of a run share
Else  nothing
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.sources.limits import Budget, Limits, Meter

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Job:
    """What the caller asked for: the dump's field for each of ours, the limits, the meter to keep."""

    mapping: Mapping[str, str]
    limits: Limits
    meter: Meter


@dataclass(frozen=True, slots=True)
class Item:
    """A file to read: ``source`` is its place in the dump, ``identity`` says which file it is across runs.

    ``identity`` is the absolute path, or None for standard input. ``name`` ends in the suffix that decides how it is
    read. ``depth`` counts the archives and gzip layers around it.
    """

    source: str
    identity: str | None
    name: str
    stream: io.BufferedReader
    budget: Budget
    depth: int = 0

    def unpacked(self, name: str, stream: io.BufferedReader) -> "Item":
        """The same file without its gzip layer."""
        return replace(self, name=name, stream=stream, depth=self.depth + 1)

    def member(self, name: str, stream: io.BufferedReader) -> "Item":
        """The file called ``name`` inside this archive."""
        return Item(
            source=f"{self.source}!/{name}",
            identity=None if self.identity is None else f"{self.identity}!/{name}",
            name=name,
            stream=stream,
            budget=self.budget,
            depth=self.depth + 1,
        )


def spelled(name: bytes) -> str:
    """A file's name in readable characters: UTF-8, or GB18030 as Chinese Windows writes it, or escapes."""
    for codec in ("utf-8", "gb18030"):
        try:
            return UNPRINTABLE.sub("�", name.decode(codec))
        except UnicodeDecodeError:
            continue
    return UNPRINTABLE.sub("�", name.decode("utf-8", "backslashreplace"))


def member_name(name: bytes) -> str:
    """A member's path inside its archive, with "/" between folders and never leading out: "..\\\\a.txt" → "a.txt"."""
    parts = spelled(name).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def is_hidden(name: str) -> bool:
    """Whether a path is hidden, as .git and ._a.txt are, or what macOS packs beside the real files."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
