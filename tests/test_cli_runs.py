"""cli runs, and what a run tells of itself: unfinished runs, --since, limits, the log."""

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from workplace import Plain, clean, enter, gigawire, write_news

from pipeline.batch import Tools
from pipeline.cli import dump
from pipeline.records import CleanArticle, RawArticle, Reading
from pipeline.store import open_store


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(tmp_path, monkeypatch)


def listed() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(gigawire("runs", "--json").stdout)
    return found


def test_runs_are_listed_with_counts_newest_first() -> None:
    write_news("Borrow 1.5 Yibin", "menu")
    gigawire("run", "news", status=1)
    gigawire("run", "news", status=1)
    second, first = listed()
    assert (first["id"], first["articles_read"], first["articles_refused"], first["facts"]) == (1, 1, 1, 1)
    assert (second["id"], second["articles_read"], second["articles_skipped"]) == (2, 0, 1)
    assert first["version"] == "test-1" and first["finished"] and float(str(first["seconds"])) > 0
    told = gigawire("runs").stdout.splitlines()
    assert [line.split(" · ")[0] for line in told[::2]] == ["Run 2", "Run 1"] and told[0].endswith("test-1")
    assert told[3] == "  1 read, 0 copies, 0 skipped, 0 older, 1 refused, 1 facts, 0 files"
    assert len(listed()) == 2 and len(json.loads(gigawire("runs", "--json", "--limit", "1").stdout)) == 1


def test_a_run_that_was_killed_is_unfinished() -> None:
    with open_store("gigawire.sqlite") as store:
        store.begin_run("gigawire run news", "test-1")
    told = gigawire("runs").stdout
    assert "unfinished" in told and "it was killed, or is still going; 0 files" in told
    (run,) = listed()
    assert run["finished"] is None and run["articles_read"] is None


def test_no_run_no_list() -> None:
    with open_store("gigawire.sqlite"):
        pass
    assert "No run has stored anything yet." in gigawire("runs").stdout
    assert listed() == []


def dated(raw: RawArticle) -> CleanArticle:
    """The last word may be the day of publication."""
    article = clean(raw)
    *_, last = article.text.split()
    return replace(article, published=date.fromisoformat(last)) if last.startswith("20") else article


def test_what_is_older_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "make_tools", lambda _rules: Tools(dated, Plain))
    write_news("Borrow 1.5 Yibin 2024-12-31", "Wren 2 Yibin 2025-01-01", "Heron 3 Yibin")
    told = gigawire("run", "news", "--since", "2025-01-01").stdout
    assert "3 articles" in told and "2 read, 0 skipped, 0 refused, 1 older than 2025-01-01" in " ".join(told.split())
    assert [run["articles_older"] for run in listed()] == [1]
    assert len(json.loads(gigawire("facts", "--json").stdout)) == 2
    assert "Everything was read." in gigawire("refusals").stdout
    assert "1 read, 2 skipped" in gigawire("run", "news").stdout
    gigawire("run", "news", "--since", "yesterday", status=2)


class Slow(Plain):
    """Never ends with a sloth."""

    def read(self, article: CleanArticle) -> Reading:
        if "Sloth" in article.text:
            time.sleep(3600)
        return Plain.read(self, article)


def test_an_article_that_takes_too_long_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "make_tools", lambda _rules: Tools(clean, Slow))
    write_news("Borrow 1.5 Yibin", "Sloth 2 Yibin", "Heron 3 Yibin")
    result = gigawire("run", "news", "--article-seconds", "0.5", "--jobs", "1", status=1)
    assert "2 read, 0 skipped, 1 refused" in result.stdout
    assert result.stderr.startswith("Refused 1.txt: took more than 1 seconds") and "allow more" in result.stderr


def test_the_log_is_one_object_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "make_tools", lambda _rules: Tools(clean, Slow))
    write_news("Borrow 1.5 Yibin", "Sloth 2 Yibin", "menu")
    written = gigawire("run", "news", "--log-json", "--article-seconds", "0.5", status=1).stderr
    lines = [json.loads(line) for line in written.splitlines()]
    told = {event: [line for line in lines if line["event"] == event] for event in {line["event"] for line in lines}}
    start, end = lines[0], lines[-1]
    assert (start["event"], end["event"]) == ("run started", "run finished")
    assert start["run"] == 1 and start["article_seconds"] == 0.5 and start["database"].endswith("gigawire.sqlite")
    assert [line["level"] for line in told["worker died"]] == ["warning"] * 2
    assert all("took more than" in line["cause"] and line["pid"] for line in told["worker died"])
    assert {line["source"]: line["reason"][:14] for line in told["refused"]} == {
        "1.txt": "took more than",
        "2.txt": "nothing but fu",
    }
    assert sum(line["items"] for line in told["batch stored"]) == 3  # in one batch, or more on a busy machine
    assert told["batch stored"][-1]["so_far"]["read"] == 1 and told["batch stored"][0]["seconds"] >= 0
    assert (end["read"], end["refused"], end["lost_workers"]) == (1, 2, 2)
    assert all(line["time"].endswith("+00:00") for line in lines)


def test_an_error_is_a_line_of_the_log_too() -> None:
    write_news("Borrow 1.5 Yibin")
    told = gigawire("run", "news", "--log-json", "--db", "no/such/folder.sqlite", status=2).stderr
    (line,) = map(json.loads, told.splitlines())
    assert (line["event"], line["level"]) == ("run failed", "error") and "folder does not exist" in line["reason"]


COPY = (
    "Borrow 1.5 Yibin has a line in the county that makes cells for cars and for storage, and its owner wants to build"
    " another one beside it as soon as the county gives the land, the company said in a letter to its shareholders."
)


def test_copies_are_told_once_and_shown() -> None:
    write_news(COPY, COPY.replace("in a letter", "in another letter"))
    told = " ".join(gigawire("run", "news").stdout.split())
    assert "2 read" in told and "capacity 1" in told and "Copies 1 of the read are near copies" in told
    assert [run["articles_copied"] for run in listed()] == [1]
    assert "Copies: 1.txt" in gigawire("show", "0.txt").stdout
    assert "Copy of 0.txt: its facts count there." in gigawire("show", "1.txt").stdout
    records = [json.loads(line) for line in gigawire("export").stdout.splitlines()]
    assert [record.get("copy_of") for record in records] == [None, "0.txt"]
