"""Hold Ctrl-C back for a moment."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def shielded() -> Iterator[None]:
    """Let a transaction end before Ctrl-C is heard; what was pressed meanwhile raises KeyboardInterrupt afterwards."""
    if threading.current_thread() is not threading.main_thread():  # Ctrl-C only ever reaches the main thread
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt
