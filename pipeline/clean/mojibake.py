"""Decode again what was once decoded wrongly, line by line, with ftfy.

In    text of any kind
Out   the text with "Cospowersâ€™" as "Cospowers’", and the edits
Else  text in which nothing looks like mojibake comes back as it was

No decoding changes an ASCII word, so the words are anchors: what stands between two of them before and after is the
same. Between anchors, a character stands for as many as its UTF-8 has bytes.
"""

import re
from collections.abc import Iterator

import ftfy
from ftfy.chardata import CHARMAP_ENCODINGS

from .trace import Edit, Mended

# Characters that clean news in English is made of; anything else may be mojibake, which only ftfy can tell.
_UNUSUAL = re.compile(
    "[^\x00-\x7f\xa0“”‘’–—…•·²³°½¼¾±×µ€£¥®\u2000-\u200a\u2010-\u2012\u2028\u2029\u202f\u3000-\u303f\u4e00-\u9fff]"
)
_WORD = re.compile("[0-9A-Za-z]+")


def mend_mojibake(text: str) -> Mended:
    """The text with every line decoded as it was meant."""
    if not _UNUSUAL.search(text):
        return Mended(text)
    lines: list[str] = []
    edits: list[Edit] = []
    start = 0
    for line in text.splitlines(keepends=True):
        fixed = ftfy.fix_encoding(line) if _UNUSUAL.search(line) else line
        if fixed != line:
            edits.extend((start + place, gone, come) for place, gone, come in _edits(line, fixed))
        lines.append(fixed)
        start += len(line)
    return Mended("".join(lines), edits)


def _edits(line: str, fixed: str) -> Iterator[Edit]:
    """What changed between the words that both have."""
    if _WORD.findall(line) != _WORD.findall(fixed):
        yield 0, len(line), len(fixed)
        return
    start = start_fixed = 0
    ends = [match.span() for match in _WORD.finditer(line)] + [(len(line), len(line))]
    ends_fixed = [match.span() for match in _WORD.finditer(fixed)] + [(len(fixed), len(fixed))]
    for (end, after), (end_fixed, after_fixed) in zip(ends, ends_fixed, strict=True):
        before, now = line[start:end], fixed[start_fixed:end_fixed]
        if len(before) != len(now):
            yield from ((start + place, gone, come) for place, gone, come in _edits_between(before, now))
        start, start_fixed = after, after_fixed


def _edits_between(before: str, now: str) -> Iterator[Edit]:
    """The characters that became one each; where that cannot be told, what differs counts as one replacement."""
    at = 0
    for done, character in enumerate(now):
        width = _width(before, at, character)
        if not width:
            left, come = len(before) - at, len(now) - done
            same = next((n for n in range(min(left, come)) if before[-1 - n] != now[-1 - n]), min(left, come))
            yield at, left - same, come - same
            return
        if width > 1:
            yield at, width, 1
        at += width
    if at < len(before):
        yield at, len(before) - at, 0


def _width(before: str, at: int, character: str) -> int:
    """How many characters from ``at`` on became this one; 0 where it cannot be told.

    Its bytes may have been decoded each alone, and a Windows character may have passed for a Latin-1 control.
    """
    meant = (character, character.encode("windows-1252", "ignore").decode("latin-1"))
    for utf8 in (form.encode("utf-8", "surrogatepass") for form in meant):
        seen = before[at : at + len(utf8)]
        if len(utf8) > 1 and any(utf8 == _bytes(seen, encoding) for encoding in CHARMAP_ENCODINGS):
            return len(utf8)
    return 1 if before[at : at + 1] in meant else 0


def _bytes(text: str, encoding: str) -> bytes | None:
    """The bytes behind the text, with the no-break spaces that someone made plain ones."""
    try:
        return text.replace(" ", "\xa0").encode(encoding)
    except UnicodeEncodeError:
        return None
