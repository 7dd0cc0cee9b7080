"""Columns of a statement as PostgreSQL's array literals (8.15.2): written whole, read by `unnest`.

A driver dumps a list value by value, in Python; for five hundred readings that takes longer than
judging them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID


def plain(values: Iterable[object]) -> str:
    """Write numbers, and words of ours, in which nothing has to be escaped."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"


def moments(values: Iterable[datetime | None]) -> str:
    """Write times."""
    return "{" + ",".join("NULL" if at is None else at.isoformat() for at in values) + "}"


def identities(values: Iterable[UUID | None]) -> str:
    """Write identifiers, without the hyphens that take time to put in."""
    return "{" + ",".join("NULL" if value is None else value.hex for value in values) + "}"


def octets(values: Iterable[bytes]) -> str:
    """Write octets."""
    return texts(f"\\x{value.hex()}" for value in values)


def texts(values: Iterable[str | None]) -> str:
    """Write texts that may hold anything."""
    return "{" + ",".join("NULL" if text is None else _quoted(text) for text in values) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
