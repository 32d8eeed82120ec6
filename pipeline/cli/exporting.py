"""Write exports to streams and files.

In    an open store, a format
Out   the export on standard output, or a file that is either whole or not there
Else  UsageError where the file cannot be written
"""

import sys
from pathlib import Path
from typing import BinaryIO, TextIO

from pipeline.cli.console import harmless
from pipeline.errors import UsageError
from pipeline.store import Store, write_csv, write_jsonl, write_parquet


def write_stream(store: Store, form: str) -> None:
    """Write to standard output."""
    if form == "parquet":
        write_parquet(store, sys.stdout.buffer)
    else:
        _write_text(store, form, harmless(sys.stdout))


def write_file(store: Store, form: str, output: Path) -> None:
    """Write beside the file and put it in its place when all is written."""
    unfinished = output.with_name(f".{output.name}.part")
    try:
        with unfinished.open("wb") as file:
            _write_binary(store, form, file)
        unfinished.replace(output)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror}). Name another file with -o.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _write_binary(store: Store, form: str, file: BinaryIO) -> None:
    if form == "parquet":
        write_parquet(store, file)
        return
    with open(file.fileno(), "w", encoding="utf-8", newline="", closefd=False) as text:
        _write_text(store, form, text)


def _write_text(store: Store, form: str, file: TextIO) -> None:
    if form == "csv":
        write_csv(store, file)
    else:
        write_jsonl(store, file)
