"""Make a version of the model: fit it, fit its confidence, measure it, and close its folder with a manifest.

In    the settings, and where the new version goes
Out   a folder <version>/ that ``choose_model`` accepts
Else  CorpusError where the frames or the annotated articles are wrong; nothing is left behind

The folder is made under another name and renamed when it is whole, so that a crash leaves no half model.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import count, islice
from pathlib import Path
from typing import Any

from spacy.language import Language

from pipeline.confidence import FILE, Confidence
from pipeline.evaluate import Score, by_source, score
from pipeline.models import Model, write_manifest
from pipeline.reading import Reader, rule_folders
from pipeline.rulebook import load_rulebook
from pipeline.settings import Settings
from pipeline.store import record_of
from pipeline.train.annotated import Annotated, load_annotated, load_marked
from pipeline.train.calibrate import Judged, fit_confidence, judge, without_odds
from pipeline.train.card import PAGE, measure, page_of
from pipeline.train.documents import SEED, Generator
from pipeline.train.drafts import Document
from pipeline.train.fit import fit_anew

DOCUMENTS = 20_000
HELD_OUT = 1_000_000  # the number of the first generated document that no model is trained on
_MEASURED = 200
_RETOLD_ALIKE = 400  # characters: a shorter item may be retold with every name kept, as it was for training
_UNDER_WAY = ".being-made"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a version was made from: its parent, the digest of its documents, how many of them, how many corrections."""

    version: str
    parent: str | None
    documents: int
    digest: str
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Corpus:
    """The generated documents, and the annotated articles that a version is fitted to and measured on.

    ``plain`` and ``unseen`` are natural prose with its companies marked: fitted to, and only ever measured on.
    """

    generator: Generator
    dev: list[Annotated]
    gold: list[Annotated]
    plain: list[Annotated]
    unseen: list[Annotated]

    @property
    def fitted(self) -> list[Annotated]:
        """What confidence is fitted to."""
        return [*self.dev, *self.plain]


def load_corpus(settings: Settings) -> Corpus:
    """The corpus that ships with gigawire."""
    corpus = settings.data / "corpus"
    articles = [corpus / "articles"]
    return Corpus(
        Generator.of(corpus),
        load_annotated(corpus / "dev", articles),
        load_annotated(corpus / "gold", articles),
        load_marked(corpus / "plain" / "dev"),
        load_marked(corpus / "plain" / "test"),
    )


def make_first(settings: Settings, target: Path, *, documents: int = DOCUMENTS, overrides: dict[str, Any]) -> Path:
    """Train a version from nothing but the generated corpus, and write it to the folder ``target``."""
    corpus = load_corpus(settings)
    rules = load_rulebook(settings.rule_folders)
    overrides = {"corpora.train.count": documents, **overrides}
    recogniser = fit_anew(settings.data / "models" / "config.cfg", rules, overrides=overrides)
    origin = Origin(target.name, None, documents, digest_of(corpus.generator.documents(documents)))
    close_version(recogniser, target, settings, corpus, origin)
    _write_confidence(target.parent / FILE, _confidence_of_others(settings, Model(target.name, str(target)), corpus))
    return target


def close_version(
    recogniser: Language,
    target: Path,
    settings: Settings,
    corpus: Corpus,
    origin: Origin,
    *,
    add: Callable[[Path], None] = lambda _: None,
) -> Path:
    """Write the recogniser with its confidence, card and manifest to ``target``; ``add`` may put more in before."""
    with _whole(target) as folder:
        recogniser.to_disk(folder, exclude=["vocab"])
        add(folder)
        model = Model(origin.version, str(folder))
        judged = judge(Reader(rule_folders(settings, model), model).nlp, corpus.fitted)
        confidence = fit_confidence(judged)
        _write_confidence(folder / FILE, confidence)
        reader = Reader(rule_folders(settings, model), model, confidence)
        card = _card(recogniser, reader, corpus, origin, judged)
        (folder / PAGE).write_text(page_of(card), encoding="utf-8")
        write_manifest(folder, card)
    return target


def _confidence_of_others(settings: Settings, model: Model, corpus: Corpus) -> Confidence:
    """For reading by rules alone, and for a model from elsewhere, whose marks weigh as those of ``model`` do."""
    ways = (None, model)
    readers = (Reader(rule_folders(settings, way), way) for way in ways)
    return fit_confidence(without_odds([one for reader in readers for one in judge(reader.nlp, corpus.fitted)]))


def _write_confidence(file: Path, confidence: Confidence) -> None:
    file.write_text(json.dumps(asdict(confidence), indent=1) + "\n", encoding="utf-8")


def score_articles(reader: Reader, articles: Sequence[Annotated]) -> Score:
    """How well the reader reads annotated articles."""
    records = [record_of(item.record["source"], reader.read(item.article)) for item in articles]
    return score(by_source(records), by_source(item.record for item in articles))


def digest_of(documents: Iterable[Document]) -> str:
    """SHA-256 over texts and spans, as 64 hex digits."""
    total = sha256()
    for document in documents:
        total.update(json.dumps(asdict(document), ensure_ascii=False).encode() + b"\n")
    return total.hexdigest()


def held_out(generator: Generator, number: int) -> Iterator[Document]:
    """So many documents that no model was trained on."""
    further = map(generator.document, count(HELD_OUT))
    return islice((document for document in further if len(document.text) >= _RETOLD_ALIKE), number)


def _card(
    recogniser: Language, reader: Reader, corpus: Corpus, origin: Origin, judged: Sequence[Judged]
) -> dict[str, Any]:
    unseen = measure(recogniser, list(held_out(corpus.generator, _MEASURED)))
    made_from = {"documents": origin.documents, "seed": SEED, "digest": origin.digest}
    return {
        "version": origin.version,
        "parent": origin.parent,
        "made_from": {**made_from, "corrections": origin.corrections, "judged": len(judged)},
        "labels": unseen.labels,
        "companies": {name: _companies(score_articles(reader, part)) for name, part in _measured(corpus).items()},
        "words_per_second": unseen.words_per_second,
    }


def _measured(corpus: Corpus) -> dict[str, list[Annotated]]:
    return {
        "corpus/gold, never trained or tuned on": corpus.gold,
        "corpus/plain/test, never trained or tuned on": corpus.unseen,
        "corpus/dev": corpus.dev,
        "corpus/plain/dev": corpus.plain,
    }


def _companies(result: Score) -> dict[str, float]:
    strict, overlap = (result.tallies[kind].figures() for kind in ("company", "company_overlap"))
    figures = {"precision": strict.precision, "recall": strict.recall, "f1": strict.f1, "overlap_f1": overlap.f1}
    return {name: round(value, 3) for name, value in figures.items()}


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A folder that becomes ``target`` once the block has ended well."""
    folder = target.parent / f"{_UNDER_WAY}-{target.name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
