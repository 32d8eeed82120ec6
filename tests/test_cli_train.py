"""``gigawire train`` and ``gigawire models``: learn, let the gate decide, and go back."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.util import load_config
from typer.testing import CliRunner, Result

from pipeline.cli.app import app
from pipeline.confidence import load_confidence
from pipeline.extract.tokenizer import rules_at_hand
from pipeline.rulebook import load_rulebook
from pipeline.settings import load_settings
from pipeline.train import further, make
from pipeline.train.annotated import load_annotated

NEWS = "The town met Windmere on Monday, and Windmere agreed. Ferrolux Energy will build a 2 GWh plant in Kiel."


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of one's own, one article read and corrected, and a corpus small enough for a test."""
    monkeypatch.setenv("GIGAWIRE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(further, "REHEARSED", 6)
    monkeypatch.setattr(make, "_MEASURED", 6)
    monkeypatch.setattr("pipeline.train.make.load_annotated", lambda *paths: load_annotated(*paths)[:6])
    # Six articles are too few to fit a confidence to.
    shipped = load_confidence(load_settings().data / "models" / "v1" / "confidence.json")
    monkeypatch.setattr("pipeline.train.make.fit_confidence", lambda _: shipped)
    Path("news.txt").write_text(NEWS, encoding="utf-8")
    assert gigawire("run", "news.txt", "--jobs", "1").exit_code == 0


def gigawire(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def correct() -> None:
    """Both sentences are confirmed as they stand, and Windmere is made a company where it is none yet."""
    gigawire("corrections", "export", "t.jsonl", "--format", "prodigy")
    tasks = [json.loads(line) for line in Path("t.jsonl").read_text(encoding="utf-8").splitlines()]
    for task in tasks:
        task["answer"] = "accept"
        marked = {span["start"] for span in task["spans"]}
        starts = [i for i in range(len(task["text"])) if task["text"].startswith("Windmere", i)]
        task["spans"] += [{"start": i, "end": i + 8, "label": "ORG"} for i in starts if i not in marked]
    Path("t.jsonl").write_text("\n".join(map(json.dumps, tasks)), encoding="utf-8")
    assert gigawire("corrections", "import", "t.jsonl", "--by", "lena", "--format", "prodigy").exit_code == 0


def as_before(*_: Any, start: Path, **__: Any) -> Language:
    """The recogniser that there was: nothing gets worse."""
    return spacy.load(start)


def knows_nothing(*_: Any, **__: Any) -> Language:
    """A recogniser that nobody has taught anything."""
    settings = load_settings()
    overrides = {"corpora.train.count": 40, "corpora.dev.count": 2}
    config = load_config(settings.data / "models" / "config.cfg", overrides=overrides, interpolate=False)
    with rules_at_hand(load_rulebook(settings.rule_folders)):
        return init_nlp(config)


def versions() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(gigawire("models", "list", "--json").stdout)
    return rows


def in_use() -> str:
    return str(next(row["version"] for row in versions() if row["in_use"]))


def test_without_corrections_there_is_nothing_to_learn() -> None:
    done = gigawire("train")
    assert (done.exit_code, "holds no corrections to learn from" in done.stderr) == (2, True)


def test_a_model_that_loses_nothing_is_used_and_can_be_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(further, "fit_further", as_before)
    correct()
    done = gigawire("train")
    assert done.exit_code == 0, done.output
    assert "v1.1 is in use" in done.stdout
    assert in_use() == "v1.1"
    row = versions()[-1]
    assert (row["parent"], row["corrections"] > 0) == ("v1", True)
    learnt = Path(row["folder"]) / "rules" / "learnt.yml"
    assert "Windmere" in learnt.read_text(encoding="utf-8")
    assert "v1 is in use again" in gigawire("models", "rollback").stdout
    assert in_use() == "v1"
    assert "no earlier version" in gigawire("models", "rollback").stderr


def test_a_learnt_name_is_found_in_other_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(further, "fit_further", as_before)
    correct()
    gigawire("train")
    Path("more.txt").write_text("By evening Windmere had gone home, and the 3 GWh line with it.", encoding="utf-8")
    assert gigawire("run", "more.txt", "--jobs", "1").exit_code == 0
    shown = gigawire("show", "more.txt", "--json").stdout
    assert '"text": "Windmere"' in shown


def test_a_model_that_loses_is_not_used_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(further, "fit_further", knows_nothing)
    correct()
    done = gigawire("train")
    assert done.exit_code == 3, done.output
    assert "The model in use stays" in done.stdout
    assert "lost" in done.stdout
    assert [row["version"] for row in versions()] == ["v1"]
    assert in_use() == "v1"


def test_a_tolerance_lets_a_loss_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(further, "fit_further", knows_nothing)
    correct()
    assert gigawire("train", "--tolerance", "1").exit_code == 0
    assert in_use() == "v1.1"


def test_reading_again_with_another_model_shows_what_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gigawire("models", "use", "none").exit_code == 0
    assert gigawire("models", "list").exit_code == 0
    done = gigawire("run", "--again", "--changes", "changes.jsonl", "--jobs", "1")
    assert done.exit_code == 0, done.output
    changes = [json.loads(line) for line in Path("changes.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all(change["what"] in ("gained", "lost", "changed") for change in changes)
    assert gigawire("run", "news.txt", "--changes", "x.jsonl").exit_code == 2


def test_the_difference_of_two_versions_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(further, "fit_further", as_before)
    correct()
    gigawire("train")
    same = gigawire("models", "diff", "v1.1", "v1")
    assert same.exit_code == 0, same.output
    rows = json.loads(gigawire("models", "diff", "v1.1", "none", "--json").stdout)
    assert rows["changes"] and rows["levels"]


def test_a_version_whose_files_were_changed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(further, "fit_further", as_before)
    correct()
    assert gigawire("train").exit_code == 0
    folder = Path("home") / "models" / "v1.1"
    (folder / "confidence.json").write_text('{"bias": 9, "weights": {}}', encoding="utf-8")
    for command in (("run", "news.txt"), ("models", "use", "v1.1"), ("version",)):
        done = gigawire(*command)
        assert (done.exit_code, "is not the file that the manifest lists" in done.stderr) == (2, True), done.output
    assert gigawire("run", "news.txt", "--model", "v1", "--jobs", "1").exit_code == 0


def test_a_sheet_with_confidences_comes_from_the_model() -> None:
    assert gigawire("corrections", "sheet", "s.csv", "--rows", "20").exit_code == 0
    with Path("s.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert any(row["why"].startswith("confidence") for row in rows)
