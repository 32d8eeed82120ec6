"""Spell a company's name so that two spellings of one name are alike, by the rules' words.

In    "Huaihai Holding Group CO., LTD", "Duo Fu Duo"
Out   huaihai group, with the legal form "Co., Ltd."; Duofuduo, which is bare
Else  nothing: a name that is all legal form stays as it is

Case, accents, punctuation and spaces do not count, nor which word says "Group", nor the legal form. A bare name (one
word and no legal form) keeps its case, for "GEM" is a company and "Gem" may be another.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from pipeline.rulebook import Rulebook

_WORD = re.compile(r"[^\W_]+|&")
_GROUP = "group"
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """``key`` is what two spellings share. ``local`` is the legal form where only one country's firms have it."""

    key: str
    bare: bool
    form: str | None
    local: str | None
    words: Words


class Speller:
    """Knows the legal forms, the words for "Group" and the syllables of one rulebook."""

    def __init__(self, rules: Rulebook) -> None:
        lexemes = [lexeme for lexeme in rules.lexemes if lexeme.layer == "companies" and lexeme.cls in ("FORM", "ORG")]
        values = {_words(surface): lexeme.value for lexeme in lexemes for surface in lexeme.surfaces}
        self._groups = {words[0] for words, value in values.items() if value.get(_GROUP) and len(words) == 1}
        self._forms = {words: value for words, value in values.items() if not value.get(_GROUP) and words}
        self._longest = max(map(len, self._forms), default=0)
        self._syllables = rules.lists.get("pinyin", frozenset())
        self.spell = lru_cache(maxsize=65_536)(self._spell)

    def _spell(self, name: str) -> Spelling:
        words = _words(name)
        bare_words, value = self._without_form(words)
        grouped = self._grouped(bare_words)
        joined = tuple(self._joined(grouped))
        form = value.get("form") if value else None
        bare = value is None and len(joined) == 1
        key = _as_written(name, joined[0]) if bare else "".join(joined)
        return Spelling(key, bare, form, form if value and value.get("local") else None, joined)

    def _without_form(self, words: Words) -> tuple[Words, Any]:
        """The words before the legal forms at the end, and what the rules say of the outermost form."""
        found = None
        while size := next(
            (n for n in range(min(self._longest, len(words) - 1), 0, -1) if words[-n:] in self._forms), 0
        ):
            found = found or self._forms[words[-size:]]
            words = words[:-size]
        return words, found

    def _grouped(self, words: Words) -> Words:
        """ "Holding Group" as "group", wherever it follows a name."""
        first, rest = words[:1], [_GROUP if word in self._groups else word for word in words[1:]]
        return (*first, *(word for word, run in groupby(rest) for word in ([word] if word == _GROUP else run)))

    def _joined(self, words: Words) -> Iterator[str]:
        """Syllables that stand side by side are one word."""
        for syllables, run in groupby(words, key=self._syllables.__contains__):
            if syllables:
                yield "".join(run)
            else:
                yield from run


def _words(text: str) -> Words:
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return tuple("and" if word == "&" else word for word in _WORD.findall(text.casefold()))


def _as_written(name: str, word: str) -> str:
    """A bare name with its own capitals; of several syllables the first."""
    pieces: Sequence[str] = re.findall(r"[^\W_]+", name)
    return pieces[0] if len(pieces) == 1 else word.capitalize()
