"""The benchmark's corpus stays the same, looks like news, and the benchmark runs. Its speeds are no test."""

import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from bench import report, rounds
from bench.corpus import ARTICLES, articles, digest_of
from bench.rounds import Figures, Plan, Results, Rounds
from bench.tasks import TASKS
from rich.console import Console

from pipeline import read_article

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
SMALL = Plan(articles=20, rounds=1, long=2_000, characters=2_000, stored=20, few=20, many=40)
# The corpus has a name because it never changes. Another text is another corpus: gigawire-bench-v2.
DIGEST = "e940fe13c07e6c7e9be49b0b71987f4532289ee244600d7b5d0eee4447aa51c7"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return list(articles())


def test_the_corpus_is_the_same_everywhere(texts: list[str]) -> None:
    assert digest_of(texts) == DIGEST


def test_a_small_corpus_opens_the_large_one(texts: list[str]) -> None:
    assert list(articles(5)) == texts[:5]


def test_no_two_articles_are_alike(texts: list[str]) -> None:
    assert len(set(texts)) == ARTICLES


def test_articles_have_about_300_words(texts: list[str]) -> None:
    lengths = [len(text.split()) for text in texts]
    assert 280 < sum(lengths) / len(lengths) < 340
    assert min(lengths) > 150


def test_the_vocabulary_grows_as_that_of_news(texts: list[str]) -> None:
    """A broad newswire has about 44 n^0.49 words among n (Heaps' law); one trade's news has about half as many."""
    words = [word.lower() for text in texts for word in WORD.findall(text)]
    expected = 44 * len(words) ** 0.49
    assert 0.4 < len(set(words)) / expected < 1.0


def test_an_article_repeats_its_words_as_news_does(texts: list[str]) -> None:
    """In annotated news of this length 0.5 to 0.7 of the words are different ones."""
    shares = [len(set(text.split())) / len(text.split()) for text in texts]
    assert 0.5 < sum(shares) / len(shares) < 0.7


def test_the_commonest_words_make_up_nearly_half_of_the_text(texts: list[str]) -> None:
    counts = Counter(word.lower() for text in texts for word in WORD.findall(text))
    assert 0.4 < sum(number for _, number in counts.most_common(50)) / counts.total() < 0.5


def test_an_article_holds_as_many_quantities_and_dates_as_news_does(texts: list[str]) -> None:
    """In 26 real articles of the trade there were 12.2 in 320 words, from 5.7 in features to 14.9 in wire copy."""
    readings = [read_article(text) for text in texts[:60]]
    amounts = sum(mention.kind != "company" for reading in readings for mention in reading.mentions)
    assert 9 < amounts / len(readings) < 15


@pytest.fixture(scope="module")
def results() -> Results:
    """All the tasks on 20 articles; in this process, for speed does not matter here."""

    def run_here(_: Rounds, name: str, *arguments: object, limit: float | None = None) -> Figures:
        figures: Figures = TASKS[name](*arguments)
        return figures

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rounds, "task", run_here)
        patch.setattr(Rounds, "startup", lambda _: 1.0)
        return rounds.run_all(SMALL, lambda _: None)


def test_every_stage_of_the_benchmark_is_timed(results: Results) -> None:
    timed = {speed.stage: speed.seconds for speed in report.speeds(results)}
    assert set(report.STAGES) == set(results.stages)
    assert all(seconds > 0 for seconds in timed.values())
    assert results.whole["read"] == SMALL.articles


def test_every_target_stands_beside_its_figure(results: Results) -> None:
    console = Console(width=200, file=io.StringIO(), record=True)
    report.show(results, console)
    shown = console.export_text()
    for aim in report.aims(results):
        assert aim.name in shown
    assert json.loads(json.dumps(report.as_json(results)))["articles"] == SMALL.articles


def test_a_task_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    bench = Rounds(tmp_path, 1, lambda _: None)
    assert bench.task("hostile", "digits", 1000)["characters"] == 1000


def test_a_task_that_never_ends_is_given_up(tmp_path: Path) -> None:
    bench = Rounds(tmp_path, 1, lambda _: None)
    assert bench.task("hostile", "digits", 1000, limit=0.01)["given_up"]
