"""Let an entity model mark organisations, and what is easily taken for one, before the company rules look.

In    a tokenized Doc with sentences, and a trained spaCy pipeline: ours, or one that the user plugs in
Out   ``doc.ents`` with the model's labels, on our tokens; what our own model nearly marks, and with what odds
Else  ModelError where the pipeline cannot be loaded or marks no entities

Our own model reads our tokens, and ``decode`` reads it. Another one tokenizes the text as it was trained to, and what
it marks is aligned by characters: an end inside one of our tokens moves out to the token's edge.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import spacy
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.errors import ModelError
from pipeline.extract.decode import Decoder, Marked, can_decode
from pipeline.extract.ops import multiply_by_numpy
from pipeline.extract.tokenizer import Tokenizer

OURS = "COMPANY"  # what our own model calls an enterprise
DECODED = "gigawire_decoded"  # of a Doc: the first token of each part, and what the decoder made of it
_MOST_TOKENS = 5000  # read at once: memory stays flat however long an article is
_MARKERS = ("ner", "beam_ner", "entity_ruler", "span_ruler")


class Entities:
    """A component that asks another pipeline for entities. It loads that pipeline from ``source`` when it is needed.

    Saved with the pipeline around it, it takes the other one along.
    """

    def __init__(self, source: str) -> None:
        self.source = source

    def load(self) -> None:
        """Load the other pipeline now, and let a wrong one be known now."""
        _ = self.other

    @cached_property
    def other(self) -> Language:
        """The other pipeline. Not called ``model``: spaCy looks for that in components before they are loaded."""
        nlp = _load(self.source)
        return multiply_by_numpy(nlp) if isinstance(nlp.tokenizer, Tokenizer) else nlp

    @cached_property
    def _reads_our_tokens(self) -> bool:
        return isinstance(self.other.tokenizer, Tokenizer)

    @cached_property
    def _decoder(self) -> Decoder | None:
        components = [component for _, component in self.other.pipeline]
        decodable = len(components) == 1 and can_decode(components[0], OURS)
        return Decoder(components[0], OURS) if decodable else None

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.ents``."""
        found = [span for part in _parts(doc) for span in self._marked(doc, part)]
        doc.ents = util.filter_spans(found)
        return doc

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the other pipeline into the folder ``path``."""
        self.other.to_disk(path)

    def from_disk(self, path: str | Path, **_: Any) -> "Entities":
        """Take the other pipeline from the folder ``path``."""
        self.source = str(path)
        for made_of_it in ("other", "_reads_our_tokens", "_decoder"):
            self.__dict__.pop(made_of_it, None)
        return self

    def _marked(self, doc: Doc, part: Span) -> Iterator[Span]:
        if self._reads_our_tokens:
            for start, end, label in self._of_our_tokens(part):
                yield Span(doc, part.start + start, part.start + end, label=label)
            return
        for ent in self.other(part.text).ents:
            start, end = part.start_char + ent.start_char, part.start_char + ent.end_char
            span = doc.char_span(start, end, label=ent.label_, alignment_mode="expand")
            if span is not None:
                yield span

    def _of_our_tokens(self, part: Span) -> Iterator[Marked]:
        words = [token.text for token in part]
        starts = [bool(token.is_sent_start) for token in part]
        if self._decoder is not None:
            decoded = self._decoder.read(words, starts)
            part.doc.user_data.setdefault(DECODED, []).append((part.start, decoded))
            return iter(decoded.marked)
        # an entity never reaches over the beginning of a sentence
        read = self.other(Doc(self.other.vocab, words=words, spaces=_spaces(part), sent_starts=[*starts]))
        return ((ent.start, ent.end, ent.label_) for ent in read.ents)


@Language.factory("gigawire_entities", default_config={"source": ""})
def make_entities(nlp: Language, name: str, source: str) -> Entities:  # noqa: ARG001 -- what spaCy calls factories with
    """Marks what the spaCy pipeline at ``source``, a folder or a package, takes for entities."""
    return Entities(source)


def _load(source: str) -> Language:
    try:
        nlp = spacy.load(source)
    except (OSError, ValueError, ImportError) as error:
        is_there = Path(source).exists() or util.is_package(source)
        what = f"cannot be loaded ({error})" if is_there else "is neither a version, nor a folder, nor installed"
        raise ModelError(
            f'the model "{source}" {what}. Name a version that `gigawire models list` shows,'
            " the folder of a spaCy pipeline, or an installed one."
        ) from error
    if not any(nlp.get_pipe_meta(name).factory in _MARKERS for name in nlp.pipe_names):
        raise ModelError(f'the model "{source}" marks no entities: it has none of {", ".join(_MARKERS)}.')
    return nlp


def _spaces(part: Span) -> list[bool]:
    return [bool(token.whitespace_) for token in part]


def _parts(doc: Doc) -> Iterator[Span]:
    """The whole Doc, or runs of whole sentences of a long one."""
    start = 0
    for sentence in doc.sents if len(doc) > _MOST_TOKENS else ():
        if sentence.end - start > _MOST_TOKENS:
            yield doc[start : sentence.end]
            start = sentence.end
    if start < len(doc):
        yield doc[start : len(doc)]
