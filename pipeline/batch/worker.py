"""One worker process: takes chunks, works through them article by article, and shows that it moves.

In    messages of a task and its items
Out   a list of results for each, or a ``Failure``; ``beat`` counts the items begun
Else  the process ends: with status 77 where an article needs too much memory, with its parent in any case
"""

import ctypes
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.batch.limits import Limits
from pipeline.batch.tools import Bench, Reader
from pipeline.batch.wire import receive, send

READY = "ready"
NO_MEMORY = 77  # the exit status of a worker that ran out of the memory it may have
MEGABYTE = 2**20
_PR_SET_PDEATHSIG = 1

Task = Callable[[Bench, Any], Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception that is a bug of ours, on its way to whoever waits for the result."""

    error: Exception


def serve(end: socket.socket, beat: Any, bench: Bench, limits: Limits, others: Iterable[socket.socket]) -> None:
    """Live and die as a worker. ``others`` are ends of other workers, which a forked process has inherited."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    for other in others:
        other.close()
    _die_with_parent()
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    gc.freeze()  # what was loaded before the fork is shared as long as nobody touches it
    _limit_memory(limits, bench.reader)  # which is loaded here, before the first article's clock runs
    try:
        send(end, READY)
        while True:
            task, chunk = receive(end)
            send(end, _work(bench, task, chunk, beat))
    except EOFError:
        os._exit(0)  # nothing to tidy, and a forked process must not flush its parent's streams


def _work(bench: Bench, task: Task, chunk: Sequence[Any], beat: Any) -> list[Any] | Failure:
    results = []
    for item in chunk:
        beat.value += 1
        try:
            results.append(task(bench, item))
        except MemoryError:
            os._exit(NO_MEMORY)  # nobody knows what is half made now, so no other article may see it
        except Exception as error:
            error.add_note(traceback.format_exc())
            return Failure(error)
    return results


def _die_with_parent() -> None:
    """A parent that is killed takes its workers with it, even one that hangs: Linux can promise that.

    Elsewhere a worker ends when it next speaks to its parent.
    """
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)


def _limit_memory(limits: Limits, _loaded: Reader) -> None:
    """So much address space beside what rules and model hold already; more raises MemoryError. Linux keeps to it."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - Windows has none

        mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = mapped + limits.worker_memory * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
