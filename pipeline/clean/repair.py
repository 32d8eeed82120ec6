"""Mend characters: a table of small named steps, each of which tells what it replaced.

In    text as it was decoded, of either markup
Out   the text with plain spaces, LF lines, straight quotes and no invisible characters, the steps that changed it, and
      the place of every character
Else  nothing: every string can be repaired, if only to the empty one

Repairing repaired text changes nothing. Meaning stays: m², ³ and ½ are characters, not typography, so the text is NFC
and not NFKC; only full-width forms and squared units are unfolded. Each step looks before it acts: most text is clean.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .mojibake import mend_mojibake
from .trace import Edit, Mended, Place, chain, places_of, substitute

# Whatever shows no ink and moves no cursor: controls, soft hyphens, zero-width and bidi marks, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]"
)
_WIDE = re.compile(
    "[\uff01-\uff5e\uffe0-\uffe6\u3001\u3002\u3010\u3011\u3300-\u33ff\ufb00-\ufb06\U0001d400-\U0001d7ff]"
)
_WIDE_STOPS = frozenset("\uff0c\uff1a\uff1b\uff01\uff1f\u3001\u3002")
_WIDE_AS = {"\u3001": ",", "\u3002": ".", "\u3010": "[", "\u3011": "]", "\uffe0": "¢", "\uffe1": "£", "\uffe5": "¥"}
# NFKC would write "m2": the power stays visible only if these are spelt here.
_WIDE_AS |= {"㎡": "m²", "㎢": "km²", "㎥": "m³", "㎠": "cm²", "㎤": "cm³", "㎟": "mm²", "㎦": "km³", "㎣": "mm³"}
# One look for all: a text without any of these needs none of the steps on single characters.
_SUSPECT = re.compile("[^\n -~²³½¼¾°·—–…•€£¥±×\u4e00-\u9fff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31}\d{0,2});")
_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\ufffd]")
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = " \n"
_RAGGED = re.compile(r"(?:  | \n|\n )[ \n]*|\n\n[ \n]+")
_MOST_BREAKS = 2
_NOT_ASCII = re.compile("[\x00-\x7f]?[^\x00-\x7f]+")
_VOWELS_AND_FINALS = ("\u1161", "\u11c2")  # Korean letters that compose with the one before, though they are no marks
_RUN = re.compile(r"(\S)\1{200,}+")
_PUNCTUATION_RUN = re.compile(r"([^\w\s]{200})[^\w\s]+")
_LONGEST_WORD = 200
_QUOTES = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2212", "-"),
}


@dataclass(frozen=True, slots=True)
class Repaired:
    """The mended text, the names of the steps that changed it, in order, and where it stood in the text before.

    No ``places`` where nothing moved.
    """

    text: str
    steps: tuple[str, ...] = ()
    places: Sequence[Place] = ()


def repair_text(text: str) -> Repaired:
    """Run the table of steps. A step that decodes may uncover work for an earlier one, so the table then runs again."""
    taken: list[str] = []
    places: list[Place] = []
    for _ in range(_MOST_PASSES):
        again = False
        for name, step in _STEPS if _is_suspect(text) else _LAYOUT_STEPS:
            mended = step(text)
            if mended.text != text:
                text = mended.text
                places = _follow(mended, places)
                again = again or name in _UNCOVERING
                if name not in taken:
                    taken.append(name)
        if not again:
            break
    return Repaired(text, tuple(taken), places)


def _follow(mended: Mended, places: list[Place]) -> list[Place]:
    if not mended.edits:
        return places
    return chain(places_of(mended), places) if places else places_of(mended)


def _is_suspect(text: str) -> bool:
    return bool(_SUSPECT.search(text) or ("&" in text and _ENTITY.search(text)))


def _drop_invisible(text: str) -> Mended:
    return substitute(_INVISIBLE, lambda _: "", text)


def _narrow_wide(text: str) -> Mended:
    return substitute(_WIDE, _narrow, text)


def _narrow(match: re.Match[str]) -> str:
    """A wide comma keeps words apart without a space; a narrow one needs it."""
    wide = match[0]
    narrow = _WIDE_AS.get(wide) or unicodedata.normalize("NFKC", wide)
    following = match.string[match.end() : match.end() + 1]
    return narrow + " " if wide in _WIDE_STOPS and following.isascii() and following.isalpha() else narrow


def _compose(text: str) -> Mended:
    if unicodedata.is_normalized("NFC", text):
        return Mended(text)
    edits: list[Edit] = []
    for match in _NOT_ASCII.finditer(text):
        start = match.start()
        for cluster in _clusters(match[0]):
            composed = unicodedata.normalize("NFC", cluster)
            if len(composed) != len(cluster):
                edits.append((start, len(cluster), len(composed)))
            start += len(cluster)
    return Mended(unicodedata.normalize("NFC", text), edits)


def _clusters(run: str) -> list[str]:
    """The run parted before each character that never composes with the one before it."""
    low, high = _VOWELS_AND_FINALS
    starts = [i for i, c in enumerate(run) if i == 0 or not (unicodedata.category(c)[0] == "M" or low <= c <= high)]
    return [run[start:end] for start, end in zip(starts, [*starts[1:], len(run)], strict=True)]


def _decode_entities(text: str) -> Mended:
    return substitute(_ENTITY, lambda match: html.unescape(match[0]), text) if "&" in text else Mended(text)


def straighten_quotes(text: str) -> Mended:
    """Typewriter quotes and hyphens for curly ones, each for one."""
    for curly, straight in _QUOTES.items():
        text = text.replace(curly, straight)
    return Mended(text)


def _plain_breaks(text: str) -> Mended:
    return substitute(_BREAK, lambda _: "\n", text)


def _plain_spaces(text: str) -> Mended:
    return Mended(_SPACE.sub(" ", text))


def _tidy_lines(text: str) -> Mended:
    """Single spaces, none at the edge of a line; one blank line where there are several, none at the ends."""
    inner = text.strip(_BLANKS)
    before = len(text) - len(text.lstrip(_BLANKS)) if inner else len(text)
    after = len(text) - before - len(inner)
    ragged = "  " in inner or " \n" in inner or "\n " in inner or "\n\n\n" in inner
    tidied = substitute(_RAGGED, _tidy, inner) if ragged else Mended(inner)
    edits = [(before + start, gone, come) for start, gone, come in tidied.edits]
    if before:
        edits.insert(0, (0, before, 0))
    if after:
        edits.append((before + len(inner), after, 0))
    return Mended(tidied.text, edits)


def _tidy(match: re.Match[str]) -> str:
    return "\n" * min(match[0].count("\n"), _MOST_BREAKS) or " "


def _cap_runs(text: str) -> Mended:
    """Rulers of 10,000 dashes make tokenisers quadratic; three characters say the same."""
    if max(map(len, text.split()), default=0) <= _LONGEST_WORD:
        return Mended(text)
    capped = substitute(_RUN, lambda match: match[1] * 3, text)
    return capped if capped.edits else substitute(_PUNCTUATION_RUN, lambda match: match[1], text)


# Mojibake goes first: the controls that betray it must still be there.
_STEPS: tuple[tuple[str, Callable[[str], Mended]], ...] = (
    ("mojibake", mend_mojibake),
    ("invisible characters", _drop_invisible),
    ("full-width forms", _narrow_wide),
    ("composed characters", _compose),
    ("HTML entities", _decode_entities),
    ("straight quotes", straighten_quotes),
    ("line breaks", _plain_breaks),
    ("spaces", _plain_spaces),
    ("blank space", _tidy_lines),
    ("endless runs", _cap_runs),
)
_LAYOUT_STEPS = _STEPS[-2:]
# What these uncover may be work for a step before them, as "&ａｍｐ；" shows.
_UNCOVERING = frozenset({"mojibake", "invisible characters", "full-width forms", "HTML entities", "endless runs"})
_MOST_PASSES = 8
