"""cli: errors, help, pipes, and text that no terminal obeys."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from workplace import enter, fill, gigawire, write_news


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(tmp_path, monkeypatch)


@pytest.fixture
def filled(_here: None) -> None:
    fill()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["run"], "There is no PATH to read", id="nothing to read"),
        pytest.param(["run", "x", "--map", "body=text"], 'no field "body"', id="unknown field"),
        pytest.param(["run", "x", "--db", "no/such/folder.sqlite"], "folder does not exist", id="unwritable database"),
        pytest.param(["run", "x", "--db", "."], "is a folder", id="database is a folder"),
        pytest.param(["run", "x", "--jobs", "0"], "--jobs", id="no jobs"),
        pytest.param(["run", "x", "--db", "nosql://x"], "nosql", id="unknown kind of database"),
        pytest.param(["facts"], "there is no database", id="no database to ask"),
        pytest.param(["show", "1"], "there is no database", id="no database to show"),
        pytest.param(["export"], "there is no database", id="no database to export"),
        pytest.param(["export", "a.sqlite", "--db", "b.sqlite"], "Name it once", id="two databases"),
        pytest.param(["facts", "--json", "--csv"], "exclude each other", id="two forms"),
        pytest.param(["facts", "--kind", "money"], 'there is no kind "money"', id="unknown kind"),
        pytest.param(["facts", "--since", "2024-13"], "is no day", id="unknown month"),
        pytest.param(["facts", "--since", "soon"], "is no day", id="no day"),
        pytest.param(["rejections", "--json", "--as-rules"], "exclude each other", id="two forms of rejections"),
        pytest.param(["evaluate", "missing.jsonl"], "no such file", id="no gold"),
        pytest.param(["evaluate", "--lower"], "belongs to --set-floors", id="lower what"),
        pytest.param(["evaluate", "--db", "a", "--predicted", "b"], "exclude each other", id="two readings"),
        pytest.param(["nonsense"], "nonsense", id="unknown command"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_status_two(arguments: list[str], told: str) -> None:
    result = gigawire(*arguments, status=2)
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_database_of_another_program_is_left_alone() -> None:
    connection = sqlite3.connect("other.sqlite")
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    connection.close()
    write_news("Borrow 1.5 Yibin")
    before = Path("other.sqlite").read_bytes()
    assert "other.sqlite" in gigawire("run", "news", "--db", "other.sqlite", status=2).stderr
    assert Path("other.sqlite").read_bytes() == before


def test_no_article_steers_the_terminal() -> None:
    write_news("Bor\x1brow 1.5 Yi\x9bbin \x1b[2J\u202e gone")
    for arguments in (
        ["run", "news", "--show"],
        ["facts"],
        ["facts", "--json"],
        ["show", "1"],
        ["show", "1", "--json"],
    ):
        told = gigawire(*arguments).stdout
        assert not {"\x1b", "\x9b", "\u202e"} & set(told), arguments


@pytest.mark.parametrize("command", ["run", "facts", "show", "export", "rejections", "refusals", "evaluate", "version"])
def test_help_tells_the_exit_status_and_what_it_does(command: str) -> None:
    told = gigawire(command, "--help").stdout
    assert "Exit status: 0" in told
    assert max(len(line) for line in told.splitlines()) <= 80


def test_help_is_there_at_once() -> None:
    code = (
        "import sys; from pipeline.cli.app import app; print(sorted({'spacy', 'sqlalchemy', 'bs4'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_closed_pipe_is_no_error(filled: None) -> None:
    command = f"{sys.executable} -m pipeline facts --json --limit 0 | true; exit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=environment)
    assert done.stderr == ""
    assert done.returncode in (0, 141)
