"""When a reading was taken: the sender's word, mended where its clock is known to be wrong.

Source of the limits: reliability 4.6 (a proposal, to be approved locally).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.core.errors import Invalid
from backend.core.words import TimeQuality
from backend.monitoring.uploads import Batch, SentReading

CLOCK_TOLERANCE = timedelta(seconds=60)
FUTURE_TOLERANCE = timedelta(minutes=5)
BEFORE_HOME = timedelta(hours=24)
# No stay's readings come later than this; the tables by time reach as far back.
OLDEST = timedelta(days=30)
TIME_FAULT = "time-fault"


@dataclass(frozen=True, slots=True)
class Moment:
    """The best estimate of when, and how it is known."""

    at: datetime
    quality: TimeQuality

    @property
    def flags(self) -> tuple[str, ...]:
        """What must be seen wherever the reading is shown."""
        return (TIME_FAULT,) if self.quality is TimeQuality.FAULT else ()


def check_times(batch: Batch) -> None:
    """Refuse a reading that lies after the moment its own sender packed it."""
    latest = batch.gateway_time + FUTURE_TOLERANCE
    wrong = [
        (f"/readings/{place}/observed_at", "The reading lies after the gateway_time of its upload.")
        for place, reading in enumerate(batch.readings)
        if reading.observed_at > latest
    ]
    if wrong:
        raise Invalid("A reading cannot have been taken in the future.", errors=wrong)


def check_gateway(batch: Batch, now: datetime) -> None:
    """Refuse a sender that lies in the future and does not say what its clock shows."""
    if batch.sent_at is None and batch.gateway_time > now + FUTURE_TOLERANCE:
        raise Invalid(
            "The upload claims to come from the future.",
            errors=[("/gateway_time", "It is later than the server's clock; send X-Sent-At too.")],
        )


def places(
    readings: Iterable[SentReading], batch: Batch, now: datetime, *, home_since: datetime | None
) -> Iterator[Moment]:
    """Put readings on the database's line of time; never drop one for a wrong clock."""
    offset = now - batch.sent_at if batch.sent_at is not None else timedelta(0)
    wrong = abs(offset) > CLOCK_TOLERANCE
    latest, earliest = now + FUTURE_TOLERANCE, now - OLDEST
    if home_since is not None:
        earliest = max(earliest, home_since - BEFORE_HOME)
    for reading in readings:
        at = reading.observed_at + offset if wrong else reading.observed_at
        if not earliest <= at <= latest:
            yield Moment(now, TimeQuality.FAULT)
        else:
            quality = TimeQuality.CORRECTED if wrong else reading.time_quality
            yield Moment(min(at, now), quality)
