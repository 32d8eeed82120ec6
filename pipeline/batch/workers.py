"""Spread chunks of articles over supervised processes, and hand the results back in order.

In    tools that every process has in hand, and chunks of items that have a ``source``
Out   one list of results for each chunk, in the order of the chunks
Else  an article that takes too much time or memory, or kills its process twice, becomes a ``Lost``; an exception in a
      process is raised here

Every article is read in a process that this one watches, also with one job: so nothing that it does, not even a hang in
C code, can stop or end the run. Each worker counts the articles that it begins; one whose count stands still for longer
than an article may take is killed. What a lost worker had in hand is done again, each article by itself.

On Linux workers are forked: they are there at once, with everything loaded, and share its memory. That is safe because
this process keeps no threads that hold a lock a worker needs; PyTorch does, so a model that uses it makes workers start
afresh, as they do on other systems. Not ``multiprocessing.Pool`` and not ``nlp.pipe``: they hang when a process dies.
"""

import logging
import multiprocessing
import select
import signal
import socket
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pipeline.batch.limits import DIED, Limits, characters_of
from pipeline.batch.tools import Bench, Tools
from pipeline.batch.wire import receive, send
from pipeline.batch.worker import NO_MEMORY, READY, Failure, serve
from pipeline.errors import UsageError
from pipeline.records import Refusal

STILLBORN = (
    "The reader processes die as soon as they start, or never get ready. Is there memory enough? In a script of your"
    ' own, keep the call under `if __name__ == "__main__":`.'
)
LOG = logging.getLogger("gigawire.batch")
DEFAULT_LIMITS = Limits()


class Item(Protocol):
    """Whatever can be refused by name."""

    @property
    def source(self) -> str:
        """Its place in the dump."""


@dataclass(frozen=True, slots=True)
class Lost(Refusal):
    """The refusal of an article on which workers were lost."""


In = TypeVar("In", bound=Item)
Out = TypeVar("Out")
Task = Callable[[Bench, In], Out]

_TICK = 0.25  # seconds between two looks at the clocks
_PATIENCE = 20.0  # seconds for a worker to take or to give a message once it has begun to
_START = 120.0  # seconds for a worker to get ready
_DEATHS = 2  # that an article by itself may cause: once may be chance
_KILLED = 5  # the same where somebody else killed the worker, which says little of the article
_STILLBORN = 5
# Articles after which a worker makes room for a new one: spaCy keeps every word that it has seen. A fork costs nothing,
# a process that starts afresh some seconds.
_LIFE = {True: 1_000, False: 20_000}


@dataclass(slots=True)
class _Job:
    """A chunk to work through. After the loss of its worker its ``parts`` are its items, each by itself."""

    task: Callable[[Bench, Any], Any]
    items: Sequence[Any]
    alone: bool = False
    deaths: int = 0
    results: list[Any] | None = None
    error: Exception | None = None
    parts: list["_Job"] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return bool(self.error or self.results is not None or (self.parts and all(part.done for part in self.parts)))

    def answer(self) -> list[Any]:
        if self.error is not None:
            raise self.error
        return [result for part in self.parts for result in part.answer()] if self.parts else self.results or []


@dataclass(slots=True)
class _Worker:
    """A process, our end of its socket, and since when its count of articles has stood where it is."""

    process: Any
    end: socket.socket
    beat: Any
    job: _Job | None = None
    ready: bool = False
    served: int = 0
    first: int = 0
    seen: int = 0
    since: float = field(default_factory=time.monotonic)

    def take(self, job: _Job) -> None:
        self.job, self.first, self.seen, self.since = job, self.beat.value, self.beat.value, time.monotonic()
        send(self.end, (job.task, job.items))

    def stuck_at(self, limits: Limits) -> int | None:
        """The index of the article that has taken longer than it may."""
        assert self.job is not None
        if self.beat.value != self.seen:
            self.seen, self.since = self.beat.value, time.monotonic()
        at = min(max(self.seen - self.first - 1, 0), len(self.job.items) - 1)
        allowed = limits.seconds_for(characters_of(self.job.items[at]))
        return at if time.monotonic() - self.since > allowed else None


class Workers:
    """So many processes with the tools in hand. Use it in a ``with``. They are started as chunks come."""

    def __init__(self, tools: Tools, *, jobs: int = 1, limits: Limits = DEFAULT_LIMITS) -> None:
        self.bench = Bench(tools)
        self.lost = 0
        self._jobs = jobs
        self._limits = limits
        self._context = _context()
        self._forks = self._context.get_start_method() == "fork"
        self._workers: list[_Worker] = []
        self._pending: deque[_Job] = deque()
        self._stillborn = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End every worker and forget what is under way. Idle ones end by themselves when their socket closes."""
        self._pending.clear()
        for worker in list(self._workers):
            if worker.job is not None:
                worker.process.kill()
            self._dismiss(worker)

    def map(self, task: Task[In, Out], chunks: Iterable[Sequence[In]]) -> Iterator[list[Out | Refusal]]:
        """The results of ``task`` for every chunk, in order; a few chunks are under way ahead of the last result."""
        window: deque[_Job] = deque()
        for chunk in chunks:
            window.append(self._submit(_Job(task, chunk)))
            if len(window) > 2 * self._jobs:
                yield self._finish(window.popleft())
        while window:
            yield self._finish(window.popleft())

    def alone(self, task: Task[In, Out], item: In) -> Out | Refusal:
        """The result for one item."""
        result: Out | Refusal = self._finish(self._submit(_Job(task, [item], alone=True)))[0]
        return result

    def _submit(self, job: _Job) -> _Job:
        self._pending.append(job)
        self._hand_out()
        return job

    def _finish(self, job: _Job) -> list[Any]:
        while not job.done:
            self._look_after()
        return job.answer()

    def _look_after(self) -> None:
        """One round: give idle workers something to do, hear those that answer, watch the clocks of the rest."""
        self._hand_out()
        ends = {worker.end: worker for worker in self._workers}
        for end in select.select(list(ends), [], [], _TICK)[0]:
            self._hear(ends[end])
        for worker in list(self._workers):
            self._watch(worker)

    def _hand_out(self) -> None:
        idle = [worker for worker in self._workers if worker.ready and worker.job is None]
        while self._pending and idle:
            self._give(idle.pop(), self._pending.popleft())
        starting = sum(not worker.ready for worker in self._workers)
        while len(self._workers) < self._jobs and starting < len(self._pending):
            self._workers.append(self._start())
            starting += 1

    def _give(self, worker: _Worker, job: _Job) -> None:
        try:
            worker.take(job)
        except (EOFError, TimeoutError):
            self._bury(worker, DIED)

    def _hear(self, worker: _Worker) -> None:
        try:
            message = receive(worker.end)
        except (EOFError, TimeoutError):
            worker.process.join(1)
            self._bury(worker, self._limits.too_large if worker.process.exitcode == NO_MEMORY else DIED)
            return
        if message == READY:
            worker.ready, self._stillborn = True, 0
            return
        job, worker.job = worker.job, None
        assert job is not None, "a worker answers what it was asked"
        worker.served += len(job.items)
        if isinstance(message, Failure):
            job.error = message.error
        else:
            job.results = message
        if worker.served >= _LIFE[self._forks]:
            self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        """Let an idle worker go: it ends when its socket closes."""
        worker.end.close()
        worker.process.join(1)
        worker.process.kill()
        worker.process.join()
        self._workers.remove(worker)

    def _watch(self, worker: _Worker) -> None:
        if not worker.ready:
            if time.monotonic() - worker.since > _START:
                self._bury(worker, DIED)
        elif worker.job is not None and (at := worker.stuck_at(self._limits)) is not None:
            self._bury(worker, self._limits.too_slow(characters_of(worker.job.items[at])))

    def _bury(self, worker: _Worker, cause: str) -> None:
        """Take a worker away for good, and see that what it had in hand is done again."""
        self.lost += 1
        killed = worker.process.exitcode == -signal.SIGKILL  # not by us: that comes only now
        worker.process.kill()
        worker.process.join()
        worker.end.close()
        self._workers.remove(worker)
        sources = [item.source for item in worker.job.items] if worker.job else []
        told = {"pid": worker.process.pid, "exit": worker.process.exitcode, "cause": cause}
        LOG.warning("worker died", extra={"event": {**told, "articles": len(sources), "first": sources[:1]}})
        if worker.job is not None:
            self._retry(worker.job, cause, _KILLED if killed else _DEATHS)
        elif not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise UsageError(STILLBORN)

    def _retry(self, job: _Job, cause: str, deaths: int) -> None:
        if not job.alone:
            job.parts = [_Job(job.task, [item], alone=True) for item in job.items]
            self._pending.extendleft(reversed(job.parts))
            return
        job.deaths += 1
        if cause == DIED and job.deaths < deaths:
            self._pending.appendleft(job)
        else:
            job.results = [Lost(job.items[0].source, cause)]

    def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        ours.settimeout(_PATIENCE)
        beat = self._context.RawValue("L", 0)
        others = [ours, *(worker.end for worker in self._workers)] if self._forks else []
        bench = self.bench if self._forks else Bench(self.bench.tools)
        process = self._context.Process(target=serve, args=(theirs, beat, bench, self._limits, others), daemon=True)
        with _quietly():
            process.start()
        theirs.close()
        return _Worker(process, ours, beat)


def _context() -> Any:
    forks = sys.platform == "linux" and "torch" not in sys.modules
    return multiprocessing.get_context("fork" if forks else "spawn")


@contextmanager
def _quietly() -> Iterator[None]:
    """No Ctrl-C in a worker before it ignores it, and no warning of threads: only the progress bar has one."""
    mask = getattr(signal, "pthread_sigmask", None)
    before = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        if mask:
            mask(signal.SIG_SETMASK, before)
