"""Find the names of companies: by legal form, sector word, company table, by what is said of them, and by repetition.

In    "… Liaoning Xingkong Sodium Battery Co., Ltd. … Xingkong will …"
Out   Spans "Liaoning Xingkong Sodium Battery Co., Ltd." and "Xingkong"
Else  nothing: bodies, parks, universities, people and products are left alone

Patterns and words live in rules/companies.yml, names in corpus/companies.csv, look-alikes in rules/lookalikes.yml and
rules/projects.yml. A name that no list knows counts when it is spoken of as a company ("general manager of X",
"X announced", "X's plant").
"""

from collections.abc import Iterable, Mapping
from functools import partial

from spacy.tokens import Doc

from pipeline.extract.aliases import aliases_of
from pipeline.extract.definitions import defined_companies, defined_otherwise, definitions_in, without_definition
from pipeline.extract.hits import Hit, bounds_of, hits_of, looks_of
from pipeline.extract.lexicon import Grammar, Layer
from pipeline.extract.precedence import entities_of, standing
from pipeline.extract.signs import Evidence, tellers_of
from pipeline.extract.tidy import Tidy
from pipeline.extract.unlisted import Names, WordLists, by_list, by_use, names_in
from pipeline.extract.view import view_of
from pipeline.records import Part, Span
from pipeline.rulebook import Rulebook


class CompanyFinder:
    """``find(doc, layers, text)`` gives the company spans of one Doc in text order."""

    def __init__(self, rules: Rulebook, grammar: Grammar) -> None:
        looks = looks_of(rules, grammar, "companies")
        self._looks, self._cues, self._lists = looks["company"], looks["cue"], looks["list"]
        self._words = WordLists(
            people=rules.words("surnames") | rules.words("first_names") | rules.words("given_names"),
            leading=frozenset((grammar.classes["PLACE"], grammar.classes["FORMFIRST"])),
            common=rules.words("common"),
        )
        self._tidy = Tidy(grammar, rules.words("no_company"), rules.words("callers"))
        # A listed name, bare or with no more than a legal form: "BYD Co., Ltd." is BYD, "BYD Finance Co., Ltd." is not.
        self._listed = grammar.compile("NAMED ORG? COMMA? FORM?", rule="listed name")
        # "Changde Sodium-battery": what a hyphen joins to the next word does not end there.
        self._joined = grammar.compile("JOINED", rule="joined")
        self._tellers = tellers_of(rules, grammar)
        self._view = view_of(grammar)
        self._public = frozenset((grammar.classes["PUBLICBODY"], grammar.classes["OFWORD"]))

    def find(self, doc: Doc, layers: Mapping[str, Layer], text: str) -> list[Span]:
        """Spans with label "company"; a part of a listed name carries the canonical name."""
        layer = layers["companies"]
        codes = self._view.codes(doc, layer.codes, layers["cues"])
        names = names_in(doc, codes, self._words)
        tidied = partial(self._tidy.tidied, names=names, codes=codes)
        entities = entities_of(doc, tidied)
        definitions = definitions_in(names.words)
        looks = [hit for hit in hits_of(self._looks, codes) if self._tidy.may_be(hit, names)]
        by_end = [hit for hit in entities.otherwise() if self._ends_as_a_company(hit, names, codes)]
        by_end += self._tellers.endings.names(names)
        by_end = [hit for hit in by_end if not self._joined.match(codes, hit.end)]
        doubtful = [hit for hit in map(tidied, entities.doubtful()) if hit is not None]
        named = entities.allow((*looks, *entities.companies, *by_end, *doubtful))
        hits = standing([without_definition(hit, definitions, codes) for hit in named])
        cues = hits_of(self._cues, codes)
        hits += entities.allow(by_use(names, cues, _tokens(hits)))
        hits += entities.allow(by_list(names, hits_of(self._lists, codes), hits))
        nothing = defined_otherwise(definitions, hits)
        hits = [hit for hit in hits if names.of(hit) not in nothing]
        defined = defined_companies(names, definitions, hits)
        hits += aliases_of(names, hits, _tokens(hits), defined)
        hits.sort(key=lambda hit: hit.start)
        listed = {hit for hit in hits if self._is_listed(layer, hit)}
        evidence = Evidence(entities, names, listed, {names.of(cue) for cue in cues}, self._tellers, defined)
        rows = zip(hits, evidence.signs(hits), strict=True)
        full = {words: text[slice(*bounds_of(doc, hit))] for words, hit in defined.items()}
        return [self._span(doc, layer, text, hit, signs, full.get(names.of(hit))) for hit, signs in rows]

    def _ends_as_a_company(self, hit: Hit, names: Names, codes: str) -> bool:
        end = self._tellers.endings.end_of(names.of(hit), codes[hit.end - 1])
        public = self._public & set(codes[hit.start : hit.end])
        return end in ("trade", "sector") and not public and self._tidy.tidied(hit, names, codes) == hit

    def _is_listed(self, layer: Layer, hit: Hit) -> bool:
        return hit.start in layer.lexemes and bool(self._listed.fullmatch(layer.codes, hit.start, hit.end))

    def _span(
        self, doc: Doc, layer: Layer, text: str, hit: Hit, signs: tuple[str, ...], full: str | None = None
    ) -> Span:
        """``full`` is the name that the article has given this one as the short form of."""
        begin, end = bounds_of(doc, hit)
        words, rule = text[begin:end], hit.rule
        parts: tuple[Part, ...] = ()
        if self._is_listed(layer, hit):
            lexeme = layer.lexemes[hit.start]
            rule = f"{rule}/{lexeme.id}"
            parts = (Part("NAMED", words, begin, end, lexeme.value or {"name": words}),)
        elif full:
            parts = (Part("SHORT", words, begin, end, {"short_of": full}),)
        return Span(begin, end, words, "company", rule, parts=parts, signs=signs)


def _tokens(hits: Iterable[Hit]) -> set[int]:
    return {index for hit in hits for index in range(hit.start, hit.end)}
