"""Find the short forms of the companies that an article has named in full.

In    the tokens, the hits for "Liaoning Xingkong Sodium Battery Co., Ltd.", and the short names that are defined
Out   hits for "Xingkong Sodium Battery" and "Xingkong" elsewhere in the article
Else  nothing: a short form that is a place or an ordinary word is none
"""

from collections.abc import Iterable, Sequence

from pipeline.extract.hits import Hit
from pipeline.extract.lexicon import CAPITAL
from pipeline.extract.unlisted import Names, Words

_BRACKETS = frozenset("()（）")
_SHORTEST = 3
_LONE = 5  # letters of a first word that may stand for the whole name


def aliases_of(names: Names, hits: list[Hit], taken: set[int], defined: Iterable[Words] = ()) -> list[Hit]:
    """Every further occurrence of a name's distinctive words, longest first."""
    words = names.words
    forms = dict.fromkeys((*(form for hit in hits for form in short_forms(names, hit)), *defined))
    places = [(index, form) for form in forms for index in names.places.get(form[0], ())]
    found: list[Hit] = []
    for index, form in sorted(places, key=lambda place: (place[0], -len(place[1]))):
        end = index + len(form)
        if tuple(words[index:end]) == form and taken.isdisjoint(range(index, end)) and not _hyphened(words, index, end):
            taken.update(range(index, end))
            found.append(Hit(index, end, "company.alias"))
    return found


def _hyphened(words: Sequence[str], start: int, end: int) -> bool:
    """Whether a dash joins it to another name: a "Samsung SDI-Sungrow" is a third company."""
    return (start > 0 and words[start - 1] == "-") or (
        end < len(words) and words[end] == "-" and words[end + 1 : end + 2] != [] and words[end + 1][0].isupper()
    )


def short_forms(names: Names, hit: Hit) -> list[Words]:
    """The whole name, the name without its legal form, without its place, and its brand alone."""
    words, kinds = names.of(hit), names.codes[hit.start : hit.end]
    forms = [words]
    start = 0
    while start < len(kinds) and kinds[start] in names.lists.leading:
        start += 1
    brand = start
    while brand < len(kinds) and kinds[brand] in CAPITAL and words[brand] not in _BRACKETS:
        brand += 1
    if brand == start:
        return forms
    if start:
        forms.append(words[start:])  # "PT Seroja Nikel … Seroja Nikel"
    lone = len(words[start]) >= _LONE and words[start].lower() not in names.lists.common
    if brand - start > 1 and hit.end - hit.start > brand - start and lone:
        forms.append((words[start],))  # "Ferrolux Speicher GmbH … Ferrolux"
    for end in range(brand, len(words)):
        forms.append(words[:end])
        forms.append(words[start:end])
    return [form for form in forms if form and len(form[0]) >= _SHORTEST and form[-1] not in _BRACKETS]
