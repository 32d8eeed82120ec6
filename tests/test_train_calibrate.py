"""confidence: fitted on judged mentions, and honest about what it says."""

from pathlib import Path
from random import Random

import pytest

from pipeline.confidence import UNFITTED, Confidence, load_confidence
from pipeline.errors import ModelError
from pipeline.train.calibrate import Bin, Judged, calibration_error, fit_confidence, reliability


def drawn(count: int, seed: str) -> list[Judged]:
    """Mentions whose truth depends on their signs: 95 % with "strong", 40 % with "weak"; "noise" says nothing."""
    chance = Random(seed)
    judged = []
    for _ in range(count):
        sign, share = ("strong", 0.95) if chance.random() < 0.7 else ("weak", 0.4)
        signs = (sign, "noise") if chance.random() < 0.5 else (sign,)
        judged.append(Judged(signs, chance.random() < share))
    return judged


def test_the_fitted_probability_is_the_share_that_is_right() -> None:
    confidence = fit_confidence(drawn(4000, "fit"))
    assert confidence.of(["strong"]) == pytest.approx(0.95, abs=0.02)
    assert confidence.of(["weak"]) == pytest.approx(0.4, abs=0.05)


def test_it_is_calibrated_on_mentions_it_has_not_seen() -> None:
    fresh = drawn(4000, "fresh")
    assert calibration_error(reliability(fit_confidence(drawn(4000, "fit")), fresh)) < 0.03
    assert calibration_error(reliability(Confidence(4.0, {}), fresh)) > 0.1


def test_a_sign_seen_once_does_not_speak_loudly() -> None:
    confidence = fit_confidence([*drawn(1000, "fit"), Judged(("strong", "rare"), right=False)])
    assert confidence.of(["strong", "rare"]) > 0.7


def test_bins_weigh_by_their_mentions() -> None:
    assert calibration_error([Bin(9, 0.9, 0.9), Bin(1, 0.5, 1.0)]) == pytest.approx(0.05)
    assert calibration_error([]) == 0


def test_an_unknown_sign_counts_for_nothing() -> None:
    assert Confidence(0.0, {"known": 3.0}).of(["unknown"]) == UNFITTED.of(["known"]) == 0.5


@pytest.mark.parametrize(
    "text", ["", "[]", '{"bias": 1}', '{"bias": "x", "weights": {}}', '{"bias": 1, "weights": [1]}']
)
def test_a_file_without_weights_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "confidence.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="holds no weights"):
        load_confidence(file)
