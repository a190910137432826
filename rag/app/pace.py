"""How many requests a second one address may make: a bucket of tokens that fills at a steady rate."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

RATE = 100.0
"""Requests a second, for as long as one likes; a page makes some 60 when it loads and one or two a question."""
BURST = 400
"""Requests at once."""
ADDRESSES = 10_000
"""Addresses that are remembered; the one not heard of for longest is forgotten first."""


class Pace:
    """Lets requests through at a pace, each address by itself."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Whether a request from `address` may go on now; one that may is counted."""
        now = self._clock()
        left, then = self._left.pop(address, (float(BURST), now))
        left = min(BURST, left + (now - then) * RATE)
        self._left[address] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > ADDRESSES:
            self._left.popitem(last=False)
        return left >= 1
