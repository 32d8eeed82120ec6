"""Generate labelled articles from frames and stories: the training corpus, the same bytes for the same seed.

In    the frames and the grammar of names, the stories, a seed, the number of a document
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

from pipeline.train.drafts import Document, Draft
from pipeline.train.frames import LABELS, TITLES, Frame, Register, Slot, load_frames
from pipeline.train.gold_names import gold_names
from pipeline.train.grammar import Company, Grammar, pick
from pipeline.train.noise import Noise
from pipeline.train.retell import Teller
from pipeline.train.stories import load_stories

SEED = "gigawire-frames-1"
_COMPANY_SHARE = 0.5  # sentences that name a company
_STRAY_SHARE = 0.2  # sentences from another register than the document's
_NOISY_SHARE = 0.4  # sentences in which ordinary words are replaced
_HEADED = 0.12  # paragraphs that begin with a heading of ordinary words
_STORY_SHARE = 0.6  # documents that retell a story
_OPENED = 0.2  # sentences that begin with "However," and the like
OPENER = "opener"  # the part of the grammar that such beginnings come from
# Words that are small again once something stands before them.
_SMALL = re.compile(r"(?:The|A|An|In|On|At|With|To|From|By|For|As|It|This|These|Its|After|Before|Since|Under|Of)(?= )")
_UNFILLED = frozenset({"company", "companies"})


@dataclass(slots=True)
class _Cast:
    """The companies of one document, and those that it has named already."""

    members: list[Company]
    named: set[str] = field(default_factory=set)


class Generator:
    """``document(n)`` is the n-th document. ``excluded`` holds names, in any case, that no company may be given."""

    def __init__(
        self,
        folder: Path,
        *,
        stories: Path | None = None,
        seed: str = SEED,
        excluded: frozenset[str] = frozenset(),
    ) -> None:
        self.grammar = Grammar(folder / "names.yml")
        known = frozenset({*self.grammar.parts, *_UNFILLED})
        self.registers = load_frames(folder, known)
        self.seed = seed
        self._excluded = frozenset(name.lower() for name in excluded)
        self._noise = Noise(_literal(self.registers))
        told = load_stories(stories) if stories else ()
        self._teller = Teller(told, self.grammar, self._company, self._noise, self._excluded) if told else None
        self._bodies = [register for register in self.registers if register.name != TITLES]
        self._titles = [register for register in self.registers if register.name == TITLES]

    @classmethod
    def of(cls, corpus: Path) -> "Generator":
        """The generator of the corpus in a folder, which gives no company a name that its gold has."""
        return cls(corpus / "frames", stories=corpus / "stories", excluded=gold_names(corpus / "gold"))

    def documents(self, count: int, *, first: int = 0) -> Iterator[Document]:
        """``count`` documents from number ``first`` on."""
        return (self.document(number) for number in range(first, first + count))

    def document(self, number: int) -> Document:
        """A story retold; or frames: a title now and then, and three to nine sentences in paragraphs."""
        chance = Random(f"{self.seed}/{number}")
        if self._teller and chance.random() < _STORY_SHARE:
            return self._teller.told(chance)
        cast = _Cast([self._company(chance) for _ in range(1 + int(chance.random() * 4))])
        register = pick(chance, self._bodies)
        draft = Draft()
        if self._titles and chance.random() < 0.5:
            draft.join(self._sentence(chance, pick(chance, self._titles), cast, titled=True), "")
        between = "\n\n"
        for _ in range(3 + int(chance.random() * 7)):
            if "\n" in between and chance.random() < _HEADED:
                draft.join(Draft(self._noise.heading(chance)), between)
                between = "\n"
            stray = chance.random() < _STRAY_SHARE
            draft.join(self._sentence(chance, pick(chance, self._bodies) if stray else register, cast), between)
            between = "\n\n" if chance.random() < 0.2 else "\n" if chance.random() < 0.1 else " "
        return draft.document()

    def _sentence(self, chance: Random, register: Register, cast: _Cast, *, titled: bool = False) -> Draft:
        told = register.told if chance.random() < _COMPANY_SHARE and register.told else register.other
        frame = pick(chance, told or register.told)
        noisy = chance.random() < _NOISY_SHARE
        draft = Draft()
        bound: dict[str, Company] = {}
        if not titled and chance.random() < _OPENED:
            draft.add(self.grammar.draw(OPENER, chance) + " ")
        for piece in frame.pieces:
            if isinstance(piece, Slot):
                self._fill(draft, chance, piece, cast, bound)
                continue
            text = self._noise.noised(piece, chance, opens=not draft.text) if noisy else piece
            opened = draft.text.endswith(", ") and not draft.spans
            draft.add(_SMALL.sub(lambda word: word[0].lower(), text, count=1) if opened else text)
        if titled and chance.random() < 0.08:
            draft.text = draft.text.upper() if len(draft.text.upper()) == len(draft.text) else draft.text
        return draft

    def _fill(self, draft: Draft, chance: Random, slot: Slot, cast: _Cast, bound: dict[str, Company]) -> None:
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


def _literal(registers: tuple[Register, ...]) -> Iterator[str]:
    """What the frames say between their slots."""
    frames: list[Frame] = [frame for register in registers for frame in (*register.told, *register.other)]
    return (piece for frame in frames for piece in frame.pieces if isinstance(piece, str))
