"""Spread chunks of articles over processes that may die, and hand the results back in order.

In    tools that every process builds for itself, and chunks of items that have a ``source``
Out   one list of results for each chunk, in the order of the chunks
Else  an item on which a process dies twice becomes a Refusal; an exception in a process is raised here

A dead process breaks the whole pool, and with it every chunk under way. Nobody can tell which article was to blame,
so each lost chunk is done again, article by article, in a process of its own, while the pool is started anew.
"""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from types import TracebackType
from typing import Protocol, Self, TypeVar

from pipeline.batch.tools import Bench, Tools
from pipeline.errors import UsageError
from pipeline.records import Refusal

STILLBORN = (
    "The reader processes die as soon as they start. Use --jobs 1;"
    ' in a script of your own, keep the call under `if __name__ == "__main__":`.'
)
DIED = "the reader process died on this article (out of memory?); look at its size and its text"


class Item(Protocol):
    """Whatever can be refused by name."""

    @property
    def source(self) -> str:
        """Its place in the dump."""


In = TypeVar("In", bound=Item)
Out = TypeVar("Out")
Task = Callable[[Bench, Sequence[In]], list[Out]]

_PATIENCE = 10.0  # seconds for which a chunk under way may go on after an error

_bench: Bench | None = None


class Workers:
    """A pool of processes with the tools in hand; with one job, this process alone. Use it in a ``with``.

    Fewer than ``few`` chunks are left to this process: they are done before another has started.
    """

    def __init__(self, tools: Tools, *, jobs: int = 1, few: int = 0) -> None:
        self._tools = tools
        self._jobs = jobs
        self._few = few
        self.bench = Bench(tools)
        self._pool: ProcessPoolExecutor | None = None
        self._spare: ProcessPoolExecutor | None = None
        self._before = {child.pid for child in multiprocessing.active_children()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the processes after good work; after an error nobody wants their results, so do not wait long.

        A process that is ended while it writes a result leaves this one waiting for the rest of it, for good: so each
        gets time to finish the chunk in its hands first.
        """
        for pool in (self._pool, self._spare):
            if pool is not None:
                pool.shutdown(wait=error is None, cancel_futures=True)
        if error is not None:
            until = time.monotonic() + _PATIENCE
            for child in multiprocessing.active_children():
                if child.pid not in self._before:
                    child.join(max(0.0, until - time.monotonic()))
                    child.terminate()

    def map(self, task: Task[In, Out], chunks: Iterable[Sequence[In]]) -> Iterator[list[Out | Refusal]]:
        """The results of ``task`` for every chunk, in order."""
        stream = iter(chunks)
        ahead = list(islice(stream, self._few))
        if self._jobs == 1 or len(ahead) < self._few:
            for chunk in chain(ahead, stream):
                yield [*task(self.bench, chunk)]
        else:
            yield from self._spread(task, chain(ahead, stream))

    def _spread(self, task: Task[In, Out], chunks: Iterable[Sequence[In]]) -> Iterator[list[Out | Refusal]]:
        window: deque[tuple[Sequence[In], Future[list[Out]]]] = deque()
        for chunk in chunks:
            window.append((chunk, self._submit(task, chunk)))
            if len(window) > 2 * self._jobs:
                yield self._result(task, *window.popleft())
        while window:
            yield self._result(task, *window.popleft())

    def _submit(self, task: Task[In, Out], chunk: Sequence[In]) -> Future[list[Out]]:
        try:
            self._pool = self._pool or self._start(self._jobs)
            return self._pool.submit(_run, task, chunk)
        except BrokenProcessPool:
            self._pool = None
            return self._submit(task, chunk)

    def _result(self, task: Task[In, Out], chunk: Sequence[In], future: Future[list[Out]]) -> list[Out | Refusal]:
        try:
            return [*future.result()]
        except BrokenProcessPool:
            return [done for item in chunk for done in self._alone(task, item)]

    def _alone(self, task: Task[In, Out], item: In) -> list[Out | Refusal]:
        try:
            self._spare = self._spare or self._start_spare()
            return [*self._spare.submit(_run, task, [item]).result()]
        except BrokenProcessPool:
            self._spare = None
            return [Refusal(item.source, DIED)]

    def _start_spare(self) -> ProcessPoolExecutor:
        """A process of one's own, known to be alive: what kills it later is the article."""
        spare = self._start(1)
        try:
            spare.submit(_answer).result()
        except BrokenProcessPool as error:
            raise UsageError(STILLBORN) from error
        return spare

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        # Not fork: a child would inherit the locks of our threads. Not Pool, not nlp.pipe: they hang when a child dies.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare, initargs=(self._tools,))


def _prepare(tools: Tools) -> None:
    """Set a new process up: Ctrl-C is the parent's business, and one thread a process is enough."""
    global _bench  # noqa: PLW0603 - a process pool has no other place for what a process keeps
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    _bench = Bench(tools)


def _answer() -> bool:
    return True


def _run(task: Task[In, Out], chunk: Sequence[In]) -> list[Out]:
    assert _bench is not None, "the pool prepares every process before its first task"
    return task(_bench, chunk)
