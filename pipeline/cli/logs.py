"""What a run tells of itself, as JSON lines on standard error.

In    log records; those of gigawire hold their figures in ``event``
Out   one object a line: when (UTC), level, what happened, and the figures
Else  an error of ours becomes a line as well, with exit status 2
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import typer

from pipeline.cli.console import json_text
from pipeline.errors import GigawireError

FAILED = 2


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = {"time": when, "level": record.levelname.lower(), "event": record.getMessage()}
        return json_text(said | getattr(record, "event", {}))


@contextmanager
def logged(*, as_json: bool) -> Iterator[None]:
    """Write the log while the ``with`` lasts; without ``as_json`` nothing changes."""
    if not as_json:
        yield
        return
    root, handler = logging.getLogger("gigawire"), logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    before = root.level
    root.setLevel(logging.INFO)
    try:
        yield
    except GigawireError as error:
        root.error("run failed", extra={"event": {"reason": str(error)}})
        raise typer.Exit(FAILED) from error
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
