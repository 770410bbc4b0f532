"""How often somebody may guess: failures of late, counted by address and in all."""

import ipaddress
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

# After so many failures in the window an address has to wait, and all addresses together after more.
TRIES, TRIES_OF_ALL, WINDOW_SECONDS = 5, 50, 300
ADDRESSES_MAX = 10_000


@dataclass
class Throttle:
    """Failures of late, by address; an IPv6 address counts by its /64, of which one client has all."""

    clock: Callable[[], float]
    _failures: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _all: deque[float] = field(default_factory=deque)

    def wait_seconds(self, address: str) -> float:
        """Return how long the address has to wait until it may try again, 0 if not at all."""
        now, waits = self.clock(), [0.0]
        for failures, most in ((self._failures.get(_net(address), deque()), TRIES), (self._all, TRIES_OF_ALL)):
            while failures and failures[0] <= now - WINDOW_SECONDS:
                failures.popleft()
            if len(failures) >= most:
                waits.append(failures[0] + WINDOW_SECONDS - now)
        return max(waits)

    def note(self, address: str) -> None:
        """Remember that the address failed."""
        failures = self._failures.setdefault(_net(address), deque())
        self._failures.move_to_end(_net(address))
        failures.append(self.clock())
        self._all.append(self.clock())
        while len(self._failures) > ADDRESSES_MAX:
            self._failures.popitem(last=False)


def _net(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)
