"""The card of a model: what it was made from, how well it reads, how fast, in words and in figures.

In    a recogniser, generated documents that it has never seen, and what it was made from
Out   figures of every label; the card as a mapping for the manifest, and as a page for people
Else  nothing
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.language import Language

from pipeline.extract.words import digest
from pipeline.train.drafts import Document
from pipeline.train.examples import examples_of

Figures = dict[str, dict[str, float]]
PAGE = "README.md"


@dataclass(frozen=True, slots=True)
class Unseen:
    """What the recogniser reaches on documents that it was not trained on: by label, and in words a CPU second."""

    labels: Figures
    words_per_second: float


def measure(recogniser: Language, documents: Sequence[Document]) -> Unseen:
    """Precision, recall and F1 of every label, exact spans only; and the speed of ``nlp.pipe`` alone."""
    examples = list(examples_of(recogniser, documents))
    scores = recogniser.evaluate(examples)["ents_per_type"] or {}
    labels = {
        label: {"precision": round(s["p"], 3), "recall": round(s["r"], 3), "f1": round(s["f"], 3)}
        for label, s in sorted(scores.items())
    }
    docs = [recogniser.make_doc(document.text) for document in documents]
    start = time.process_time()
    words = sum(len(doc) for doc in recogniser.pipe(docs))
    return Unseen(labels, round(words / max(time.process_time() - start, 1e-9)))


def page_of(card: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    made = card["made_from"]
    lines = [
        f"# gigawire's entity model {card['version']}",
        "",
        "Marks companies, and what is easily taken for one, in English news of the battery and energy trade. A spaCy",
        "pipeline with one entity recogniser; gigawire's rules around it decide what becomes a company mention.",
        "",
        "## Data",
        "",
        f"- {made['documents']:,} documents generated from corpus/frames and corpus/stories, seeded: the same bytes",
        f"  each time (SHA-256 of texts and spans: {made['digest']}).",
        "  Every sentence is our own; real companies occur by name.",
        "- What it knows of words beforehand, case and class, is the table pipeline/extract/words.tsv.gz, made from",
        f"  spacy-lookups-data (MIT); its SHA-256 begins with {digest()}.",
        f"- {made['corrections']:,} corrected examples; parent: {card['parent'] or 'none'}.",
        "- Nothing was learnt from gold; no company name of gold occurs in the training documents.",
        f"- Its confidence was fitted on {made['judged']:,} mentions of corpus/dev and corpus/plain/dev.",
        "",
        "## Figures",
        "",
        "| label, on generated documents it has not seen | precision | recall | F1 |",
        "|---|---|---|---|",
        *(
            f"| {label} | {f['precision']:.3f} | {f['recall']:.3f} | {f['f1']:.3f} |"
            for label, f in card["labels"].items()
        ),
        "",
        "| companies, the whole pipeline | precision | recall | F1 | with parts, F1 |",
        "|---|---|---|---|---|",
        *(_row(name, figures) for name, figures in card["companies"].items()),
        "",
        f"The recogniser alone reads {card['words_per_second']:,.0f} words a CPU second on the machine that made it.",
        "The hashes of all files are in manifest.json, and are checked before the model is loaded.",
        "",
        "## Limits",
        "",
        "Made for translated Chinese and international trade news. Names written wholly in small letters, one-word",
        "names that are ordinary words, and products called like their maker are where it errs most.",
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, figures: Mapping[str, float]) -> str:
    cells = " | ".join(f"{figures[part]:.3f}" for part in ("precision", "recall", "f1", "overlap_f1"))
    return f"| {name} | {cells} |"
