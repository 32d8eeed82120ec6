"""Read off our entity recogniser what spaCy's greedy parser would, for all tokens at once.

In    a trained EntityRecognizer of spaCy with gigawire's embedding; the words of a text, and where sentences begin
Out   the names, first token, token after the last and label, that the recogniser's own decoding gives
Else  nothing: ``can_decode`` says beforehand whether a recogniser is of the kind that is understood

spaCy decides token after token, and waits for the interpreter's lock at each. But what it decides outside of a name
depends on the token alone, and inside a name on its first token, the last one and this one. So all tokens are judged at
once as if outside, then all names that begin are followed at once, one token further each time, and in the end one walk
keeps the names that a reader from left to right would meet. The vector of a word depends on its letters alone, so those
of the words that were met are kept. Layers, weights and what may follow what are spaCy's.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc

from pipeline.extract.embed import looks_at_words_alone

_FEATURES = 3  # this token, the first one of the open name, the one before
_KEPT = 16_384  # words whose vectors are kept: six megabytes, and all but one in a hundred words of news
Marked = tuple[int, int, str]
_Flags = NDArray[np.bool_]
_Whole = NDArray[np.intp]


def can_decode(component: object) -> bool:
    """Whether ``component`` is a recogniser that decides greedily, of the layers that gigawire's has."""
    if not isinstance(component, EntityRecognizer) or component.cfg["beam_width"] != 1:
        return False
    model, lower = component.model, component.model.get_ref("lower")
    first, *rest = model.get_ref("tok2vec").layers or (model.get_ref("tok2vec"),)
    return bool(
        model.attrs["has_upper"]
        and not model.attrs["unseen_classes"]
        and lower.get_dim("nF") == _FEATURES
        and lower.get_dim("nP") > 1
        and [layer.name for layer in rest] == ["list2array", "linear"]
        and first.has_ref("embed")
        and looks_at_words_alone(first.get_ref("embed"))
    )


class WordVectors:
    """The vectors of words, each embedded once. They are of the weights at hand: nobody may train on meanwhile."""

    def __init__(self, embed: Any, vocab: Any, kept: int = _KEPT) -> None:
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


class Decoder:
    """Decodes with one recogniser, of which ``can_decode`` is true."""

    def __init__(self, recognizer: EntityRecognizer) -> None:
        model, moves = recognizer.model, recognizer.moves
        tok2vec, _, self._narrow = model.get_ref("tok2vec").layers
        self._encode, self._lower, self._upper = (
            tok2vec.get_ref("encode"),
            model.get_ref("lower"),
            model.get_ref("upper"),
        )
        self._vectors = WordVectors(tok2vec.get_ref("embed"), recognizer.vocab)
        columns = {moves.get_class_name(column): column for column in range(moves.n_moves)}
        self._labels = [name.removeprefix("B-") for name in columns if name.startswith("B-")]
        self._out = columns["O"]
        self._begin, self._in, self._last, self._unit = (
            np.array([columns[f"{move}-{label}"] for label in self._labels]) for move in "BILU"
        )

    def marked(self, words: Sequence[str], starts: Sequence[bool]) -> Iterator[Marked]:
        """The names from left to right. ``starts`` says of each word whether a sentence begins with it."""
        if not words:
            return
        encoded = self._encode.predict([self._vectors.of(words)])[0]
        features = self._lower.predict(self._narrow.predict(encoded))  # the first row stands for "no token"
        can_go_on = ~np.array([*starts[1:], True])
        choices = self._outside(features, can_go_on, np.array([word.isspace() for word in words]))
        several = np.flatnonzero(choices < len(self._labels))
        ends = dict(zip(several.tolist(), self._ends(features, can_go_on, several, choices), strict=True))
        token = 0
        for first in np.flatnonzero(choices < 2 * len(self._labels)).tolist():
            if first >= token:
                token = ends.get(first, first + 1)
                yield first, token, self._labels[choices[first] % len(self._labels)]

    def _outside(self, features: Any, can_go_on: _Flags, space: _Flags) -> _Whole:
        """What each token outside of a name is: by label the first of several, by label the only one, or in no name."""
        scores = self._scores(features[1:, 0] + features[0, 1] + features[0, 2])
        begin, unit = scores[:, self._begin], scores[:, self._unit]
        begin[space | ~can_go_on] = unit[space] = -np.inf
        choices: _Whole = np.hstack([begin, unit, scores[:, [self._out]]]).argmax(axis=1)
        return choices

    def _ends(self, features: Any, can_go_on: _Flags, begun: _Whole, choices: _Whole) -> list[int]:
        """The token after the last one of each name that begins at ``begun``."""
        labels = choices[begun]
        ends = begun + 1
        open_ones = np.arange(len(begun))
        while len(open_ones):
            token, label = ends[open_ones], labels[open_ones]
            scores = self._scores(features[token + 1, 0] + features[begun[open_ones] + 1, 1] + features[token, 2])
            row = np.arange(len(open_ones))
            goes_on = can_go_on[token] & (scores[row, self._in[label]] >= scores[row, self._last[label]])
            ends[open_ones] += 1
            open_ones = open_ones[goes_on]
        found: list[int] = ends.tolist()
        return found

    def _scores(self, summed: Any) -> Any:
        best, _ = self._lower.ops.maxout(summed + self._lower.get_param("b"))
        return self._upper.predict(best)
