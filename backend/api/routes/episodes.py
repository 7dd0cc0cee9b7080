"""One patient at home."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Row

from backend.access import log
from backend.access.callers import parts_used
from backend.api.deps import AtDesk
from backend.api.routes.reviews import ReviewOut, review
from backend.api.routes.rounds_page import BesideShown, beside_shown
from backend.api.shown import (
    Allergy,
    BedShown,
    Bilingual,
    PatientShown,
    bed,
    day_of_stay,
    diagnosis,
    patient,
)
from backend.core.clock import local_day
from backend.core.words import AllergyStatus, EpisodeStatus, FormalStatus, Part
from backend.monitoring.series import LATE, Series, series_of
from backend.rounds.acknowledgements import in_order, with_names
from backend.rounds.episodes import Opened, open_episode
from backend.rounds.meeting import unit_of, visible
from backend.rounds.page import Beside, beside
from backend.rounds.round_list import neighbours

router = APIRouter(prefix="/episodes/{episode_id}", tags=["episodes"])


class Person(PatientShown):
    """Who it is, and what must never be overlooked."""

    birth_date: date | None
    phone: str | None
    allergy: Allergy


class Contact(BaseModel):
    """A unit and how to reach it at once (D91)."""

    name: str
    phone: str


class Position(BaseModel):
    """Where in the round's order this patient stands; `onward` is who is to be seen after them."""

    n: int
    of: int
    next: UUID | None
    previous: UUID | None
    onward: UUID | None


class DraftShown(BaseModel):
    """One's own draft, as it was last saved."""

    content: dict[str, Any]
    saved_at: datetime


class WriterShown(BaseModel):
    """Somebody else who is writing: "Dr Ek skriver här sedan 09:48"."""

    name: str
    title: str
    since: datetime
    saved_at: datetime
    here: bool


class EpisodeShown(BesideShown):
    """Everything the patient view needs but the curves."""

    episode_id: UUID
    patient: Person
    unit: Contact
    home_care: Contact | None
    diagnosis: Bilingual
    day: int
    planned_days: int | None
    status: EpisodeStatus
    formal_status: FormalStatus
    oxygen_scale: int
    bed: BedShown | None
    beds_kept: bool = Field(description="Whether the patient's ward reserves beds in the product")
    assessment: dict[str, Any] | None
    reviews: list[ReviewOut]
    position: Position | None
    draft: DraftShown | None
    writers: list[WriterShown]
    criteria: list[dict[str, Any]]


class PointShown(BaseModel):
    """One reading as it is drawn."""

    id: UUID
    at: datetime
    value: str | None
    points: int | None
    source: str
    implausible: str | None
    absent_reason: str | None
    received_at: datetime
    late: bool
    time_quality: str
    flags: list[str]


class SeriesShown(BaseModel):
    """One kind's readings, with the bands they are drawn on."""

    kind: str
    unit: str
    precision: int
    name: Bilingual
    bands: list[dict[str, Any]]
    points: list[PointShown]


class ReadingsShown(BaseModel):
    """A patient's readings in a period."""

    since: datetime
    until: datetime
    series: list[SeriesShown]


@router.get("")
def episode(
    episode_id: UUID,
    request: Request,
    desk: AtDesk,
    order: Literal["need", "visits"] = "need",
) -> EpisodeShown:
    """Give one patient, placed in the order the list was shown in; opening is noted in the log."""
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        opened = open_episode(work.session, work.caller, episode_id, now=work.now)
        unit = unit_of(work.session, work.caller, episode_id)
        placed = neighbours(
            work.session,
            work.caller,
            unit,
            zone=zone,
            now=work.now,
            by_visits=order == "visits",
        )
        around = beside(
            work.session,
            work.caller,
            visible(work.session, episode_id),
            zone=zone,
            now=work.now,
        )
    return _shown(opened, around, placed, work.now, zone)


@router.get("/readings")
def readings(
    episode_id: UUID,
    request: Request,
    desk: AtDesk,
    days: Annotated[int, Query(ge=1, le=90)] = 14,
) -> ReadingsShown:
    """Give a patient's readings of the last days, thinned never."""
    with desk.work(request) as work:
        found = visible(work.session, episode_id)
        since = work.now - timedelta(days=days)
        series = series_of(
            work.session,
            found.patient_id,
            since=since,
            until=work.now,
            scale=found.oxygen_scale,
        )
        log.record(
            work.session,
            work.caller,
            "read",
            "readings",
            unit_id=unit_of(work.session, work.caller, episode_id),
            patients=[found.patient_id],
            now=work.now,
        )
    return ReadingsShown(since=since, until=work.now, series=[_series(one) for one in series])


def _shown(
    opened: Opened,
    around: Beside,
    placed: list[tuple[UUID, bool]],
    now: datetime,
    zone: str,
) -> EpisodeShown:
    row = opened.row
    return EpisodeShown(
        episode_id=row.episode_id,
        patient=_person(row, local_day(now, zone)),
        unit=Contact(name=row.unit_name, phone=row.unit_phone),
        home_care=(
            Contact(name=row.home_care_name, phone=row.home_care_phone)
            if row.home_care_name
            else None
        ),
        diagnosis=diagnosis(row),
        day=day_of_stay(row.home_since, now, zone),
        planned_days=row.planned_days,
        status=EpisodeStatus(row.status),
        formal_status=FormalStatus(row.formal_status),
        oxygen_scale=row.oxygen_scale,
        bed=bed(row),
        beds_kept=Part.BEDS in parts_used(row.parts),
        assessment=_assessment(opened),
        reviews=[review(one) for one in opened.reviews],
        position=_position(row.episode_id, placed),
        draft=None if opened.draft is None else DraftShown(**asdict(opened.draft)),
        writers=[WriterShown(**asdict(writer)) for writer in opened.writers],
        criteria=row.verdict["criteria"] if row.verdict else [],
        **beside_shown(around, now),
    )


def _person(row: Row[*tuple[Any, ...]], today: date) -> Person:
    who = patient(row, today)
    return Person(
        **who.model_dump(),
        birth_date=row.birth_date,
        phone=row.phone,
        allergy=Allergy(status=AllergyStatus(row.allergy_status), text=row.allergy_text),
    )


def _assessment(opened: Opened) -> dict[str, Any] | None:
    row = opened.row
    if row.verdict is None:
        return None
    return {
        **row.verdict,
        "findings": with_names(in_order(row.verdict["findings"], row.passed), opened.acknowledged),
        "id": str(row.assessment_id),
        "assessed_at": row.assessed_at.isoformat(),
    }


def _position(episode_id: UUID, placed: list[tuple[UUID, bool]]) -> Position | None:
    order = [one for one, _done in placed]
    if episode_id not in order:
        return None
    place = order.index(episode_id)
    # First those who come after, then whoever was passed over: nobody is left without an outcome.
    ahead = [one for one, done in placed[place + 1 :] + placed[:place] if not done]
    return Position(
        n=place + 1,
        of=len(order),
        next=order[place + 1] if place + 1 < len(order) else None,
        previous=order[place - 1] if place else None,
        onward=next(iter(ahead), None),
    )


def _series(one: Series) -> SeriesShown:
    return SeriesShown(
        kind=one.measurement.kind,
        unit=one.measurement.shown,
        precision=one.measurement.precision,
        name=Bilingual(sv=one.measurement.sv, en=one.measurement.en),
        bands=[band.as_json() for band in one.bands],
        points=[_point(one, row) for row in one.rows],
    )


def _point(one: Series, row: Row[*tuple[Any, ...]]) -> PointShown:
    return PointShown(
        id=row.reading_uuid,
        at=row.observed_at,
        value=None if row.value is None else str(row.value),
        points=one.points(row.value, row.implausible),
        source=row.source,
        implausible=row.implausible,
        absent_reason=row.absent_reason,
        received_at=row.received_at,
        late=row.received_at - row.observed_at > LATE,
        time_quality=row.time_quality,
        flags=row.flags,
    )
