"""Read one article: clean, extract, normalise, relate. This is the sentence that the whole program says.

In    a CleanArticle, or any text through ``read_article``
Out   a Reading: clean text, mentions, facts, rejections
Else  ArticleRefused where nothing readable is left of the text
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipeline.clean import clean_article
from pipeline.confidence import FILE, UNFITTED, Confidence, load_confidence
from pipeline.corrections import apply_corrections, load_corrections, standing
from pipeline.errors import RuleError
from pipeline.extract import find_spans, make_nlp, prove_patterns
from pipeline.models import Model, choose_model
from pipeline.normalise import normalise_spans
from pipeline.records import CleanArticle, Correction, RawArticle, Reading
from pipeline.relate import relate_mentions
from pipeline.rulebook import load_rulebook
from pipeline.settings import PACKAGE, Settings, load_settings


class Reader:
    """Rules, entity model and spaCy pipeline, loaded once. ``version`` changes whenever they do.

    ``corrections``, by the digest of an article, overrule what is read from it.
    """

    def __init__(
        self, rule_folders: tuple[Path, ...], model: Model | None = None, confidence: Confidence = UNFITTED
    ) -> None:
        self.confidence = confidence
        self.corrections: Mapping[str, Sequence[Correction]] = {}
        with _no_collection():
            self.rules = rules = load_rulebook(rule_folders)
            self.version = f"rules-{rules.digest}" + (f"+model-{model.label}" if model else "")
            try:
                self.nlp = make_nlp(rules, model.source if model else None)
                prove_patterns(self.nlp, rules.patterns_outside(PACKAGE / "rules"))
            except RuleError as error:
                raise rules.located(error) from error

    def read(self, article: CleanArticle) -> Reading:
        """Read a cleaned article. Pure: the same article gives the same reading, as long as nobody corrects it."""
        found = find_spans(self.nlp, article.text)
        mentions, rejections = normalise_spans(article, found, self.confidence)
        facts = relate_mentions(article, found, mentions)
        reading = Reading(article, tuple(mentions), tuple(facts), tuple(rejections), found.sentences)
        return apply_corrections(reading, self.corrections.get(article.digest, ())) if self.corrections else reading


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the garbage collector: what is loaded here stays, and looking through it takes a tenth of the start."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def load_reader(settings: Settings | None = None) -> Reader:
    """The reader with the rules and the model that ``settings`` name.

    RuleError where a rule is wrong, ModelError where the model is not what it should be, CorrectionError where what
    people have corrected cannot be read.
    """
    settings = settings or load_settings()
    reader = copy(_kept_reader(*_parts(settings, choose_model(settings))))
    reader.corrections = standing(load_corrections(settings.home / "corrections"))
    return reader


def reader_for(settings: Settings, model: Model | None) -> Reader:
    """A reader with this model, which nobody's corrections overrule."""
    folders, model, weights = _parts(settings, model)
    return Reader(folders, model, load_confidence(weights))


@lru_cache(maxsize=4)
def _kept_reader(folders: tuple[Path, ...], model: Model | None, weights: Path) -> Reader:
    """Loading takes a second or two, so what was loaded is kept; corrections are looked at anew each time."""
    return Reader(folders, model, load_confidence(weights))


def _parts(settings: Settings, model: Model | None) -> tuple[tuple[Path, ...], Model | None, Path]:
    own = Path(model.source) if model and model.is_ours else settings.data / "models"
    return rule_folders(settings, model), model, own / FILE


def rule_folders(settings: Settings, model: Model | None) -> tuple[Path, ...]:
    """The shipped rules, what the model has learnt as rules, then the user's own."""
    learnt = Path(model.source) / "rules" if model else None
    shipped, *own = settings.rule_folders
    return (shipped, *((learnt,) if learnt is not None and learnt.is_dir() else ()), *own)


def read_article(
    text: str,
    *,
    title: str | None = None,
    published: date | None = None,
    source: str = "",
    markup: Literal["plain", "html"] = "plain",
) -> Reading:
    """Read one article from its raw text, exactly as the batch would.

    ``published`` anchors "yesterday" and "March 26"; without it the text's own header is used, or they stay open.
    Amounts come in GWh, MW, t, ISO 4217 currencies, m2, Wh/kg and %; dates as inclusive days; offsets count characters
    of ``Reading.article.text``. Raises ArticleRefused where no readable text is left.
    """
    day = published.isoformat() if published else None
    raw = RawArticle(source=source, text=text, markup=markup, title=title, published=day)
    return load_reader().read(clean_article(raw))
