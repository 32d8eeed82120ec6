"""Make tomorrow's model from today's and from what people have corrected, and let the gate decide.

In    the settings, with corrections in GIGAWIRE_HOME/corrections
Out   an ``Outcome``: the new version, and the Verdict on it; promoted, it is in use from now on
Else  CorpusError where nothing is corrected; a version that is not promoted is removed again

The recogniser goes on from the version in use with the corrected sentences, each several times, among a fresh sample of
the generated corpus and all look-alikes that it knew: what it learnt before is rehearsed with what is new. ``whole``
trains from nothing on the whole corpus and the corrected sentences instead.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from pipeline.corrections import Corrected, corrected_articles
from pipeline.errors import CorpusError
from pipeline.models import Model, choose_model, open_model, take_into_use, versions
from pipeline.reading import Reader, reader_for
from pipeline.rulebook import Rulebook, load_rulebook
from pipeline.settings import Settings
from pipeline.train.annotated import Annotated
from pipeline.train.drafts import Document
from pipeline.train.fit import fit_anew, fit_further, write_documents
from pipeline.train.gate import CORRECTED, TOLERANCE, Verdict, judge_models
from pipeline.train.learn import RULE_FILE, Lesson, annotated_of, documents_of, lessons_of, write_rules
from pipeline.train.make import DOCUMENTS, Corpus, Origin, close_version, digest_of, load_corpus

REHEARSED = 1200  # generated documents that a further training repeats
_FRESH = 5_000_000  # the number of the first of them: never those that the gate measures on
_REPEATED = 4  # how often each corrected sentence is shown
_MOST_PER_NAME = 10  # sentences about one company that are learnt from: a flood of one name teaches no more
_FURTHER: Mapping[str, Any] = {
    "training.max_epochs": 1,
    "training.optimizer.learn_rate.initial_rate": 0.0003,
    "training.optimizer.learn_rate.warmup_steps": 0,
    "training.eval_frequency": 10_000,
    "corpora.dev.count": 20,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a training."""

    version: str
    verdict: Verdict
    sentences: int
    rules: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version that the gate has not judged: its folder, and what it learnt from."""

    folder: Path
    corpus: Corpus
    lessons: tuple[Lesson, ...]
    sentences: int
    rules: int


def gate_articles(settings: Settings) -> dict[str, Sequence[Annotated]]:
    """What a model is held against: gold, and the articles that people have corrected."""
    corpus = load_corpus(settings)
    return _groups(corpus, lessons_of(corrected_articles(settings.home / "corrections"), _machine(settings)))


def retrain(settings: Settings, *, whole: bool = False, tolerance: float = TOLERANCE) -> Outcome:
    """Train, judge, and promote or remove."""
    corrected = corrected_articles(settings.home / "corrections")
    if not corrected:
        raise CorpusError(
            f"{settings.home / 'corrections'}: holds no corrections to learn from. Make a sheet with"
            " `gigawire corrections sheet`, edit it, and take it in with `gigawire corrections import`."
        )
    old, untaught = _machine(settings), _untaught(settings)
    made = make_candidate(settings, corrected, old, whole=whole)
    try:
        new = reader_for(settings, open_model(made.folder))
        verdict = judge_models(old, new, _groups(made.corpus, made.lessons), tolerance=tolerance, untaught=untaught)
    except BaseException:  # also Ctrl-C: what nobody has judged must not be there to be used
        shutil.rmtree(made.folder)
        raise
    if verdict.promoted:
        take_into_use(settings, made.folder.name, f"learnt from {_count(corrected)} corrections")
    else:
        shutil.rmtree(made.folder)
    return Outcome(made.folder.name, verdict, made.sentences, made.rules)


def make_candidate(
    settings: Settings, corrected: Sequence[Corrected], old: Reader, *, whole: bool = False
) -> Candidate:
    """A new version that nobody has judged yet; ``old`` reads as the version in use does."""
    corpus, rules = load_corpus(settings), load_rulebook(settings.rule_folders)
    parent = choose_model(settings)
    lessons = lessons_of(corrected, old)
    sentences = _few_of_each(documents_of(lessons, _recogniser(parent)))
    recogniser, shown = _fit(settings, rules, corpus, sentences, parent=None if whole else parent)
    target = settings.home / "models" / _next_version(settings, parent)
    origin = Origin(target.name, parent.version if parent else None, len(shown), digest_of(shown), _count(corrected))
    learnt: list[int] = []

    def add_rules(folder: Path) -> None:
        learnt.append(write_rules(folder / "rules" / RULE_FILE, corrected, _known(rules)))

    close_version(recogniser, target, settings, corpus, origin, add=add_rules)
    return Candidate(target, corpus, tuple(lessons), len(sentences), sum(learnt))


def _fit(
    settings: Settings, rules: Rulebook, corpus: Corpus, sentences: list[Document], *, parent: Model | None
) -> tuple[Language, list[Document]]:
    """The recogniser, and the documents that it was shown."""
    config = settings.data / "models" / "config.cfg"
    count, first = (REHEARSED, _FRESH) if parent is not None and parent.is_ours else (DOCUMENTS, 0)
    shown = [*corpus.generator.documents(count, first=first), *sentences * _REPEATED]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "documents.jsonl"
        write_documents(file, shown)
        if first:
            assert parent is not None
            return fit_further(
                config, rules, start=Path(parent.source), documents=file, overrides=dict(_FURTHER)
            ), shown
        return fit_anew(config, rules, overrides={}, documents=file), shown


def _machine(settings: Settings) -> Reader:
    """The reader in use, without anybody's corrections."""
    return reader_for(settings, choose_model(settings))


def _untaught(settings: Settings) -> Reader:
    """As it was read before anybody's corrections: by the version that those in use were made from, else by rules."""
    model = choose_model(settings)
    first = versions(settings).get(model.version.partition(".")[0]) if model is not None and model.is_ours else None
    return reader_for(settings, open_model(first) if first is not None else None)


def _groups(corpus: Corpus, lessons: Sequence[Lesson]) -> dict[str, Sequence[Annotated]]:
    groups: dict[str, Sequence[Annotated]] = {"corpus/gold": corpus.gold, "corpus/dev": corpus.dev}
    return groups | ({CORRECTED: annotated_of(lessons)} if lessons else {})


def _recogniser(parent: Model | None) -> Language | None:
    return spacy.load(parent.source) if parent is not None and parent.is_ours else None


def _known(rules: Rulebook) -> frozenset[str]:
    """Every surface of the company rules, in small letters."""
    return frozenset(s.lower() for lexeme in rules.lexemes if lexeme.layer == "companies" for s in lexeme.surfaces)


def _few_of_each(sentences: Sequence[Document]) -> list[Document]:
    """At most so many sentences about the same names, and no sentence twice."""
    seen: dict[tuple[str, ...], int] = {}
    kept = []
    for document in dict.fromkeys(sentences):
        names = tuple(sorted({document.text[start:end] for start, end, label in document.spans if label == "COMPANY"}))
        seen[names] = seen.get(names, 0) + 1
        if not names or seen[names] <= _MOST_PER_NAME:
            kept.append(document)
    return kept


def _next_version(settings: Settings, parent: Model | None) -> str:
    """ "v1.3" after "v1.2": below the version that ships, above all that were made from it."""
    base = parent.version.partition(".")[0] if parent is not None and parent.is_ours else "v0"
    taken = [name.partition(".")[2] for name in versions(settings) if name.partition(".")[0] == base]
    return f"{base}.{max((int(number) for number in taken if number.isdigit()), default=0) + 1}"


def _count(corrected: Sequence[Corrected]) -> int:
    return sum(len(item.corrections) for item in corrected)
