"""What a process needs to clean and to read, and what it does with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from pipeline.identity import Identities
from pipeline.records import CleanArticle, RawArticle, Reading


class Reader(Protocol):
    """Reads one article after the other; ``version`` changes whenever its rules or its model do."""

    @property
    def version(self) -> str:
        """Such as "rules-3f2a9c1b"."""

    def read(self, article: CleanArticle) -> Reading:
        """Everything that can be read from the article."""


@dataclass(frozen=True, slots=True)
class Tools:
    """How to clean an article and how to get a reader. Both travel to other processes, so both must pickle.

    ``identities`` loads the company table and people's decisions; without it every name is a company of its own.
    """

    clean: Callable[[RawArticle], CleanArticle]
    load: Callable[[], Reader]
    identities: Callable[[], Identities] | None = None


class Bench:
    """The tools of one process, ready for use; the reader is loaded once, when the first article needs it."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.clean = tools.clean

    @cached_property
    def reader(self) -> Reader:
        """The reader of this process."""
        return self.tools.load()
