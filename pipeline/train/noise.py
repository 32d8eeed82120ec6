"""Replace ordinary words by others, or by words that do not exist: an unknown word is not for that reason a name."""

import re
from collections.abc import Iterable
from random import Random

from pipeline.train.grammar import pick

_NOISE = 0.25  # the share of ordinary words that is replaced
_INVENTED = 0.5  # replacements that are no words at all
_LOWER_WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
_FIRST_WORD = re.compile(r"[A-Z][a-z]+(?= [a-z])")
# Words that tell what a name is, or join the parts of one, stay.
_KEPT = frozenset(
    ("with", "from", "into", "that", "this", "which", "whose", "their", "between", "under", "after", "said")
)


class Noise:
    """Replacements from the ordinary words of ``texts``."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: tuple[str, ...] = tuple(
            sorted({word for text in texts for word in _LOWER_WORD.findall(text)} - _KEPT)
        )

    def noised(self, text: str, chance: Random, *, opens: bool) -> str:
        """The text with some of its ordinary words replaced, the first word of the sentence among them."""

        def other(word: re.Match[str]) -> str:
            keep = word[0] in _KEPT or chance.random() >= _NOISE
            return word[0] if keep else self._any_word(chance)

        text = _LOWER_WORD.sub(other, text)
        if opens and chance.random() < _NOISE:
            text = _FIRST_WORD.sub(self._any_word(chance).capitalize(), text, count=1)
        return text

    def heading(self, chance: Random) -> str:
        """One to four ordinary words, in capitals or With Capitals: they name nothing."""
        words = [pick(chance, self._words) for _ in range(1 + int(chance.random() * 4))]
        spelt = pick(chance, (str.upper, str.title, str.capitalize))
        return " ".join(spelt(word) for word in words)

    def _any_word(self, chance: Random) -> str:
        """An ordinary word, or one put together from two."""
        one = pick(chance, self._words)
        if chance.random() >= _INVENTED:
            return one
        two = pick(chance, self._words)
        return one[: 1 + len(one) // 2] + two[len(two) // 2 :]
