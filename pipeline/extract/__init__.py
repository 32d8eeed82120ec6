"""Find: the stretches of clean text that may be mentions, and the words around them that relate them."""

from pipeline.extract.nlp import find_spans, make_nlp
from pipeline.extract.proof import prove_patterns

__all__ = ["find_spans", "make_nlp", "prove_patterns"]
