"""Print how well and how fast pages are cleaned, on public sets that whoever measures has fetched.

    python -m tests.measure_cleaning [--half dev|test|all] [--dates] FOLDER...

A FOLDER holds ground-truth.json and html/<id>.html.gz (UTF-8). For each id the truth gives ``articleBody`` (scored by
shingles of four words, as scrapinghub/article-extraction-benchmark does), ``with`` and ``without`` (pieces that must,
or must not, be there, as adbar/trafilatura's evaluation has them) or, with --dates, ``date``. docs/cleaning.md tells
where they come from and how pages are named there. Rules are tuned on the dev half and judged on the other. Trafilatura
and htmldate are measured beside ours where they are installed; times are CPU milliseconds a page, each extractor in its
turn on the same page.
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any, NamedTuple
from unittest import mock

from pipeline.clean import clean_article
from pipeline.clean.page import read_page
from pipeline.errors import ArticleRefused
from pipeline.records import CleanArticle, RawArticle

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_TYPESETTING = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛‹›", "'") | {"\u00ad": None})
# So little, and a day so odd, that the libraries behind ours are asked too.
_WARMING_UP = (
    "<html><head><title>A line</title><meta name=pubdate content='Tues. 5th day of March, 2024, 10 pm'></head>"
    "<body><article><p>It rains.</p></article></body></html>"
)

Counts = tuple[int, int, int]  # right, too much, missed
Reader = Callable[[str], str | None]


class Read(NamedTuple):
    """What one reader made of one page."""

    truth: dict[str, Any]
    found: str | None
    milliseconds: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one table a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--half", choices=["dev", "test", "all"], default="test")
    parser.add_argument("--dates", action="store_true", help="score the day of publication")
    options = parser.parse_args(arguments)
    for folder in options.folders:
        table = measure(folder, options.half, dates=options.dates)
        print(f"{folder} ({options.half}, {len(next(iter(table.values())))} pages)")
        for name, reads in table.items():
            scored = score_dates(reads) if options.dates else score_bodies(reads)
            times = [read.milliseconds for read in reads]
            print(f"  {name:<22} {scored}   {median(times):6.1f} ms median {mean(times):6.1f} mean")


def measure(folder: Path, half: str, *, dates: bool) -> dict[str, list[Read]]:
    """Let every reader read every page of the half."""
    readers = date_readers() if dates else body_readers()
    table: dict[str, list[Read]] = {name: [] for name in readers}
    for reader in readers.values():
        reader(_WARMING_UP)  # what loads or compiles something at first is no page's time
    for number, (truth, html) in enumerate(pages(folder, half)):
        names = list(readers)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            start = time.process_time()
            found = readers[name](html)
            table[name].append(Read(truth, found, (time.process_time() - start) * 1e3))
    return table


def pages(folder: Path, half: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The truth and the markup of each page; the half is told by a hash of the id."""
    for identity, truth in sorted(json.loads((folder / "ground-truth.json").read_text("utf-8")).items()):
        own = "dev" if hashlib.md5(identity.encode()).digest()[0] & 1 else "test"
        if half in ("all", own):
            with gzip.open(folder / "html" / f"{identity}.html.gz", "rt", encoding="utf-8") as file:
                yield truth, file.read()


def body_readers() -> dict[str, Reader]:
    """Ours, before and after lines are told apart, and trafilatura's fast mode with metadata."""
    readers: dict[str, Reader] = {
        "gigawire, page": lambda html: read_page(html).text,
        "gigawire, article": article_body,
    }
    if importlib.util.find_spec("trafilatura"):
        readers["trafilatura fast"] = _trafilatura
    return readers


def date_readers() -> dict[str, Reader]:
    """Ours, and both modes of htmldate."""
    from htmldate import find_date  # noqa: PLC0415 -- only where dates are measured

    return {
        "gigawire": article_day,
        "htmldate extensive": lambda html: find_date(html, original_date=True, extensive_search=True),
        "htmldate fast": lambda html: find_date(html, original_date=True, extensive_search=False),
    }


def page_body(html: str) -> str:
    """The text of the element that was chosen."""
    return read_page(html).text


def article_body(html: str) -> str:
    """The cleaned text without its title."""
    try:
        article = _clean_in_any_language(html)
    except ArticleRefused:
        return ""
    return article.text.removeprefix(article.title or "")


def article_day(html: str) -> str | None:
    """The cleaned article's day of publication."""
    try:
        published = _clean_in_any_language(html).published
    except ArticleRefused:
        return None
    return published.isoformat() if published else None


def _clean_in_any_language(html: str) -> CleanArticle:
    """The sets hold pages in every language; gigawire would refuse all but the English ones."""
    with mock.patch("pipeline.clean.article.foreign_language", return_value=None):
        return clean_article(RawArticle("page", html, "html"))


def _trafilatura(html: str) -> str | None:
    from trafilatura import bare_extraction  # noqa: PLC0415 -- takes a while to load

    read = bare_extraction(html, fast=True, with_metadata=True, include_comments=False)
    return None if read is None else read["text"] if isinstance(read, dict) else read.text


def score_dates(reads: Sequence[Read]) -> str:
    """Shares of days that are exact, wrong and absent."""
    exact = sum(read.found == _true_day(read) for read in reads) / len(reads)
    absent = sum(read.found is None and _true_day(read) is not None for read in reads) / len(reads)
    return f"exact {exact:.3f}  wrong {1 - exact - absent:.3f}  absent {absent:.3f}"


def _true_day(read: Read) -> str | None:
    """The annotated day; a page that bears none has a NaN in its place."""
    day = read.truth["date"]
    return day if isinstance(day, str) else None


def score_bodies(reads: Sequence[Read]) -> str:
    """F1, precision, recall and the share of pages that are right to the word."""
    if "with" in reads[0].truth:
        precision, recall = micro([pieces(read) for read in reads])
        exact = ""
    else:
        precision, recall = macro([shingles(read) for read in reads])
        same = mean(_WORD.findall(read.truth["articleBody"]) == _WORD.findall(read.found or "") for read in reads)
        exact = f"  exact {same:.3f}"
    f1 = 2 * precision * recall / (precision + recall)
    return f"F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}{exact}"


def shingles(read: Read) -> Counts:
    """Runs of four words, with their number."""
    true, found = (_runs(text) for text in (read.truth["articleBody"], read.found))
    right = sum((true & found).values())
    return right, sum(found.values()) - right, sum(true.values()) - right


def _runs(text: str | None) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text or "")
    runs = (tuple(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1)))
    return Counter(run for run in runs if run)


def pieces(read: Read) -> Counts:
    """The annotated pieces that the text has and has not."""
    text = _plain(read.found or "")
    held = {kind: sum(_plain(piece) in text for piece in read.truth[kind]) for kind in ("with", "without")}
    return held["with"], held["without"], len(read.truth["with"]) - held["with"]


def _plain(text: str) -> str:
    """Blanks as one, quotation marks straight, soft hyphens out: how a text is typeset is no part of what it says."""
    return " ".join(text.translate(_TYPESETTING).split())


def micro(counts: Sequence[Counts]) -> tuple[float, float]:
    """Precision and recall over all pieces."""
    right, extra, missed = (sum(column) for column in zip(*counts, strict=True))
    return right / (right + extra), right / (right + missed)


def macro(counts: Sequence[Counts]) -> tuple[float, float]:
    """Means of the pages' precisions and recalls."""
    return (
        mean(right / (right + extra) for right, extra, _ in counts if right + extra),
        mean(right / (right + missed) for right, _, missed in counts if right + missed),
    )


if __name__ == "__main__":
    main()
