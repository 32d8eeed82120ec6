"""Read a line that stands near the title and says when, where from and by whom.

In    "Seetao 2024-02-21 16:56", "Published: March 5, 2024", "By Jane Doe | Mar 5, 2024, 10:12 am"
Out   a HeaderLine: its dates with their role, the month where only that is given, the source
Else  None: the line is no header, as "On March 5, 2024 the plant opened" or a title that ends in a year

A header is a date and next to nothing else: clock, labels, names and counters taken away, few words may be left.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .dates import MONTH, FoundDate, Month, find_dates, find_month, has_numeric_date

Role = Literal["published", "plain", "updated"]
_LIKELIEST: tuple[Role, ...] = ("published", "plain", "updated")
_LONGEST = 200
_MOST_WORDS_LEFT = 6
_PUBLISHED = re.compile(
    r"publi(?:shed|cation|sh)|post|releas|issu|creat|first (?:seen|appeared)|发布|发表"
    r"|\b(?:dated?|on|time)\b|时间|日期",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"updat|modif|revis|edited on|last (?:edit|change)|更新", re.IGNORECASE)
_VERBS = (
    r"publi(?:shed|cation|sh|sher)|post(?:ed)?|releas(?:ed|e|ing)|issu(?:ed|ing|e)|creat(?:ed|ion)|updat(?:ed|e)"
    r"|modifi(?:ed|cation)|revised|submitted|add(?:ed)?|edit(?:ed)?|upload(?:ed)?|distributed|entry|news|article"
)
_LABEL = re.compile(
    rf"(?:(?:first |last |latest |original(?:ly)? )?(?:{_VERBS})"
    r"(?:[ -](?:on|at|date|time|by))?(?:[ -](?:date|time))?(?! of)"
    r"|date(?:line)?|time|dated|发布(?:时间|日期)?|发表(?:时间|于)?|更新(?:时间)?|时间|日期)"
    r"\s*[:：]?\s*(?:on |at )?$",
    re.IGNORECASE,
)
_FIELD_NAMES = (
    r"source|origin|author|writer|editor|reporter|from|by|publisher|media|category|column|type|section|views?|hits?|clicks?"
    r"|reads?|browses?|pageviews?|visits?|comments?|likes?|popularity|font size|reading|share|print|number of [a-z]+"
)
_FIELD = re.compile(
    rf"(?:\b(?:{_FIELD_NAMES})\b|来源|作者|编辑|点击|浏览|阅读|字号)"
    r"(?: (?:times|by|volume|count|size))?\s*(?:[:：/]\s*|(?=[A-Z\d]))[^|·•,;:：]{0,50}",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:^|[|·•,\s])[Bb][Yy][:：]?\s+(?=[A-Z一-鿿])[^|·•,;:：\d]{2,60}")
_ZONE = r"GMT|UTC|CST|IST|EST|EDT|PST|PDT|BST|CET|CEST|HKT|SGT|JST|KST|ET|PT|BJT|Beijing time|Beijing"
_CLOCK = re.compile(
    r"T?\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?\s?(?:[ap]\.?m\b\.?)?\s?"
    rf"(?:\(?(?:{_ZONE})?(?:\s?[+-]\d{{1,2}}:?\d{{0,2}})?\)?|Z)"
    r"|\b\d{1,2}\s?[ap]\.?m\b\.?"
    rf"|\b\d{{1,2}}\.\d{{2}}\s?(?:[ap]\.?m\b\.?|(?:{_ZONE})\b)",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|星期.|周."
    r"|\b\d+(?:\.\d+)?k?\s(?:views?|comments?|min(?:ute)?s?|reads?|hits?)(?: read)?\b"
    r"|\b(?:at|on|icon|press release|news|exclusive|for immediate release)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['.&-][^\W\d_]+)*")
# "As of March 5, 2024" and "Deadline: March 5, 2024" date something else than the article.
_LEADS = "on|in|as of|since|from|until|till|after|before|by|to|through|than|of|the|and|end|at|for|between"
_LED_ON = re.compile(rf"(?:\b(?:{_LEADS})|[:：])\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?;]['\")]?$")
_SOURCE = re.compile(
    r"(?:\b(?:source|from|via|media|publisher)|来源)\s*[:：]\s*([^|/·•,;]{2,60}?)"
    r"(?=\s*(?:$|[|/·•,;(]|\b(?:author|editor|date|time|views?|hits?|number|publi|releas(?:e|ed|ing)(?=\s*(?:date|time|on|at|[:：\d]))|click|browse|reporter|by|font|写|作者|编辑)\b))",
    re.IGNORECASE,
)
_NO_SOURCE = frozenset(
    {
        "company",
        "internet",
        "network",
        "the internet",
        "author",
        "user",
        "admin",
        "website",
        "unknown",
        "original",
        "this site",
    }
)
_MONTH_LINE = re.compile(
    rf"\W*(?:\w+\s?[:：]\s?)?(?:{MONTH}\.?,?\s(?:19|20)\d\d|(?:19|20)\d\d\s?[-/.年]\s?\d\d?月?)\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What one header line says. ``labelled`` tells that a word such as "Published" or a clock vouches for its date."""

    dates: tuple[tuple[Role, date], ...] = ()
    month: Month | None = None
    source: str | None = None
    labelled: bool = False


def likeliest(dates: Iterable[tuple[Role, date]]) -> tuple[Role, date] | None:
    """The first date that is called that of the publication, else the first plain one, else that of a change."""
    return min(dates, key=lambda dated: _LIKELIEST.index(dated[0]), default=None)


def read_header_line(line: str) -> HeaderLine | None:
    """The line as a header with a date or a month, or None."""
    if len(line) > _LONGEST:
        return None
    found = list(find_dates(line))
    if not found:
        return _dateless(line)
    roles = _roles(line, found)
    before = line[: found[0].start]
    vouched = bool(_LABEL.search(before)) or bool(_CLOCK.search(line))
    if not _is_header(line, found, vouched=vouched):
        return None
    rest = _without_dates(line, found)
    return HeaderLine(tuple(roles), None, read_source(line) or _source_beside(rest), vouched)


def _dateless(line: str) -> HeaderLine | None:
    """A header that names only a month, or a day that reads in two ways ("05/03/2024")."""
    if _MONTH_LINE.fullmatch(line):
        return HeaderLine(month=find_month(line), source=read_source(line))
    figures = has_numeric_date(line) and len(_WORD.findall(_FIELD.sub(" ", line))) <= _MOST_WORDS_LEFT
    return HeaderLine(source=read_source(line)) if figures and not _SENTENCE_END.search(line) else None


def read_source(line: str) -> str | None:
    """The name after "Source:", where it names anybody."""
    match = _SOURCE.search(line)
    name = match[1].strip(" .)]") if match else ""
    return name if name and name.lower() not in _NO_SOURCE and re.search(r"[^\W\d_]{2}", name) else None


def _is_header(line: str, found: list[FoundDate], *, vouched: bool) -> bool:
    if not vouched and _LED_ON.search(line[: found[0].start]):
        return False
    left = _without_dates(line, found)
    words = len(_WORD.findall(left))
    if _SENTENCE_END.search(line) and words > 3:
        return False
    if not vouched and re.search(r"\d", left):
        return False
    return words <= (_MOST_WORDS_LEFT * 2 if vouched else _MOST_WORDS_LEFT)


def _without_dates(line: str, found: list[FoundDate]) -> str:
    """The line less its dates, clocks, fields and labels."""
    for one in reversed(found):
        line = _strip_label(line[: one.start]) + " | " + line[one.end :]
    line = _CLOCK.sub(" | ", line)
    line = _FIELD.sub(" | ", _BYLINE.sub(" | ", line))
    return _NOISE.sub(" ", line)


def _strip_label(before: str) -> str:
    match = _LABEL.search(before)
    return before[: match.start()] if match else before


def _roles(line: str, found: list[FoundDate]) -> list[tuple[Role, date]]:
    roles: list[tuple[Role, date]] = []
    last = 0
    for one in found:
        label = _LABEL.search(line[last : one.start])
        last = one.end
        roles.append((_role(label[0] if label else ""), one.day))
    return roles


def _role(label: str) -> Role:
    if _UPDATED.search(label):
        return "updated"
    return "published" if _PUBLISHED.search(label) else "plain"


def _source_beside(rest: str) -> str | None:
    """ "Seetao 2024-02-21 16:56" and "36Kr | 2024-01-19" name their site without a label."""
    names = [part.strip(" -–—()[]/.,:：") for part in rest.split("|")]
    names = [name for name in names if name]
    if (
        len(names) == 1
        and 2 <= len(names[0]) <= 40
        and names[0].lower() not in _NO_SOURCE
        and re.search(r"[^\W\d_]{2}", names[0])
    ):
        return names[0]
    return None
