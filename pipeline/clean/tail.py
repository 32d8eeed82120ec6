"""Take away what follows the article, and the furniture between its paragraphs.

In    the body's lines after the header was read, blank ones included
Out   the lines of the body alone, the rules that acted, and the source where the tail names it
Else  nothing: a body without furniture comes back as it was

No sentence may be lost: a heading such as "Related articles" ends the text only where no full prose comes after it;
otherwise it takes with it just the headlines that follow it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .dates import find_dates
from .furniture import Furniture
from .header import HeaderLine, read_header_line
from .lines import (
    ends_sentence,
    fold,
    has_digit,
    is_bullet,
    is_debris,
    is_full_prose,
    is_lone_date,
    is_prose,
    junk_in,
    may_be_text,
    words_in,
)
from .rule import FurnitureRule

_LONGEST_HEADLINE = 160
_TAILS_WITHIN = 3
_SIGNATURE_WORDS = 4
_LABEL_WORDS = 6
_A_FOOT = 3
_LIST_OF_ARTICLES = "rest.related"
_NAMING_TAILS = frozenset({"tail.paper", "tail.source"})
_TAIL_NAME = re.compile(r"^[\s(\[]*(?:[\w ]{2,22}[:：/])?\s*(.+?)[\s)\].]*$")


@dataclass(slots=True)
class Body:
    """The body while it is being trimmed. ``steps`` are rule ids in the order in which they first acted."""

    lines: list[str]
    steps: list[str] = field(default_factory=list)
    publisher: str | None = None
    english: bool = True
    footers: list[HeaderLine] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)  # the furniture since the last line that says something

    def note(self, step: str) -> None:
        """Remember that the step acted."""
        if step not in self.steps:
            self.steps.append(step)

    def drop(self, step: str) -> None:
        """Leave a blank line for the one that goes: its neighbours are not one paragraph."""
        self.dropped.append(len(self.lines))
        self.lines.append("")
        self.note(step)

    def pop(self, step: str) -> None:
        """Drop the last line."""
        del self.lines[-1]
        if step:
            self.note(step)


def trim_body(lines: Sequence[str], furniture: Furniture, *, english: bool = True) -> Body:
    """Drop furniture from the lines; see the module."""
    body = Body([], english=english)
    _keep_what_is_text(body, list(lines), furniture)
    _cut_credits(body, furniture)
    _drop_repeats(body)
    _drop_dated_links(body)
    _drop_lone_dates(body)
    _drop_labels_among_furniture(body)
    before: list[str] = []
    while before != body.lines:
        before = list(body.lines)
        _pop_debris(body, furniture)
        _cut_tails(body, furniture)
    return body


def _keep_what_is_text(body: Body, lines: list[str], furniture: Furniture) -> None:
    """Walk the lines once: copy text, drop furniture, stop where the article ends."""
    prose_seen = 0
    skipping = bullets_too = False
    for index, line in enumerate(lines):
        if not line:
            body.lines.append(line)
            continue
        rule = furniture.know_line(line)
        prose = is_prose(line)
        if rule is None and not is_lone_date(line) and (junk := junk_in(line, english=body.english)):
            body.drop(junk)
        elif rule is None:
            skipping = skipping and not may_be_text(line) and len(line) <= _LONGEST_HEADLINE
            skipping = skipping and (not is_bullet(line) or (bullets_too and _is_bare_headline(line)))
            body.lines.append("" if skipping else line)
            if not skipping and not _is_label(line):
                body.dropped.clear()
            prose_seen += len(line) if prose else 0
        else:
            body.drop(rule.id)
            if prose_seen and _ends_article(rule, lines[index + 1 :], prose_seen, furniture):
                return
            skipping = prose_seen > 0 and rule.does != "drop line"
            bullets_too = rule.id == _LIST_OF_ARTICLES


def _is_label(line: str) -> bool:
    """A few words without figure, bullet or full stop: below the article the page's own, among paragraphs a heading."""
    bare = words_in(line) <= _LABEL_WORDS and not has_digit(line)
    return bare and not ends_sentence(line) and not is_bullet(line)


def _drop_labels_among_furniture(body: Body) -> None:
    """Labels that no rule knows belong to the page's foot, where enough of it is known."""
    foot = body.dropped[0] if len(body.dropped) >= _A_FOOT else len(body.lines)
    for index in range(foot, len(body.lines)):
        if body.lines[index]:
            body.lines[index] = ""
            body.note("labels below the text")


def _is_bare_headline(line: str) -> bool:
    """A bullet that could only be a link: an item of the article's own list has a figure or ends as sentences do."""
    return not has_digit(line) and not ends_sentence(line) and not line.endswith(";")


def _ends_article(rule: FurnitureRule, after: list[str], prose_seen: int, furniture: Furniture) -> bool:
    """Whether nothing but furniture follows. Teasers may be sentences, but then each has its date."""
    if rule.does == "drop line":
        return False
    sentences = [line for line in after if may_be_text(line) and not furniture.know_line(line)]
    if rule.does == "drop rest with prose" and prose_seen >= sum(map(len, sentences)):
        return True
    return not any(map(is_full_prose, sentences)) and (not sentences or sum(map(_is_dated, filter(None, after))) >= 2)


def _drop_repeats(body: Body) -> None:
    """Captions and slogans come twice: a short line that was there already goes, unless a figure could be in it."""
    seen: set[str] = set()
    for index, line in enumerate(body.lines):
        if len(line) > _LONGEST_HEADLINE or line.count(" ") < 2 or has_digit(line) or is_prose(line):
            continue
        key = fold(line)
        if key in seen:
            body.lines[index] = ""
            body.note("repeated lines")
        seen.add(key)


def _drop_dated_links(body: Body) -> None:
    """A list of links, each with its date, closes the page even where no heading announces it."""
    start = len(body.lines)
    while start and not is_prose(body.lines[start - 1]):
        start -= 1
    block = [index for index in range(start, len(body.lines)) if body.lines[index]]
    dated = [place for place, index in enumerate(block) if _is_dated(body.lines[index])]
    if start == 0 or len(dated) < 2:
        return
    dates_follow = dated[-1] == len(block) - 1
    first = dated[0] - (dated[1] - dated[0] - 1 if dates_follow else 0)
    del body.lines[block[max(0, first)] :]
    body.note("list of dated links")


def _drop_lone_dates(body: Body) -> None:
    """They were kept so far, since they tell a list of links."""
    for index, line in enumerate(body.lines):
        if line and is_lone_date(line):
            body.lines[index] = ""
            body.note("lone numbers and rulers")


def _is_dated(line: str) -> bool:
    if is_lone_date(line):
        return True
    if len(line) > 40:
        return False
    return any(found.end - found.start >= 0.6 * len(line) for found in find_dates(line))


def _pop_debris(body: Body, furniture: Furniture) -> None:
    while body.lines:
        last = body.lines[-1]
        rule = furniture.know_line(last) if last else None
        if rule:
            body.pop(rule.id)
        elif last and (footer := _read_footer(body)):
            body.footers.append(footer)
            body.pop("header lines")
        elif not last or is_debris(last):
            body.pop("" if not last else "lone numbers and rulers")
        else:
            return


def _read_footer(body: Body) -> HeaderLine | None:
    """The date that a notice bears below its text or its signature; a headline above it would make it a link's date."""
    header = read_header_line(body.lines[-1])
    above = next((line for line in reversed(body.lines[:-1]) if line), "")
    return (
        header
        if header and above and (header.labelled or is_prose(above) or words_in(above) <= _SIGNATURE_WORDS)
        else None
    )


def _cut_credits(body: Body, furniture: Furniture) -> None:
    """Names of photographers may stick to any paragraph."""
    for index, line in enumerate(body.lines):
        if line and (credit := furniture.know_credit(line)):
            body.lines[index] = line[: credit.start].rstrip()
            body.note(credit.rule)


def _cut_tails(body: Body, furniture: Furniture) -> None:
    """Names of editors and sources that stick to one of the last paragraphs."""
    last = [index for index in range(len(body.lines)) if body.lines[index]][-_TAILS_WITHIN:]
    for index in last:
        paragraph = body.lines[index]
        tail = furniture.know_tail(paragraph)
        if tail:
            body.lines[index] = paragraph[: tail.start].rstrip()
            body.note(tail.rule)
            name = _TAIL_NAME.match(paragraph[tail.start :])
            if tail.rule in _NAMING_TAILS and name:
                body.publisher = body.publisher or name[1]
