"""Decide what has to be read: not what is stored already, and nothing twice.

In    chunks of cleaned articles, in the order of the dump, and what the store holds
Out   a step for each: New, Twin (content known under another identity), Unchanged, Older (than the run reads); a
      Refusal stays one, and so does a file that was read to its end
Else  nothing is refused here

Articles between this decision and their transaction are remembered, so that twins within one dump are seen as well;
what has been stored is forgotten again, so memory does not grow with the dump.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import Protocol

from pipeline.batch.tasks import Cleaned, New, Older, Step, Twin, Unchanged
from pipeline.records import FileRead, Refusal


class Known(Protocol):
    """What the store is asked for, in bulk."""

    def digests_of(self, identities: Iterable[str]) -> Mapping[str, str]:
        """The digest under which each stored identity stands."""

    def stored_digests(self, digests: Iterable[str]) -> Set[str]:
        """Those of the digests whose content is stored."""


class Planner:
    """Plans chunk by chunk; tell it with ``settle`` what has been stored or refused."""

    def __init__(self, known: Known, since: date | None = None) -> None:
        self._known = known
        self._since = since
        self._first: dict[str, str] = {}  # digest → place, of articles under way
        self._version: dict[str, str] = {}  # identity → digest, of articles under way

    def plan(self, chunk: Sequence[Cleaned | Refusal | FileRead]) -> list[Step]:
        """A step for every item."""
        articles = [item for item in chunk if isinstance(item, Cleaned)]
        versions = {**self._known.digests_of([item.identity for item in articles]), **self._version}
        digests = self._known.stored_digests([item.digest for item in articles])
        return [self._step(item, versions, digests) if isinstance(item, Cleaned) else item for item in chunk]

    def _step(self, item: Cleaned, versions: Mapping[str, str], digests: Set[str]) -> Step:
        day = item.article.published
        if self._since is not None and day is not None and day < self._since:
            return Older(item.source, item.seconds)
        before = self._version.get(item.identity) or versions.get(item.identity)
        if before == item.digest:
            return Unchanged(item.source, item.seconds)
        self._version[item.identity] = item.digest
        if item.digest in self._first:
            return Twin(item, self._first[item.digest])
        if item.digest in digests:
            return Twin(item, None)
        self._first[item.digest] = item.source
        return New(item)

    def settle(self, items: Iterable[Cleaned]) -> None:
        """The store answers for these from now on."""
        for item in items:
            if self._version.get(item.identity) == item.digest:
                del self._version[item.identity]
            if self._first.get(item.digest) == item.source:
                del self._first[item.digest]
