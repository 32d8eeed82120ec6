"""Mend characters: a table of small named steps from string to string.

In    text as it was decoded, of either markup
Out   the text with plain spaces, LF lines, straight quotes and no invisible characters, and the steps that changed it
Else  nothing: every string can be repaired, if only to the empty one

Repairing repaired text changes nothing. Meaning stays: m², ³ and ½ are characters, not typography, so the text is NFC
and not NFKC; only full-width forms and squared units are unfolded. Each step looks before it acts: most text is clean.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import ftfy

# Whatever shows no ink and moves no cursor: controls, soft hyphens, zero-width and bidi marks, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]"
)
_WIDE = re.compile(
    "[\uff01-\uff5e\uffe0-\uffe6\u3001\u3002\u3010\u3011\u3300-\u33ff\ufb00-\ufb06\U0001d400-\U0001d7ff]"
)
_WIDE_STOP = re.compile("([\uff0c\uff1a\uff1b\uff01\uff1f\u3001\u3002])(?=[A-Za-z])")
_WIDE_AS = {"\u3001": ",", "\u3002": ".", "\u3010": "[", "\u3011": "]", "\uffe0": "¢", "\uffe1": "£", "\uffe5": "¥"}
# NFKC would write "m2": the power stays visible only if these are spelt here.
_WIDE_AS |= {"㎡": "m²", "㎢": "km²", "㎥": "m³", "㎠": "cm²", "㎤": "cm³", "㎟": "mm²", "㎦": "km³", "㎣": "mm³"}
# One look for all: a text without any of these needs none of the steps on single characters.
_SUSPECT = re.compile("[^\n -~²³½¼¾°·—–…•€£¥±×\u4e00-\u9fff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31}\d{0,2});")
# Characters that clean news in English is made of; anything else may be mojibake, which only ftfy can tell.
_UNUSUAL = re.compile(
    "[^\x00-\x7f\xa0“”‘’–—…•·²³°½¼¾±×µ€£¥®\u2000-\u200a\u2010-\u2012\u2028\u2029\u202f\u3000-\u303f\u4e00-\u9fff]"
)
_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\ufffd]")
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(" {2,}")
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
    """The mended text and the names of the steps that changed it, in order."""

    text: str
    steps: tuple[str, ...] = ()


def repair_text(text: str) -> Repaired:
    """Run the table of steps. A step that decodes may uncover work for an earlier one, so the table then runs again."""
    taken: list[str] = []
    for _ in range(_MOST_PASSES):
        again = False
        for name, step in _STEPS if _is_suspect(text) else _LAYOUT_STEPS:
            mended = step(text)
            if mended != text:
                text = mended
                again = again or name in _DECODING
                if name not in taken:
                    taken.append(name)
        if not again:
            break
    return Repaired(text, tuple(taken))


def collapse_blank_lines(text: str) -> str:
    """One blank line where there are several, none at the ends."""
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip("\n")


def _is_suspect(text: str) -> bool:
    return bool(_SUSPECT.search(text) or ("&" in text and _ENTITY.search(text)))


def _drop_invisible(text: str) -> str:
    return _INVISIBLE.sub("", text) if _INVISIBLE.search(text) else text


def _narrow_wide(text: str) -> str:
    if not _WIDE.search(text):
        return text
    return _WIDE.sub(_narrow, _WIDE_STOP.sub(r"\1 ", text))


def _narrow(match: re.Match[str]) -> str:
    return _WIDE_AS.get(match[0]) or unicodedata.normalize("NFKC", match[0])


def _compose(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _decode_entities(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _mend_mojibake(text: str) -> str:
    if not _UNUSUAL.search(text):
        return text
    return "".join(
        ftfy.fix_encoding(line) if _UNUSUAL.search(line) else line for line in text.splitlines(keepends=True)
    )


def _straighten_quotes(text: str) -> str:
    for curly, straight in _QUOTES.items():
        text = text.replace(curly, straight)
    return text


def _plain_breaks(text: str) -> str:
    return _BREAK.sub("\n", text) if _BREAK.search(text) else text


def _plain_spaces(text: str) -> str:
    return _SPACE.sub(" ", text) if _SPACE.search(text) else text


def _tidy_lines(text: str) -> str:
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text or "\n\n\n" in text:
        text = "\n".join(line.strip(" ") for line in text.split("\n"))
    return collapse_blank_lines(text).strip(" ")


def _cap_runs(text: str) -> str:
    """Rulers of 10,000 dashes make tokenisers quadratic; three characters say the same."""
    if max(map(len, text.split()), default=0) <= _LONGEST_WORD:
        return text
    return _PUNCTUATION_RUN.sub(r"\1", _RUN.sub(r"\1\1\1", text))


# Mojibake goes first: the controls that betray it must still be there.
_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("mojibake", _mend_mojibake),
    ("invisible characters", _drop_invisible),
    ("full-width forms", _narrow_wide),
    ("composed characters", _compose),
    ("HTML entities", _decode_entities),
    ("straight quotes", _straighten_quotes),
    ("line breaks", _plain_breaks),
    ("spaces", _plain_spaces),
    ("blank space", _tidy_lines),
    ("endless runs", _cap_runs),
)
_LAYOUT_STEPS = _STEPS[-2:]
# What these uncover may be work for a step before them, as "&ａｍｐ；" shows.
_DECODING = frozenset({"mojibake", "invisible characters", "full-width forms", "HTML entities"})
_MOST_PASSES = 8
