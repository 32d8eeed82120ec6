"""Where gigawire's own data and the user's data live. Read once, passed on as one frozen value."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).parent
SHEETS = ("companies.csv", "products.csv")


@dataclass(frozen=True, slots=True)
class Settings:
    """``home`` holds what the user adds (rules/, companies/, models/, sheets); ``data`` is what gigawire ships.

    ``rules`` is one more folder of rule files, and ``model`` the entity model, for this run alone: a version's name,
    a folder, an installed spaCy pipeline, or "none" for rules alone.
    """

    home: Path
    data: Path
    rules: Path | None = None
    model: str | None = None

    @property
    def rule_folders(self) -> tuple[Path, ...]:
        """The shipped rules and sheets, then the user's own where they exist: later entries are added to earlier ones.

        A sheet (companies.csv, products.csv) stands here by itself, a rule file by its folder.
        """
        own = self.home / "rules"
        named = (self.rules,) if self.rules else ()
        folders = (PACKAGE / "rules", *((own,) if any(own.glob("*.yml")) else ()), *named)
        return (*folders, *self._sheets)

    @property
    def _sheets(self) -> tuple[Path, ...]:
        added = (folder / sheet for folder in (self.home, self.rules) if folder for sheet in SHEETS)
        return (*(self.data / "corpus" / sheet for sheet in SHEETS), *(path for path in added if path.is_file()))

    @property
    def decisions(self) -> Path:
        """What people have decided about companies, a line each."""
        return self.home / "companies" / "decisions.jsonl"


def load_settings(rules: Path | None = None, model: str | None = None) -> Settings:
    """Settings from the environment: ``GIGAWIRE_HOME``, else the platform's data directory for gigawire.

    ``rules`` is a folder of rule files for this run, ``model`` the entity model of this run.
    """
    home = os.environ.get("GIGAWIRE_HOME")
    packed = PACKAGE / "_data"
    return Settings(
        home=Path(home).expanduser() if home else Path(platformdirs.user_data_dir("gigawire", appauthor=False)),
        # In a wheel models/ and corpus/ lie inside the package; in a checkout they stand beside it.
        data=packed if packed.is_dir() else PACKAGE.parent,
        rules=rules,
        model=model,
    )
