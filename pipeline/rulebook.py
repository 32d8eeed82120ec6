"""Load and check the rule files: the words and patterns that gigawire knows, kept as data.

In    folders of YAML files: pipeline/rules/, then the user's own (GIGAWIRE_HOME/rules, --rules DIR); sheets (CSV) of
      companies and products, whose rows become lexemes
Out   a Rulebook: lexemes by layer, patterns by layer, word lists by name — all frozen, with a digest
Else  RuleError with file, entry and remedy, before the first article is read

Every file is one mapping with the keys ``lexicon``, ``patterns``, ``macros`` or ``lists``; pipeline/rules/README.md
explains each field. A user's file adds to what ships; where both name the same id, the user's entry replaces it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import RuleError
from pipeline.rule_values import complaint_about
from pipeline.sheet_words import Entry, company_entries, product_entries
from pipeline.sheets import Cell, read_companies, read_products

LAYERS = ("quantities", "dates", "companies", "cues", "products")
_LEXEME_KEYS = {"id", "class", "surfaces", "value", "case", "why"}
_PATTERN_KEYS = {"id", "label", "pattern", "value", "why", "hits", "misses"}
_NEEDED = {"lexicon": {"id", "class", "surfaces"}, "patterns": {"id", "label", "pattern"}}
_ALLOWED = {"lexicon": _LEXEME_KEYS, "patterns": _PATTERN_KEYS}
# The C loader reads the rules ten times faster; some builds of PyYAML lack it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """Words of one meaning: their class in the grammar, their surfaces, and the value that the readers use."""

    id: str
    layer: str
    cls: str
    surfaces: tuple[str, ...]
    value: Mapping[str, Any] = field(default_factory=dict)
    exact_case: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A hit: in ``text`` the rule finds ``span``, and reads it as ``reads`` where that is given."""

    text: str
    span: str
    reads: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern over lexeme classes, such as ``NUMBER SCALE* UNIT``, with the sentences that prove it."""

    id: str
    layer: str
    label: str
    pattern: str
    value: Mapping[str, Any] = field(default_factory=dict)
    hits: tuple[Example, ...] = ()
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry stands: the file, its section and its number there, counted from 0."""

    path: Path
    section: str
    number: int

    def __str__(self) -> str:
        """The file and, read anew from it, the line: slow, for messages only."""
        try:
            top: Any = yaml.compose(self.path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
            section = next(value for key, value in top.value if key.value == self.section)
            return f"{self.path}, line {section.value[self.number].start_mark.line + 1}"
        except (OSError, ValueError, StopIteration, LookupError, AttributeError, yaml.YAMLError):
            return str(self.path)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules of one run. ``digest`` is 12 hex digits over every rule: it changes when a reading may change.

    ``origins`` tells where an entry ("quantities/mass.kg") was read, for error messages; a saved pipeline has none.
    """

    lexemes: tuple[Lexeme, ...]
    patterns: tuple[Pattern, ...]
    macros: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, frozenset[str]]
    raw: str = ""
    origins: Mapping[str, "Origin | Cell"] = field(default_factory=dict, compare=False)

    def __hash__(self) -> int:  # mappings have none, and what is made of a rulebook is kept by it
        return hash(self.raw)

    @property
    def digest(self) -> str:
        """Twelve hex digits of the SHA-256 over the rules' own JSON."""
        return hashlib.sha256(self.raw.encode()).hexdigest()[:12]

    def located(self, error: RuleError) -> RuleError:
        """The error with the file and line of its entry in front, where they are known."""
        keys = [key for key in self.origins if error.entry and key.partition("/")[2] == error.entry]
        return RuleError(f"{self.origins[keys[-1]]}: {error}") if keys else error

    def patterns_outside(self, folder: Path) -> tuple[Pattern, ...]:
        """The patterns that were not read from ``folder``: the user's own."""
        return tuple(p for p in self.patterns if self.origins[f"{p.layer}/{p.id}"].path.parent != folder)

    def words(self, name: str) -> frozenset[str]:
        """The list called ``name``; KeyError where no rule file has it."""
        return self.lists[name]


def load_rulebook(folders: Sequence[Path]) -> Rulebook:
    """Read every ``*.yml`` below ``folders``, in order, and check it. Raises RuleError with file, line and remedy.

    A path that ends in ``.csv`` is a sheet: one of companies or, by that name, ``products.csv``.
    """
    merged: dict[str, Any] = {"lexicon": {}, "patterns": {}, "macros": {}, "lists": {}}
    origins: dict[str, Origin | Cell] = {}
    sheets = [path for path in folders if path.suffix == ".csv"]
    _merge_sheets(merged, origins, sheets)
    for folder in (path for path in folders if path not in sheets):
        mine: dict[str, Path] = {}
        paths = sorted(folder.glob("*.yml"))
        if not paths:
            raise RuleError(f"{folder}: {'holds no .yml file' if folder.is_dir() else 'no such folder'}. Name another.")
        for path in paths:
            if path.name not in _OTHER_ROOMS:
                _merge(merged, mine, origins, path)
    return replace(rulebook_from_json(json.dumps(merged, ensure_ascii=False, sort_keys=True)), origins=origins)


def _merge_sheets(merged: dict[str, Any], origins: dict[str, Origin | Cell], sheets: Sequence[Path]) -> None:
    """The rows as lexemes, before the rule files: an entry of the same id in one of those replaces a row."""
    companies = [path for path in sheets if path.name != "products.csv"]
    products = [path for path in sheets if path.name == "products.csv"]
    entries: list[Entry] = [*company_entries(read_companies(companies)), *product_entries(read_products(products))]
    for entry in entries:
        key = f"{entry.layer}/{entry.words['id']}"
        origins[key] = entry.where
        merged["lexicon"][key] = {**entry.words, "layer": entry.layer}


# Rule files that another room reads for itself, in a shape of their own.
_OTHER_ROOMS = frozenset({"furniture.yml", "fields.yml"})


@lru_cache(maxsize=2)
def rulebook_from_json(raw: str) -> Rulebook:
    """Build the rulebook from its own JSON, as it travels inside a saved pipeline, each of whose components asks."""
    merged = json.loads(raw)
    return Rulebook(
        lexemes=tuple(_lexeme(entry) for entry in merged["lexicon"].values()),
        patterns=tuple(_pattern(entry) for entry in merged["patterns"].values()),
        macros=merged["macros"],
        lists={name: frozenset(words) for name, words in merged["lists"].items()},
        raw=raw,
    )


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise RuleError(f"{where}: not readable as YAML: {problem}. Mend the line or move the file away.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not readable as UTF-8 text: {error}. Mend the file or move it away.") from error
    if not isinstance(content, dict) or content.get("layer") not in (*LAYERS, None):
        raise RuleError(f"{path}: needs a mapping whose `layer` is one of {', '.join(LAYERS)} (lists need none).")
    unknown = content.keys() - {"layer", "lexicon", "patterns", "macros", "lists"}
    if unknown:
        raise RuleError(f"{path}: unknown key `{min(unknown)}`. Known: layer, lexicon, patterns, macros, lists.")
    return content


def _merge(merged: dict[str, Any], mine: dict[str, Path], origins: dict[str, Origin | Cell], path: Path) -> None:
    content = _read_yaml(path)
    layer = content.get("layer")
    seen: set[str] = set()
    for section in ("lexicon", "patterns"):
        entries = content.get(section) or []
        if not isinstance(entries, list):
            raise RuleError(f"{path}: `{section}` must be a list of entries. Begin each with a dash.")
        for number, entry in enumerate(entries):
            origin = Origin(path, section, number)
            _check_entry(origin, entry, layer)
            key = f"{layer}/{entry['id']}"
            if mine.setdefault(key, path) != path or key in seen:
                raise RuleError(f"{origin}: {mine[key]} has another entry `{entry['id']}`. Rename one of them.")
            seen.add(key)
            origins[key] = origin
            merged[section][key] = {**entry, "layer": layer}
    if content.get("macros"):
        merged["macros"].setdefault(layer, {}).update(content["macros"])
    for name, words in (content.get("lists") or {}).items():
        _check_words(path, name, words)
        merged["lists"].setdefault(name, []).extend(words)


def _check_entry(origin: Origin, entry: object, layer: str | None) -> None:
    section = origin.section
    if layer is None:
        raise RuleError(f"{origin.path}: the file names no `layer`. Add one of {', '.join(LAYERS)}.")
    if not isinstance(entry, dict):
        raise RuleError(f"{origin}: expected a mapping with {', '.join(sorted(_NEEDED[section]))}.")
    if missing := _NEEDED[section] - entry.keys():
        raise RuleError(f"{origin}: `{min(missing)}` is missing. Add it.")
    if unknown := entry.keys() - _ALLOWED[section]:
        raise RuleError(f"{origin}: unknown key `{min(unknown)}`. Known: {', '.join(sorted(_ALLOWED[section]))}.")
    if not all(
        isinstance(entry[key], str) and entry[key].strip() for key in ("id", "class", "pattern") if key in entry
    ):
        raise RuleError(f"{origin}: `id`, `class`, `label` and `pattern` are texts. Put them in quotes.")
    if section == "lexicon":
        _check_words(origin, entry["id"], entry["surfaces"])
        if complaint := complaint_about(entry["class"], entry.get("value") or {}):
            raise RuleError(f"{origin}: `{entry['id']}`: {complaint}")
    else:
        _check_examples(origin, entry)


def _check_examples(origin: Origin, entry: Mapping[str, Any]) -> None:
    hits, misses = entry.get("hits"), entry.get("misses")
    if not (isinstance(hits, list) and hits and isinstance(misses, list) and misses):
        raise RuleError(f"{origin}: a pattern proves itself: give it a list of `hits` and one of `misses`.")
    if not all(isinstance(hit, dict) and {"text", "span"} <= hit.keys() for hit in hits):
        raise RuleError(f"{origin}: each hit needs `text` and `span`.")
    if wrong := next((hit for hit in hits if str(hit["span"]) not in str(hit["text"])), None):
        raise RuleError(f"{origin}: the hit's span {wrong['span']!r} does not stand in its text. Copy it from there.")


def _check_words(where: Path | Origin, name: str, words: object) -> None:
    if not isinstance(words, list) or not words:
        raise RuleError(f"{where}, `{name}`: expected a list of words.")
    for word in words:
        if not isinstance(word, str) or not word.strip():
            raise RuleError(f"{where}, `{name}`: {word!r} is no text. Put it in quotes.")


def _lexeme(entry: Mapping[str, Any]) -> Lexeme:
    return Lexeme(
        id=entry["id"],
        layer=entry["layer"],
        cls=entry["class"],
        surfaces=tuple(entry["surfaces"]),
        value=entry.get("value") or {},
        exact_case=entry.get("case") == "exact",
    )


def _pattern(entry: Mapping[str, Any]) -> Pattern:
    return Pattern(
        id=entry["id"],
        layer=entry["layer"],
        label=entry["label"],
        pattern=entry["pattern"],
        value=entry.get("value") or {},
        hits=tuple(_example(hit) for hit in entry.get("hits") or ()),
        misses=tuple(entry.get("misses") or ()),
    )


def _example(hit: Mapping[str, Any]) -> Example:
    return Example(text=str(hit["text"]), span=str(hit["span"]), reads=hit.get("reads") or {})


def surfaces_of(lexemes: Iterable[Lexeme], *classes: str) -> frozenset[str]:
    """Every surface, in lower case, of the lexemes of these classes."""
    return frozenset(surface.lower() for lexeme in lexemes if lexeme.cls in classes for surface in lexeme.surfaces)
