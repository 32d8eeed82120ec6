"""What one process measures: each task in a new process, so that no cache is warm.

In    the path of the dump, or the kind and the size of a text
Out   CPU seconds by name, and counts
Else  nothing
"""

import json
import os
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import spacy
from bench_store import measure

from pipeline.batch import Options, Tools, run_dump
from pipeline.clean import clean_article
from pipeline.copies import signature_of
from pipeline.errors import ArticleRefused
from pipeline.extract import find_spans
from pipeline.models import choose_model
from pipeline.normalise import normalise_spans
from pipeline.reading import Reader, load_reader, reader_for
from pipeline.records import CleanArticle, RawArticle, Reading
from pipeline.relate import relate_mentions
from pipeline.settings import load_settings
from pipeline.sources import read_dump
from pipeline.store import Arrival, open_store
from pipeline.store import articles as store_articles

from .memory import watched_run
from .texts import hostile_text, pieces
from .watch import Stopwatch, time_components

Figures = dict[str, float]
_BATCH = 200  # articles in a transaction, as in a run


def reference(dump: str) -> Figures:
    """spaCy's own tokenizer, untouched and cold, over the raw text."""
    with Path(dump).open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    nlp = spacy.blank("en")
    start = time.process_time()
    tokens = sum(len(nlp.tokenizer(text)) for text in texts)
    seconds = time.process_time() - start
    words = sum(len(text.split()) for text in texts)
    return {"seconds": seconds, "articles": len(texts), "words": words, "tokens": tokens}


def whole(dump: str) -> Figures:
    """The main job as ``gigawire run --jobs 1`` does it, from the file to the rows."""
    tools = Tools(clean_article, partial(load_reader, None))
    load_reader()
    with tempfile.TemporaryDirectory() as folder, open_store(str(Path(folder) / "bench.sqlite")) as store:
        start = _cpu()
        summary = run_dump(read_dump([dump]), store, tools, Options(jobs=1))
        seconds = _cpu() - start
    facts, mentions = sum(summary.facts.values()), summary.mentions
    companies = mentions.get("company", 0)
    return {
        "seconds": seconds,
        "read": summary.read,
        "refused": summary.refused,
        "facts": facts,
        "companies": companies,
        "amounts": sum(mentions.values()) - companies,
    }


def _cpu() -> float:
    """CPU seconds of this process and of all its children that have ended."""
    return sum(os.times()[:4])


def bare_model(dump: str) -> Figures:
    """spaCy's own ``nlp.pipe`` with the same entity model and nothing else, as spaCy loads it, over the raw text."""
    model = choose_model(load_settings())
    assert model is not None, "the benchmark measures the model that ships"
    nlp = spacy.load(model.source)
    with Path(dump).open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    start = time.process_time()
    entities = sum(len(doc.ents) for doc in nlp.pipe(texts))
    return {"seconds": time.process_time() - start, "entities": entities}


def stages(dump: str) -> Figures:
    """Every stage by itself: the same calls as in a run, with a stopwatch between them."""
    settings = load_settings()
    reader, watch = reader_for(settings, choose_model(settings)), Stopwatch()
    time_components(reader.nlp, watch)
    watch.around(store_articles, "link_copies", "store", "copies")
    with tempfile.TemporaryDirectory() as folder, open_store(str(Path(folder) / "bench.sqlite")) as store:
        run = store.begin_run("bench", reader.version)
        arrivals: list[Arrival] = []
        watch.start()
        for raw in read_dump([dump]):
            watch.lap("sources")
            if isinstance(raw, RawArticle):
                arrivals.append(_arrival(raw, reader, watch))
            if len(arrivals) == _BATCH:
                store.store_batch(run, arrivals)
                arrivals.clear()
            watch.lap("store")
        store.store_batch(run, arrivals)
        watch.lap("store")
    return watch.seconds


def _arrival(raw: RawArticle, reader: Reader, watch: Stopwatch) -> Arrival:
    article = clean_article(raw)
    digest = article.digest
    watch.lap("clean")
    signature = signature_of(article)
    watch.lap("copies")
    found = find_spans(reader.nlp, article.text)
    watch.lap("collect")
    mentions, rejections = normalise_spans(article, found, reader.confidence)
    watch.lap("normalise")
    facts = relate_mentions(article, found, mentions)
    watch.lap("relate")
    reading = Reading(article, tuple(mentions), tuple(facts), tuple(rejections), found.sentences)
    return Arrival(raw.identity or raw.source, raw.source, digest, raw.url, reading, signature)


def quantulum3(dump: str, articles: int) -> Figures:
    """quantulum3 without its classifier, over the first articles: warm, its unit tables loaded before.

    Nothing where it is not installed: ``make bench`` installs it.
    """
    if find_spec("quantulum3") is None:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it says at every import that its classifier is missing
        from quantulum3 import parser  # noqa: PLC0415 -- installed for the benchmark only
    parser.parse("It holds 5 kg.")
    return _over(dump, articles, parser.parse)


def dateparser_search(dump: str, articles: int) -> Figures:
    """dateparser's own search for dates, in English, over the first articles: warm."""
    from dateparser.search import search_dates  # noqa: PLC0415 -- no other task may pay for it

    search_dates("It met on May 3, 2024.", languages=["en"])
    return _over(dump, articles, partial(search_dates, languages=["en"]))


def _over(dump: str, articles: int, read: Callable[[str], object]) -> Figures:
    with Path(dump).open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(articles), lines, strict=False)]
    start = time.process_time()
    for text in texts:
        read(text)
    return {"seconds": time.process_time() - start, "words": sum(len(text.split()) for text in texts)}


def store(articles: int) -> Figures:
    """The store beside bare sqlite3, both writing the same rows."""
    speed = measure(articles)
    return {"rows": speed.rows, "bare_rows": speed.bare_rows}


def sized(dump: str, words: int, size: int) -> Figures:
    """The first ``words`` words of the dump, cleaned and read as articles of ``size`` words."""
    texts = pieces(dump, words, size)
    reader = load_reader()
    start = time.process_time()
    for number, text in enumerate(texts):
        reader.read(clean_article(RawArticle(str(number), text)))
    seconds = time.process_time() - start
    return {"seconds": seconds, "words": sum(len(text.split()) for text in texts), "characters": sum(map(len, texts))}


def hostile(kind: str, size: int) -> Figures:
    """One text of ``size`` characters, cleaned, and read as it stands: cleaning might take away what hurts."""
    text = hostile_text(kind, size)
    reader = load_reader()
    return {
        "clean": _seconds(lambda: clean_article(RawArticle(kind, text))),
        "read": _seconds(lambda: reader.read(CleanArticle(kind, None, None, text))),
        "characters": len(text),
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    with suppress(ArticleRefused):  # to be turned away is an answer too
        work()
    return time.process_time() - start


TASKS: dict[str, Callable[..., Any]] = {
    task.__name__: task
    for task in (
        watched_run,
        reference,
        bare_model,
        whole,
        stages,
        store,
        sized,
        hostile,
        quantulum3,
        dateparser_search,
    )
}
