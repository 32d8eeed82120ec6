"""Draw docs/run.svg: what ``make run`` prints, as a picture. Run by ``make picture``."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
LINES = 40
BAR = "━━━"
# Rich points to web fonts; a picture that stands alone takes the reader's own.
WEB_FONTS = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)


def draw() -> None:
    """Run the main job in a terminal of 100 columns and keep the first lines."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "gigawire.sqlite"
        command = [sys.executable, "-m", "pipeline", "run", "corpus/articles", "--db", str(database), "--show"]
        environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": "100"}
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    lines = (result.stderr + result.stdout).replace(str(database), "gigawire.sqlite").splitlines()
    bar = [line for line in lines if BAR in line]  # every state of the progress bar: a picture shows the last
    shown = bar[-1:] + [line for line in lines if line not in bar][:LINES]
    console = Console(record=True, width=100, file=Path(os.devnull).open("w"), force_terminal=True)  # noqa: SIM115
    console.print(Text.from_ansi("\n".join(shown)))
    picture = WEB_FONTS.sub("", console.export_svg(title="make run"))
    (ROOT / "docs" / "run.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    draw()
