"""An episode opened to be judged: what open_uploads and open_episode give (migrations/sql)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The plan, the person, and the readings to judge together, a column each.

    Of an upload also the `answer` to it; unless that is "ok", there is nothing else.
    """

    now: datetime
    patient_id: UUID
    unit_id: UUID
    plan_id: str
    plan_path: str | None
    person: Mapping[str, Any]
    known: Sequence[UUID]
    urgency: int
    ids: Sequence[UUID] | None
    kinds: Sequence[int]
    moments: Sequence[datetime]
    amounts: Sequence[Decimal | None]
    received: Sequence[datetime]
    sources: Sequence[str]
    reasons: Sequence[str | None]
    marks: Sequence[str]
    answer: str = "ok"
    token_id: UUID | None = None
    ledger: Mapping[str, Any] | None = None
