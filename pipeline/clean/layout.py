"""Part an article's lines into title, header and body.

In    repaired text and, where the dump or the page knows it, the title
Out   a Layout: title, header lines read, the body's lines, and where all of it stood
Else  no title where the text begins with a paragraph; no dates where no line near the title gives one

The header ends at the first paragraph. Above it stand section labels, the title, then date, source and author in any
style; below it, at most one more dated line after a lead. A line that might be prose is never dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .dateline import find_dateline
from .furniture import Furniture
from .header import HeaderLine, read_header_line, read_source
from .lines import fold, has_digit, is_bullet, is_foreign, is_prose, junk_in, words_in
from .trace import Place
from .wrap import is_broken_off, join_broken_lines

_HEADER_LINES = 30
_LEAD_LINES = 4
_LONGEST_TITLE = 250
_LABEL_WORDS = 4
_TITLE_WORDS = 5
_LONE_WORDS = 3
_PREFIX = re.compile(r"date[:：]?\s+((?:19|20)\d\d-\d\d(?:-\d\d)?)\s+(?=\S)", re.IGNORECASE)
_TITLE_LABEL = re.compile(r"(?:original title|original headline|headline|title|原标题)\s*[:：]\s*", re.IGNORECASE)
_DATE_AT_END = re.compile(
    r"^(?P<title>.{15,}?)[\s|–—·-]+(?P<date>(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?(?:\s+\d\d?:\d\d(?::\d\d)?)?)$"
)
_DOUBLED = re.compile(r"^(.{15,220}?)\s*[|–—-]?\s*\1$")
_NAME_OF_COMPANY = re.compile(r"[^.,:;]{2,60},? (?:Co\.,? Ltd|Ltd|Inc|Corp|LLC|PLC|plc|GmbH|AG)\.?")
_NO_TITLE_END = re.compile(r"[:：,;]$")


@dataclass(slots=True)
class Layout:
    """The article in parts, while it is read and after. ``steps`` names what was taken away.

    ``places`` lead from each body line into the text; ``title_start`` is None where the title is from elsewhere.
    """

    title: str | None = None
    title_start: int | None = None
    headers: list[HeaderLine] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    places: list[list[Place]] = field(default_factory=list)
    publisher: str | None = None
    steps: list[str] = field(default_factory=list)
    english: bool = True

    def note(self, step: str) -> None:
        """Remember that the step acted."""
        if step not in self.steps:
            self.steps.append(step)


@dataclass(slots=True)
class _Head:
    """What the walk over the first lines found: indices into the lines."""

    end: int = 0
    candidates: list[int] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    first_dated: int | None = None
    last_taken: int = -1


def read_layout(text: str, furniture: Furniture, *, title: str | None = None) -> Layout:
    """Part the text; ``title``, where given, overrules what the lines say."""
    layout = Layout(title=title, english=not is_foreign(text))
    lines = _without_prefix(text.split("\n"), layout)
    starts = _starts(text, lines)
    head = _walk_head(lines, furniture, layout)
    if _is_lone_line(lines):
        head.taken.clear()  # a record of one line has no header: what it says is all there is
        layout.headers.clear()
        layout.steps.clear()
    _read_below_lead(lines, head, layout)
    chosen = _choose_title(lines, head) if title is None else _find_title(lines, head, title)
    if chosen is not None and any(line for index, line in enumerate(lines) if index != chosen):
        head.taken.add(chosen)
        if title is None:
            kept = _tidy_title(lines[chosen], layout)
            layout.title, layout.title_start = lines[chosen][kept], starts[chosen] + kept.start
    _drop_labels(lines, head, chosen, layout)
    # What goes leaves a blank line: the lines above and below it were never one sentence.
    _join_body(["" if index in head.taken else line for index, line in enumerate(lines)], starts, layout)
    return layout


def _starts(text: str, lines: list[str]) -> list[int]:
    """Where each line stands in the text, told from its end: the first line may have lost its prefix."""
    starts = []
    end = len(text)
    for line in reversed(lines):
        starts.append(end - len(line))
        end -= len(line) + 1
    return starts[::-1]


def _is_lone_line(lines: list[str]) -> bool:
    filled = [line for line in lines if line]
    return len(filled) == 1 and words_in(filled[0]) >= _LONE_WORDS


def _without_prefix(lines: list[str], layout: Layout) -> list[str]:
    """Some dumps set " date 2024-03-05 " before the first line."""
    match = _PREFIX.match(lines[0])
    if not match:
        return lines
    header = read_header_line(match[1])
    if header:
        layout.headers.append(header)
        layout.note("header lines")
    return [lines[0][match.end() :], *lines[1:]]


def _walk_head(lines: list[str], furniture: Furniture, layout: Layout) -> _Head:
    head = _Head()
    for index, line in enumerate(lines):
        head.end = index
        if len(head.candidates) + len(head.taken) >= _HEADER_LINES:
            break
        if not line or _take_header(line, index, head, furniture, layout):
            continue
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if find_dateline(line) or furniture.know_tail(line):
            break
        if _is_text(line, following):
            if not _is_title_in_disguise(lines, index, head):
                break
        elif is_bullet(line):
            continue
        head.candidates.append(index)
    else:
        head.end = len(lines)
    return head


def _is_text(line: str, following: str) -> bool:
    return is_prose(line) or (len(line) >= 55 and is_broken_off(line, following) and not read_header_line(following))


def _is_title_in_disguise(lines: list[str], index: int, head: _Head) -> bool:
    """A title may end in a full stop: the date right below the first line gives it away."""
    line = lines[index]
    if head.candidates or len(line) > _LONGEST_TITLE:
        return False
    below = next((text for text in lines[index + 1 : index + 3] if text), "")
    header = read_header_line(below)
    return bool(header and header.dates)


def _take_header(line: str, index: int, head: _Head, furniture: Furniture, layout: Layout) -> bool:
    """Read the line as header or furniture. Returns whether it was one."""
    bare = line.strip(" •·*/|-")
    header = read_header_line(bare) if not _dates_its_title(bare, head) else None
    if header:
        layout.headers.append(header)
        layout.publisher = layout.publisher or header.source
        layout.note("header lines")
        if header.dates and head.first_dated is None:
            head.first_dated = index
    else:
        rule = furniture.know_line(line)
        if rule:
            layout.publisher = layout.publisher or read_source(bare)
            layout.note(rule.id)
        elif junk := junk_in(line, english=layout.english):
            layout.note(junk)
        else:
            return False
    head.taken.add(index)
    head.last_taken = index
    return True


def _dates_its_title(line: str, head: _Head) -> bool:
    """The first line "Morning Comment (March 5, 2024)" is the title, not a header."""
    if head.candidates or head.taken:
        return False
    header = read_header_line(line)
    return bool(header and header.source and not header.labelled and words_in(header.source) >= 3)


def _read_below_lead(lines: list[str], head: _Head, layout: Layout) -> None:
    """A date may stand below the lead: one line, told by a label or a clock, or bare after a single short lead."""
    below = [index for index in range(head.end, len(lines)) if lines[index]][:_LEAD_LINES]
    prose = 0
    for index in below:
        line = lines[index]
        header = read_header_line(line) if prose and not is_prose(line) else None
        if header and header.dates and (header.labelled or (prose == 1 and len(lines[below[0]]) <= 320)):
            head.taken.add(index)
            layout.headers.append(header)
            layout.note("header lines")
        prose += is_prose(line)
        if prose > 2:
            return


def _choose_title(lines: list[str], head: _Head) -> int | None:
    """The index of the title line among the candidates, or None."""
    able = [index for index in head.candidates if _can_be_title(lines[index])]
    if not able:
        return None
    if head.first_dated is not None:
        above = [index for index in able if index < head.first_dated]
        full = [index for index in above if words_in(lines[index]) >= _TITLE_WORDS]
        below = [index for index in able if index > head.first_dated]
        return (full or above[-1:] or below)[0]
    return able[_labels_before_title(lines, able)]


def _can_be_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not _NO_TITLE_END.search(line) and any(c.isalpha() for c in line)


def _labels_before_title(lines: list[str], able: list[int]) -> int:
    """How many short labels stand directly above the title, line on line."""
    skipped = 0
    while skipped + 1 < len(able) and able[skipped + 1] == able[skipped] + 1:
        line, following = lines[able[skipped]], lines[able[skipped + 1]]
        if words_in(line) > _LABEL_WORDS or words_in(following) <= words_in(line) or has_digit(line):
            break
        skipped += 1
    return skipped


def _find_title(lines: list[str], head: _Head, title: str) -> int | None:
    """The candidate that says what the dump's own title says; each may be the other with the site's name after it."""
    wanted = fold(title)
    for index in head.candidates:
        here = fold(lines[index])
        if here == wanted or (
            min(len(here), len(wanted)) >= 20 and (here.startswith(wanted) or wanted.startswith(here))
        ):
            return index
    return None


def _tidy_title(line: str, layout: Layout) -> slice:
    """The part of the line that is the title."""
    label = _TITLE_LABEL.match(line)
    start = label.end() if label else 0
    doubled = _DOUBLED.match(line[start:])
    end = start + doubled.end(1) if doubled else len(line)
    match = _DATE_AT_END.match(line[start:end])
    header = read_header_line(match["date"]) if match and not layout.headers else None
    if match and header:
        layout.headers.append(header)
        layout.note("date in the title line")
        end = start + match.end("title")
    bare = line[start:end].strip()
    start = line.index(bare, start)
    return slice(start, start + len(bare))


def _drop_labels(lines: list[str], head: _Head, chosen: int | None, layout: Layout) -> None:
    """Short lines among the header's are labels and names; longer ones may say something and stay in the body."""
    edge = max(head.last_taken, -1 if chosen is None else chosen)
    for index in head.candidates:
        if index < edge and index not in head.taken and _is_label(lines[index]):
            head.taken.add(index)
            layout.note("section labels")


def _is_label(line: str) -> bool:
    short = words_in(line) <= _LABEL_WORDS or _NAME_OF_COMPANY.fullmatch(line)
    return bool(short) and not has_digit(line)


def _join_body(lines: Sequence[str], starts: Sequence[int], layout: Layout) -> None:
    """The lines less those that only repeat the title, broken sentences joined."""
    title = fold(layout.title or "")
    longest = len(title) + 20
    kept = ["" if title and len(line) <= longest and fold(line) == title else line for line in lines]
    joined = join_broken_lines(kept, starts)
    if len(joined.lines) < len(kept):
        layout.note("broken lines")
    layout.body, layout.places = joined.lines, joined.places
