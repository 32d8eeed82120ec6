"""Find the names of companies: by legal form, by sector word, by the gazetteer, by what is said of them, and by repetition.

In    "… Liaoning Xingkong Sodium Battery Co., Ltd. … Xingkong will …"
Out   Spans "Liaoning Xingkong Sodium Battery Co., Ltd." and "Xingkong"
Else  nothing: bodies, parks, universities, people and products are left alone

Patterns and words live in rules/companies.yml, names in rules/gazetteer.yml and look-alikes in rules/lookalikes.yml. A name that no list
knows counts when it is spoken of as a company ("general manager of X", "X announced", "X's plant").
"""

from collections import Counter
from collections.abc import Mapping

from spacy.tokens import Doc

from pipeline.extract.aliases import aliases_of
from pipeline.extract.hits import Hit, bounds_of, hits_of
from pipeline.extract.lexicon import CONTINUED, SHAPES, Grammar, Layer
from pipeline.extract.overlaps import longest
from pipeline.records import Part, Span
from pipeline.rulebook import Rulebook

_WORD = SHAPES["CAP"]
_ENOUGH = 2  # an unlisted name needs two signs: two cues, or one cue and a second occurrence


class CompanyFinder:
    """``find(doc, layers, text)`` gives the company spans of one Doc in text order."""

    def __init__(self, rules: Rulebook, grammar: Grammar) -> None:
        patterns = [pattern for pattern in rules.patterns if pattern.layer == "companies"]
        compiled = [(p, grammar.compile(p.pattern, rule=p.id)) for p in patterns]
        self._looks = [(p.id, look) for p, look in compiled if p.label == "company"]
        self._cues = [(p.id, look) for p, look in compiled if p.label == "cue"]
        self._people = rules.words("surnames") | rules.words("first_names")
        self._title = grammar.classes.get("TITLE", "")

    def find(self, doc: Doc, layers: Mapping[str, Layer], text: str) -> list[Span]:
        """Spans with label "company"; a gazetteer hit's part carries the canonical name."""
        layer = layers["companies"]
        codes = _shown(doc, layer.codes, layers["cues"])
        hits = longest(hits_of(self._looks, codes))
        hits += self._unlisted(doc, codes, hits)
        taken = {index for hit in hits for index in range(hit.start, hit.end)}
        hits += aliases_of(doc, codes, hits, taken)
        return [_span(doc, layer, text, hit) for hit in sorted(hits, key=lambda hit: hit.start)]

    def _unlisted(self, doc: Doc, codes: str, known: list[Hit]) -> list[Hit]:
        """Names that only their use gives away, wherever they stand."""
        taken = {index for hit in known for index in range(hit.start, hit.end)}
        cues = [hit for hit in hits_of(self._cues, codes) if taken.isdisjoint(range(hit.start, hit.end))]
        signs: Counter[tuple[str, ...]] = Counter()
        for hit in cues:
            words = tuple(token.text for token in doc[hit.start : hit.end])
            if not self._is_person(words, codes, hit):
                signs[words] += 1
        if not signs:
            return []
        found = [hit for words in signs for hit in _occurrences(doc, codes, words, taken)]
        counts = Counter(hit.rule for hit in found)
        return longest(
            [
                Hit(hit.start, hit.end, "company.by-use")
                for hit in found
                if signs[tuple(hit.rule.split(" "))] + counts[hit.rule] > _ENOUGH
            ]
        )

    def _is_person(self, words: tuple[str, ...], codes: str, hit: Hit) -> bool:
        titled = bool(hit.start) and codes[hit.start - 1] == self._title
        return titled or (len(words) > 1 and words[0] in self._people) or (len(words) == 1 and words[0] in self._people)


def _shown(doc: Doc, codes: str, cues: Layer) -> str:
    """The company layer with places marked, and capitalised words that the article also writes small taken down."""
    row = list(codes)
    small = {token.lower_ for token, code in zip(doc, codes, strict=True) if code == SHAPES["LOWER"]}
    for index, code in enumerate(row):
        if code != _WORD:
            continue
        lexeme = cues.lexemes.get(index)
        if lexeme is not None and lexeme.cls == "PLACENAME":
            row[index] = SHAPES["PLACE"]
            _cover(row, cues.codes, index)
        elif doc[index].lower_ in small:
            row[index] = SHAPES["LOWER"]
    return "".join(row)


def _cover(row: list[str], codes: str, index: int) -> None:
    """A place of several words covers them all."""
    index += 1
    while index < len(row) and codes[index] == CONTINUED and row[index] == _WORD:
        row[index] = CONTINUED
        index += 1


def _occurrences(doc: Doc, codes: str, words: tuple[str, ...], taken: set[int]) -> list[Hit]:
    """Where these words stand as a name of their own, not inside a longer capitalised run."""
    name = " ".join(words)
    size = len(words)
    found = []
    for index in range(len(doc) - size + 1):
        if doc[index].text != words[0] or index in taken:
            continue
        if tuple(token.text for token in doc[index : index + size]) == words:
            found.append(Hit(index, index + size, name))
    return found


def _span(doc: Doc, layer: Layer, text: str, hit: Hit) -> Span:
    begin, end = bounds_of(doc, hit)
    lexeme = layer.lexemes.get(hit.start)
    known = ()
    if lexeme is not None and lexeme.cls == "NAMED" and hit.rule == "company.named":
        known = (Part("NAMED", text[begin:end], begin, end, lexeme.value or {"name": text[begin:end]}),)
    return Span(begin, end, text[begin:end], "company", hit.rule, parts=known)
