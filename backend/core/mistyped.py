"""Moments so far ahead that the year must have been mistyped.

These are guards against a slip of the keyboard, not clinical limits: what somebody means lies well
within them, and a year too many never does.
"""

from __future__ import annotations

from datetime import datetime, timedelta

OWN_LIMIT = timedelta(days=90)
NEXT_CHECK = timedelta(days=30)
TASK = timedelta(days=90)
BED = timedelta(days=90)


def beyond(at: datetime, most: timedelta, *, now: datetime) -> str | None:
    """Say that a moment lies too far ahead to be meant, or nothing."""
    if at <= now + most:
        return None
    return f"More than {most.days} days ahead: check the year."
