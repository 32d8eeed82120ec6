"""spaCy's own format for annotated texts.

In    tasks and a path; or a .spacy file
Out   the file; or its tasks, each document one
Else  UsageError where the file is no DocBin; a document that cannot be taken is a BadRecord

Spans lie in ``doc.ents``; an end inside one of spaCy's tokens moves out to the token's edge, and the span as it was is
kept beside it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span

from pipeline.errors import CorrectionError, UsageError
from pipeline.review.task import LABELS, BadRecord, Task, checked

_KEY = "gigawire"


def write_docbin(path: Path, tasks: Iterable[Task]) -> None:
    """One document a task, in spaCy's own tokenization; a character span becomes the tokens that it touches."""
    nlp = spacy.blank("en")
    bin_ = DocBin(store_user_data=True)
    for task in tasks:
        doc = nlp.make_doc(task.text)
        doc.user_data[_KEY] = {"article": task.article, "start": task.start, "spans": [list(s) for s in task.spans]}
        doc.ents = [Span(doc, wide.start, wide.end, label=LABELS[kind]) for wide, kind in _entities(doc, task.spans)]
        bin_.add(doc)
    path.write_bytes(bin_.to_bytes())


def read_docbin(path: Path) -> Iterator[Task | BadRecord]:
    """Entities of each document; a document that gigawire wrote and nobody changed has the spans that it had."""
    vocab = spacy.blank("en").vocab
    try:
        docs = list(DocBin().from_disk(path).get_docs(vocab))
    except Exception as error:
        raise UsageError(f"{path}: is no DocBin of spaCy's ({type(error).__name__}: {error}).") from error
    for number, doc in enumerate(docs, 1):
        try:
            yield _task(doc, f"document {number}")
        except CorrectionError as error:
            yield BadRecord(f"document {number}", str(error))
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            yield BadRecord(f"document {number}", f"what gigawire wrote into it was changed ({error}).")


def _task(doc: Doc, where: str) -> Task:
    data = doc.user_data.get(_KEY) or {}
    marked = checked(((ent.start_char, ent.end_char, ent.label_) for ent in doc.ents), doc.text)
    written = tuple((int(s), int(e), str(kind)) for s, e, kind in data.get("spans") or ())
    # Where an end lay inside a token, the entity is wider than the span that was written, and may stand for two of
    # them: the same spans all the same.
    narrow: dict[tuple[int, int, str], list[tuple[int, int, str]]] = {}
    for wide, kind in _entities(doc, written):
        place = (wide.start_char, wide.end_char)
        narrow[*place, kind] = [span for span in written if place[0] <= span[0] and span[1] <= place[1]]
    spans = tuple(sorted(span for entity in marked for span in narrow.get(entity, [entity])))
    return Task(doc.text, spans, "unknown", data.get("article"), int(data.get("start") or 0), where)


def _entities(doc: Doc, spans: Iterable[tuple[int, int, str]]) -> list[tuple[Span, str]]:
    """Each span as the tokens that it touches, with its kind; where two share a token, the longer or first has it."""
    wide = ((doc.char_span(start, end, alignment_mode="expand"), kind) for start, end, kind in spans)
    found = {(span.start, span.end): kind for span, kind in reversed([(s, k) for s, k in wide if s is not None])}
    kept = spacy.util.filter_spans([doc[start:end] for start, end in found])
    return [(span, found[span.start, span.end]) for span in kept]
