"""gigawire as it is used: real rules, real processes, from a text to a fact on the terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = """\
Kettle Storage to build cell plant in Yibin

Published: 2024-03-26

Kettle Storage Co., Ltd. signed an agreement on March 25, 2024 to build a battery cell plant in Yibin with an annual \
output of 12 GWh and a total investment of 3.6 billion yuan. This is plant number {number}.
"""


def gigawire(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "pipeline", *arguments]
    environment = {**os.environ, "COLUMNS": "100"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whole")
    (place / "news").mkdir()
    for number in range(3):
        (place / "news" / f"{number}.txt").write_text(ARTICLE.format(number=number))
    gigawire(place, "run", "news", "--jobs", "2")
    return place


def test_an_article_becomes_a_fact_with_its_evidence(folder: Path) -> None:
    facts = json.loads(gigawire(folder, "facts", "--kind", "capacity", "--json"))
    assert {(fact["low"], fact["unit"], fact["companies"][0]) for fact in facts} == {
        (12.0, "GWh", "Kettle Storage Co., Ltd.")
    }
    assert "annual output of 12 GWh" in facts[0]["evidence"]


def test_a_fact_can_be_seen_in_its_article(folder: Path) -> None:
    shown = gigawire(folder, "show", "0.txt")
    assert "[12 GWh|energy]" in shown and "3.6 billion CNY" in shown


def test_offsets_cut_out_their_own_text_in_the_export(folder: Path) -> None:
    for line in gigawire(folder, "export").splitlines():
        record = json.loads(line)
        for item in (*record["mentions"], *record["facts"]):
            assert record["body"][item["start"] : item["end"]] == item["text"]


def test_a_second_run_changes_nothing(folder: Path) -> None:
    before = gigawire(folder, "export")
    assert json.loads(gigawire(folder, "run", "news", "--json"))["unchanged"] == 3
    assert gigawire(folder, "export") == before
