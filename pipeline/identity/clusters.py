"""Clusters: what hangs together through pairs.

In    pairs of things
Out   for each thing the smallest of those that it hangs together with
Else  nothing: a thing in no pair stands alone
"""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

T = TypeVar("T", bound=Any)


class Clusters(Generic[T]):
    """``of(thing)`` names its cluster by the smallest thing in it, so the order of the pairs does not matter."""

    def __init__(self, pairs: Iterable[tuple[T, T]] = ()) -> None:
        self._parents: dict[T, T] = {}
        for first, second in pairs:
            low, high = sorted((self.of(first), self.of(second)))
            if low != high:
                self._parents[high] = low

    def of(self, thing: T) -> T:
        """The smallest thing of its cluster."""
        root = thing
        while root in self._parents:
            root = self._parents[root]
        while thing != root:
            self._parents[thing], thing = root, self._parents[thing]
        return root
