"""Notice when files that an earlier run refused can be read now.

In    the places that the store holds refusals for, and the place of everything met in this run
Out   the files that were met again, so that the store can forget what is refused no more
"""

import re
from collections.abc import Iterator

from pipeline.store import Run, Store

_INSIDE = re.compile(r"#|!/")


class RefusedBefore:
    """The files that stand in ``refusals``, and which of them this run has met. There are few, so it stays small."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = {file for refusal in store.refusals() for file in _files(refusal.source)}
        self._met: set[str] = set()

    def meet(self, source: str) -> None:
        """An article or a refusal was met here."""
        if self._files:
            self._met.update(file for file in _files(source) if file in self._files)

    def forget(self, run: Run) -> None:
        """At the end of a whole run: what was met without complaint is refused no more."""
        if self._met:
            self._store.forget_refusals(run, self._met)


def _files(source: str) -> Iterator[str]:
    """The source itself, and every file that it may lie in: "a.zip!/b.jsonl#3" lies in "a.zip!/b.jsonl" and "a.zip"."""
    yield source
    for mark in _INSIDE.finditer(source):
        yield source[: mark.start()]
