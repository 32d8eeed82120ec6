"""Cut clean text into tokens, numbers parted from their units.

In    "RMB2.4bn for a 10-20GWh line (3.2V210AH cells)"
Out   RMB | 2.4 | bn | for | a | 10 | - | 20 | GWh | line | ( | 3.2V210AH | cells | )
Else  nothing: every text has tokens, and they give the text back

One linear pass of one regular expression, in place of spaCy's tokenizer, whose time is quadratic on runs of
punctuation; four signs or more of one kind ("-----") are one token. Only a number followed by a whole unit, scale word
or currency that the rules know is parted from it: "3M", "M3P" and "280Ah" stay whole.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import srsly
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline.rulebook import Rulebook, load_rulebook, surfaces_of
from pipeline.settings import load_settings

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<date>\d{4}(?P<mark>[-./])\d{1,2}(?P=mark)\d{1,2}(?![\d]) | \d{1,2}/\d{1,2}/\d{4}(?!\d))
    | (?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?!\d))
    | (?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![.,]?[^\W_])
    | (?P<money>(?:US|U\.S\.|USD|AU|A|CA|C|HKD|HK|NT|S|R|JP|CN|RMB)?[$€£¥￥₩₹฿])
    | (?P<initials>(?:[A-Z]\.){2,})
    | (?P<word>[^\W\d_]+)(?![^\W_])
    | (?P<mixed>[^\W_]+(?:(?<=\d)[.,]\d+[^\W_]*)*)
    | (?P<rule>(?P<one>[^\w\s.])(?P=one){3,})
    | (?P<sign>['’]s\b|[^\w\s]|_)
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"(?P<before>[^\W\d_]{2,4})?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<after>[^\W\d_]+\d?)?")
_TIMES = re.compile(r"(\d+(?:\.\d+)?)([xX×])(\d.*)")
_LETTERS = re.compile(r"[^\W\d_]+\d?")
_NEXT_WORD = re.compile(r"[ -]?([^\W\d_]+|[€¥£$])")
# One-letter scales count only beside money or a unit ("$10M", "20k tons"): "3M" is a company, "50m" a length.
_BARE_SCALE = frozenset({"k", "m", "b"})
_LONGEST_SURFACE = 24


class Tokenizer:
    """A spaCy tokenizer: ``tokenizer(text) -> Doc``.

    ``glue`` are the surfaces, in lower case, that a number may be written against; ``currencies`` those that may stand
    before it without a space.
    """

    def __init__(self, vocab: Vocab, *, glue: Iterable[str], currencies: Iterable[str]) -> None:
        self.vocab = vocab
        self._set_words(glue, currencies)

    def _set_words(self, glue: Iterable[str], currencies: Iterable[str]) -> None:
        self.glue = frozenset(glue)
        self.currencies = frozenset(currencies)
        self._longer: dict[str, list[str]] = {}
        for surface in self.glue:
            first = _LETTERS.match(surface)
            if first is not None and first.end() < len(surface):
                self._longer.setdefault(first.group(), []).append(surface)

    def __call__(self, text: str) -> Doc:
        """Tokens of ``text``; white space other than one plain space is a token of its own."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            kind, piece = match.lastgroup, match.group()
            if kind == "space" and words and piece[0] == " ":
                spaces[-1] = True
                piece = piece[1:]
                if not piece:
                    continue
            elif kind == "mixed":
                parts = self._part(
                    piece, words[-1] if words else "", text[match.end() : match.end() + _LONGEST_SURFACE]
                )
                words.extend(parts)
                spaces.extend([False] * len(parts))
                continue
            words.append(piece)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def _part(self, piece: str, previous: str, rest: str) -> list[str]:
        """Part a mixed word, with the token before it and the text after it at hand."""
        if times := _TIMES.fullmatch(piece):
            return [times[1], times[2], *self._part(times[3], previous, rest)]
        glued = _GLUED.fullmatch(piece)
        if glued is None:
            return [piece]
        before, number, after = glued["before"], glued["number"], glued["after"]
        if before and before.lower() not in self.currencies:
            return [piece]
        money = bool(before) or previous.lower() in self.currencies
        if after and not self._is_glue(after.lower(), rest, money=money):
            return [piece]
        return [part for part in (before, number, after) if part]

    def _is_glue(self, after: str, rest: str, *, money: bool) -> bool:
        if after in _BARE_SCALE:
            following = _NEXT_WORD.match(rest)
            return money or (following is not None and following[1].lower() in self.glue)
        if after in self.glue:
            return True
        written = (after + rest).lower()
        return any(written.startswith(surface) for surface in self._longer.get(after, ()))

    def to_bytes(self, **_: Any) -> bytes:
        """The word lists as msgpack; the expression itself is code."""
        return bytes(srsly.msgpack_dumps({"glue": sorted(self.glue), "currencies": sorted(self.currencies)}))

    def from_bytes(self, data: bytes, **_: Any) -> "Tokenizer":
        """Take the word lists from ``data``."""
        lists = srsly.msgpack_loads(data)
        self._set_words(lists["glue"], lists["currencies"])
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the word lists to the file ``path``."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: Any) -> "Tokenizer":
        """Read the word lists from the file ``path``."""
        return self.from_bytes(Path(path).read_bytes())


@registry.tokenizers("gigawire.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Any:
    """The registered factory: a function from ``nlp`` to its tokenizer, with the words of the installed rules."""

    def create(nlp: Any) -> Tokenizer:
        return tokenizer_for(nlp.vocab, load_rulebook(load_settings().rule_folders))

    return create


def tokenizer_for(vocab: Vocab, rules: Rulebook) -> Tokenizer:
    """The tokenizer that knows the units, scales and currencies of ``rules``."""
    quantities = [lexeme for lexeme in rules.lexemes if lexeme.layer == "quantities"]
    return Tokenizer(
        vocab,
        glue=surfaces_of(quantities, "UNIT", "SCALE", "CURRENCY", "MONEY", "VETO"),
        currencies=surfaces_of(quantities, "CURRENCY"),
    )
