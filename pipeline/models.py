"""Entity models as folders: which version is in use, and whether its files are those of its manifest.

In    the settings, a version's name, the path of a folder, or the name of an installed spaCy pipeline
Out   a ``Model``: verified if it is ours; the versions at hand; the history of what was in use
Else  ModelError naming the folder and the file that is missing, changed or too many

Our own models lie in the shipped models/ and in GIGAWIRE_HOME/models/, each with a manifest of hashes that is held
against the folder before anything is loaded from it. Which one is in use is the last line of the history; every
change adds a line, so that each can be taken back. spaCy pipelines from elsewhere have no manifest.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.settings import Settings

MANIFEST = "manifest.json"
NONE = "none"
_HISTORY = "history.jsonl"
_SHIPPED = "v1"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that may be loaded. ``digest`` identifies its bytes; of a foreign one it is empty.

    ``source`` is what spaCy loads: a folder, or the name of an installed package.
    """

    version: str
    source: str
    digest: str = ""
    card: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def is_ours(self) -> bool:
        """Whether it has a manifest of ours."""
        return self.card is not None

    @property
    def label(self) -> str:
        """The version with the beginning of its digest, as it stands in the database."""
        return f"{self.version}-{self.digest[:8]}" if self.digest else self.version


def choose_model(settings: Settings) -> Model | None:
    """The model that ``settings`` ask for, else the one in use; None for rules alone."""
    wanted = settings.model
    if wanted == NONE:
        return None
    if wanted is None:
        version = version_in_use(settings)
        return open_model(find_version(settings, version)) if version and version != NONE else None
    if (path := Path(wanted)).is_dir():
        return open_model(path) if (path / MANIFEST).is_file() else Model(path.name, str(path))
    if wanted in versions(settings):
        return open_model(find_version(settings, wanted))
    return Model(wanted, wanted)


def pinned(settings: Settings) -> Settings:
    """The same settings with the model named that is in use now."""
    model = choose_model(settings)
    return replace(settings, model=model.source if model else NONE)


def versions(settings: Settings) -> dict[str, Path]:
    """Every version at hand, oldest first: the shipped ones, then the user's."""
    folders = [folder for root in _roots(settings) for folder in root.glob("*/") if (folder / MANIFEST).is_file()]
    return {folder.name: folder for folder in sorted(folders, key=lambda folder: _order(folder.name))}


def find_version(settings: Settings, version: str) -> Path:
    """The folder of a version."""
    known = versions(settings)
    if version not in known:
        raise ModelError(f'there is no model "{version}". Choose one of: {", ".join(known) or "none is at hand"}.')
    return known[version]


def version_in_use(settings: Settings) -> str | None:
    """The version that the history ends with, else the shipped one; None where none is at hand."""
    past = history(settings)
    if past:
        return str(past[-1]["version"])
    return _SHIPPED if _SHIPPED in versions(settings) else None


def history(settings: Settings) -> list[dict[str, Any]]:
    """What was taken into use, oldest first: version, when, why. A line cut off by a crash counts for nothing."""
    file = settings.home / "models" / _HISTORY
    entries = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue
    return entries


def take_into_use(settings: Settings, version: str, why: str, *, back: bool = False) -> None:
    """Use this version from now on; refused if its files are not as they should be.

    ``back`` says that this takes back the change before.
    """
    if version != NONE:
        open_model(find_version(settings, version))
    file = settings.home / "models" / _HISTORY
    file.parent.mkdir(parents=True, exist_ok=True)
    entry: dict[str, Any] = {"version": version, "when": datetime.now(UTC).isoformat(timespec="seconds"), "why": why}
    if back:
        entry["back"] = True
    with file.open("a", encoding="utf-8") as lines:
        torn = file.stat().st_size and not file.read_bytes().endswith(b"\n")
        lines.write(("\n" if torn else "") + json.dumps(entry, ensure_ascii=False) + "\n")


def roll_back(settings: Settings) -> str:
    """Use again what was in use before the present version, and return its name; once more goes one further back."""
    stack = [_SHIPPED] if _SHIPPED in versions(settings) else []
    for entry in history(settings):
        if entry.get("back"):
            stack.pop()
        elif stack[-1:] != [str(entry["version"])]:
            stack.append(str(entry["version"]))
    if len(stack) < 2:
        raise ModelError("there is no earlier version to go back to: `gigawire models list` shows what is at hand.")
    take_into_use(settings, stack[-2], f"rolled back from {stack[-1]}", back=True)
    return stack[-2]


def open_model(folder: Path) -> Model:
    """The model in ``folder``, once every file has been held against the manifest."""
    raw = _read_manifest(folder)
    try:
        card = json.loads(raw)
        files = dict(card["files"])
        version = str(card["version"])
    except (ValueError, LookupError, TypeError) as error:
        raise ModelError(f"{folder / MANIFEST}: is no manifest of ours ({error}). {_REMEDY}") from error
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()}
    present.discard(MANIFEST)
    if missing := sorted(set(files) - present):
        raise ModelError(f"{folder}: {missing[0]} is missing. {_REMEDY}")
    if surplus := sorted(present - set(files)):
        raise ModelError(f"{folder}: {surplus[0]} is not in the manifest. Remove it, or: {_REMEDY}")
    for name, digest in files.items():
        if (folder / name).is_symlink() or _digest((folder / name).read_bytes()) != digest:
            raise ModelError(f"{folder}: {name} is not the file that the manifest lists. {_REMEDY}")
    return Model(version, str(folder), _digest(raw), card)


def write_manifest(folder: Path, card: Mapping[str, Any]) -> None:
    """Close a model folder: list every file in it with its hash, beside what the card says."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    hashes = {path.relative_to(folder).as_posix(): _digest(path.read_bytes()) for path in files}
    text = json.dumps({**card, "files": hashes}, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


_REMEDY = "Restore the folder, or choose another version with `gigawire models use`."


def _read_manifest(folder: Path) -> bytes:
    try:
        return (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise ModelError(f"{folder}: has no {MANIFEST} that can be read ({error}). {_REMEDY}") from error


def _roots(settings: Settings) -> tuple[Path, Path]:
    return settings.data / "models", settings.home / "models"


def _order(version: str) -> tuple[int, ...]:
    """ "v1" before "v1.2" before "v1.10"."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.removeprefix("v").split("."))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
