"""Keep the vectors of the words that were met: our embedding looks at the letters of a word alone.

In    the embedding of a trained recogniser, and the words of a text
Out   one vector a word, in the words' order
Else  nothing

Few words make up most of any text, so most of a text's words were met before.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

_KEPT = 16_384  # words: six megabytes


class WordVectors:
    """The vectors of words, each embedded once. They are of the weights at hand: nobody may train on meanwhile."""

    def __init__(self, embed: Any, vocab: Vocab, kept: int = _KEPT) -> None:
        self._embed, self._vocab = embed, vocab
        self._rows: dict[str, int] = {}
        self._vectors = np.empty((kept, embed.get_dim("nO")), dtype=np.float32)

    def of(self, words: Sequence[str]) -> Any:
        """One row a word."""
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if len(self._rows) + len(new) > len(self._vectors):
            self._rows.clear()
            new = list(dict.fromkeys(words))
        if len(new) > len(self._vectors):
            return self._embedded(words)
        if new:
            first = len(self._rows)
            self._vectors[first : first + len(new)] = self._embedded(new)
            self._rows.update((word, first + count) for count, word in enumerate(new))
        return self._vectors[[self._rows[word] for word in words]]

    def _embedded(self, words: Sequence[str]) -> Any:
        return self._embed.predict([Doc(self._vocab, words=list(words))])[0]
