"""The company layer of a Doc as the patterns of companies see it: a second look at words that may belong to a name.

In    a Doc with what a model has marked in it, its class string for companies, and its cue layer
Out   the class string with places marked, ordinary words with a capital seen as what they are, numbers in names joined
Else  nothing
"""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipeline.extract.lexicon import CONTINUED, SHAPES, Grammar, Layer

_WORD = SHAPES["CAP"]
_HEADLINE = 3  # capitalised words that make a headline, where hardly a long word is small
_TELLING_LENGTH = 5
_LONGEST_ITEM = 4  # capitalised words; a headline in a list of news has more
_DIGITS = 3  # of a number that counts lines
_BULLETS = frozenset("•·‧●▪■◆-–—*")


@dataclass(frozen=True, slots=True)
class View:
    """The class characters that ask for a second look."""

    ordinary: frozenset[str]
    inside: frozenset[str]  # of the inner words of names
    small: frozenset[str]
    hyphen: str
    counted: str
    brackets: tuple[str, str]

    def codes(self, doc: Doc, codes: str, cues: Layer) -> str:
        """Places are marked; an ordinary word, or "Seven", with a capital inside a sentence may belong to a name.

        A lone capitalised word that the article also writes small is no name; a dash between spaces joins nothing; "No.
        6" within a name is a part of it.
        """
        row = list(codes)
        headline = _headline_words(doc, codes)
        small = {token.lower_ for token, code in zip(doc, codes, strict=True) if code in self.small}
        for index, code in enumerate(codes):
            if code == _WORD:
                lexeme = cues.lexemes.get(index)
                if lexeme is not None and lexeme.cls == "PLACENAME":
                    gloss = (lexeme.value or {}).get("level") == "country" and self._is_gloss(codes, index)
                    row[index] = SHAPES["LOWER" if gloss else "PLACE"]
                    _cover(row, cues.codes, index)
                elif index in headline or (doc[index].lower_ in small and self._stands_alone(codes, index)):
                    row[index] = SHAPES["LOWER"]
            elif code == self.hyphen:
                if index and doc[index - 1].whitespace_:
                    row[index] = SHAPES["PUNCT"]
            elif (code == self.counted or code in self.ordinary) and doc[index].text[0].isupper():
                row[index] = self._with_capital(doc[index], code)
                if self._is_numbered(doc, codes, index):
                    row[index : index + 3] = _WORD + 2 * CONTINUED
        return "".join(row)

    def _with_capital(self, token: Token, code: str) -> str:
        """What an ordinary word or a number is where it is written with a capital."""
        if code == self.counted:
            return _WORD if token.ent_type_ or not token.is_sent_start else code
        return code if token.is_sent_start else SHAPES["TITLED"]

    def _stands_alone(self, codes: str, index: int) -> bool:
        """Whether no neighbour could belong to a name."""
        around = codes[max(0, index - 1) : index] + codes[index + 1 : index + 2]
        return not any(code == _WORD or code in self.inside for code in around)

    def _is_gloss(self, codes: str, index: int) -> bool:
        """Whether a country in brackets only says where: "Qomo (China)", but not "Qomo (China) Co., Ltd."."""
        opens, closes = self.brackets
        end = codes.find(closes, index, index + 3)
        return codes[index - 1 : index] == opens and end > 0 and codes[end + 1 : end + 2] not in {_WORD, *self.inside}

    def _is_numbered(self, doc: Doc, codes: str, index: int) -> bool:
        """Whether a name goes on with "No. 6" here: "Ganpo No. 6 Construction Group"."""
        if doc[index].text != "No" or not 0 < index < len(codes) - 3 or doc[index + 1].text != ".":
            return False
        if not doc[index + 2].text.isdigit():
            return False
        around = codes[index - 1] + codes[index + 3]
        return all(code == _WORD or code in self.inside for code in around)


def view_of(grammar: Grammar) -> View:
    """The view that knows the classes of ``grammar``."""

    def classes(*names: str) -> frozenset[str]:
        return frozenset(grammar.classes[name] for name in names)

    return View(
        ordinary=classes("ORDINARY", "INSIDE", "WITHWORD", "OWNS", "WORKS"),
        inside=classes("SECTOR", "ORG", "FORM", "WEAK", "NAMED"),
        small=classes("LOWER", "CALLING"),
        hyphen=grammar.classes["HYPHEN"],
        counted=grammar.classes["COUNTED"],
        brackets=(grammar.classes["OPEN"], grammar.classes["CLOSE"]),
    )


def _headline_words(doc: Doc, codes: str) -> set[int]:
    """Words of lines "Where Every Word Has a Capital" that the rest of the article never writes with one."""
    inside: set[int] = set()
    for sentence in doc.sents:
        start, end = sentence.start, sentence.end
        if "." in {token.text for token in doc[max(start, end - 3) : end]}:
            continue  # a full stop: a sentence, however many names it holds
        capital = [i for i in range(start, end) if codes[i] == _WORD]
        if len(capital) <= _LONGEST_ITEM and _is_item(doc, start):
            continue
        small = [i for i in range(start, end) if codes[i] == SHAPES["LOWER"] and len(doc[i]) >= _TELLING_LENGTH]
        if len(capital) >= _HEADLINE and len(small) * 8 < len(capital):
            inside.update(capital)
    told = {doc[i].text for i, code in enumerate(codes) if code == _WORD and i not in inside}
    return {i for i in inside if doc[i].text not in told}


def _is_item(doc: Doc, start: int) -> bool:
    """Whether a bullet opens the line, or a number does, as a sentence of its own: a list, perhaps of names."""
    if doc[start].text in _BULLETS:
        return True
    number = doc[start - 2] if start > 1 and doc[start - 1].text in (".", ")") else None
    return number is not None and bool(number.is_sent_start) and number.text.isdigit() and len(number) <= _DIGITS


def _cover(row: list[str], codes: str, index: int) -> None:
    """A place of several words covers them all."""
    index += 1
    while index < len(row) and codes[index] == CONTINUED and row[index] == _WORD:
        row[index] = CONTINUED
        index += 1
