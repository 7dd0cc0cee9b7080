"""What a home sends: a batch of readings, each with the kind, unit and time it claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from backend.core.words import TimeQuality
from careplans.measurements import Measurement, Source


@dataclass(frozen=True, slots=True)
class SentReading:
    """One reading as it was sent; `observed_at` is the sender's best estimate, frozen."""

    id: UUID
    measurement: Measurement
    value: Decimal | None
    absent_reason: str | None
    observed_at: datetime
    time_quality: TimeQuality
    device_time: datetime | None
    source: Source
    device: str | None
    flags: tuple[str, ...]
    raw: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """One upload. `sent_at` is the sender's clock when it sent, `gateway_time` when it packed."""

    upload_id: UUID
    episode_id: UUID
    gateway_time: datetime
    sent_at: datetime | None
    sha256: bytes
    readings: tuple[SentReading, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to an upload, the same however often it is asked for."""

    upload_id: UUID
    received_at: datetime
    stored: int
    known: int
