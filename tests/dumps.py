"""What a dump holds, without the manifest's lines: most tests look at articles and refusals alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.records import FileRead, RawArticle, Refusal
from pipeline.sources import read_dump


def read_items(paths: Sequence[str | Path], **options: Any) -> Iterator[RawArticle | Refusal]:
    """The dump's articles and refusals."""
    return (found for found in read_dump(paths, **options) if not isinstance(found, FileRead))
