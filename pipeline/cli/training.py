"""Train, and tell what the gate said."""

from pipeline.cli.console import err, out
from pipeline.cli.versions import print_verdict
from pipeline.settings import Settings
from pipeline.train import Outcome, retrain
from pipeline.train.gate import Level


def train_and_tell(settings: Settings, *, whole: bool, tolerance: float) -> bool:
    """Whether the new version is in use."""
    err().print("Training from nothing: some twenty minutes." if whole else "Learning from corrections: a few minutes.")
    outcome = retrain(settings, whole=whole, tolerance=tolerance)
    print_verdict(outcome.verdict)
    out().print(_sum(outcome), soft_wrap=True)
    return outcome.verdict.promoted


def _sum(outcome: Outcome) -> str:
    learnt = f"It learnt from {outcome.sentences:,} sentences, and {outcome.rules:,} names became rules."
    if outcome.verdict.promoted:
        return f"{outcome.version} is in use. {learnt} `gigawire run --again` reads the stored articles with it."
    why = [f"{_figures(fall)} falls too far" for fall in outcome.verdict.falls]
    if idle := outcome.verdict.idle:
        why.append(f"{_figures(idle)} shows that next to nothing was learnt of what was corrected")
    return (
        f"The model in use stays, for with the new one {', and '.join(why)}. {learnt}"
        " Look at the changes above, and at the corrections behind them: `gigawire corrections list`."
    )


def _figures(level: Level) -> str:
    return f"F1 of {level.label} on {level.group} ({level.before:.3f} to {level.after:.3f})"
