"""The ordinary words and the numbers of the benchmark's articles.

In    words.txt, commonest first
Out   draws of "plants", "reviewed", "increasingly", of rare words such as "micro-turbine", and of "31.5" and "50,000"
Else  nothing
"""

from collections.abc import Callable

from .dice import Dice, Zipf, read_words

Draw = Callable[[Dice], str]
_PREFIXES = (
    *("micro", "non-", "sub", "multi-", "co-", "re", "inter", "super", "electro", "hydro", "thermo", "photo"),
    *("nano", "bio", "pre-", "semi-", "ultra", "anti-", "over", "under", "ferro", "cryo", "poly", "counter"),
)
_RARE_TAILS = ("", "", "", "-grade", "-based", "-free", "-like", "-scale", "-ready")

_HEDGES = ("about ", "more than ", "nearly ", "up to ", "at least ", "around ", "over ")
_COUNTS = ("two", "three", "four", "five", "six", "eight", "ten", "twelve")
_RARE = 0.08  # the share of nouns that are words of the long tail


def word_slots() -> dict[str, Draw]:
    """What fills {noun}, {nouns}, {verb}, {verbs}, {verbed}, {verbing}, {adj}, {adverb}, {mass} and {rare}."""
    words = {section: Zipf(listed) for section, listed in read_words("words.txt").items()}
    nouns, verbs, adjectives, mass = (words[name] for name in ("nouns", "verbs", "adjectives", "mass"))

    def noun(dice: Dice) -> str:
        return _rare(dice, nouns, adjectives) if dice.chance(_RARE) else nouns.pick(dice)

    return {
        "noun": noun,
        "nouns": lambda dice: plural(noun(dice)),
        "verb": verbs.pick,
        "verbs": lambda dice: plural(verbs.pick(dice)),
        "verbed": lambda dice: _past(verbs.pick(dice)),
        "verbing": lambda dice: verbs.pick(dice).removesuffix("e") + "ing",
        "adj": adjectives.pick,
        "adverb": lambda dice: _adverb(adjectives.pick(dice)),
        "mass": mass.pick,
        "rare": lambda dice: _rare(dice, nouns, adjectives),
    }


NUMBER_SLOTS: dict[str, Draw] = {
    "i": lambda dice: str(dice.between(2, 90)),
    "n": lambda dice: str(dice.between(1, 60)) + ("" if dice.chance(0.55) else f".{dice.between(1, 99)}"),
    "t": lambda dice: str(dice.between(1, 90)) + dice.pick(("0,000", "5,000", "0,500", ",000", ",600")),
    "lo": lambda dice: str(dice.between(2, 30)),
    "hi": lambda dice: str(dice.between(31, 90)),
    "count": lambda dice: dice.pick(_COUNTS),
    "hedge": lambda dice: dice.pick(_HEDGES) if dice.chance(0.6) else "",
}


def plural(word: str) -> str:
    """The regular plural of a noun, which is also the third person of a verb."""
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _past(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ied"
    return word + ("d" if word.endswith("e") else "ed")


def _adverb(word: str) -> str:
    if word.endswith("ly"):
        return word
    if word.endswith("ic"):
        return word + "ally"
    return word[:-1] + ("ily" if word.endswith("y") else "y" if word.endswith("le") else word[-1] + "ly")


def _rare(dice: Dice, nouns: Zipf[str], adjectives: Zipf[str]) -> str:
    """A word that most articles lack: every language has a long tail of them."""
    word = dice.pick(nouns.items if dice.chance(0.6) else adjectives.items)
    return dice.pick(_PREFIXES) + word + dice.pick(_RARE_TAILS)
