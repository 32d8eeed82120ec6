"""A place to try commands in: an empty folder, articles of three words, and tools that need no rules."""

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.batch import Tools
from pipeline.cli import dump
from pipeline.cli.app import app
from pipeline.errors import ArticleRefused
from pipeline.records import CleanArticle, CompanyMention, Fact, Quantity, RawArticle, Reading, Rejection

runner = CliRunner()


@dataclass(frozen=True, slots=True)
class Plain:
    """Reads "<company> <GWh> <place> …": a company, an energy and a capacity; "oddly" is a rejection."""

    version: str = "test-1"

    def read(self, article: CleanArticle) -> Reading:
        text = article.text
        name, figure, place = text.split()[:3]
        at = text.index(figure)
        figure_gwh = Decimal(figure)
        company = CompanyMention(name, 0, len(name), "test", name)
        energy = Quantity("energy", figure, at, at + len(figure), "test", figure_gwh, figure_gwh, "GWh")
        proof = Fact("capacity", text, 0, len(text), "test", (name,), place=place)
        fact = replace(proof, low=figure_gwh, high=figure_gwh, unit="GWh", per="year", qualifier="exact")
        odd = text.find("oddly")
        rejections = (
            (Rejection(odd, odd + 5, "oddly", "date", "test.odd", "the words name no date"),) if odd > 0 else ()
        )
        return Reading(article, (company, energy), (fact,), rejections)


def clean(raw: RawArticle) -> CleanArticle:
    if raw.text.strip() == "menu":
        raise ArticleRefused(raw.source, "nothing but furniture")
    return CleanArticle(raw.source, raw.title, None, raw.text.strip())


def write_news(*texts: str) -> None:
    Path("news").mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        Path(f"news/{number}.txt").write_text(text)


def gigawire(*arguments: str, status: int = 0, stdin: str | None = None) -> Result:
    result = runner.invoke(app, list(arguments), input=stdin, prog_name="gigawire")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result


def enter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in ``folder``, eighty columns wide, with tools that need no rules."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(dump, "make_tools", lambda _rules: Tools(clean, Plain))


def fill() -> None:
    """Two articles in gigawire.sqlite, one of them with a rejection."""
    write_news("Borrow 1.5 Yibin has a line", "Wren 20 Ningde has an oddly big line")
    gigawire("run", "news")
