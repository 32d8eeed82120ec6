"""Turn labelled documents into spaCy's training examples.

In    Documents (text and spans) and the pipeline that will learn from them
Out   Examples in its tokenization
Else  nothing: a span that cuts a token is widened to it

``gigawire.Frames.v1`` is registered as a reader, so that models/config.cfg names the generated corpus itself.
"""

from collections.abc import Callable, Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans, registry

from pipeline.settings import load_settings
from pipeline.train.documents import Generator
from pipeline.train.drafts import Document


def as_doc(nlp: Language, document: Document) -> Doc:
    """The document's tokens with its spans as entities."""
    doc = nlp.make_doc(document.text)
    spans = (doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in document.spans)
    doc.ents = filter_spans([span for span in spans if isinstance(span, Span)])
    return doc


def examples_of(nlp: Language, documents: Iterable[Document]) -> Iterator[Example]:
    """One example a document."""
    for document in documents:
        doc = as_doc(nlp, document)
        yield Example(Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc]), doc)


@registry.readers("gigawire.Frames.v1")  # type: ignore[untyped-decorator]
def read_frames(count: int, first: int) -> Callable[[Language], Iterator[Example]]:
    """The registered reader: ``count`` generated documents from number ``first`` on."""
    corpus = load_settings().data / "corpus"

    def read(nlp: Language) -> Iterator[Example]:
        yield from examples_of(nlp, Generator.of(corpus).documents(count, first=first))

    return read
