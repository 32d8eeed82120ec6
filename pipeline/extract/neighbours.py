"""What stands right before a name and right after it, in the words of the rules: a calling, a title, "in", "said".

In    the class string of a Doc, and the bounds of a name in tokens
Out   the signs of the patterns with the labels ``before`` and ``after`` that match there (rules/signs.yml)
Else  nothing: a name with nothing telling beside it has no signs
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.hits import Hit, Looks
from pipeline.extract.lexicon import Grammar
from pipeline.rulebook import Rulebook

_FAR = 8  # tokens at most that a pattern looks back


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Patterns and their signs, for the left of a name and for its right."""

    before: Looks
    after: Looks

    def beside(self, codes: str, hit: Hit) -> Iterator[str]:
        """The signs at one place of a name; a sign may come twice."""
        for sign, look in self.before:
            if look.search(codes, max(0, hit.start - _FAR), hit.start):
                yield sign
        for sign, look in self.after:
            if look.match(codes, hit.end):
                yield sign


def neighbours_of(rules: Rulebook, grammar: Grammar) -> Neighbours:
    """The patterns of ``rules`` that look beside a name."""

    def looks(label: str, expression: str) -> Looks:
        return tuple(
            (f"beside.{pattern.value['sign']}", grammar.compile(expression.format(pattern.pattern), rule=pattern.id))
            for pattern in rules.patterns
            if pattern.layer == "companies" and pattern.label == label
        )

    return Neighbours(before=looks("before", "(?:{})$"), after=looks("after", "{}"))
