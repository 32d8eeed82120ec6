"""One run over everything that means harm: it ends, loses nothing without a word, and the rest of the dump is read."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect

import pytest
from hostile_inputs import Hostile, inputs, story, write_inputs

LONGEST = 400.0  # seconds for the whole run: a hang, not a slow machine
ALL = [one.name for one in inputs() if not one.large]


@dataclass(frozen=True, slots=True)
class Ended:
    """What the run left."""

    status: int
    told: str
    read: frozenset[str]
    refused: frozenset[str]
    fates: dict[str, str]


def of(name: str, sources: frozenset[str]) -> bool:
    """Whether the file, or something in it, is among the sources."""
    return any(source == name or source.startswith((f"{name}#", f"{name}!")) for source in sources)


def run_over(folder: Path, database: Path, written: list[Hostile]) -> Ended:
    command = [sys.executable, "-m", "pipeline", "run", str(folder), "--db", str(database), "--model", "none"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False, env=os.environ.copy())
    with closing(connect(database)) as connection:
        read = frozenset(row[0] for row in connection.execute("SELECT source FROM sources"))
        refused = frozenset(row[0] for row in connection.execute("SELECT source FROM refusals"))
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return Ended(done.returncode, done.stdout + done.stderr, read, refused, {one.name: one.fate for one in written})


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    folder = tmp_path_factory.mktemp("hostile")
    written = write_inputs(folder)
    (folder / "zz-good.txt").write_text(story(99), encoding="utf-8")
    yield run_over(folder, tmp_path_factory.mktemp("store") / "news.sqlite", written)
    for one in written:
        (folder / one.name).unlink()


def test_there_are_sixty_at_least() -> None:
    assert len(ALL) >= 60


def test_the_run_ends_in_order(ended: Ended) -> None:
    assert ended.status == 1, ended.told  # some were refused
    assert "Traceback" not in ended.told
    assert "zz-good.txt" in ended.read


@pytest.mark.parametrize("name", ALL)
def test_each_is_read_or_refused_as_it_must(name: str, ended: Ended) -> None:
    read, refused = of(name, ended.read), of(name, ended.refused)
    fate = ended.fates[name]
    assert read or refused, "lost without a word"
    assert (fate != "read" or read) and (fate != "refused" or (refused and not read))


def main() -> None:
    """The whole set, the large ones too: what became of each, the seconds, and the most memory of a process."""
    import resource  # noqa: PLC0415 - not on every platform, and the tests do without
    import tempfile  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "dump"
        folder.mkdir()
        written = write_inputs(folder, large=True)
        start = time.monotonic()
        ended = run_over(folder, Path(place) / "news.sqlite", written)
        seconds = time.monotonic() - start
    for one in written:
        fates = [word for word, found in (("read", ended.read), ("refused", ended.refused)) if of(one.name, found)]
        print(f"{one.name:28} {one.fate:8} {' and '.join(fates) or 'LOST'}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(written)} inputs, exit status {ended.status}, {seconds:.0f} s, at most {peak:.0f} MB a process")


if __name__ == "__main__":
    main()
