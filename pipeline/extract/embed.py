"""The entity model's view of a word: spaCy's hashed features of its letters, and what is known of it beforehand.

In    Docs
Out   a vector of ``width`` numbers for each token
Else  ModelError where the table of words is not the one that the model was trained with

It is spaCy's MultiHashEmbed with four columns more (``pipeline.extract.words``): letters tell a name of a kind that was
seen from another, the table tells an ordinary word, a first name or a verb from what no corpus knows.
"""

from collections.abc import Callable, Sequence
from itertools import chain as chained
from typing import Any

import numpy as np
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

from pipeline.errors import ModelError
from pipeline.extract import words

_FIRST_SEED = 8
_NAME = "word_features"
_LETTERS = {"ORTH", "NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE"}
_Arrays = list[Any]


@registry.architectures("gigawire.WordEmbed.v1")  # type: ignore[untyped-decorator]
def word_embed(width: int, attrs: list[str], rows: list[int], table: str) -> Model[list[Doc], _Arrays]:
    """The registered layer. ``rows`` are of the hash tables: those of spaCy's ``attrs``, then those of a word's traits.

    ``table`` is the digest of the table of words.
    """
    if table != words.digest():
        raise ModelError(
            f"the model was trained with another table of words ({table}) than this gigawire has ({words.digest()})."
            " Use the gigawire that it was made with, or train it anew."
        )
    if len(rows) != len(attrs) + words.COLUMNS:
        columns = f"{len(attrs)} + {words.COLUMNS} columns"
        raise ModelError(f"the layer has {columns} and {len(rows)} tables. Give each its rows.")
    hashed: list[Any] = [
        HashEmbed(width, count, column=i, seed=_FIRST_SEED + i, dropout=0.0) for i, count in enumerate(rows)
    ]
    mixed = Maxout(width, width * len(rows), nP=3, dropout=0.0, normalize=True)
    features: Model[list[Doc], _Arrays] = Model(_NAME, _features, attrs={"columns": attrs})
    return chain(features, list2ragged(), with_array(concatenate(*hashed)), with_array(mixed), ragged2list())


def looks_at_words_alone(layer: Model[list[Doc], _Arrays]) -> bool:
    """Whether ``layer`` is ours and gives a word the same vector wherever it stands."""
    first = layer.layers[0] if layer.layers else layer
    return first.name == _NAME and _LETTERS.issuperset(first.attrs["columns"])


def _features(
    model: Model[list[Doc], _Arrays],
    docs: Sequence[Doc],
    is_train: bool,  # noqa: ARG001 -- what thinc calls layers with
) -> tuple[_Arrays, Callable[[_Arrays], _Arrays]]:
    """One row of whole numbers a token; nothing is learnt here."""
    columns = model.attrs["columns"]
    rows = []
    for doc in docs:
        traits = chained.from_iterable(words.traits_of(token.text) for token in doc)
        flat = np.fromiter(traits, dtype="uint64", count=len(doc) * words.COLUMNS)
        rows.append(np.hstack([doc.to_array(columns), flat.reshape(-1, words.COLUMNS)]))
    return rows, lambda _: []
