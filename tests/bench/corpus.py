"""The benchmark's corpus: news of the trade, generated, the same bytes on every machine.

In    a number of articles
Out   plain-text articles of about 300 words with titles, headers, datelines and page furniture; a JSON Lines dump
Else  nothing

Ordinary words and names are drawn by rank (Zipf's law), sentences from frames; docs/benchmark.md gives the figures that
show how near this comes to real news. An article depends on its number alone, so a small corpus opens every larger one.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from .days import DAY_DRAWS, a_day
from .dice import Dice, read_sections
from .names import Firm, Names
from .vocabulary import NUMBER_SLOTS, Draw, plural, word_slots

NAME = "gigawire-bench-v1"
ARTICLES = 2000
_SLOT = re.compile(r"\{(\w+)\}")
_FACTS = 0.17  # the share of sentences that carry figures, as in real news (docs/benchmark.md)


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom and what one article is about."""

    today: date
    firm: Firm
    others: tuple[Firm, ...]
    place: str
    product: str
    material: str


class Writer:
    """Writes articles; what it draws from is the same for all of them."""

    def __init__(self) -> None:
        self.sections = read_sections("frames.txt") | read_sections("phrases.txt")
        self.names = Names()
        self.draws: dict[str, Draw] = {**word_slots(), **NUMBER_SLOTS, **self.names.slots()}

    def article(self, number: int) -> str:
        """The raw text of one article, title to tail."""
        dice = Dice(f"{NAME}/{number}")
        cast = self._cast(dice)
        opening = dice.between(0, 2)  # a header line, a dateline, or both
        head = [self._fill("titles", dice, cast)]
        if opening != 1:
            head.append(self._fill("header", dice, cast))
        lead = self._fill("dateline", dice, cast) + " " if opening else ""
        return "\n".join(head) + "\n\n" + lead + self._body(dice, cast) + self._tail(dice, cast)

    def _cast(self, dice: Dice) -> Cast:
        names = self.names
        return Cast(
            today=a_day(dice),
            firm=names.firms.pick(dice),
            others=tuple(names.firms.pick(dice) for _ in range(3)),
            place=names.place(dice),
            product=names.one_of(dice, "products"),
            material=names.one_of(dice, "materials"),
        )

    def _body(self, dice: Dice, cast: Cast) -> str:
        wanted = dice.between(190, 350)
        paragraphs: list[str] = []
        words = 0
        while words < wanted:
            sentences = [self._sentence(dice, cast, first=not words) for _ in range(dice.between(1, 3))]
            paragraphs.append(" ".join(sentences))
            words += paragraphs[-1].count(" ") + 1
        return "\n\n".join(paragraphs) + "\n"

    def _sentence(self, dice: Dice, cast: Cast, *, first: bool) -> str:
        text = self._fill("facts" if first or dice.chance(_FACTS) else "filler", dice, cast)
        return text[0].upper() + text[1:]

    def _tail(self, dice: Dice, cast: Cast) -> str:
        if dice.chance(0.4):
            return ""
        lines = [self._fill("tail", dice, cast) for _ in range(2)]
        if dice.chance(0.5):
            lines.append("Related articles")
            for _ in range(dice.between(2, 4)):
                lines += [self._fill("titles", dice, cast), f"{cast.today:%m-%d}"]
        return "\n" + "\n".join(lines) + "\n"

    def _fill(self, name: str, dice: Dice, cast: Cast) -> str:
        """What stands in for a slot: a phrase of the section of that name with its own slots filled, else a draw."""
        if name in self.sections:
            return _SLOT.sub(lambda slot: self._fill(slot[1], dice, cast), dice.pick(self.sections[name]))
        if name in DAY_DRAWS:
            return DAY_DRAWS[name](dice, cast.today)
        if name in self.draws:
            return self.draws[name](dice)
        return self._of_cast(name, dice, cast)

    def _of_cast(self, name: str, dice: Dice, cast: Cast) -> str:
        """The article's own firm, place or product, or now and then another one."""
        match name:
            case "firm":
                return cast.firm.full if dice.chance(0.6) else cast.firm.short
            case "short":
                return cast.firm.short
            case "other":
                other = dice.pick(cast.others)
                return other.full if dice.chance(0.5) else other.short
            case "place":
                return cast.place if dice.chance(0.5) else self.names.place(dice)
            case "product" | "products":
                product = cast.product if dice.chance(0.7) else self.names.one_of(dice, "products")
                return plural(product) if name == "products" else product
            case "material":
                return cast.material
        raise KeyError(name)


@cache
def _writer() -> Writer:
    return Writer()


def articles(number: int = ARTICLES) -> Iterator[str]:
    """The first articles of the corpus."""
    writer = _writer()
    return (writer.article(index) for index in range(number))


def digest_of(texts: Iterable[str]) -> str:
    """SHA-256 over the articles, as 64 hex digits."""
    total = hashlib.sha256()
    for text in texts:
        total.update(text.encode() + b"\0")
    return total.hexdigest()


def write_dump(texts: Iterable[str], path: Path) -> None:
    """Write the articles as JSON Lines with the fields ``id`` and ``text``."""
    with path.open("w", encoding="utf-8") as file:
        for index, text in enumerate(texts):
            file.write(json.dumps({"id": f"{NAME}/{index}", "text": text}, ensure_ascii=False) + "\n")
