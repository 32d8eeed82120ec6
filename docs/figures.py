"""Write the committed floors as the table of docs/accuracy.md. Run by ``make figures``; a test checks the page."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
FLOORS = ROOT / "corpus" / "gold" / "floors.json"
BLOCK = re.compile(r"(?<=<!-- floors -->\n).*?(?=<!-- /floors -->)", re.DOTALL)


def table() -> str:
    """A row for each kind: its F1, and how often the attributes of what was found are right."""
    rows = ["", "| Kind | F1 | Right in those found |", "|---|---|---|"]
    for kind, figures in json.loads(FLOORS.read_text(encoding="utf-8"))["floors"].items():
        others = " · ".join(f"{name} {value:.2f}" for name, value in figures.items() if name != "f1")
        rows.append(f"| {kind.replace('_', ' ')} | {figures['f1']:.3f} | {others} |")
    return "\n".join([*rows, "", ""])


def page() -> str:
    """The page as it should stand."""
    return BLOCK.sub(lambda _: table(), PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
