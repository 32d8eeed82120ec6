"""The five real articles that may lie beside a checkout: they must score what the first version promised."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
PROMISED = {"all quantities": 0.97, "date": 0.95, "company": 0.85, "published": 1.0, "facts": 0.75, "offsets": 1.0}


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the five seed articles are not part of the project")
def test_the_seeds_score_what_was_promised() -> None:
    gold = str(SHARED / "gold" / "seeds.jsonl")
    command = [sys.executable, "-m", "pipeline", "evaluate", gold, "--articles", str(SHARED / "seeds"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    reached = {kind: figures[kind]["f1"] for kind in PROMISED}
    assert {kind: value for kind, value in reached.items() if value < PROMISED[kind]} == {}
