"""Retell a story with other names: the same article for other companies, places and people.

In    stories, the grammar of names, who gives a company, and noise
Out   a Document: a title now and then, and some paragraphs that stand together
Else  nothing

Every form of a company is replaced by the fitting form of the other one. Half of the companies keep their names, for
people make names up in more ways than a grammar; those that must not occur never do.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

from pipeline.train.drafts import Document, Draft
from pipeline.train.frames import LABELS
from pipeline.train.grammar import Company, Grammar, pick
from pipeline.train.noise import Noise
from pipeline.train.stories import Line, Name, Story

_RENAMED = 0.5  # companies that get another name
_OTHERS_RENAMED = 0.3  # the same of everything else that has a name
_TITLED = 0.6
_MOST_LINES = 5  # paragraphs of one document
_CAPITALISED = 0.35  # titles Where Every Word Has a Capital
_NOISY = 0.15  # paragraphs in which ordinary words are replaced
_SMALL_WORD = re.compile(r"(?<![\w'’])[a-z]+(?![\w]*[A-Z])")
_STAY_SMALL = frozenset(("a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "by", "as", "s"))


class Teller:
    """``told(chance)`` is one of the stories, retold; ``company`` gives a company that may occur.

    ``excluded`` holds names in small letters that no company may keep.
    """

    def __init__(
        self,
        stories: Sequence[Story],
        grammar: Grammar,
        company: Callable[[Random], Company],
        noise: Noise,
        excluded: frozenset[str] = frozenset(),
    ) -> None:
        self._stories, self._grammar, self._company, self._noise = stories, grammar, company, noise
        self._never = _owners_of(stories, excluded)

    def told(self, chance: Random) -> Document:
        """The title, perhaps, and up to five paragraphs in a row."""
        title, *lines = pick(chance, self._stories).lines
        most = min(len(lines), 1 + int(chance.random() * _MOST_LINES))
        first = int(chance.random() * (len(lines) - most + 1))
        draft, cast = Draft(), _Cast(self, chance)
        if chance.random() < _TITLED:
            draft.join(self._line(_capitalised(title) if chance.random() < _CAPITALISED else title, chance, cast), "")
        for line in lines[first : first + most]:
            draft.join(self._line(line, chance, cast), "\n\n")
        return draft.document()

    def _line(self, line: Line, chance: Random, cast: "_Cast") -> Draft:
        noisy = chance.random() < _NOISY
        draft = Draft()
        for piece in line:
            if isinstance(piece, Name):
                draft.add(cast.name(piece), LABELS[piece.part])
            else:
                draft.add(self._noise.noised(piece, chance, opens=not draft.text) if noisy else piece)
        return draft

    def other_company(self, name: Name, chance: Random) -> Company | None:
        """Who takes the place of the company in a document; None where it keeps its name."""
        renamed = chance.random() < _RENAMED
        return self._company(chance) if renamed or name.whole in self._never else None

    def other_name(self, name: Name, chance: Random) -> str:
        """What another thing that has a name is called."""
        return self._grammar.draw(name.part, chance) if chance.random() < _OTHERS_RENAMED else name.text


class _Cast:
    """Who plays whom in one document: the same name is replaced by the same name throughout."""

    def __init__(self, teller: Teller, chance: Random) -> None:
        self._teller, self._chance = teller, chance
        self._companies: dict[str, Company | None] = {}
        self._names: dict[Name, str] = {}

    def name(self, name: Name) -> str:
        """What stands for ``name``."""
        if name not in self._names:
            self._names[name] = self._new(name)
        return self._names[name]

    def _new(self, name: Name) -> str:
        if name.part != "company":
            return self._teller.other_name(name, self._chance)
        if name.whole not in self._companies:
            self._companies[name.whole] = self._teller.other_company(name, self._chance)
        other = self._companies[name.whole]
        return name.text if other is None else _form(other, name, self._chance)


def _capitalised(line: Line) -> Line:
    """The title as many papers set it; names stay as they are written."""
    return tuple(piece if isinstance(piece, Name) else _SMALL_WORD.sub(_with_capital, piece) for piece in line)


def _with_capital(word: re.Match[str]) -> str:
    return word[0] if word[0] in _STAY_SMALL else word[0].capitalize()


def _owners_of(stories: Sequence[Story], names: frozenset[str]) -> frozenset[str]:
    """The companies one of whose forms is among ``names``."""
    marked = (piece for story in stories for line in story.lines for piece in line if isinstance(piece, Name))
    return frozenset(name.whole for name in marked if name.part == "company" and name.text.lower() in names)


def _form(company: Company, name: Name, chance: Random) -> str:
    """The form of ``company`` that is to it what ``name`` is to its owner."""
    words = name.text.count(" ") + 1
    if name.text == name.whole and words > 1:
        return company.full
    return pick(chance, company.brand if words == 1 else company.short)
