"""Give every token its class in each layer of the grammar, so that a pattern is a regular expression over classes.

In    a Doc
Out   per layer, one character a token (its class) and the lexemes by their first token
Else  nothing: a word that no rule knows has its shape as class

The words are found by spaCy's PhraseMatcher in one pass. The patterns over them ("NUMBER SCALE* UNIT") run as Python
regular expressions over the class string, one character a token: faster than spaCy's Matcher (docs/architecture.md).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from pipeline.errors import RuleError
from pipeline.extract.tokenizer import Tokenizer
from pipeline.records import Part
from pipeline.rulebook import LAYERS, Lexeme, Rulebook

# Classes by shape, the same in every layer; a lexeme's class replaces them. No capital letters: patterns use those.
SHAPES = {
    "NUMBER": "0",  # any number in digits; YEAR and DAY are numbers too
    "YEAR": "y",
    "DAY": "n",
    "CAP": "ç",
    "LOWER": "a",
    "MIXED": "m",
    "NUMDATE": "d",
    "SHORTDATE": "s",  # two digits for the year and hyphens: a date only where a preposition says so
    "COMPACT": "k",  # 20240418
    "DECIMALDAY": "r",  # 4.18: a number, and a day after "on"
    "QYEAR": "q",  # 1Q24, FY2023
    "DECADE": "e",
    "CLOCK": "c",
    "PUNCT": "p",
    "BREAK": "\n",
    "PLACE": "þ",  # a capitalised word that the cue layer knows as a place
    "TITLED": "ø",  # an ordinary word of the rules, written with a capital inside a sentence
}
CAPITAL = frozenset((SHAPES["CAP"], SHAPES["MIXED"]))  # of words with a capital that no list knows
CONTINUED = "~"  # the later tokens of a lexeme of several words, and stray white space
_FIRST_CLASS = 0x100
_DIGITS = "0ynkr"
_SHAPE_OF = (
    (re.compile(r"(?:19|20)\d\d"), "y"),
    (re.compile(r"[12]?[1-9]|[123]0|31|0[1-9]"), "n"),
    (re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"), "k"),
    (re.compile(r"(?:[1-9]|1[0-2])\.(?:[12]?[1-9]|[1-3]0|31)"), "r"),
    (re.compile(r"(?i:[1-4]Q|[12]H|FY|CY)(?:\d\d|20\d\d)(?i:F|E)?"), "q"),
    (re.compile(r"(?:(?:19|20)\d|[2-9])0s"), "e"),
    (re.compile(r"\d{0,9}[½¼¾]"), "0"),
    (re.compile(r"[-−]?\d[\d,'’\x20]*(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,6}(?:,\d+)?"), "0"),
    (re.compile(r"\d+/\d+/\d+|\d{4}([-.])\d+\1\d+|\d+([-.])\d+\2\d{4}"), "d"),
    (re.compile(r"\d+-\d+-\d+"), "s"),
    (re.compile(r"\d+:\d+(?::\d+)?"), "c"),
    (re.compile(r"\s*\n\s*"), "\n"),
    (re.compile(r"\s+"), CONTINUED),
    (re.compile(r"[A-Z][^\W_]*\d[\w.,]*"), SHAPES["CAP"]),  # "A123", "M3P"
    (re.compile(r"[^\W_]*\d[\w.,]*"), "m"),
)
_APOSTROPHE = re.compile("['’]")


@lru_cache(maxsize=65_536)
def shape_of(word: str) -> str:
    """The class of a token by its look alone. Words recur, so the answers are kept."""
    if word.isalpha() or (word[0].isalpha() and (word[-1] == "." or _APOSTROPHE.sub("", word).isalpha())):
        return "a" if word[0].islower() else SHAPES["CAP"]
    return next((shape for look, shape in _SHAPE_OF if look.fullmatch(word)), "p")


@dataclass(slots=True)
class Layer:
    """One layer of one Doc: ``codes[i]`` is the class of token i; ``lexemes`` are keyed by their first token."""

    codes: str
    lexemes: dict[int, Lexeme] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The classes of one layer: name → character, and back; ``compile`` turns a pattern into an expression."""

    classes: Mapping[str, str]
    macros: Mapping[str, str]

    def compile(self, pattern: str, *, rule: str) -> re.Pattern[str]:
        """``<`` and ``>`` bound the span; names are classes or macros; the rest is regular-expression syntax."""
        expression = self._expand(pattern, rule, 0)
        try:
            return re.compile(expression)
        except re.error as error:
            message = f"rule `{rule}`: its pattern does not compile ({error.msg}). Check its brackets and operators."
            raise RuleError(message, entry=rule) from error

    def _expand(self, pattern: str, rule: str, depth: int) -> str:
        if depth > 8:
            raise RuleError(f"rule `{rule}`: its macros refer to each other in a circle. Break it.", entry=rule)
        pattern = re.sub(r"\(\?<!([A-Z_ ]+)\)", lambda m: self._not_after(m[1].split(), rule), pattern)
        pattern = re.sub(r"\((?!\?)", "(?:", pattern)  # the only groups that capture are the spans
        bracketed = re.sub(r"\[(\^?)([A-Z_ ]+)\]", lambda m: self._choice(m[1], m[2].split(), rule), pattern)
        named = re.sub(r"[A-Z][A-Z_]+", lambda m: self._name(m[0], rule, depth), bracketed)
        if depth == 0:
            # (?<…) is syntax, a bare < opens the span.
            named = re.sub(r"(?<!\?)<", "(", named).replace(">", ")")
        return named.replace(" ", "")

    def _not_after(self, names: list[str], rule: str) -> str:
        one = f"[{''.join(self._char(name, rule) for name in names)}]"
        # A lookbehind has one width: a lexeme of up to three tokens is looked for in three ways.
        return "".join(f"(?<!{one}{CONTINUED * more})" for more in range(3))

    def _choice(self, negated: str, names: list[str], rule: str) -> str:
        kept = "" if not negated else CONTINUED
        return f"(?:[{negated}{''.join(self._char(name, rule) for name in names)}{kept}]{CONTINUED}*+)"

    def _name(self, name: str, rule: str, depth: int) -> str:
        if name in self.macros:
            return f"(?:{self._expand(self.macros[name], rule, depth + 1)})"
        return f"(?:[{self._char(name, rule)}]{CONTINUED}*+)"

    def _char(self, name: str, rule: str) -> str:
        if name not in self.classes:
            raise RuleError(
                f"rule `{rule}`: no lexeme has the class `{name}`. Known: {', '.join(sorted(self.classes))}.",
                entry=rule,
            )
        return _DIGITS if name == "NUMBER" else self.classes[name]


class Lexicon:
    """The words of a rulebook, ready to be found. ``annotate(doc)`` gives the layers; it keeps nothing of the Doc."""

    def __init__(self, rules: Rulebook, tokenizer: Tokenizer) -> None:
        tokenize = tokenizer.for_phrases()
        vocab = tokenize.vocab  # the matchers go by hashes, which are the same in every vocabulary
        self.grammars = {layer: grammar_of(rules, layer) for layer in LAYERS}
        self._any_case = PhraseMatcher(vocab, attr="LOWER")
        self._exact = PhraseMatcher(vocab, attr="ORTH")
        self._lexemes: dict[int, Lexeme] = {}
        _check_ties(rules)
        for lexeme in rules.lexemes:
            matcher = self._exact if lexeme.exact_case else self._any_case
            key = f"{lexeme.layer}/{lexeme.id}"
            matcher.add(key, [tokenize(surface) for surface in lexeme.surfaces])
            self._lexemes[vocab.strings[key]] = lexeme

    def annotate(self, doc: Doc) -> dict[str, Layer]:
        """Per layer the class string and the lexemes of ``doc``; of two lexemes in one layer the longer one stands."""
        shapes = [shape_of(token.text) for token in doc]
        codes = {name: shapes.copy() for name in LAYERS}
        lexemes: dict[str, dict[int, Lexeme]] = {name: {} for name in LAYERS}
        taken: dict[str, set[int]] = {name: set() for name in LAYERS}
        # Longest first; of equal length the one whose case is given wins.
        hits = [(start - end, start, self._lexemes[key]) for key, start, end in self._exact(doc)]
        hits += [(start - end, start, self._lexemes[key]) for key, start, end in self._any_case(doc)]
        hits.sort(key=_longest_first)
        for minus_length, start, lexeme in hits:
            layer, end = lexeme.layer, start - minus_length
            used = taken[layer]
            if start in used or (end - start > 1 and not used.isdisjoint(range(start, end))):
                continue
            used.update(range(start, end))
            lexemes[layer][start] = lexeme
            row = codes[layer]
            row[start] = self.grammars[layer].classes[lexeme.cls]
            for index in range(start + 1, end):
                row[index] = CONTINUED
        return {name: Layer("".join(codes[name]), lexemes[name]) for name in LAYERS}


def _longest_first(hit: tuple[int, int, Lexeme]) -> tuple[int, int]:
    return hit[0], hit[1]


def grammar_of(rules: Rulebook, layer: str) -> Grammar:
    """The classes and macros of one layer."""
    names = sorted({lexeme.cls for lexeme in rules.lexemes if lexeme.layer == layer} - SHAPES.keys())
    classes = SHAPES | {name: chr(_FIRST_CLASS + number) for number, name in enumerate(names)}
    return Grammar(classes=classes, macros=rules.macros.get(layer, {}))


def _check_ties(rules: Rulebook) -> None:
    owners: dict[tuple[str, str], Lexeme] = {}
    for lexeme in rules.lexemes:
        for surface in lexeme.surfaces:
            key = (lexeme.layer, surface if lexeme.exact_case else surface.lower())
            rival = owners.setdefault(key, lexeme)
            if rival is not lexeme:
                raise RuleError(
                    f'"{surface}" is listed under both `{rival.id}` and `{lexeme.id}`.\n'
                    "A surface must name one meaning. Remove it from one of them, or make it longer.",
                    entry=lexeme.id,
                )


def parts_of(doc: Doc, text: str, layer: Layer, start: int, end: int, names: Mapping[str, str]) -> tuple[Part, ...]:
    """The lexemes and shapes of tokens ``start`` to ``end`` (excluded); ``names`` are the roles by class character."""
    parts: list[Part] = []
    index = start
    while index < end:
        stop = index + 1
        while stop < end and layer.codes[stop] == CONTINUED:
            stop += 1
        lexeme = layer.lexemes.get(index)
        first, last = doc[index], doc[stop - 1]
        begin, finish = first.idx, last.idx + len(last.text)
        role = lexeme.cls if lexeme else names.get(layer.codes[index], "NUMBER")
        parts.append(Part(role, text[begin:finish], begin, finish, lexeme.value if lexeme else None))
        index = stop
    return tuple(parts)
