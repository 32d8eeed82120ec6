"""Say what kind of fact a figure is, from the words around it.

In    a quantity and its sentence
Out   the kind of fact and the rule that said so
Else  None: the figure stays a mention

The nearest word that can speak of such a figure decides ("investment" of money, "capacity" of energy); words that make
no fact ("profit", "emissions") take part and win like any other.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.records import FactKind, Quantity, Span
from pipeline.relate.scene import Scene, Sentence, value_of

_ADJECTIVES = re.compile(
    r"(?:[\s-]+(?!in\b|of\b|for\b|to\b|and\b|on\b|from\b|at\b|by\b|with\b|will\b|per\b)[\w-]+){0,3}[\s-]+"
)
_PIECES_BEFORE = re.compile(
    r"\b(?:sets|units|pieces|blocks|turbines|packs|batteries|modules|cells|pieces) of (?:about |up to )?$"
)
_PIECES_AFTER = re.compile(
    r"\s+(?:each|apiece|units?\b|converters?|inverters?|turbines?|transformers?|per (?:unit|set|vehicle))"
)
_COMPARED = re.compile(
    r"\s+(?:a year (?:earlier|ago|before)|in the same period|the year before|(?:a|per|each) share\b)|/share"
)
_RIGHT = 14  # a word to the left of the figure speaks of it sooner than one to the right
_BEYOND_FIGURE = 22  # … and sooner than one beyond another figure
_PHASE_COSTS = 20  # "the first phase takes 5 billion yuan"
_REACH = {"money": 130, "mass": 90, "energy": 140, "power": 140, "area": 160}
# Smaller ones are products and equipment, not plants: a home battery, a forklift.
_SMALLEST = {"energy": Decimal("0.001"), "power": Decimal("0.2"), "mass": Decimal(20)}


@dataclass(frozen=True, slots=True)
class Kind:
    """A fact's kind and the id of the rule that gave it."""

    kind: FactKind
    rule: str


def kind_of(quantity: Quantity, sentence: Sentence, scene: Scene) -> Kind | None:
    """The kind of fact that this figure states, or None."""
    if quantity.kind == "percent" or quantity.equivalent_of is not None:
        return None
    if quantity.kind == "specific_energy":
        return Kind("specification", "kind.specific-energy")
    if _is_comparison(quantity, sentence, scene):
        return None
    if quantity.kind in _SMALLEST and _is_piece(quantity, scene):
        return None
    if quantity.kind == "money" and quantity.per == "unit":
        return Kind("price", "kind.per-unit")
    if quantity.kind == "money" and _is_of_plant(quantity, sentence, scene):
        return Kind("investment", "kind.money-of-plant")
    cue = _governing(quantity, sentence, scene)
    if cue is None:
        return _by_default(quantity, sentence)
    return _named(quantity, str(value_of(cue)["kind"]), cue.found_by)


def _named(quantity: Quantity, name: str, rule: str) -> Kind | None:
    if name == "none":
        return None
    if name == "plant":
        return _plant(quantity, rule)
    if name in ("order", "delivery") and quantity.kind in ("energy", "power") and _is_small(quantity):
        return None
    if name == "price" and (quantity.low or quantity.high or 0) > 1_000_000:
        return None
    return Kind(name, rule)  # type: ignore[arg-type]


def _is_of_plant(quantity: Quantity, sentence: Sentence, scene: Scene) -> bool:
    """ "its $1.6 billion gigafactory", "a 300 million yuan battery project": the sum is what the plant costs."""
    for cue in sentence.cues["kind"]:
        words = scene.article.text[quantity.end : cue.start] if cue.start >= quantity.end else None
        if words is not None and value_of(cue)["kind"] == "plant" and len(words) <= 32 and _ADJECTIVES.fullmatch(words):
            return True
    return False


def _plant(quantity: Quantity, rule: str) -> Kind | None:
    if quantity.kind == "area":
        return None  # separator film is counted in square metres too
    if _is_small(quantity):
        return None
    return Kind("output" if quantity.kind == "mass" else "capacity", rule)


def _is_small(quantity: Quantity) -> bool:
    size = quantity.low if quantity.low is not None else quantity.high
    return size is not None and size < _SMALLEST[quantity.kind]


def _is_piece(quantity: Quantity, scene: Scene) -> bool:
    """ "60 sets of 5MW converters", "6.25MW each": the size of one of many."""
    text = scene.article.text
    return bool(_PIECES_BEFORE.search(text, max(0, quantity.start - 24), quantity.start)) or bool(
        _PIECES_AFTER.match(text, quantity.end)
    )


def _governing(quantity: Quantity, sentence: Sentence, scene: Scene) -> Span | None:
    start, end = scene.clause(sentence, quantity.start)
    able = [cue for cue in sentence.cues["kind"] if quantity.kind in value_of(cue)["of"]]
    # A figure after a semicolon may still be of what was spoken of before it.
    able = [cue for cue in able if start <= cue.start < end] or [cue for cue in able if cue.end <= quantity.start]
    costed = [(_cost(quantity, cue, sentence, scene), cue.start, cue) for cue in able]
    best = min(costed, key=lambda row: row[:2], default=None)
    return best[2] if best is not None and best[0] <= _REACH[quantity.kind] else None


def _cost(quantity: Quantity, cue: Span, sentence: Sentence, scene: Scene) -> int:
    right = cue.start >= quantity.end
    low, high = (quantity.end, cue.start) if right else (cue.end, quantity.start)
    between = sum(low <= other.start < high for _, other in sentence.quantities if other is not quantity)
    return scene.gap(low, high) + between * _BEYOND_FIGURE + (_RIGHT if right else 0)


def _by_default(quantity: Quantity, sentence: Sentence) -> Kind | None:
    if quantity.kind == "area":
        return Kind("site", "kind.area")
    if quantity.kind == "mass" and quantity.per == "year":
        return _plant(quantity, "kind.mass-per-year")
    if quantity.kind == "money" and any(0 <= quantity.start - c.end < _PHASE_COSTS for c in sentence.cues["phase"]):
        return Kind("investment", "kind.phase-before")
    after = [cue for cue in (*sentence.cues["product"], *sentence.cues["phase"]) if 0 <= cue.start - quantity.end < 30]
    if quantity.kind == "mass" and any(cue.label == "phase" for cue in after):
        return _plant(quantity, "kind.phase-after")
    if quantity.kind in ("energy", "power") and (after or quantity.per == "year"):
        return _plant(quantity, "kind.product-after")
    if quantity.kind in ("energy", "power") and sentence.cues["status"]:
        return _plant(quantity, "kind.of-event")
    return None


def _is_comparison(quantity: Quantity, sentence: Sentence, scene: Scene) -> bool:
    """ "up from 5 GWh", "640MWh a year earlier": a figure given only to compare; so is the price of a share."""
    if _COMPARED.match(scene.article.text, quantity.end):
        return True
    return any(
        value_of(cue).get("scene") == "comparison" and 0 <= quantity.start - cue.end <= 12
        for cue in sentence.cues["scene"]
    )
