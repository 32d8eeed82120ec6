"""Fit the entity model: from nothing on the generated corpus, or on from a version that exists.

In    models/config.cfg; for going on, the folder of a version and the documents to learn from
Out   a spaCy pipeline with one component, the entity recogniser
Else  CorpusError where the frames are wrong; spaCy's own errors are bugs of ours

spaCy's training loop does the work. The vocabulary need not be saved: the model knows words by their hashes alone.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, registry

from pipeline.extract.ops import multiply_by_numpy
from pipeline.extract.tokenizer import rules_at_hand
from pipeline.rulebook import Rulebook
from pipeline.train.drafts import Document
from pipeline.train.examples import examples_of

RECOGNISER = "ner"


def fit_anew(config: Path, rules: Rulebook, *, overrides: dict[str, Any], documents: Path | None = None) -> Language:
    """Train on the corpus that ``config`` names, or on ``documents``; ``overrides`` are settings by dotted name."""
    settings = load_config(config, overrides=overrides, interpolate=False)
    if documents is not None:
        settings["corpora"]["train"] = {"@readers": "gigawire.Documents.v1", "path": str(documents)}
    return _fit(settings, rules)


def fit_further(config: Path, rules: Rulebook, *, start: Path, documents: Path, overrides: dict[str, Any]) -> Language:
    """Go on from the version in ``start`` with the documents in the file ``documents``."""
    settings = load_config(config, overrides=overrides, interpolate=False)
    settings["components"][RECOGNISER] = {"source": str(start)}
    settings["corpora"]["train"] = {"@readers": "gigawire.Documents.v1", "path": str(documents)}
    return _fit(settings, rules)


def write_documents(path: Path, documents: Iterable[Document]) -> None:
    """One document a line, for ``gigawire.Documents.v1``."""
    with path.open("w", encoding="utf-8") as lines:
        for document in documents:
            lines.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")


@registry.readers("gigawire.Documents.v1")  # type: ignore[untyped-decorator]
def read_documents(path: str) -> Callable[[Language], Iterator[Example]]:
    """The registered reader of such a file."""

    def read(nlp: Language) -> Iterator[Example]:
        with Path(path).open(encoding="utf-8") as lines:
            records = (json.loads(line) for line in lines)
            yield from examples_of(nlp, (Document(r["text"], tuple(map(tuple, r["spans"]))) for r in records))

    return read


def _fit(config: Any, rules: Rulebook) -> Language:
    # Averaged weights are steadier than the last ones, but spaCy puts them in force only in what it saves.
    with rules_at_hand(rules), tempfile.TemporaryDirectory() as folder:
        nlp = multiply_by_numpy(init_nlp(config, use_gpu=-1))
        _, saved = train(nlp, Path(folder), use_gpu=-1, stdout=sys.stderr, stderr=sys.stderr)
        assert saved is not None
        return multiply_by_numpy(spacy.load(saved))
