"""Make a new model: generate its corpus, fit it, learn from corrections, and let the gate decide.

In    the settings: what ships with gigawire, and what the user has corrected
Out   a model folder; a Verdict on it
Else  CorpusError, ModelError
"""

from pipeline.train.further import Outcome, gate_articles, retrain
from pipeline.train.gate import TOLERANCE, Level, Verdict, judge_models
from pipeline.train.make import make_first

__all__ = [
    "TOLERANCE",
    "Level",
    "Outcome",
    "Verdict",
    "gate_articles",
    "judge_models",
    "make_first",
    "retrain",
]
