"""What kind of line is it? Small questions that the header, the body and the tail all ask."""

import re

_ENDS_SENTENCE = re.compile(r"[.!?。][\"')\]]*$")
_FULL_STOP = re.compile(r"[.。][\"')\]]*$")
_INNER_STOP = re.compile(r"[.!?][\"')]*\s+[\"'(]?[A-Z]")
_MORE_TO_COME = re.compile(r"(?:\.\.\.|…|\[…\])$")
_DEBRIS = re.compile(r"[\d\s.,:;/\\|()\[\]<>«»_=+*#~^&@!?'\"•·●▪■▶►◦…–—-]*")
_LONE_DATE = re.compile(r"(?:\d{4}[-/.])?\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_CHINESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
_NOT_WORD = re.compile(r"[\W_]+")
_SHORT, _SHORT_WITH_FIGURE = 5, 3
BULLETS = "•·*▪●◦‣■▶►"


def is_prose(line: str) -> bool:
    """A sentence or a paragraph: what titles, labels and link lists are not."""
    if len(line) >= 200:
        return True
    if _FULL_STOP.search(line) and not _MORE_TO_COME.search(line):
        return line.count(" ") >= 8 or len(line) >= 100
    return bool(_ENDS_SENTENCE.search(line) and _INNER_STOP.search(line) and line.count(" ") >= 12)


def may_be_text(line: str) -> bool:
    """Prose, or a short sentence with its full stop, which a headline hardly has."""
    least = _SHORT_WITH_FIGURE if has_digit(line) else _SHORT
    stopped = _FULL_STOP.search(line) and not _MORE_TO_COME.search(line)
    return is_prose(line) or bool(stopped and words_in(line) >= least)


def is_full_prose(line: str) -> bool:
    """Prose that no teaser is: several sentences, or one long one, brought to its end."""
    ended = _ENDS_SENTENCE.search(line) and not _MORE_TO_COME.search(line)
    return bool(ended and (len(line) >= 200 or (len(line) >= 100 and _INNER_STOP.search(line))))


def ends_sentence(line: str) -> bool:
    """Whether the line ends as sentences do."""
    return bool(_ENDS_SENTENCE.search(line))


def is_debris(line: str) -> bool:
    """No word and no unit: a lone number, a ruler, a page's counter."""
    return bool(_DEBRIS.fullmatch(line))


def is_lone_date(line: str) -> bool:
    """A line such as "03-15" or "2024-03-15 10:02", as lists of articles have them."""
    return bool(_LONE_DATE.fullmatch(line))


def is_foreign(line: str) -> bool:
    """A line of Chinese without English: keyword spam and menus where the article is in English."""
    if line.isascii():
        return False
    chinese = len(_CHINESE.findall(line))
    return chinese >= 4 and chinese > 2 * len(_LATIN_WORD.findall(line))


def junk_in(line: str, *, english: bool) -> str | None:
    """What makes the line no text, as the name of a cleaning step, or None. ``english`` says what the article is in."""
    if is_debris(line):
        return "lone numbers and rulers"
    return "lines in Chinese" if english and is_foreign(line) else None


def is_bullet(line: str) -> bool:
    """An item of a list."""
    return line[0] in BULLETS


def words_in(line: str) -> int:
    """How many words the line has, by its spaces."""
    return len(line.split())


def has_digit(line: str) -> bool:
    """Whether a figure could stand in the line."""
    return any(character.isdigit() for character in line)


def same_words(one: str, other: str) -> bool:
    """Equal but for case, punctuation and spaces."""
    return one == other or fold(one) == fold(other)


def fold(text: str) -> str:
    """The text as ``same_words`` compares it."""
    return _NOT_WORD.sub(" ", text).strip().casefold()
