"""How many requests one address may make: a bucket of tokens that fills at a steady rate."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

ADDRESSES = 10_000
"""Addresses that are remembered; the one not heard of for longest is forgotten first."""


class Pace:
    """Lets each address make `a_second` requests a second for as long as it likes, and `burst` at once."""

    def __init__(self, a_second: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.a_second, self.burst, self._clock = a_second, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """0 for a request that may be made now, which is counted; else the seconds until one may be."""
        now = self._clock()
        left, then = self._left.pop(address, (float(self.burst), now))
        left = min(self.burst, left + (now - then) * self.a_second)
        allowed = left >= 1
        self._left[address] = (left - allowed, now)
        if len(self._left) > ADDRESSES:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self.a_second
