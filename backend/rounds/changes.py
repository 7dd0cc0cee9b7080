"""What a decision changes beyond limits and tasks: measurements, agreement, care request, transport.

Each part says what is wrong with it before anything is written, what is kept of it with the
signature, and how it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from backend.core.clock import local_day, local_midnight
from backend.core.mistyped import TASK, beyond
from backend.core.words import Role
from backend.core.words_round import Transport
from backend.rounds.tasks import MEASUREMENT, WantedTask
from backend.stay.request_text import RequestContent
from careplans import Kind
from careplans.measurements import MEASUREMENTS

# What is measured at home on request; an own scale or a laboratory is a task in words.
MEASURABLE = (
    Kind.RESPIRATORY_RATE,
    Kind.OXYGEN_SATURATION,
    Kind.SYSTOLIC,
    Kind.PULSE,
    Kind.TEMPERATURE,
    Kind.CONSCIOUSNESS,
    Kind.PAIN,
    Kind.WEIGHT,
)
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
AGREEMENT, REQUEST, TRANSPORT = "agreement", "care_request", "transport"
_TRANSPORT: Mapping[Transport, str] = MappingProxyType(
    {
        Transport.AMBULANCE: "Beställ ambulans till avdelningen.",
        Transport.PATIENT_TRANSPORT: "Beställ patienttransport till avdelningen.",
        Transport.TAXI: "Beställ taxi till avdelningen.",
        Transport.KIN: "Kom överens med närstående om resan till avdelningen.",
        Transport.TO_ARRANGE: "Ordna resan till avdelningen.",
    }
)


@dataclass(frozen=True, slots=True)
class WantedMeasurement:
    """A measurement beside the schedule: what, when, and who sees to it."""

    kinds: tuple[Kind, ...]
    at: datetime
    owner_role: Role | None = None
    owner_unit_id: UUID | None = None

    def task(self) -> WantedTask:
        """Give it as the task it becomes."""
        names = [MEASUREMENTS[kind].sv.lower() for kind in self.kinds]
        what = f"Extra mätning: {listed(names)}."
        return WantedTask(
            what, self.at, self.owner_role, self.owner_unit_id, code=MEASUREMENT, kinds=self.kinds
        )

    def as_json(self) -> dict[str, Any]:
        """Give it as the review keeps it."""
        return {
            "kinds": list(self.kinds),
            "at": self.at.isoformat(),
            "owner_role": self.owner_role,
            "owner_unit_id": None if self.owner_unit_id is None else str(self.owner_unit_id),
        }


@dataclass(frozen=True, slots=True)
class WantedRequest:
    """What is asked of home care: of a unit anew, or another content of a request that stands."""

    content: RequestContent
    unit_id: UUID | None = None
    request_id: UUID | None = None
    seen_version: int | None = None


@dataclass(frozen=True, slots=True)
class WantedTransport:
    """How somebody comes back to the ward, and what whoever drives must know."""

    by: Transport
    note: str = ""

    def task(self, due_at: datetime) -> WantedTask:
        """Give it as the task it becomes; whoever is to come in is not to wait."""
        what = " ".join(part for part in (_TRANSPORT[self.by], self.note.strip()) if part)
        return WantedTask(what, due_at, Role.NURSE, code=TRANSPORT)

    def as_json(self) -> dict[str, Any]:
        """Give it as the review keeps it."""
        return {"by": self.by, "note": self.note}


def wrong_measurements(
    wanted: Sequence[WantedMeasurement], now: datetime
) -> Iterator[tuple[str, str]]:
    """Name what an extra measurement lacks."""
    for place, one in enumerate(wanted):
        if not one.kinds or not set(one.kinds) <= set(MEASURABLE):
            yield f"/measurements/{place}/kinds", "Choose what is to be measured at home."
        if one.at <= now:
            yield f"/measurements/{place}/at", "It must lie in the future."
        elif far := beyond(one.at, TASK, now=now):
            yield f"/measurements/{place}/at", far
        if one.owner_role is None and one.owner_unit_id is None:
            yield f"/measurements/{place}/owner_role", "Say who sees to it."


def wrong_request(wanted: WantedRequest | None) -> Iterator[tuple[str, str]]:
    """Say that a request is to one unit, or about one that stands."""
    if wanted is None:
        return
    if (wanted.unit_id is None) == (wanted.request_id is None):
        yield "/request/unit_id", "Choose a home-care unit, or the request that is changed."
    if wanted.request_id is not None and wanted.seen_version is None:
        yield "/request/seen_version", "Say which version was on the screen."
    if wanted.content.answer_needed_by > wanted.content.first_visit_at:
        yield "/request/content/answer_needed_by", "It must come before the first visit."


def tonight(now: datetime, zone: str) -> datetime:
    """Give the day's last minute: what a decision asks for is late when its day has gone by."""
    return local_midnight(local_day(now, zone) + A_DAY, zone) - A_MINUTE


def listed(names: Sequence[str]) -> str:
    """Write names one after the other, as one says them in Swedish."""
    *first, last = names or ("",)
    return f"{', '.join(first)} och {last}" if first else last
