"""Find the names of companies: by legal form, sector word, company table, by what is said of them, and by repetition.

In    "… Liaoning Xingkong Sodium Battery Co., Ltd. … Xingkong will …"
Out   Spans "Liaoning Xingkong Sodium Battery Co., Ltd." and "Xingkong"
Else  nothing: bodies, parks, universities, people and products are left alone

Patterns and words live in rules/companies.yml, names in corpus/companies.csv, look-alikes in lookalikes.yml. A name
that no list knows counts when it is spoken of as a company ("general manager of X", "X announced", "X's plant").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.extract.aliases import aliases_of
from pipeline.extract.hits import Hit, bounds_of, hits_of, looks_of
from pipeline.extract.lexicon import CONTINUED, SHAPES, Grammar, Layer
from pipeline.extract.precedence import entities_of, standing
from pipeline.extract.signs import Evidence
from pipeline.extract.tidy import Tidy
from pipeline.extract.unlisted import by_list, by_use, names_in
from pipeline.records import Part, Span
from pipeline.rulebook import Rulebook

_WORD = SHAPES["CAP"]
_HEADLINE = 3  # capitalised words that make a headline, where hardly a long word is small
_TELLING_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Special:
    """Class characters that ask for a second look: ordinary words, the inner words of names, the hyphen."""

    ordinary: frozenset[str]
    inside: frozenset[str]
    hyphen: str


class CompanyFinder:
    """``find(doc, layers, text)`` gives the company spans of one Doc in text order."""

    def __init__(self, rules: Rulebook, grammar: Grammar) -> None:
        looks = looks_of(rules, grammar, "companies")
        self._looks, self._cues, self._lists = looks["company"], looks["cue"], looks["list"]
        self._people = rules.words("surnames") | rules.words("first_names")
        self._tidy = Tidy(grammar, rules.words("no_company"))
        # A listed name, bare or with no more than a legal form: "BYD Co., Ltd." is BYD, "BYD Finance Co., Ltd." is not.
        self._listed = grammar.compile("NAMED ORG? COMMA? FORM?", rule="listed name")
        self._special = Special(
            ordinary=frozenset(grammar.classes[name] for name in ("ORDINARY", "OWNS", "WORKS")),
            inside=frozenset(grammar.classes[name] for name in ("SECTOR", "ORG", "FORM", "WEAK", "NAMED")),
            hyphen=grammar.classes["HYPHEN"],
        )

    def find(self, doc: Doc, layers: Mapping[str, Layer], text: str) -> list[Span]:
        """Spans with label "company"; a part of a listed name carries the canonical name."""
        layer = layers["companies"]
        codes = _shown(doc, layer.codes, layers["cues"], self._special)
        names = names_in(doc, codes, self._people)
        entities = entities_of(doc, lambda hit: self._tidy.tidied(hit, names, codes))
        looks = [hit for hit in hits_of(self._looks, codes) if self._tidy.may_be(hit, names)]
        hits = standing(entities.allow((*looks, *entities.companies)))
        cues = hits_of(self._cues, codes)
        hits += entities.allow(by_use(names, cues, _tokens(hits)))
        hits += entities.allow(by_list(names, hits_of(self._lists, codes), hits))
        hits += aliases_of(names, hits, _tokens(hits))
        hits.sort(key=lambda hit: hit.start)
        listed = {hit for hit in hits if self._is_listed(layer, hit)}
        evidence = Evidence(entities, names, listed, {names.of(cue) for cue in cues})
        rows = zip(hits, evidence.signs(hits), strict=True)
        return [self._span(doc, layer, text, hit, signs) for hit, signs in rows]

    def _is_listed(self, layer: Layer, hit: Hit) -> bool:
        return hit.start in layer.lexemes and bool(self._listed.fullmatch(layer.codes, hit.start, hit.end))

    def _span(self, doc: Doc, layer: Layer, text: str, hit: Hit, signs: tuple[str, ...]) -> Span:
        begin, end = bounds_of(doc, hit)
        if self._is_listed(layer, hit):
            lexeme = layer.lexemes[hit.start]
            name = lexeme.value or {"name": text[begin:end]}
            known = (Part("NAMED", text[begin:end], begin, end, name),)
            return Span(begin, end, text[begin:end], "company", f"{hit.rule}/{lexeme.id}", parts=known, signs=signs)
        return Span(begin, end, text[begin:end], "company", hit.rule, signs=signs)


def _tokens(hits: Iterable[Hit]) -> set[int]:
    return {index for hit in hits for index in range(hit.start, hit.end)}


def _shown(doc: Doc, codes: str, cues: Layer, special: "Special") -> str:
    """The company layer as the patterns see it.

    Places are marked; an ordinary word with a capital inside a sentence may belong to a name; a lone capitalised word
    that the article also writes small is no name; a dash between spaces joins nothing.
    """
    row = list(codes)
    headline = _headline_words(doc, codes)
    small = {token.lower_ for token, code in zip(doc, codes, strict=True) if code == SHAPES["LOWER"]}
    for index, code in enumerate(codes):
        if code == _WORD:
            lexeme = cues.lexemes.get(index)
            if lexeme is not None and lexeme.cls == "PLACENAME":
                row[index] = SHAPES["PLACE"]
                _cover(row, cues.codes, index)
            elif index in headline or (
                doc[index].lower_ in small and (doc[index].is_sent_start or _stands_alone(codes, index, special))
            ):
                row[index] = SHAPES["LOWER"]
        elif code in special.ordinary and doc[index].text[0].isupper() and not doc[index].is_sent_start:
            row[index] = SHAPES["TITLED"]
        elif code == special.hyphen and index and doc[index - 1].whitespace_:
            row[index] = SHAPES["PUNCT"]
    return "".join(row)


def _headline_words(doc: Doc, codes: str) -> set[int]:
    """Words of lines "Where Every Word Has a Capital" that the rest of the article never writes with one."""
    inside: set[int] = set()
    for sentence in doc.sents:
        start, end = sentence.start, sentence.end
        if "." in {token.text for token in doc[max(start, end - 3) : end]}:
            continue  # a full stop: a sentence, however many names it holds
        capital = [i for i in range(start, end) if codes[i] == _WORD]
        small = [i for i in range(start, end) if codes[i] == SHAPES["LOWER"] and len(doc[i]) >= _TELLING_LENGTH]
        if len(capital) >= _HEADLINE and len(small) * 8 < len(capital):
            inside.update(capital)
    told = {doc[i].text for i, code in enumerate(codes) if code == _WORD and i not in inside}
    return {i for i in inside if doc[i].text not in told}


def _stands_alone(codes: str, index: int, special: "Special") -> bool:
    """Whether no neighbour could belong to a name."""
    around = codes[max(0, index - 1) : index] + codes[index + 1 : index + 2]
    return not any(code == _WORD or code in special.inside for code in around)


def _cover(row: list[str], codes: str, index: int) -> None:
    """A place of several words covers them all."""
    index += 1
    while index < len(row) and codes[index] == CONTINUED and row[index] == _WORD:
        row[index] = CONTINUED
        index += 1
