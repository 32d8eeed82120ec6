"""Part a text into sentences.

In    a Doc of our tokenizer
Out   the tokens that open a sentence, marked in the Doc
Else  nothing: a text without a full stop is one sentence

A line break always ends one. A full stop does unless the word before it is an abbreviation ("Co.", "No.", "approx.") or
an initial, or what follows goes on in lower case. The words are lists in rules/sentences.yml.
"""

from collections.abc import Set

from spacy.tokens import Doc

_CLOSERS = frozenset("\"'”’)]）」』")
_ENDERS = frozenset("!?。！？…")


def mark_sentences(doc: Doc, abbreviations: Set[str], openers: Set[str]) -> Doc:
    """Set ``is_sent_start`` on the first token of every sentence."""
    words = [token.text for token in doc]
    last = len(words) - 1
    if last > 0:
        doc[1].is_sent_start = False  # so that a Doc of one sentence counts as parted, too
    index = 0
    while index < last:
        word = words[index]
        if "\n" in word:
            doc[index + 1].is_sent_start = True
        elif word in _ENDERS or word == ".":
            after = index + 1
            while after < last and words[after] in _CLOSERS:
                after += 1
            if word != "." or _ends_here(
                words, index, after, abbreviations, openers, spaced=bool(doc[after - 1].whitespace_)
            ):
                doc[after].is_sent_start = True
            index = after - 1
        index += 1
    return doc


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
