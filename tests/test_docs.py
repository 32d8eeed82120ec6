"""docs: every command and option is documented, and the generated page is up to date."""

import json
import re
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from spelt import read, spell_date, spell_quantity
from typer.main import get_command

from pipeline.cli.app import app
from pipeline.cli.reference import commands_of, reference

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "commands.md"
PAGE_ON_ACCURACY = ROOT / "docs" / "accuracy.md"
GOLD = [*(ROOT / "corpus" / "gold").glob("*.jsonl"), *(ROOT / "corpus" / "dev").glob("*.jsonl")]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
COMMANDS: dict[str, Any] = dict(commands_of(get_command(app)))


def test_the_page_of_commands_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: python -m pipeline.cli.reference > docs/commands.md"


def test_the_page_on_accuracy_shows_the_committed_floors() -> None:
    figures = run_path(str(ROOT / "docs" / "figures.py"))
    assert PAGE_ON_ACCURACY.read_text(encoding="utf-8") == figures["page"](), "run: make figures"


VALUES = (ROOT / "docs" / "values.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in VALUES.splitlines() if line.startswith("| `")]
WRITTEN = [(written, value) for cell, value in ROWS for written in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize(("written", "value"), WRITTEN)
def test_the_page_on_values_is_true(written: str, value: str) -> None:
    found = read(f"They say so: {written}.")
    assert [*map(spell_quantity, found.quantities), *map(spell_date, found.dates)] == [value]


def test_every_link_between_the_pages_leads_somewhere() -> None:
    pages = [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").glob("*.md"),
        ROOT / "pipeline/rules/README.md",
    ]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_the_readme_counts_the_corpus() -> None:
    sources = [json.loads(line)["source"] for path in GOLD for line in path.read_text(encoding="utf-8").splitlines()]
    assert f"the {len(sources)} articles of corpus/articles" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8") + (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"gigawire {name}" in page
    options = [option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in page] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_its_use(name: str) -> None:
    text = COMMANDS[name].help
    assert "Exit status: 0" in text
    assert "Examples:" in text or name == "version"
    assert all(parameter.help for parameter in COMMANDS[name].params)
