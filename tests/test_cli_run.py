"""cli run: what it tells, where, and with which status."""

import json
from pathlib import Path

import pytest
from workplace import Plain, clean, enter, gigawire, write_news

from pipeline.batch import Tools
from pipeline.cli import dump


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(tmp_path, monkeypatch)


def test_run_tells_what_it_read_and_where_it_is() -> None:
    write_news("Borrow 1.5 Yibin", "Wren 20 Ningde")
    told = gigawire("run", "news").stdout
    assert "2 articles in" in told and "2 read, 0 skipped, 0 refused" in told
    assert "company 2 · energy 2" in told and "capacity 2" in told
    assert "gigawire.sqlite" in told


def test_run_has_no_progress_bar_where_nobody_watches() -> None:
    write_news("Borrow 1.5 Yibin")
    assert gigawire("run", "news").stderr == ""


def test_run_skips_what_is_stored() -> None:
    write_news("Borrow 1.5 Yibin")
    gigawire("run", "news")
    assert "0 read, 1 skipped" in gigawire("run", "news").stdout


def test_run_prints_each_refusal_on_a_line_and_fails_softly() -> None:
    write_news("Borrow 1.5 Yibin", "menu")
    result = gigawire("run", "news", "missing.txt", status=1)
    lines = result.stderr.splitlines()
    assert lines[0] == "Refused 1.txt: nothing but furniture"
    assert lines[1].startswith("Refused missing.txt: ") and "check the path" in lines[1]
    assert "1 read, 0 skipped, 2 refused" in result.stdout


def test_run_stops_listing_refusals_at_twenty() -> None:
    write_news(*["menu"] * 30)
    lines = gigawire("run", "news", status=1).stderr.splitlines()
    assert (len(lines), lines[-1]) == (21, "… and 10 more: `gigawire refusals` lists them.")


def test_run_shows_some_facts_with_their_evidence() -> None:
    write_news("Borrow 1.5 Yibin has a line")
    told = gigawire("run", "news", "--show").stdout
    assert all(words in told for words in ("capacity", "1.5 GWh a year", "Yibin", "Borrow 1.5 Yibin has a line"))


def test_run_reports_and_rereads_what_older_rules_have_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write_news("Borrow 1.5 Yibin", "Wren 20 Ningde")
    gigawire("run", "news")
    monkeypatch.setattr(dump, "make_tools", lambda _rules: Tools(clean, NEWER))
    told = gigawire("run", "news").stdout
    assert "2 articles were read by older rules; `gigawire run --again` reads them anew." in told
    assert "2 read, 0 skipped" in gigawire("run", "--again").stdout


def NEWER() -> Plain:  # noqa: N802 - a reader's class, with another version
    return Plain("test-2")


def test_run_again_says_if_there_is_nothing_to_read_anew() -> None:
    write_news("Borrow 1.5 Yibin")
    gigawire("run", "news")
    assert "Nothing to read" in gigawire("run", "--again").stdout


def test_run_reads_standard_input_with_its_fields_mapped() -> None:
    line = json.dumps({"words": "Borrow 1.5 Yibin"})
    told = gigawire("run", "-", "--map", "text=words", stdin=line + "\n").stdout
    assert "1 read" in told


def test_run_writes_json_for_machines() -> None:
    write_news("Borrow 1.5 Yibin", "menu")
    told = json.loads(gigawire("run", "news", "--json", status=1).stdout)
    assert (told["read"], told["skipped"], told["refused"], told["facts"]) == (1, 0, 1, {"capacity": 1})
    assert told["refusals"] == [{"source": "1.txt", "reason": "nothing but furniture"}]
