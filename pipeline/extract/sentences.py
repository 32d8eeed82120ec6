"""Part a text into sentences.

In    a Doc of our tokenizer
Out   the tokens that open a sentence, marked in the Doc
Else  nothing: a text without a full stop is one sentence

A line break always ends one. A full stop does unless the word before it is an abbreviation ("Co.", "No.", "approx.") or
an initial, or what follows goes on in lower case. The words are lists in rules/sentences.yml.
"""

from collections.abc import Set

import numpy as np
from spacy.attrs import SENT_START  # type: ignore[import-not-found]
from spacy.tokens import Doc

_CLOSERS = frozenset("\"'”’)]）」』")
_OPENS, _INSIDE = 1, -1
_LONGEST = 600  # tokens: what goes on longer is a table or a trick, and is parted so that no text takes quadratic time
_ENDERS = frozenset("!?。！？…")


def mark_sentences(doc: Doc, abbreviations: Set[str], openers: Set[str]) -> Doc:
    """Mark the first token of every sentence, all at once: spaCy looks through the whole Doc at every single mark."""
    words = [token.text for token in doc]
    starts = np.full(len(words), _INSIDE, dtype=np.int64)
    last = len(words) - 1
    index = opened = 0
    while index < last:
        word = words[index]
        if "\n" in word or index - opened >= _LONGEST:
            starts[index + 1] = _OPENS
            opened = index + 1
        elif word in _ENDERS or word == ".":
            after = index + 1
            # A quotation mark after a space opens the next sentence.
            while after < last and words[after] in _CLOSERS and not doc[after - 1].whitespace_:
                after += 1
            if word != "." or _ends_here(
                words, index, after, abbreviations, openers, spaced=bool(doc[after - 1].whitespace_)
            ):
                starts[after] = _OPENS
                opened = after
            index = after - 1
        index += 1
    starts[:1] = _OPENS
    return doc.from_array([SENT_START], starts.astype(np.uint64).reshape(-1, 1))  # type: ignore[arg-type]


def _ends_here(
    words: list[str], stop: int, after: int, abbreviations: Set[str], openers: Set[str], *, spaced: bool
) -> bool:
    """Whether the full stop at ``stop`` ends a sentence that ``after`` would follow."""
    following = words[after]
    if "\n" in following:
        return False  # the break itself will end it
    if not spaced and not following[0].isupper():
        return False
    if following[0].islower():
        return False
    before = words[stop - 1] if stop else ""
    if before.lower() in abbreviations:
        # "… Power Supply Co., Ltd. The plant": a legal form may end a sentence; a title or "No." may not.
        return (
            before.lower() in ("ltd", "inc", "corp", "etc") and following[0].isupper() and following.lower() in openers
        )
    return not (len(before) == 1 and before.isupper() and before not in ("I",))
