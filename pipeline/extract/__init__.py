"""Find: the stretches of clean text that may be mentions, and the words around them that relate them."""

from pipeline.extract.nlp import find_spans, make_nlp

__all__ = ["find_spans", "make_nlp"]
