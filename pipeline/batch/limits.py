"""How much of time and memory one article may take, and what its refusal says when it takes more.

In    the options of a run
Out   seconds for an article; reasons that a person can act on
Else  nothing
"""

from dataclasses import dataclass

from pipeline.records import CleanArticle, RawArticle

LONG = 300_000  # characters: reading so many takes five seconds, and cleaning a page of them less
MOST_TIMES = 4.0  # the longest article gets so many times as long as a short one
DIED = "the reader process died on this article; look at its size and its text"


@dataclass(frozen=True, slots=True)
class Limits:
    """``article_seconds`` of wall time for an article; ``worker_memory`` in megabytes beside rules and model."""

    article_seconds: float = 25.0
    worker_memory: int = 2048

    def seconds_for(self, characters: int) -> float:
        """More for long articles, but not without end."""
        return self.article_seconds * min(MOST_TIMES, 1 + characters / LONG)

    def too_slow(self, characters: int) -> str:
        """The reason for an article that takes too long."""
        return (
            f"took more than {self.seconds_for(characters):.0f} seconds to read and was given up (--article-seconds"
            f" {self.article_seconds:g}); look at its text, or allow more"
        )

    @property
    def too_large(self) -> str:
        """The reason for an article that needs too much memory."""
        return (
            f"needs more than {self.worker_memory:,} MB of memory and was given up (--worker-memory"
            f" {self.worker_memory}); look at its size, or allow more"
        )


def characters_of(item: object) -> int:
    """The length of whatever stands for an article between the stages."""
    for _ in range(2):  # a step holds a cleaned article, and that the article itself
        item = getattr(item, "cleaned", getattr(item, "article", item))
    return len(item.text) if isinstance(item, RawArticle | CleanArticle) else 0
