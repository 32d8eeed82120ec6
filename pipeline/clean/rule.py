"""One furniture rule, and the check that it does what its own examples say."""

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.errors import RuleError

Does = Literal["drop line", "drop rest", "drop rest with prose", "drop tail", "drop credit"]
AT_THE_END = frozenset({"drop tail", "drop credit"})
EDGES = " :：.|·•-–—>»«<!*#()[]"
_BULLETS = " •·*▪●◦‣■▶►/|–-\t"


@dataclass(frozen=True, slots=True)
class FurnitureRule:
    """What a piece of furniture looks like, by ``pattern`` or by ``phrases``, and what becomes of it."""

    id: str
    does: Does
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    pattern: str | None = None
    phrases: tuple[str, ...] = ()

    def acts_on(self, text: str) -> bool:
        """Whether the rule alone knows the line, or for a tail the paragraph's end."""
        if self.does in AT_THE_END:
            return bool(self.tail_pattern().search(text))
        bare = bare_line(text)
        if self.pattern is None:
            return bare.strip(EDGES) in {phrase.strip(EDGES) for phrase in self.phrases}
        return bool(re.fullmatch(self.pattern, bare))

    def tail_pattern(self) -> re.Pattern[str]:
        """The pattern of a ``drop tail`` or ``drop credit`` rule, bound to the end of the paragraph."""
        return re.compile(rf"(?:{self.pattern})\s*$", re.IGNORECASE)


def bare_line(line: str) -> str:
    """The line as rules see it: lower case, no bullet."""
    return line.strip(_BULLETS).lower()


def check_rule(rule: FurnitureRule, where: str) -> None:
    """Raise RuleError unless the pattern compiles and agrees with every hit and miss."""
    try:
        groups = re.compile(rule.pattern or "").groups
    except re.error as error:
        raise RuleError(f"{where}: the pattern is no regular expression: {error}.") from error
    if groups:
        raise RuleError(f"{where}: the pattern has a capturing group. Write (?:…) instead of (…).")
    if rule.does in AT_THE_END and not rule.pattern:
        raise RuleError(f"{where}: `{rule.does}` needs a `pattern`.")
    for text in rule.hits:
        if not rule.acts_on(text):
            raise RuleError(f"{where}: does not act on its own hit {text!r}. Mend the pattern or the hit.")
    for text in rule.misses:
        if rule.acts_on(text):
            raise RuleError(f"{where}: acts on {text!r}, which it lists as a miss. Narrow the pattern.")
