"""Guessing at what is open to everybody: so many wrong tries from an address, then a wait.

Counted in this process, so several processes side by side allow as many times more.
"""

from __future__ import annotations

import math

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from backend.core.clock import machine_now
from backend.core.errors import TooOften

# A family or a care centre sits behind one address and may open several old links; no guesser can
# do with so few: a link is 256 bits.
WRONG_FROM_AN_ADDRESS = "20 per 5 minutes"


class TooManyGuesses(TooOften):
    """There have been too many links that do not exist; wait a few minutes."""


class Guesses:
    """Counts what led nowhere, and refuses when it has been too much."""

    def __init__(self, limit: str = WRONG_FROM_AN_ADDRESS) -> None:
        self._limit = parse(limit)
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def check(self, address: str) -> None:
        """Refuse an address that has guessed too often."""
        if self._counted.test(self._limit, address):
            return
        free_at = self._counted.get_window_stats(self._limit, address).reset_time
        wait = math.ceil(free_at - machine_now().timestamp())
        raise TooManyGuesses(wait_seconds=max(wait, 1))

    def wrong(self, address: str) -> None:
        """Count one that led nowhere."""
        self._counted.hit(self._limit, address)
