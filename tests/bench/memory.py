"""Watch a real run from outside: how long it takes, and the most memory of it and of each of its workers.

In    a dump, a number of processes, a model
Out   wall seconds, articles read, peak resident megabytes of the parent and of the largest worker
Else  nothing is known of memory but on Linux, where /proc tells it; it is 0 then
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

Figures = dict[str, float]
_GIGAWIRE = (sys.executable, "-c", "from pipeline.cli import main; main()")
_TICK = 0.1


def watched_run(dump: str, jobs: int, model: str | None = None) -> Figures:
    """Run ``gigawire run`` on the dump into a new database, and look at its processes ten times a second."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["run", dump, "--db", str(Path(folder) / "bench.sqlite"), "--jobs", str(jobs), "--json"]
        words += ["--model", model] if model else []
        told = Path(folder) / "told.json"
        with told.open("wb") as file:
            run = subprocess.Popen([*_GIGAWIRE, *words], stdout=file, stderr=subprocess.DEVNULL)
            peaks = _peaks(run)
        summary = json.loads(told.read_bytes())
    seconds = summary["seconds"] - summary["stages"]["loading"]
    parent = peaks.pop(run.pid, 0.0)
    return {
        "seconds": seconds,
        "read": summary["read"],
        "parent_mb": parent,
        "worker_mb": max(peaks.values(), default=0.0),
    }


def _peaks(run: subprocess.Popen[bytes]) -> dict[int, float]:
    """The peak of each process until the run ends."""
    peaks: dict[int, float] = {}
    while run.poll() is None:
        for pid in (run.pid, *_children(run.pid)):
            peaks[pid] = max(peaks.get(pid, 0.0), _peak_of(pid))
        time.sleep(_TICK)
    return peaks


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _peak_of(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    kilobytes = next((line.split()[1] for line in lines if line.startswith("VmHWM")), "0")
    return int(kilobytes) / 1024
