"""Give each company mention its canonical name.

In    the company spans of one article
Out   CompanyMention with the name in the company table, else the longest form of that company in the article
Else  nothing: a name stands for itself

What the article defines as a short name goes by the full one. An alias that begins the name of one other company of
the article, and of no more than one, is short for that: "Samsung" beside Samsung SDI is no mention of Samsung Group.
"Xingkong" belongs to "Liaoning Xingkong Sodium Battery Co., Ltd." because its words stand in that name side by side;
of several that hold them, the one that begins with them wins.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.confidence import Confidence
from pipeline.records import CompanyMention, Span

_WORD = re.compile(r"[^\W_]+")
_Named = tuple[list[str], str]  # the words of a text, and the name that it goes by


def name_companies(spans: Sequence[Span], confidence: Confidence) -> list[CompanyMention]:
    """One mention a span, in the same order."""
    known, full = _said_of(spans, "name"), _said_of(spans, "short_of")
    longest = sorted(dict.fromkeys(span.text for span in spans), key=lambda text: -len(text))
    names: dict[str, str] = {}
    holders: dict[str, list[_Named]] = defaultdict(list)  # the names, longest first, that hold a word
    for text in longest:
        words = _words(text)
        names[text] = (
            _listed(text, words, known.get(text), holders)
            or names.get(full.get(text, ""))
            or (_owner(words, holders[words[0]]) if words else None)
            or text
        )
        for word in dict.fromkeys(words):
            holders[word].append((words, names[text]))
    return [
        CompanyMention(
            span.text, span.start, span.end, span.found_by, names[span.text], span.sentence, confidence.of(span.signs)
        )
        for span in spans
    ]


def _listed(text: str, words: list[str], name: str | None, holders: Mapping[str, Sequence[_Named]]) -> str | None:
    """The name that the table gives to a text; of an alias, that of the one company whose longer name begins so."""
    if name is None or name == text or not words:
        return name
    longer = {known for theirs, known in holders[words[0]] if theirs != words and _place_of(words, theirs) == 0}
    return longer.pop() if len(longer) == 1 else name


def _said_of(spans: Sequence[Span], what: str) -> dict[str, str]:
    """What the parts of spans say of their texts."""
    return {s.text: str(part.value[what]) for s in spans for part in s.parts if part.value and what in part.value}


def _owner(mine: list[str], longer: Sequence[_Named]) -> str | None:
    """The name that holds these words side by side, as near to its beginning as can be."""
    best: tuple[int, str] | None = None
    for theirs, name in longer:
        place = _place_of(mine, theirs) if len(theirs) > len(mine) else None
        if place is not None and (best is None or place < best[0]):
            best = (place, name)
    return best[1] if best else None


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text) if word.lower() != "company"]


def _place_of(mine: list[str], theirs: list[str]) -> int | None:
    size = len(mine)
    places = (i for i in range(len(theirs) - size + 1) if theirs[i : i + size] == mine)
    return next(places, None) if mine else None
