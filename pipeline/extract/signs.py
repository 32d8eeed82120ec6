"""What speaks for and against each company hit: the signs that its confidence is computed from.

In    the hits that stand, what a model has marked, the words of the Doc, and what stands beside them
Out   a row of signs for each hit: which rule found it, how the model sees it, whether a list, a longer name or its use
      confirms it, its length, spelling and last word, what the article says beside it wherever it stands, how steadily
      the model calls it so and, of our own model, with what odds
Else  nothing
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.confidence import IN_A_BODY, MOST, ODDS
from pipeline.extract.aliases import short_forms
from pipeline.extract.endings import Endings, endings_of
from pipeline.extract.hits import Hit
from pipeline.extract.lexicon import CAPITAL, SHAPES, Grammar
from pipeline.extract.neighbours import Neighbours, neighbours_of
from pipeline.extract.precedence import MODEL, Entities
from pipeline.extract.unlisted import Names, Words
from pipeline.rulebook import Rulebook

_ACRONYM = 5  # letters at most
_PERSON = 3  # words of a person's name at most
_SURE = frozenset({"company.form", "company.form-first", "company.partners", "company.named"})
_FIRM = _SURE | {"company.org", "company.sector"}  # rules that need no more proof
_ARTICLES = frozenset(("the", "a", "an", "this", "that", "these", "those", "its", "their", "our"))
_QUOTES, _BRACKETS = frozenset('"“‘«'), frozenset("(（[")
_OWN = frozenset((SHAPES["CAP"], SHAPES["MIXED"], SHAPES["TITLED"]))  # of words that no class of the trade has
_LINKS = ("COMMA", "LIST")
_LINKS_BETWEEN = 2  # "X, and Y"
_BODY = "beside.body"
_STEPS = (-6, -3, -1, 1, 3, 6)  # of log-odds


@dataclass(frozen=True, slots=True)
class Tellers:
    """What the rules say of neighbours and last words, and the class characters that link the names of a list."""

    neighbours: Neighbours
    endings: Endings
    links: frozenset[str]
    common: frozenset[str]


def tellers_of(rules: Rulebook, grammar: Grammar) -> Tellers:
    """The tellers of ``rules``."""
    links = frozenset(grammar.classes[name] for name in _LINKS)
    return Tellers(neighbours_of(rules, grammar), endings_of(rules, grammar), links, rules.words("common"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """``listed`` are the hits that a list names, ``used`` the words that stand somewhere as a company's name.

    ``defined`` are the short names that the article defines, with the hits that they stand for.
    """

    entities: Entities
    names: Names
    listed: Collection[Hit]
    used: Collection[Words]
    tellers: Tellers
    defined: Mapping[Words, Hit]

    def signs(self, hits: Sequence[Hit]) -> list[tuple[str, ...]]:
        """The signs of each hit."""
        texts = [self.names.of(hit) for hit in hits]
        times = Counter(texts)
        marked = Counter(
            text for text, hit in zip(texts, hits, strict=True) if self.entities.opinion(hit) in ("same", "part")
        )
        short = self._short(hits, sure=True).union(self.defined)
        offshoots = self._short(hits, sure=False) - short
        beside = self._beside(hits, texts)
        likely = self._likely(hits, texts)
        return [
            (
                hit.rule,
                f"model.{self.entities.opinion(hit)}",
                f"known.{self._known(hit, text, short, offshoots)}",
                f"words.{len(text) if len(text) < 3 else 'many'}",
                f"spelling.{_spelling(text)}",
                f"marked.{_steadily(marked[text], times[text])}",
                f"run.{self._run(hit)}",
                *odds,
                *beside[text],
            )
            for hit, text, odds in zip(hits, texts, likely, strict=True)
        ]

    def _likely(self, hits: Sequence[Hit], texts: Sequence[Words]) -> list[tuple[str, ...]]:
        """How likely our own model holds each hit to be a company, here and where it holds it most likely."""
        odds = self.entities.odds(hits)
        if not odds:
            return [()] * len(hits)
        most: dict[Words, float] = {}
        for text, here in zip(texts, odds, strict=True):
            most[text] = max(here, most.get(text, here))
        return [(f"{ODDS}.{_step(one)}", f"{MOST}.{_step(most[text])}") for text, one in zip(texts, odds, strict=True)]

    def _known(self, hit: Hit, text: Words, short: Collection[Words], offshoots: Collection[Words]) -> str:
        if hit in self.listed:
            return "listed"
        if text in short:
            return "short"
        return "offshoot" if text in offshoots else "used" if text in self.used else "new"

    def _short(self, hits: Sequence[Hit], *, sure: bool) -> set[Words]:
        """The short forms of longer names here: who has "Luanchi Energy Co., Ltd." knows what "Luanchi" is.

        ``sure`` are those of names that the model sees, a list has or a legal form ends; the others are offshoots.
        """
        forms: set[Words] = set()
        for hit in hits:
            vouched = hit.rule in _SURE or self.entities.opinion(hit) in ("same", "part")
            if hit.end - hit.start > 1 and vouched == sure and (hit.rule in _FIRM or hit.rule == MODEL):
                forms.update(form for form in short_forms(self.names, hit) if len(form) < hit.end - hit.start)
        return forms

    def _beside(self, hits: Sequence[Hit], texts: Sequence[Words]) -> dict[Words, list[str]]:
        """For each name what stands beside it at any of its places, and what its words look like."""
        seen: dict[Words, set[str]] = defaultdict(set)
        bodies: Counter[Words] = Counter()
        listing = self._beside_companies(hits)
        codes, persons = self.names.codes, self._family_names()
        small = {word.lower() for word, code in zip(self.names.words, codes, strict=True) if code == SHAPES["LOWER"]}
        for hit, text in zip(hits, texts, strict=True):
            signs = seen[text]
            neighbours = set(self.tellers.neighbours.beside(codes, hit))
            signs.update(neighbours)
            bodies[text] += _BODY in neighbours and hit.rule not in _SURE  # "Qomo Co., Ltd. Management Committee"
            if hit in listing:
                signs.add("beside.company")
            signs.update(self._around(hit))
            signs.update(self._made_of(hit, small))
            if label := self.entities.labels.get((hit.start, hit.end)):
                signs.add(f"label.{label.lower()}")
            signs.add(f"end.{self.tellers.endings.end_of(text, codes[hit.end - 1])}")
            if codes[hit.start] == SHAPES["PLACE"]:
                signs.add("first.place")
            if text[0] in self.names.lists.people and len(text) <= _PERSON:
                signs.add("first.surname")
            if text[-1] in persons and len(text) <= _PERSON:
                signs.add("last.surname")
        times = Counter(texts)
        for text, count in bodies.items():
            if count == times[text]:
                seen[text].add(IN_A_BODY)  # "the Qomo district" and nowhere Qomo itself
        return {text: sorted(signs) for text, signs in seen.items()}

    def _around(self, hit: Hit) -> Iterator[str]:
        """What opens before the name: an article, a quotation, a bracket."""
        before = self.names.words[hit.start - 1].lower() if hit.start else ""
        if before in _ARTICLES:
            yield "beside.article"
        elif before in _QUOTES:
            yield "beside.quoted"
        elif before in _BRACKETS:
            yield "beside.bracket"

    def _run(self, hit: Hit) -> str:
        """Whether more words with a capital stand before it or after it: "Gerhard Lotz", "the Donghang Aurora"."""
        codes = self.names.codes
        if codes[hit.end : hit.end + 1] in CAPITAL:
            return "after"
        before = hit.start - 1
        return "before" if before >= 0 and codes[before] in CAPITAL and before not in self.names.opening else "alone"

    def _made_of(self, hit: Hit, small: Collection[str]) -> Iterator[str]:
        """Whether the words of the name, but for those of the trade, are words of the language, or of this article."""
        tokens = range(hit.start, hit.end)
        own = [self.names.words[i].lower() for i in tokens if self.names.codes[i] in _OWN]
        known = sum(word in self.tellers.common or word in small for word in own)
        yield f"common.{'nothing' if not own else 'none' if not known else 'all' if known == len(own) else 'some'}"
        if any(self.names.codes[i] == SHAPES["LOWER"] for i in tokens):
            yield "inside.small"

    def _family_names(self) -> set[str]:
        """The last words of what the model takes for people's names of several words."""
        words, labels = self.names.words, self.entities.labels
        return {words[end - 1] for (start, end), label in labels.items() if label == "PERSON" and end - start > 1}

    def _beside_companies(self, hits: Sequence[Hit]) -> set[Hit]:
        """Which of the hits, given in text order, stand in a list where another needs no more proof: "Qomo and BYD"."""
        found: set[Hit] = set()
        for row in self._rows(hits):
            firm = [hit for hit in row if hit.rule in _FIRM or hit in self.listed]
            found.update(hit for hit in row if len(firm) > (hit in firm))
        return found

    def _rows(self, hits: Sequence[Hit]) -> Iterator[list[Hit]]:
        """Hits that nothing but commas and "and" parts, in text order."""
        row: list[Hit] = []
        for hit in hits:
            between = self.names.codes[row[-1].end : hit.start] if row else ""
            if not (0 < len(between) <= _LINKS_BETWEEN and self.tellers.links.issuperset(between)):
                yield row
                row = []
            row.append(hit)
        yield row


def _spelling(text: Words) -> str:
    word = text[0]
    if all(one.islower() for one in text):
        return "small"
    if len(text) > 1:
        return "several"
    if word.isupper():
        return "acronym" if len(word) <= _ACRONYM else "shouted"
    return "plain" if word[1:].islower() else "mixed"


def _step(odds: float) -> str:
    """The step that log-odds have reached."""
    reached = bisect_right(_STEPS, odds)
    return f"{_STEPS[reached - 1]:+d}" if reached else "least"


def _steadily(marked: int, times: int) -> str:
    """How often the model marks these words, of the times that they stand here as a name."""
    if times == 1:
        return "once" if marked else "never"
    return "never" if not marked else "always" if marked == times else "sometimes"
