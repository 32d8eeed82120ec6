"""What the page shows round the article: rules/furniture.yml, loaded, proved and asked.

In    rule folders; then one line, or the end of a paragraph
Out   the id of the rule that knows it, and what to do with it
Else  RuleError naming file and entry where an entry is malformed or fails on its own hits and misses

Patterns see the line in lower case and without its bullet, so that one alternation tests them all in microseconds.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from pipeline.errors import RuleError
from pipeline.settings import load_settings

from .rule import AT_THE_END, EDGES, Does, FurnitureRule, bare_line, check_rule

FILE = "furniture.yml"
_TAIL_REACH = 240
# Every tail has a colon, a slash or a closing bracket.
_TAIL_SIGN = re.compile(r"[:：/)\]]")
# The C loader reads the rules ten times faster; some builds of PyYAML lack it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Tail:
    """Furniture glued to a paragraph: the rule that knows it and where it starts."""

    rule: str
    start: int


@dataclass(frozen=True, slots=True)
class Furniture:
    """All furniture rules, ready to be asked."""

    rules: tuple[FurnitureRule, ...]
    _phrases: Mapping[str, FurnitureRule]
    _lines: re.Pattern[str]
    _tails: tuple[tuple[str, re.Pattern[str]], ...]
    _credits: tuple[tuple[str, re.Pattern[str]], ...]

    def know_line(self, line: str) -> FurnitureRule | None:
        """The rule that matches the whole line, or None."""
        bare = bare_line(line)
        if rule := self._phrases.get(bare.strip(EDGES)):
            return rule
        match = self._lines.fullmatch(bare)
        return self.rules[int(match.lastgroup[1:])] if match and match.lastgroup else None

    def know_tail(self, paragraph: str) -> Tail | None:
        """The furniture at the end of one of the last paragraphs, or None."""
        reach = max(0, len(paragraph) - _TAIL_REACH)
        return _at_the_end(self._tails, paragraph, reach) if _TAIL_SIGN.search(paragraph, reach) else None

    def know_credit(self, paragraph: str) -> Tail | None:
        """The furniture in brackets at the end of any paragraph, or None."""
        if not paragraph.rstrip(".").endswith((")", "]", "】")):
            return None
        return _at_the_end(self._credits, paragraph, max(0, len(paragraph) - _TAIL_REACH))


def _at_the_end(patterns: Sequence[tuple[str, re.Pattern[str]]], paragraph: str, reach: int) -> Tail | None:
    for name, pattern in patterns:
        if match := pattern.search(paragraph, reach):
            return Tail(name, match.start())
    return None


def shipped_furniture() -> Furniture:
    """The furniture of the rule folders that the environment names."""
    return furniture_of(load_settings().rule_folders)


@cache
def furniture_of(folders: tuple[Path, ...]) -> Furniture:
    """The furniture of these rule folders, read once."""
    return load_furniture(folders)


def load_furniture(folders: Sequence[Path]) -> Furniture:
    """Read ``furniture.yml`` from each folder that has one; a later entry replaces an earlier one with its id."""
    rules: dict[str, FurnitureRule] = {}
    for folder in folders:
        path = folder / FILE
        if path.is_file():
            rules.update((rule.id, rule) for rule in _read_rules(path))
    return build_furniture(tuple(rules.values()))


def build_furniture(rules: tuple[FurnitureRule, ...]) -> Furniture:
    """Join the rules into the tables that lines are looked up in."""
    lines = [(i, rule) for i, rule in enumerate(rules) if rule.pattern and rule.does not in AT_THE_END]
    # "3 Comments" is a counter near the title and the end of the article below it: the rule that says more goes first.
    lines.sort(key=lambda pair: pair[1].does == "drop line")
    return Furniture(
        rules=rules,
        _phrases={phrase.strip(EDGES): rule for rule in rules for phrase in rule.phrases},
        _lines=re.compile("|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in lines) or "(?!)"),
        _tails=_ends(rules, "drop tail"),
        _credits=_ends(rules, "drop credit"),
    )


def _ends(rules: tuple[FurnitureRule, ...], does: Does) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule.id, rule.tail_pattern()) for rule in rules if rule.does == does)


def _read_rules(path: Path) -> list[FurnitureRule]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RuleError(f"{path}: not readable as YAML: {error}. Mend the file or move it away.") from error
    if not isinstance(content, dict) or not isinstance(content.get("rules"), list):
        raise RuleError(f"{path}: needs one key `rules` with a list of entries.")
    return [_read_rule(path, number, entry) for number, entry in enumerate(content["rules"], start=1)]


def _read_rule(path: Path, number: int, entry: Any) -> FurnitureRule:
    where = f"{path}, entry `{entry.get('id', number) if isinstance(entry, dict) else number}`"
    needed = {"id", "does", "why", "hits", "misses"}
    if not isinstance(entry, dict) or not needed <= entry.keys() <= needed | {"pattern", "phrases"}:
        raise RuleError(f"{where}: needs id, does, why, hits, misses, and one of pattern and phrases; nothing else.")
    if entry["does"] not in get_args(Does):
        raise RuleError(f"{where}: `does` is {entry['does']!r}. It must be one of: {', '.join(get_args(Does))}.")
    if ("pattern" in entry) == ("phrases" in entry):
        raise RuleError(f"{where}: give it either a `pattern` or a list of `phrases`.")
    for key in ("phrases", "hits", "misses"):
        if not isinstance(entry.get(key, [""]), list) or not entry.get(key, [""]):
            raise RuleError(f"{where}: `{key}` must be a list with at least one line of text.")
    rule = FurnitureRule(
        id=str(entry["id"]),
        does=entry["does"],
        pattern=entry.get("pattern"),
        phrases=tuple(str(phrase).lower() for phrase in entry.get("phrases", ())),
        hits=tuple(map(str, entry["hits"])),
        misses=tuple(map(str, entry["misses"])),
    )
    check_rule(rule, where)
    return rule
