"""What people have decided about companies: a file that is only appended to, and read from its first line.

In    GIGAWIRE_HOME/companies/decisions.jsonl
Out   decisions in the order in which they were made
Else  RuleError with file, line and remedy: a decision that cannot be read must not silently count for nothing

One JSON object a line: {"id": …, "when": "2025-03-01T09:30:00+00:00", "who": "li", "what": "merge", "company": "CATL",
"names": ["Ningde Shidai"]}. The id is a hash of the rest, so a line that was changed by hand is noticed.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.errors import RuleError

What = Literal["merge", "split"]
_KEYS = {"id", "when", "who", "what", "company", "names"}


@dataclass(frozen=True, slots=True)
class Decision:
    """``merge``: the names mean the company. ``split``: the names do not mean the company, but another of their own."""

    what: What
    company: str
    names: tuple[str, ...]
    who: str
    when: str

    @property
    def id(self) -> str:
        """Sixteen hex digits of the SHA-256 over all it says."""
        content = json.dumps({**asdict(self), "names": list(self.names)}, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Every decision; none where there is no file yet."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not readable as UTF-8 text: {error}. Mend the file or move it away.") from error
    told = [_read(f"{path}, line {number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    return tuple({decision.id: decision for decision in told}.values())


def append_decision(path: Path, decision: Decision) -> None:
    """Write one more line, so that it is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"id": decision.id, **asdict(decision)}, ensure_ascii=False) + "\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _read(where: str, line: str) -> Decision:
    try:
        told: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise RuleError(f"{where}: not readable as JSON: {error.msg}. Restore the line, or remove it.") from error
    if not isinstance(told, dict) or told.keys() != _KEYS:
        raise RuleError(f"{where}: a decision has {', '.join(sorted(_KEYS))}, and nothing else. Restore the line.")
    if complaint := _complaint_about(told):
        raise RuleError(f"{where}: {complaint}")
    decision = Decision(told["what"], told["company"], tuple(told["names"]), told["who"], told["when"])
    if decision.id != told["id"]:
        raise RuleError(f"{where}: was changed after it was written. Restore it, and undo it by a further decision.")
    return decision


def _complaint_about(told: Mapping[str, Any]) -> str | None:
    if told["what"] not in get_args(What):
        return f"`what` is {told['what']!r}. Known: {', '.join(get_args(What))}."
    names = told["names"]
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
        return f"`names` is {names!r}. Write a list of names."
    for key in ("company", "who", "when"):
        if not isinstance(told[key], str) or not told[key]:
            return f"`{key}` is {told[key]!r}. Write a text."
    return None
