"""SIGTERM and Ctrl-C as an event, for the commands that stop what they started before they end."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""Exit status of a command that was stopped before it had its answer; shells say so of Ctrl-C."""


class Stop(threading.Event):
    """Set when work is to end; ``asked``: a person or the system wants the program to end, not just this work."""

    asked = False


@contextmanager
def stop_signals() -> Iterator[Stop]:
    """Yield an event that SIGTERM and SIGINT set, while the context lasts."""
    stopped = Stop()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.asked = True
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
