"""Generate labelled articles from the frames: the training corpus, the same bytes for the same seed.

In    the frames and the grammar of names, a seed, the number of a document
Out   ``Document``s: text, and the spans of companies and of what is easily taken for one
Else  nothing

A document depends on its seed and number alone. It has a cast of companies that come again in short forms; half of its
sentences name no company; in part of them ordinary words are replaced by others or by words that do not exist, so that
the model learns that a word it has never seen is not for that reason a name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pipeline.train.frames import LABELS, TITLES, Frame, Register, Slot, load_frames
from pipeline.train.grammar import Company, Grammar, pick

SEED = "gigawire-frames-1"
_COMPANY_SHARE = 0.5  # sentences that name a company
_STRAY_SHARE = 0.2  # sentences from another register than the document's
_NOISY_SHARE = 0.4  # sentences in which ordinary words are replaced
_NOISE = 0.25  # the share of their ordinary words that is
_INVENTED = 0.5  # replacements that are no words at all
_HEADED = 0.12  # paragraphs that begin with a heading of ordinary words
_OPENED = 0.2  # sentences that begin with "However," and the like
OPENER = "opener"  # the part of the grammar that such beginnings come from
_LOWER_WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
_FIRST_WORD = re.compile(r"[A-Z][a-z]+(?= [a-z])")
# Words that are small again once something stands before them.
_SMALL = re.compile(r"(?:The|A|An|In|On|At|With|To|From|By|For|As|It|This|These|Its|After|Before|Since|Under|Of)(?= )")
# Words that tell what a name is, or join the parts of one, stay.
_KEPT = frozenset(
    ("with", "from", "into", "that", "this", "which", "whose", "their", "between", "under", "after", "said")
)
_UNFILLED = frozenset({"company", "companies"})

Spans = list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Document:
    """Text with labelled spans: start and end in code points, end excluded, in text order, never overlapping."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass(slots=True)
class _Draft:
    """A text that grows, with its spans."""

    text: str = ""
    spans: Spans = field(default_factory=list)

    def add(self, text: str, label: str | None = None) -> None:
        if self.text.endswith(".") and text.startswith(".") and not text.startswith(".."):
            text = text[1:]  # "… Co., Ltd." ends its sentence with the point that it has
        if label and text:
            self.spans.append((len(self.text), len(self.text) + len(text), label))
        self.text += text

    def join(self, other: "_Draft", between: str) -> None:
        between = between if self.text else ""
        shift = len(self.text) + len(between)
        self.spans += [(start + shift, end + shift, label) for start, end, label in other.spans]
        self.text += between + other.text


@dataclass(slots=True)
class _Cast:
    """The companies of one document, and those that it has named already."""

    members: list[Company]
    named: set[str] = field(default_factory=set)


class Generator:
    """``document(n)`` is the n-th document. ``excluded`` holds names, in any case, that no company may be given."""

    def __init__(self, folder: Path, *, seed: str = SEED, excluded: frozenset[str] = frozenset()) -> None:
        self.grammar = Grammar(folder / "names.yml")
        known = frozenset({*self.grammar.parts, *_UNFILLED})
        self.registers = load_frames(folder, known)
        self.seed = seed
        self._excluded = frozenset(name.lower() for name in excluded)
        self._words = _vocabulary(self.registers)
        self._bodies = [register for register in self.registers if register.name != TITLES]
        self._titles = [register for register in self.registers if register.name == TITLES]

    def documents(self, count: int, *, first: int = 0) -> Iterator[Document]:
        """``count`` documents from number ``first`` on."""
        return (self.document(number) for number in range(first, first + count))

    def document(self, number: int) -> Document:
        """A title now and then, and three to nine sentences in paragraphs."""
        chance = Random(f"{self.seed}/{number}")
        cast = _Cast([self._company(chance) for _ in range(1 + int(chance.random() * 4))])
        register = pick(chance, self._bodies)
        draft = _Draft()
        if self._titles and chance.random() < 0.5:
            draft.join(self._sentence(chance, pick(chance, self._titles), cast, titled=True), "")
        between = "\n\n"
        for _ in range(3 + int(chance.random() * 7)):
            if "\n" in between and chance.random() < _HEADED:
                draft.join(_Draft(self._heading(chance)), between)
                between = "\n"
            stray = chance.random() < _STRAY_SHARE
            draft.join(self._sentence(chance, pick(chance, self._bodies) if stray else register, cast), between)
            between = "\n\n" if chance.random() < 0.2 else "\n" if chance.random() < 0.1 else " "
        return Document(draft.text, tuple(draft.spans))

    def _sentence(self, chance: Random, register: Register, cast: _Cast, *, titled: bool = False) -> _Draft:
        told = register.told if chance.random() < _COMPANY_SHARE and register.told else register.other
        frame = pick(chance, told or register.told)
        noisy = chance.random() < _NOISY_SHARE
        draft = _Draft()
        bound: dict[str, Company] = {}
        if not titled and chance.random() < _OPENED:
            draft.add(self.grammar.draw(OPENER, chance) + " ")
        for piece in frame.pieces:
            if isinstance(piece, Slot):
                self._fill(draft, chance, piece, cast, bound)
                continue
            text = self._noised(piece, chance, opens=not draft.text) if noisy else piece
            opened = draft.text.endswith(", ") and not draft.spans
            draft.add(_SMALL.sub(lambda word: word[0].lower(), text, count=1) if opened else text)
        if titled and chance.random() < 0.08:
            draft.text = draft.text.upper() if len(draft.text.upper()) == len(draft.text) else draft.text
        return draft

    def _fill(self, draft: _Draft, chance: Random, slot: Slot, cast: _Cast, bound: dict[str, Company]) -> None:
        if slot.part == "companies":
            names = [pick(chance, self._company(chance).forms) for _ in range(2 + int(chance.random() * 4))]
            for index, name in enumerate(names):
                draft.add(name, LABELS["company"])
                draft.add("" if index + 1 == len(names) else " and " if index + 2 == len(names) else ", ")
        elif slot.part == "company":
            draft.add(self._company_name(chance, slot, cast, bound), LABELS["company"])
        else:
            draft.add(self.grammar.draw(slot.part, chance), LABELS.get(slot.part))

    def _company_name(self, chance: Random, slot: Slot, cast: _Cast, bound: dict[str, Company]) -> str:
        """A form of the company that the slot's number stands for in this sentence."""
        company = bound.get(slot.number) if slot.number else None
        if company is None:
            free = [member for member in cast.members if member not in bound.values()]
            company = pick(chance, free) if free else self._company(chance)
            bound[slot.number or f"drawn {len(bound)}"] = company
        if slot.form:
            return company.full if slot.form == "full" else pick(chance, getattr(company, slot.form))
        first = company.full not in cast.named
        cast.named.add(company.full)
        draw = chance.random()
        if draw < (0.5 if first else 0.15):
            return company.full
        return pick(chance, company.short if draw < (0.8 if first else 0.6) else company.brand)

    def _company(self, chance: Random) -> Company:
        """A company none of whose forms is excluded."""
        company = self.grammar.company(chance)
        while any(form.lower() in self._excluded for form in company.forms):
            company = self.grammar.company(chance)
        return company

    def _heading(self, chance: Random) -> str:
        """One to four ordinary words, in capitals or With Capitals: they name nothing."""
        words = [pick(chance, self._words) for _ in range(1 + int(chance.random() * 4))]
        spelt = pick(chance, (str.upper, str.title, str.capitalize))
        return " ".join(spelt(word) for word in words)

    def _noised(self, text: str, chance: Random, *, opens: bool) -> str:
        """The text with some of its ordinary words replaced, the first word of the sentence among them."""

        def other(word: re.Match[str]) -> str:
            keep = word[0] in _KEPT or chance.random() >= _NOISE
            return word[0] if keep else self._any_word(chance)

        text = _LOWER_WORD.sub(other, text)
        if opens and chance.random() < _NOISE:
            text = _FIRST_WORD.sub(self._any_word(chance).capitalize(), text, count=1)
        return text

    def _any_word(self, chance: Random) -> str:
        """An ordinary word, or one put together from two."""
        one = pick(chance, self._words)
        if chance.random() >= _INVENTED:
            return one
        two = pick(chance, self._words)
        return one[: 1 + len(one) // 2] + two[len(two) // 2 :]


def _vocabulary(registers: tuple[Register, ...]) -> tuple[str, ...]:
    """Every ordinary word of the frames, once."""
    frames: list[Frame] = [frame for register in registers for frame in (*register.told, *register.other)]
    literal = [piece for frame in frames for piece in frame.pieces if isinstance(piece, str)]
    return tuple(sorted({word for piece in literal for word in _LOWER_WORD.findall(piece)} - _KEPT))
