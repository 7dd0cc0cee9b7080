"""Guessing a password is slow work: so many attempts for a name, so many from an address.

Counted in this process, so several processes side by side allow as many times more. The answer is
the same whether or not there is such a user.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from backend.access.sessions import WrongPassword
from backend.core.clock import machine_now
from backend.core.errors import TooOften

log = logging.getLogger(__name__)
# A person who has forgotten tries a few times; a ward behind one address changes shift at once.
FOR_A_NAME = "10 per 5 minutes"
FROM_AN_ADDRESS = "100 per 5 minutes"


class TooManyAttempts(TooOften):
    """There have been too many attempts to log in; wait a few minutes, or ask for help."""


class Attempts:
    """Counts attempts to log in, and refuses when there have been too many."""

    def __init__(
        self, *, for_a_name: str = FOR_A_NAME, from_an_address: str = FROM_AN_ADDRESS
    ) -> None:
        self._for_a_name = parse(for_a_name)
        self._from_an_address = parse(from_an_address)
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    @contextmanager
    def one(self, username: str, address: str) -> Iterator[None]:
        """Make one attempt: who gets in starts afresh, whoever does not is counted."""
        name = f"name {username.casefold()}"
        if not self._counted.test(self._from_an_address, address):
            raise self._too_many(self._from_an_address, address)
        # Counted before it is known how it ends, or many attempts at once would all be the first.
        if not self._counted.hit(self._for_a_name, name):
            raise self._too_many(self._for_a_name, name)
        try:
            yield
        except WrongPassword:
            if not self._counted.hit(self._from_an_address, address):
                log.warning("Too many wrong passwords from one address: it is refused for now.")
            raise
        self._counted.clear(self._for_a_name, name)

    def _too_many(self, limit: RateLimitItem, key: str) -> TooManyAttempts:
        free_at = self._counted.get_window_stats(limit, key).reset_time
        wait = math.ceil(free_at - machine_now().timestamp())
        return TooManyAttempts(wait_seconds=max(wait, 1))
