"""People, firms, towns and other names of the benchmark's articles.

In    names.txt: syllables, forms, and real places and agencies
Out   pools of invented names, drawn by rank, and the draws that make the rest
Else  nothing: the firms and people are invented; what their names spell is chance
"""

from dataclasses import dataclass

from .dice import Dice, Zipf, read_words
from .vocabulary import Draw

_FIRMS, _TOWNS, _PEOPLE = 9000, 4000, 15000
_ZONES = ("Economic Development Zone", "High-tech Zone", "Industrial Park", "New Area", "Bonded Port Area", "County")


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm by its full and its short name."""

    full: str
    short: str


class Names:
    """Every pool of names; the same for all articles."""

    def __init__(self) -> None:
        self.lists = read_words("names.txt")
        dice = Dice("names")
        self.towns = Zipf([self._joined(dice, "given", dice.between(2, 3)) for _ in range(_TOWNS)])
        self.people = Zipf([self._new_person(dice) for _ in range(_PEOPLE)])
        self.firms = Zipf([self._new_firm(dice) for _ in range(_FIRMS)])
        self.places = Zipf(self.lists["places"])

    def slots(self) -> dict[str, Draw]:
        """What fills the slots for names that belong to no one article."""
        return {
            "person": self.people.pick,
            "town": self.towns.pick,
            "TOWN": lambda dice: self.towns.pick(dice).upper(),
            "zone": lambda dice: f"{self.towns.pick(dice)} {dice.pick(_ZONES)}",
            "model": self.model,
            "famous": lambda dice: self.one_of(dice, "famous"),
            "bureau": lambda dice: self.one_of(dice, "bureaus"),
            "title": lambda dice: self.one_of(dice, "titles"),
            "Title": lambda dice: self.one_of(dice, "titles").capitalize(),
            "source": lambda dice: self.one_of(dice, "sources"),
            "wire": lambda dice: self.one_of(dice, "wires"),
            "updown": lambda dice: dice.pick(("up", "down")),
        }

    def place(self, dice: Dice) -> str:
        """A province, a country, a city or a town, or two of these."""
        if dice.chance(0.6):
            return self.places.pick(dice)
        town = self.towns.pick(dice)
        return (
            f"{town}, {self.places.pick(dice)}" if dice.chance(0.3) else town + dice.pick(("", "", " City", " County"))
        )

    def one_of(self, dice: Dice, section: str) -> str:
        """One entry of a list of names.txt."""
        return dice.pick(self.lists[section])

    def model(self, dice: Dice) -> str:
        """A product's model number: "LNK-314", "3.2V210AH"."""
        letters = "".join(dice.pick("ABCDEHKLMNPRSTX") for _ in range(dice.between(1, 3)))
        number = dice.between(2, 990)
        return dice.pick((f"{letters}{number}", f"{letters}-{number}", f"3.2V{number}AH", f"{letters} {number}Ah"))

    def _joined(self, dice: Dice, section: str, syllables: int) -> str:
        return "".join(self.one_of(dice, section) for _ in range(syllables)).capitalize()

    def _new_person(self, dice: Dice) -> str:
        if dice.chance(0.15):
            return f"{self.one_of(dice, 'western')} {self._joined(dice, 'brand', 2)}"
        return f"{self.one_of(dice, 'surnames')} {self._joined(dice, 'given', dice.between(1, 2))}"

    def _new_firm(self, dice: Dice) -> Firm:
        brand = self._joined(dice, "brand", dice.between(2, 3))
        sector, form, town = self.one_of(dice, "sectors"), self.one_of(dice, "forms"), self.towns.pick(dice)
        shapes = (
            f"{brand} {sector} {form}",
            f"{town} {brand} {sector} {form}",
            f"{brand} ({town}) {sector} {form}",
            f"{brand} {sector}",
            f"{brand} {form}",
        )
        return Firm(dice.pick(shapes), dice.pick((brand, brand, f"{brand} {sector.split()[0]}")))
