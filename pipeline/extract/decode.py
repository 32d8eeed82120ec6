"""Read off our entity recogniser what spaCy's greedy parser would, for all tokens at once, and how sure it is.

In    a trained EntityRecognizer of spaCy with gigawire's embedding; the words of a text, and where sentences begin
Out   the names that the recogniser's own decoding gives; the log-odds of any span; names that it nearly marks
Else  nothing: ``can_decode`` says beforehand whether a recogniser is of the kind that is understood

spaCy decides token after token, and waits for the interpreter's lock at each. But what it decides outside of a name
depends on the token alone, and inside a name on its first token, the last one and this one. So all tokens are judged at
once as if outside, then all names that begin are followed at once, one token further each time, and in the end one walk
keeps the names that a reader from left to right would meet. Layers, weights and what may follow what are spaCy's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import EntityRecognizer

from pipeline.extract.embed import looks_at_words_alone
from pipeline.extract.vectors import WordVectors

_FEATURES = 3  # this token, the first one of the open name, the one before
_LIKELY = 0.2  # of what is marked otherwise, how likely a name is looked at all the same
_LONGEST_ODDS = 30.0
Marked = tuple[int, int, str]
_Flags = NDArray[np.bool_]
_Whole = NDArray[np.intp]


def can_decode(component: object, label: str) -> bool:
    """Whether ``component`` is a recogniser that decides greedily, of gigawire's layers, and knows ``label``."""
    if not isinstance(component, EntityRecognizer) or component.cfg["beam_width"] != 1:
        return False
    model, lower = component.model, component.model.get_ref("lower")
    first, *rest = model.get_ref("tok2vec").layers or (model.get_ref("tok2vec"),)
    return bool(
        label in component.labels
        and model.attrs["has_upper"]
        and not model.attrs["unseen_classes"]
        and lower.get_dim("nF") == _FEATURES
        and lower.get_dim("nP") > 1
        and [layer.name for layer in rest] == ["list2array", "linear"]
        and first.has_ref("embed")
        and looks_at_words_alone(first.get_ref("embed"))
    )


class Decoder:
    """Decodes with one recogniser, of which ``can_decode`` is true. ``label`` is the one that odds are wanted of."""

    def __init__(self, recognizer: EntityRecognizer, label: str) -> None:
        model, moves = recognizer.model, recognizer.moves
        tok2vec, _, self._narrow = model.get_ref("tok2vec").layers
        self._lower, self._upper = model.get_ref("lower"), model.get_ref("upper")
        self._encode = tok2vec.get_ref("encode")
        self._vectors = WordVectors(tok2vec.get_ref("embed"), recognizer.vocab)
        columns = {moves.get_class_name(column): column for column in range(moves.n_moves)}
        self._labels = [name.removeprefix("B-") for name in columns if name.startswith("B-")]
        self._out = columns["O"]
        self._begin, self._in, self._last, self._unit = (
            np.array([columns[f"{move}-{label}"] for label in self._labels]) for move in "BILU"
        )
        self._several = self._labels.index(label)  # the column of a name of several words, and of one word
        self._single = self._several + len(self._labels)

    def read(self, words: Sequence[str], starts: Sequence[bool]) -> "Decoded":
        """Judge the words of a text. ``starts`` says of each whether a sentence begins with it."""
        vectors = self._narrow.predict(self._encode.predict([self._vectors.of(words)])[0])
        features = self._lower.predict(vectors)  # the first row stands for "no token"
        can_go_on = ~np.array([*starts[1:], True])
        outside = self._outside(features, can_go_on, np.array([word.isspace() for word in words]))
        marked = list(self._marked(features, can_go_on, outside))
        doubtful = self._doubtful(features, can_go_on, outside)
        return Decoded(self, vectors, can_go_on, outside[:, [self._several, self._single]], marked, doubtful)

    def _outside(self, features: Any, can_go_on: _Flags, space: _Flags) -> Any:
        """Log-probabilities of each token outside of a name: by label first of several, by label alone, or no name."""
        scores = self._scores(features[1:, 0] + features[0, 1] + features[0, 2])
        begin, unit = scores[:, self._begin], scores[:, self._unit]
        begin[space | ~can_go_on] = unit[space] = -np.inf
        scores = np.hstack([begin, unit, scores[:, [self._out]]])
        scores -= scores.max(axis=1, keepdims=True)
        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))

    def _marked(self, features: Any, can_go_on: _Flags, outside: Any) -> Iterator[Marked]:
        """The names from left to right."""
        choices = outside.argmax(axis=1)
        several = np.flatnonzero(choices < len(self._labels))
        ends = dict(zip(several.tolist(), self._ends(features, can_go_on, several, choices[several]), strict=True))
        token = 0
        for first in np.flatnonzero(choices < 2 * len(self._labels)).tolist():
            if first >= token:
                token = ends.get(first, first + 1)
                yield first, token, self._labels[choices[first] % len(self._labels)]

    def _doubtful(self, features: Any, can_go_on: _Flags, outside: Any) -> list[tuple[int, int]]:
        """Names with ``label`` that are likely enough to be looked at, though something else is likelier."""
        wanted = outside[:, [self._several, self._single]]
        likely = np.exp(wanted).sum(axis=1) >= _LIKELY
        firsts = np.flatnonzero(likely & (wanted.max(axis=1) < outside.max(axis=1)))
        longer = wanted[firsts, 0] >= wanted[firsts, 1]
        several, ends = firsts[longer], firsts + 1
        ends[longer] = self._ends(features, can_go_on, several, np.full(len(several), self._several))
        return list(zip(firsts.tolist(), ends.tolist(), strict=True))

    def _ends(self, features: Any, can_go_on: _Flags, begun: _Whole, labels: _Whole) -> _Whole:
        """The token after the last one of each name that begins at ``begun``."""
        ends = begun + 1
        open_ones = np.arange(len(begun))
        while len(open_ones):
            token, first = ends[open_ones], begun[open_ones]
            longer = self._inside(features, first, token, token - 1, labels[open_ones]) >= 0
            ends[open_ones] += 1
            open_ones = open_ones[longer & can_go_on[token]]
        return ends

    def goes_on(self, vectors: Any, first: _Whole, token: _Whole) -> Any:
        """Log-odds that names with ``label`` that began at ``first`` go on after ``token``, if they may."""
        rows, places = np.unique(np.concatenate([first, token, token - 1]), return_inverse=True)
        first, token, before = places.reshape(3, -1)
        label = np.full(len(token), self._several)
        return self._inside(self._lower.predict(vectors[rows]), first, token, before, label)

    def _inside(self, features: Any, first: _Whole, token: _Whole, before: _Whole, label: _Whole) -> Any:
        scores = self._scores(features[token + 1, 0] + features[first + 1, 1] + features[before + 1, 2])
        row = np.arange(len(token))
        return scores[row, self._in[label]] - scores[row, self._last[label]]

    def _scores(self, summed: Any) -> Any:
        best, _ = self._lower.ops.maxout(summed + self._lower.get_param("b"))
        return self._upper.predict(best)


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a recogniser makes of one text: the names it marks, and those with the wanted label that it nearly marks."""

    decoder: Decoder
    vectors: Any
    can_go_on: _Flags  # of each token whether a name may reach over it
    chances: Any  # log-probabilities that a name of several words begins at a token, and that it is one of itself
    marked: list[Marked]
    doubtful: list[tuple[int, int]]

    def __len__(self) -> int:
        """How many tokens."""
        return len(self.vectors)

    def odds(self, spans: Sequence[tuple[int, int]]) -> list[float]:
        """Log-odds that each span, first token and token after the last, is a name with the wanted label."""
        chances = [self.chances[start, int(end - start == 1)] for start, end in spans]
        total = np.array(chances, dtype=np.float64)
        steps = [(place, start, token) for place, (start, end) in enumerate(spans) for token in range(start + 1, end)]
        if steps:
            place, first, token = np.array(steps).T
            on = self.decoder.goes_on(self.vectors, first, token).astype(np.float64)
            on[~self.can_go_on[token]] = -np.inf
            is_last = token == np.array([end for _, end in spans])[place] - 1
            np.add.at(total, place, -np.logaddexp(0, np.where(is_last, on, -on)))
        total = np.clip(total, -_LONGEST_ODDS, -np.exp(-_LONGEST_ODDS))
        odds: list[float] = (total - np.log(-np.expm1(total))).tolist()
        return odds
