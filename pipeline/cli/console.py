"""Speak to the terminal: colours where they are wanted, and no article may steer it.

In    text from articles, which may hold anything
Out   rich consoles for results and for messages, plain text, JSON that a terminal can show unharmed
"""

import io
import json
import os
import re
import sys
from typing import Any, TextIO, cast

from rich.console import Console
from rich.text import Text

# Escape sequences begin with ESC or a C1 control; bidirectional overrides turn what follows around; surrogates do not
# encode. Tab and newline stay.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff]")
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class _Console(Console):
    """A rich console that lets a closed pipe be heard, instead of leaving with a status of its own."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def out() -> Console:
    """Where results go."""
    return _Console(highlight=False, markup=False, emoji=False)


def err() -> Console:
    """Where progress and messages go, so that results can be piped."""
    return _Console(stderr=True, highlight=False, markup=False, emoji=False)


def plain(text: str) -> str:
    """The text without anything that a terminal would obey."""
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, without anything that a terminal would obey."""
    return " ".join(plain(text.replace("\r", " ")).split())


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON in which the characters that a terminal would obey are escaped; it reads back as the same value.

    Sets become sorted lists.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=sorted)
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_line(text: str, end: str = "\n") -> None:
    """One line of results for machines: neither wrapped nor coloured."""
    sys.stdout.write(text + end)


def harmless(file: TextIO) -> TextIO:
    """The file, true to the letter in a pipe; a terminal gets its text without controls."""
    return cast(TextIO, _Filtered(file)) if file.isatty() else file


class _Filtered(io.TextIOBase):
    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(plain(text))


def print_error(message: str) -> None:
    """What went wrong, in red, on the error stream."""
    err().print(Text(f"Error: {plain(message)}", style="red"), soft_wrap=True)


def print_note(message: str) -> None:
    """Something worth knowing, on the error stream."""
    err().print(Text(plain(message)), soft_wrap=True)


def prepare_streams() -> None:
    """Pipes are UTF-8 on every system; a character that a terminal cannot show is replaced rather than fatal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def close_pipe() -> None:
    """After the reader of our output has gone: point the output nowhere, so that nothing complains at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
