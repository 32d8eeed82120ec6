"""What speaks for and against each company hit: the signs that its confidence is computed from.

In    the hits that stand, what a model has marked, the words of the Doc, and the names used as companies' names
Out   a row of signs for each hit: which rule found it, how the model sees it, whether a list or its use confirms it,
      its length and spelling, and how steadily the article calls it so
Else  nothing
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.extract.hits import Hit
from pipeline.extract.precedence import Entities
from pipeline.extract.unlisted import Names, Words

_ACRONYM = 5  # letters at most


@dataclass(frozen=True, slots=True)
class Evidence:
    """``listed`` are the hits that a list names, ``used`` the words that stand somewhere as a company's name."""

    entities: Entities
    names: Names
    listed: Collection[Hit]
    used: Collection[Words]

    def signs(self, hits: Sequence[Hit]) -> list[tuple[str, ...]]:
        """The signs of each hit."""
        texts = [self.names.of(hit) for hit in hits]
        times = Counter(texts)
        marked = Counter(
            text for text, hit in zip(texts, hits, strict=True) if self.entities.opinion(hit) in ("same", "part")
        )
        return [
            (
                hit.rule,
                f"model.{self.entities.opinion(hit)}",
                f"known.{self._known(hit, text)}",
                f"words.{len(text) if len(text) < 3 else 'many'}",
                f"spelling.{_spelling(text)}",
                f"marked.{_steadily(marked[text], times[text])}",
            )
            for hit, text in zip(hits, texts, strict=True)
        ]

    def _known(self, hit: Hit, text: Words) -> str:
        return "listed" if hit in self.listed else "used" if text in self.used else "new"


def _spelling(text: Words) -> str:
    word = text[0]
    if all(one.islower() for one in text):
        return "small"
    if len(text) > 1:
        return "several"
    if word.isupper():
        return "acronym" if len(word) <= _ACRONYM else "shouted"
    return "plain" if word[1:].islower() else "mixed"


def _steadily(marked: int, times: int) -> str:
    """How often the model marks these words, of the times that they stand here as a name."""
    if times == 1:
        return "once" if marked else "never"
    return "never" if not marked else "always" if marked == times else "sometimes"
