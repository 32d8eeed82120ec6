"""Cut clean text into tokens, numbers parted from their units.

In    "RMB2.4bn for a 10-20GWh line (3.2V210AH cells)"
Out   RMB | 2.4 | bn | for | a | 10 | - | 20 | GWh | line | ( | 3.2V210AH | cells | )
Else  nothing: every text has tokens, and they give the text back

One linear pass of one regular expression, in place of spaCy's tokenizer, whose time is quadratic on runs of
punctuation; four signs or more of one kind ("-----") are one token, and so is pinyin with its apostrophe ("Huai'an").
Only a number followed by a whole unit, scale word or currency that the rules know is parted from it: "3M", "M3P" and
"280Ah" stay whole. A minus sign stays on its number.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import srsly
from spacy.attrs import LOWER  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline.rulebook import Rulebook, load_rulebook, surfaces_of
from pipeline.settings import load_settings

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<date>\d{4}(?P<mark>[-./])\d{1,2}(?P=mark)\d{1,2}(?!\d)
        | \d{1,2}(?P<dash>[-./])\d{1,2}(?P=dash)(?:\d{4}|(?<!\.)\d{2})
          (?!\d|\.\d|\s?(?:%|[kMGT]?[Ww][Hh]?\b|[kM]?t\b|tons?\b|tonnes?\b|yuan\b)))
    | (?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?!\d))
    | (?P<vulgar>\d{0,9}[½¼¾])(?![^\W_])
    | (?P<spaced>\d{1,3}(?:\x20\d{3}){1,5})(?![.,]?[^\W_]|\x20\d)
    | (?P<number>(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:['’]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)(?:\.\d+)?)(?![.,]?[^\W_])
    | (?P<points>\d{1,3}(?:\.\d{3}){2,6}(?:,\d+)?)(?![.,]?[^\W_])
    | (?P<negative>(?<![^\s($€£¥])[-−](?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![.,/-]?[^\W_])
    | (?P<money>[$€£¥￥₩₹฿₫₽₺₱₴])
    | (?P<initials>(?:[A-Z]\.){2,})
    | (?P<pinyin>[A-Z][a-z]{1,5}['’][aeo][a-z]{0,3})(?![^\W_]|['’](?!s\b))
    | (?P<word>[^\W\d_]+)(?![^\W_])
    | (?P<mixed>[^\W_]+(?:(?<=\d)[.,]\d+[^\W_]*)*)
    | (?P<rule>(?P<one>[^\w\s.])(?P=one){3,})
    | (?P<sign>['’]s\b|[^\w\s]|_)
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"(?P<before>[^\W\d_]{2,9})?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<after>[^\W\d_]+\d?)?")
_TIMES = re.compile(r"(\d+(?:\.\d+)?)([xX×])(\d.*)")
_LETTERS = re.compile(r"[^\W\d_]+\d?")
# The word after a letter scale, or after the upper end of its range: "200m-300m yuan".
_NEXT_WORD = re.compile(r"(?:\s?(?:-|–|—|~|to)\s?\d[\d.,]*[kmb]?)?[ -]?([^\W\d_]+|[€¥£$])", re.IGNORECASE)
_YEAR_OR_DAY = re.compile(r"(?:19|20)\d\d|[0-3]?\d")
_LONGEST_SURFACE = 24
_TILL = frozenset({"-", "–", "—", "~", "to"})
_MANIFOLD = frozenset({"mixed", "spaced", "negative"})


@dataclass(frozen=True, slots=True)
class Glue:
    """Words of the rules that may be written against a number, all in lower case.

    ``after`` are units, scale words and currencies; ``beside`` those of them that count only next to money or a unit
    ("$10M", "20k tons": "3M" is a company, "50m" a length); ``before`` the currencies; ``dates`` the months ("Dec31")
    and the codes of quarters ("2023Q3").
    """

    after: frozenset[str]
    beside: frozenset[str]
    before: frozenset[str]
    dates: frozenset[str]


class Tokenizer:
    """A spaCy tokenizer: ``tokenizer(text) -> Doc``, which knows what the rules' ``glue`` says of numbers."""

    def __init__(self, vocab: Vocab, glue: Glue) -> None:
        self.vocab = vocab
        self._set_glue(glue)

    def _set_glue(self, glue: Glue) -> None:
        self.glue = glue
        self._longer: dict[str, list[str]] = {}
        for surface in glue.after:
            first = _LETTERS.match(surface)
            if first is not None and first.end() < len(surface):
                self._longer.setdefault(first.group(), []).append(surface)

    def for_phrases(self) -> "Tokenizer":
        """The same tokens, in a vocabulary that knows no more of a word than a PhraseMatcher asks: made quicker."""
        return Tokenizer(Vocab(lex_attr_getters={LOWER: str.lower}), self.glue)

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
            elif kind == "money" and words and not spaces[-1] and (words[-1] + piece).lower() in self.glue.before:
                words[-1] += piece  # "US" and "$"
                continue
            elif kind in _MANIFOLD:
                rest = text[match.end() : match.end() + _LONGEST_SURFACE]
                parts, gaps = self._parts(kind, piece, words[-4:], rest)
                words += parts
                spaces += gaps
                continue
            words.append(piece)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def _parts(self, kind: str, piece: str, before: list[str], rest: str) -> tuple[list[str], list[bool]]:
        """The tokens that a piece falls into, and whether a space follows each; ``before`` are the last tokens."""
        previous = before[-1] if before else ""
        if kind == "spaced":
            # "10 000 tons" is one number, "line 2 100 MW" are two.
            whole = piece.endswith(" 000") or piece.count(" ") > 1 or previous.lower() in self.glue.before
            parts = [piece] if whole else piece.split()
            return parts, [True] * (len(parts) - 1) + [False]
        if kind == "negative":
            parts = [piece[0], piece[1:]] if previous[-1:].isdigit() else [piece]  # "3 -5" is a range
        else:
            # In "$5-10m" the sign stands three tokens before.
            ranged = previous in _TILL and any(word.lower() in self.glue.before for word in before[:-2])
            parts = self._part(piece, previous, rest, money=ranged)
        return parts, [False] * len(parts)

    def _part(self, piece: str, previous: str, rest: str, *, money: bool = False) -> list[str]:
        """Part a mixed word, with the token before it and the text after it at hand."""
        if times := _TIMES.fullmatch(piece):
            return [times[1], times[2], *self._part(times[3], previous, rest, money=money)]
        glued = _GLUED.fullmatch(piece)
        if glued is None:
            return [piece]
        before, number, after = glued["before"] or "", glued["number"], glued["after"] or ""
        if bool(before) != bool(after) and (before or after).lower() in self.glue.dates:
            return [part for part in (before, number, after) if part] if _YEAR_OR_DAY.fullmatch(number) else [piece]
        if before and before.lower() not in self.glue.before:
            return [piece]
        money = money or bool(before) or previous.lower() in self.glue.before
        if after and not self._is_glue(after.lower(), rest, money=money):
            return [piece]
        return [part for part in (before, number, after) if part]

    def _is_glue(self, after: str, rest: str, *, money: bool) -> bool:
        written = (after + rest).lower()
        if any(written.startswith(surface) for surface in self._longer.get(after, ())):
            return True
        if after in self.glue.beside:
            following = _NEXT_WORD.match(rest)
            return money or (following is not None and following[1].lower() in self.glue.after)
        return after in self.glue.after

    def to_bytes(self, **_: Any) -> bytes:
        """The word lists as msgpack; the expression itself is code."""
        return bytes(srsly.msgpack_dumps({name: sorted(words) for name, words in asdict(self.glue).items()}))

    def from_bytes(self, data: bytes, **_: Any) -> "Tokenizer":
        """Take the word lists from ``data``."""
        lists = srsly.msgpack_loads(data)
        self._set_glue(Glue(**{name: frozenset(words) for name, words in lists.items()}))
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the word lists to the file ``path``."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: Any) -> "Tokenizer":
        """Read the word lists from the file ``path``."""
        return self.from_bytes(Path(path).read_bytes())


# The rules of the pipeline that is being made: its factory need not read their files once more.
_AT_HAND: ContextVar[Rulebook | None] = ContextVar("rules at hand", default=None)


@contextmanager
def rules_at_hand(rules: Rulebook) -> Iterator[None]:
    """While this lasts, tokenizers that spaCy makes from the registry know ``rules``."""
    token = _AT_HAND.set(rules)
    try:
        yield
    finally:
        _AT_HAND.reset(token)


@registry.tokenizers("gigawire.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Any:
    """The registered factory: a function from ``nlp`` to its tokenizer, by the rules at hand or those installed."""

    def create(nlp: Any) -> Tokenizer:
        return tokenizer_for(nlp.vocab, _AT_HAND.get() or load_rulebook(load_settings().rule_folders))

    return create


def tokenizer_for(vocab: Vocab, rules: Rulebook) -> Tokenizer:
    """The tokenizer that knows the units, scales, currencies and months of ``rules``."""
    quantities = [lexeme for lexeme in rules.lexemes if lexeme.layer == "quantities"]
    dates = [lexeme for lexeme in rules.lexemes if lexeme.layer == "dates"]
    glue = Glue(
        after=surfaces_of(quantities, "UNIT", "TSIGN", "SCALE", "CURRENCY", "MONEY", "VETO"),
        beside=surfaces_of([lexeme for lexeme in quantities if lexeme.value.get("beside")], "SCALE"),
        before=surfaces_of(quantities, "CURRENCY"),
        dates=surfaces_of(dates, "MONTH", "QCODE"),
    )
    return Tokenizer(vocab, glue)
