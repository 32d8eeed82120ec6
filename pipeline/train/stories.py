"""Stories: whole articles of our own in which names are marked.

In    a folder of *.txt: "=== wire-01", a title, paragraphs; ``[[C:Harlund Energy AS]]`` marks a company, and
      ``[[C?:Fastmarkets]]`` what two careful readers may take for one or not
Out   ``Story``s: a title and paragraphs of literal text and names
Else  CorpusError naming the file and line of a mark that is none

In corpus/stories every name is marked, and the generator retells them with others: frames teach many names in one kind
of sentence, stories where names stand in an article, and how rarely. In corpus/plain only companies are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CorpusError

KINDS = {
    "C": "company",
    "G": "gov",
    "K": "park",
    "U": "university",
    "M": "media",
    "N": "person",
    "P": "place",
    "T": "product",
    "J": "project",
}
_HEAD = re.compile(r"=== (?P<id>\S+)\s*")
_MARK = re.compile(r"\[\[(?P<kind>[A-Z])(?P<doubt>\??):(?P<text>[^\[\]]+)\]\]")


@dataclass(frozen=True, slots=True)
class Name:
    """A marked name: its ``part``, as the grammar calls it; ``whole`` is the longest form that its owner has here."""

    part: str
    text: str
    whole: str
    doubtful: bool = False


Line = tuple[str | Name, ...]
_Marked = tuple[str, str, bool]  # part, text, whether it is doubtful


@dataclass(frozen=True, slots=True)
class Story:
    """One article; the first of ``lines`` is its title."""

    id: str
    lines: tuple[Line, ...]


def load_stories(folder: Path) -> tuple[Story, ...]:
    """Every story of ``folder``, in the order of their files."""
    return tuple(story for file in sorted(folder.glob("*.txt")) for story in _stories(file))


def _stories(file: Path) -> Iterator[Story]:
    name, lines = "", []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        head = _HEAD.fullmatch(line)
        if head is None:
            if line.strip():
                lines.append(_pieces(line.strip(), f"{file}, line {number}"))
            continue
        if name:
            yield _story(name, lines)
        name, lines = head["id"], []
    if not name or not lines:
        raise CorpusError(f'{file}: holds no story. Begin each with a line "=== name", then its title and paragraphs.')
    yield _story(name, lines)


def _pieces(line: str, place: str) -> list[str | _Marked]:
    """Literal text and names in turn."""
    pieces: list[str | _Marked] = []
    end = 0
    for mark in _MARK.finditer(line):
        if mark["kind"] not in KINDS:
            raise CorpusError(f"{place}: {mark[0]} is of no known kind. Use one of: {', '.join(KINDS)}.")
        pieces += [line[end : mark.start()], (KINDS[mark["kind"]], mark["text"], bool(mark["doubt"]))]
        end = mark.end()
    pieces.append(line[end:])
    if any(isinstance(piece, str) and ("[[" in piece or "]]" in piece) for piece in pieces):
        raise CorpusError(f'{place}: a mark is not closed, or has no kind. Write it as "[[C:Name]]".')
    return [piece for piece in pieces if piece]


def _story(name: str, lines: list[list[str | _Marked]]) -> Story:
    names = {piece[:2] for line in lines for piece in line if not isinstance(piece, str)}
    return Story(
        name,
        tuple(
            tuple(
                piece if isinstance(piece, str) else Name(piece[0], piece[1], _whole(*piece[:2], names), piece[2])
                for piece in line
            )
            for line in lines
        ),
    )


def _whole(part: str, text: str, names: set[tuple[str, str]]) -> str:
    """The longest name of the same kind that holds the words of this one."""
    holders = [other for kind, other in names if kind == part and f" {text} " in f" {other} "]
    return max(holders, key=lambda other: (len(other), other))
