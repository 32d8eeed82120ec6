"""docs: every command and option is documented, and the generated page is up to date."""

from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from pipeline.cli.app import app
from pipeline.cli.reference import reference

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "commands.md"
COMMANDS: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]


def test_the_page_of_commands_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: python -m pipeline.cli.reference > docs/commands.md"


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
