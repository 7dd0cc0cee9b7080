"""Identifiers that sort by time, so that indexes grow at one end."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

_RANDOM_BITS = 74


def new_id(now: datetime) -> UUID:
    """Make a version 7 identifier (RFC 9562, 5.7) for a moment."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    noise = secrets.randbits(_RANDOM_BITS)
    high, low = noise >> 62, noise & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
