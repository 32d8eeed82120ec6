"""Find the short forms of the companies that an article has named in full.

In    the tokens, and the hits for "Liaoning Xingkong Sodium Battery Co., Ltd."
Out   hits for "Xingkong Sodium Battery" and "Xingkong" elsewhere in the article
Else  nothing: a short form that is a place or an ordinary word is none
"""

from spacy.tokens import Doc

from pipeline.extract.hits import Hit
from pipeline.extract.lexicon import SHAPES

_NAME = frozenset((SHAPES["CAP"], SHAPES["MIXED"]))
_BRACKETS = frozenset("()（）")
_SHORTEST = 3
_LONE = 5  # letters of a first word that may stand for the whole name


def aliases_of(doc: Doc, codes: str, hits: list[Hit], taken: set[int]) -> list[Hit]:
    """Every further occurrence of a name's distinctive words, longest first."""
    forms: dict[tuple[str, ...], None] = {}
    for hit in hits:
        for form in _short_forms(doc, codes, hit):
            forms.setdefault(form)
    found: list[Hit] = []
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted(forms, key=len, reverse=True):
        by_first.setdefault(form[0], []).append(form)
    words = [token.text for token in doc]
    for index, word in enumerate(words):
        for form in by_first.get(word, ()):
            end = index + len(form)
            if (
                tuple(words[index:end]) == form
                and taken.isdisjoint(range(index, end))
                and not _hyphened(words, index, end)
            ):
                taken.update(range(index, end))
                found.append(Hit(index, end, "company.alias"))
                break
    return found


def _hyphened(words: list[str], start: int, end: int) -> bool:
    """ "Samsung SDI-Sungrow" is a third company."""
    return (start > 0 and words[start - 1] == "-") or (
        end < len(words) and words[end] == "-" and words[end + 1 : end + 2] != [] and words[end + 1][0].isupper()
    )


def _short_forms(doc: Doc, codes: str, hit: Hit) -> list[tuple[str, ...]]:
    """The whole name, the name without its legal form, without its place, and its brand alone."""
    words = [doc[i].text for i in range(hit.start, hit.end)]
    kinds = codes[hit.start : hit.end]
    forms = [tuple(words)]
    start = 0
    while start < len(kinds) and kinds[start] == SHAPES["PLACE"]:
        start += 1
    brand = start
    while brand < len(kinds) and kinds[brand] in _NAME and words[brand] not in _BRACKETS:
        brand += 1
    if brand == start:
        return forms
    if brand - start > 1 and hit.end - hit.start > brand - start and len(words[start]) >= _LONE:
        forms.append((words[start],))  # "Ferrolux Speicher GmbH … Ferrolux"
    for end in range(brand, len(words)):
        forms.append(tuple(words[:end]))
        forms.append(tuple(words[start:end]))
    return [form for form in forms if form and len(form[0]) >= _SHORTEST and form[-1] not in _BRACKETS]
