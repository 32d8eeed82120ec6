"""Fit how far a company mention may be trusted: weights for the signs that speak for it.

In    mentions of annotated articles, each with its signs, and whether gold agrees
Out   ``Confidence``, fitted by penalised logistic regression; the expected calibration error of any set
Else  nothing

The penalty pulls every weight towards nothing, so that a sign seen twice does not speak as loudly as one seen often.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language

from pipeline.confidence import DOUBTFUL, MOST, ODDS, Confidence
from pipeline.evaluate.matching import key, surfaces
from pipeline.extract import find_spans
from pipeline.train.annotated import Annotated

# What is less sure is no mention. Of 0.35, 0.4, 0.45, 0.5 and 0.6 this one gives the best F1 summed over corpus/dev,
# corpus/plain/dev, and 90 pieces of real trade news that nothing was fitted to.
LEAST = 0.4
_PENALTY = 1.0
_STEPS = 30
_BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """The signs of one mention, and whether it is a company's name in full."""

    signs: tuple[str, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Mentions of about the same confidence: their number, mean confidence, and the share that is right."""

    count: int
    confidence: float
    right: float


def judge(nlp: Language, articles: Sequence[Annotated]) -> list[Judged]:
    """Every company mention that ``nlp`` finds in the articles; what gold calls optional is not judged."""
    judged = []
    for item in articles:
        companies = [mention for mention in item.record["mentions"] if mention["kind"] == "company"]
        sure = {key(form) for company in companies if not company.get("optional") for form in surfaces(company)}
        doubtful = {key(form) for company in companies if company.get("optional") for form in surfaces(company)}
        for span in find_spans(nlp, item.article.text).spans:
            if span.label == "company" and key(span.text) not in doubtful - sure:
                judged.append(Judged(span.signs, key(span.text) in sure))
    return judged


def without_odds(judged: Sequence[Judged]) -> list[Judged]:
    """The same mentions as a model would show them that marks names and does not tell how sure it is."""
    told = (f"{ODDS}.", f"{MOST}.")
    return [
        Judged(tuple(sign for sign in one.signs if not sign.startswith(told)), one.right)
        for one in judged
        if DOUBTFUL not in one.signs
    ]


def fit_confidence(judged: Sequence[Judged]) -> Confidence:
    """The weights that make the judged mentions most probable, by Newton's method."""
    names = sorted({sign for mention in judged for sign in mention.signs})
    place = {name: index + 1 for index, name in enumerate(names)}
    table = np.zeros((len(judged), len(names) + 1))
    table[:, 0] = 1
    for row, mention in enumerate(judged):
        table[row, [place[sign] for sign in mention.signs]] = 1
    right = np.array([mention.right for mention in judged], dtype=float)
    penalty = np.full(len(names) + 1, _PENALTY)
    penalty[0] = 1e-3
    weights = np.zeros(len(names) + 1)
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (said - right) + penalty * weights
        curve = (table.T * (said * (1 - said))) @ table + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    by_sign = {name: round(float(weight), 3) for name, weight in zip(names, weights[1:], strict=True)}
    return Confidence(round(float(weights[0]), 3), by_sign, LEAST)


def reliability(confidence: Confidence, judged: Sequence[Judged]) -> list[Bin]:
    """The mentions in ten bins of equal width, empty ones left out."""
    said = np.array([confidence.of(mention.signs) for mention in judged])
    right = np.array([mention.right for mention in judged], dtype=float)
    places = np.minimum((said * _BINS).astype(int), _BINS - 1)
    return [
        Bin(int(inside.sum()), float(said[inside].mean()), float(right[inside].mean()))
        for index in range(_BINS)
        if (inside := places == index).any()
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance of confidence and truth, each bin weighed by its mentions."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.right) for one in bins) / total if total else 0.0
