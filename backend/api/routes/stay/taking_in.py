"""A ward's patients, and taking one in where nothing is assessed first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from backend.api.deps import AtDesk
from backend.api.routes.stay.beds import PlaceIn
from backend.api.routes.stay.candidates import Made, PersonIn
from backend.api.shown import PatientShown, patient
from backend.core.clock import local_day
from backend.core.words import EpisodeStatus, Party
from backend.stay.candidates import Flag
from backend.stay.entries import Key
from backend.stay.patients import patients
from backend.stay.taking_in import Hold, TakenIn, plan_for_unit, take_in

router = APIRouter(prefix="/stays", tags=["stay"])
Diagnosis = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class HoldIn(PlaceIn):
    """A place to be held at once, and until when."""

    until: AwareDatetime


class TakeIn(PersonIn):
    """Who is taken in; a ward that only holds beds needs neither diagnosis nor plan."""

    diagnosis_sv: Diagnosis = ""
    diagnosis_en: Diagnosis = ""
    plan_id: Key | None = Field(None, description="Needed where values are measured at home")
    admitted_at: AwareDatetime | None = Field(None, description="Now, unless told")
    reason: Diagnosis = ""
    planned_days: int | None = Field(None, ge=1, le=90)
    hold: HoldIn | None = None
    at_home: bool = Field(False, description="The patient is at home already")

    def taken_in(self, plan: str, now: datetime) -> TakenIn:
        """Give what is wanted."""
        own = {"planned_days", "hold", "at_home"}
        told = self.model_dump(exclude=own)
        told |= {"plan_id": plan, "admitted_at": self.admitted_at or now}
        hold = None if self.hold is None else Hold(self.hold.wanted(), self.hold.until)
        return TakenIn(Flag(**told), self.planned_days, hold, self.at_home)


class BehindShown(BaseModel):
    """Somebody who does not hold the version in force."""

    party: Party
    name: str


class AgreementOf(BaseModel):
    """The version in force, and who lacks it."""

    number: int
    acknowledged: bool
    behind: list[BehindShown]


class BedOf(BaseModel):
    """The place that stands for the patient."""

    label: str
    until: datetime | None
    stands: bool


class StayOf(BaseModel):
    """One patient of the ward; `due` counts what is due or late."""

    episode_id: UUID
    patient: PatientShown
    status: EpisodeStatus
    since: datetime | None
    agreement: AgreementOf | None
    bed: BedOf | None
    due: int


@router.get("")
def the_patients(unit: UUID, request: Request, desk: AtDesk) -> list[StayOf]:
    """Give everybody whose stay at a ward is open, whichever part of the product it is in."""
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        found = patients(work.session, work.caller, unit, zone=zone, now=work.now)
        today: date = local_day(work.now, zone)
    return [
        StayOf(
            episode_id=one["row"].id,
            patient=patient(one["row"], today),
            **{name: value for name, value in one.items() if name != "row"},
        )
        for one in found
    ]


@router.post("", status_code=201)
def begin_stay(wanted: TakeIn, request: Request, desk: AtDesk) -> Made:
    """Take a patient in at the preparations, with a bed if `hold` asks for one; all or nothing.

    For a ward that does not assess in Hemrond; one that does flags a candidate. 409 with `current`
    and `yours` when the number is known under another name, and with `missing` when `at_home` asks
    for what is not true yet.
    """
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        plan = plan_for_unit(work.caller.parts_at(wanted.unit_id), wanted.plan_id)
        asked = wanted.taken_in(plan, work.now)
        return Made(**take_in(work.session, work.caller, asked, zone=zone, now=work.now))
