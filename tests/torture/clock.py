"""One clock for all processes of a rehearsal, set forward by the one that directs it.

What the program does by the day reads this clock; what waits for sockets, locks and processes keeps the machine's.
"""

import datetime as real
import mmap
import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOMS = ("crawler", "storage", "apscheduler")


class SharedClock:
    """The machine's clock plus an offset that lies in a file which every process maps."""

    def __init__(self, path: Path, start: datetime | None = None) -> None:
        if start is not None:
            path.write_bytes(bytes(8))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 8)
        if start is not None:
            self.jump(start - self.now())

    def offset(self) -> timedelta:
        """Return how far this clock is ahead of the machine's."""
        return timedelta(seconds=struct.unpack("d", self._memory[:])[0])

    def now(self) -> datetime:
        """Return the time, aware."""
        return datetime.now(UTC) + self.offset()

    def jump(self, by: timedelta) -> None:
        """Set the clock forward."""
        self._memory[:] = struct.pack("d", (self.offset() + by).total_seconds())


def install(clock: SharedClock) -> None:
    """Let the modules that are loaded by now read this clock where they ask ``datetime`` for the time."""

    class OnClock(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, real.datetime)

        def __subclasscheck__(cls, subclass: type) -> bool:
            return issubclass(subclass, real.datetime)

    class Shifted(real.datetime, metaclass=OnClock):
        def __new__(cls, *args: Any, **kwargs: Any) -> Any:
            return real.datetime(*args, **kwargs)  # noqa: DTZ001

        @classmethod
        def now(cls, tz: real.tzinfo | None = None) -> Any:
            return real.datetime.now(tz) + clock.offset()

    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ROOMS and getattr(module, "datetime", None) is real.datetime:
            module.datetime = Shifted  # type: ignore[attr-defined]
