"""Write docs/commands.md from the commands themselves: python -m pipeline.cli.reference > docs/commands.md.

In    the Typer app
Out   a page of Markdown: what each command does, its examples, its arguments and options
Else  tests/test_docs.py fails where the page in docs/ is another
"""

import re
import sys
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from pipeline.cli.app import app

HEAD = """\
# Commands

<!-- Written by `python -m pipeline.cli.reference > docs/commands.md`; change the commands' own texts instead. -->
"""


def reference() -> str:
    """The whole page."""
    group: Any = get_command(app)
    parts = [HEAD, *_prose(group.help)]
    for name, command in commands_of(group):
        parts += [f"## gigawire {name}\n", *_prose(command.help), *_parameters(command)]
    return "\n".join(parts)


def commands_of(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its full name; a group stands before its own commands."""
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if hasattr(command, "commands"):
            yield from commands_of(command, f"{before}{name} ")


def _prose(text: str) -> Iterator[str]:
    """The paragraphs of a help text; what follows a backspace is kept as it stands, as click has it."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.startswith("\b"):
            _, title, *lines = (line.strip() for line in paragraph.splitlines())
            yield "\n".join((f"{title}\n", "```sh", *lines, "```", ""))
        else:
            yield paragraph + "\n"


def _parameters(command: Any) -> Iterator[str]:
    if not command.params:
        return
    yield "| Argument or option | Meaning |\n|---|---|"
    for parameter in command.params:
        names = [parameter.metavar] if parameter.param_type_name == "argument" else parameter.opts
        yield f"| {_spelled(parameter, names)} | {_meaning(parameter)} |"
    yield ""


def _spelled(parameter: Any, names: list[str]) -> str:
    is_option = parameter.param_type_name == "option"
    value = f" {parameter.metavar}" if is_option and parameter.metavar else ""
    return ", ".join(f"`{name}{value}`" for name in names)


def _meaning(parameter: Any) -> str:
    """The help with its default, for defaults that say more than "nothing"."""
    default = parameter.default
    said = "" if default in (None, False, "", [], ()) else f" [default: {getattr(default, 'value', default)}]"
    return f"{parameter.help}{said}".replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
