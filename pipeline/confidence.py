"""How sure gigawire is of a company mention: a logistic function of the signs that speak for it.

In    signs ("company.sector", "model.same", "words.2", "times.many") and the weights of the model in use
Out   the probability, 0 to 1, that the span is a company's name in full
Else  a sign without a weight counts for nothing; ModelError where a file holds no weights

The weights are fitted on the articles of corpus/dev and corpus/plain/dev (pipeline/train/calibrate.py) and travel with
the model.
"""

import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ModelError

FILE = "confidence.json"
LISTED = "known.listed"
IN_A_BODY = "always.body"
DOUBTFUL = "company.doubtful"
ODDS, MOST = "odds", "most"  # of a recogniser that tells how sure it is: at this place, and where it is most so


@dataclass(frozen=True, slots=True)
class Confidence:
    """``bias`` and one weight a sign, in units of log-odds; what is less sure than ``least`` is no mention."""

    bias: float
    weights: Mapping[str, float]
    least: float = 0.0

    def of(self, signs: Iterable[str]) -> float:
        """The probability, rounded to three places."""
        total = self.bias + sum(self.weights.get(sign, 0.0) for sign in signs)
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 3)

    def holds(self, signs: Collection[str]) -> bool:
        """Whether the span is a mention.

        What a list has is one, however it stands: whoever lists a name means it. What stands only before "district",
        "bureau" or "committee" is none, however sure it seems.
        """
        return LISTED in signs or (IN_A_BODY not in signs and self.of(signs) >= self.least)


UNFITTED = Confidence(0.0, {})  # says 0.5 of everything: before there are weights


def load_confidence(file: Path) -> Confidence:
    """The weights in ``file``."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        weights = {str(sign): float(weight) for sign, weight in data["weights"].items()}
        return Confidence(float(data["bias"]), weights, float(data.get("least", 0.0)))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ModelError(f"{file}: holds no weights for confidence ({error}). Restore the file.") from error
