"""The wheel: an installed gigawire works outside the checkout, with rules, migrations, corpus and models in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as pip installs it from its wheel."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    command = [*pip, "--no-build-isolation", "--no-index", "--target", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def gigawire(installed: Path, cwd: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "pipeline", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_an_installed_gigawire_reads_its_own_corpus_elsewhere(installed: Path, tmp_path: Path) -> None:
    articles = installed / "pipeline" / "_data" / "corpus" / "articles"
    done = gigawire(installed, tmp_path, "run", str(articles / "a"), "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "gigawire.sqlite").exists()


def test_an_installed_gigawire_finds_its_gold(installed: Path, tmp_path: Path) -> None:
    done = gigawire(installed, tmp_path, "evaluate", "--json", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert '"facts"' in done.stdout


def test_an_installed_gigawire_knows_the_companies_of_its_table(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("Word came today that Ningde Times has opened a 2 GWh line.", encoding="utf-8")
    done = gigawire(installed, tmp_path, "run", "news.txt", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert '"name": "CATL"' in gigawire(installed, tmp_path, "companies", "list", "--json").stdout


def test_what_a_user_needs_is_inside(installed: Path) -> None:
    package = installed / "pipeline"
    data = ("corpus/gold/a.jsonl", "corpus/companies.csv", "corpus/products.csv", "models/README.md")
    for path in ("py.typed", "rules/units.yml", *(f"_data/{name}" for name in data)):
        assert (package / path).is_file(), path
