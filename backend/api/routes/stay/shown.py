"""What the pages of one stay are answered with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from backend.api.routes.rounds_sbar import SbarShown
from backend.api.routes.stay.shown_lists import RequestShown
from backend.api.shown import Allergy, Bilingual
from backend.core.words import (
    BedKind,
    EpisodeStatus,
    FormalStatus,
    Part,
    Party,
    ReceiptStep,
    Role,
    TaskStep,
)
from backend.stay.checklists import State
from backend.stay.due_item import Level
from backend.stay.states import Effect, Need


class PatientShown(BaseModel):
    """Whose stay it is, and what they are cared for."""

    name: str
    identifier: str
    birth_date: date | None
    phone: str | None
    allergy: Allergy
    diagnosis: Bilingual
    plan: str
    path: str | None
    admitted_at: datetime | None
    home_since: datetime | None
    planned_days: int | None


class TimerShown(BaseModel):
    """One of the act's times that runs."""

    name: str
    since: datetime
    due_at: datetime
    met_at: datetime | None
    late: bool


class FormalShown(BaseModel):
    """What the care formally is; never called discharged while at home."""

    status: FormalStatus
    label: Bilingual
    timers: list[TimerShown]
    payment_from: date | None
    rules_version: str


class MissingShown(BaseModel):
    """Something that is not true yet, in words."""

    need: Need
    text: Bilingual


class WayShown(BaseModel):
    """A way onward: who may, what is missing, what follows."""

    to: EpisodeStatus
    may: bool
    who: list[Role]
    reason_required: bool
    decision_required: bool
    missing: list[MissingShown]
    follows: list[Effect]


class FollowedShown(BaseModel):
    """Something a move brought with it."""

    effect: Effect
    said: Bilingual


class MoveShown(BaseModel):
    """A move that was made."""

    since: EpisodeStatus | None = Field(alias="from")
    to: EpisodeStatus
    reason: str
    details: dict[str, Any]
    followed: list[FollowedShown]
    at: datetime
    author: str
    role: Role


class MovedShown(BaseModel):
    """A move that was just made, and what followed."""

    since: EpisodeStatus | None = Field(alias="from")
    to: EpisodeStatus
    at: datetime
    followed: list[FollowedShown]
    warnings: list[str] = []


class EntryShown(BaseModel):
    """An entry of the file; its `id` is what the next about the same thing names as `previous`."""

    id: UUID
    kind: str
    subject: str
    content: dict[str, Any]
    at: datetime
    author: str
    role: Role
    previous: UUID | None


class BedOfStay(BaseModel):
    """The promise of a way back; `stands` is false when it has run out or its bed is closed."""

    bed_id: UUID
    label: str
    kind: BedKind
    since: datetime | None
    until: datetime | None
    admitted_at: datetime | None
    stands: bool


class HeadlineShown(BaseModel):
    """A version of the agreement without what it says."""

    id: UUID
    number: int
    template: str
    template_version: str
    reason: str
    at: datetime
    author: str
    role: Role


class VersionShown(HeadlineShown):
    """A version of the agreement."""

    content: dict[str, Any]


class HolderShown(BaseModel):
    """Somebody who should hold the agreement, and which version has reached them."""

    party: Party
    holder: str
    holds_version: int | None
    current_version_step: ReceiptStep | None
    means: str | None
    at: datetime | None
    up_to_date: bool


class CallNow(BaseModel):
    """Whom to call at this moment: the ward, day and night, where nobody else is agreed."""

    name: str
    phone: str
    call_112: str
    ward: str
    ward_phone: str


class AgreementShown(BaseModel):
    """The agreement in force, its forerunners, who holds what, whom to call now."""

    current: VersionShown | None
    versions: list[HeadlineShown]
    holders: list[HolderShown]
    warning: Bilingual | None
    call_now: CallNow


class ReaderShown(BaseModel):
    """Somebody of the staff, and the newest version they have read."""

    number: int
    name: str
    title: str
    unit: str
    at: datetime


class AgreementPage(AgreementShown):
    """The agreement, who of the staff has read it, and the template that a first one begins with."""

    template: dict[str, Any]
    read_by: list[ReaderShown]


class ItemShown(BaseModel):
    """An item of a checklist and how it stands."""

    key: str
    text: Bilingual
    who: str
    when: str
    known_by_itself: bool
    hard: bool
    may_not_apply: bool
    dated: bool
    state: State
    passed: bool
    note: str | None
    reason: str | None
    at: datetime | None
    author: str | None
    role: Role | None


class ListShown(BaseModel):
    """A checklist in the version in force; for home care without its items."""

    text: Bilingual
    version: str
    in_force_from: date
    approver: str
    complete: bool
    items: list[ItemShown]


class TaskShown(BaseModel):
    """A task of the stay: owner, time, place, and the newest thing said of it."""

    id: UUID
    episode_id: UUID
    source: str
    title: str
    owner: str
    owner_unit_id: UUID | None
    place: str
    due_at: datetime | None
    step: TaskStep | None
    note: str | None
    answered_at: datetime | None
    answered_by: str | None
    open: bool
    late: bool


class DueOfStay(BaseModel):
    """One thing that is due in this stay."""

    code: str
    level: Level
    due_at: datetime | None
    attempts: int
    text: Bilingual


class LabShown(BaseModel):
    """The newest result of a laboratory value, never without its time."""

    kind: str
    name: Bilingual
    value: str
    unit: str
    at: datetime


class TalkShown(BaseModel):
    """The discharge conversation signed on the round, and why a criterion is not met."""

    at: datetime
    author: str
    role: Role
    unmet_reason: str


class StayShown(BaseModel):
    """One patient's stay, as far as it concerns whoever looks: their own ward, or home care."""

    episode_id: UUID
    view: Literal["ward", "home_care"]
    patient: PatientShown
    status: EpisodeStatus
    parts: list[Part] = Field(description="What the patient's own ward uses of the product")
    begun: list[Part] = Field(description="What it uses no more, and this stay has something of")
    formal: FormalShown
    next: list[WayShown]
    moves: list[MoveShown]
    entries: list[EntryShown]
    suitability_signed_by: list[Role]
    conversation: TalkShown | None = None
    labs: list[LabShown] = []
    bed: BedOfStay | None
    agreement: AgreementShown
    requests: list[RequestShown]
    checklists: dict[str, ListShown]
    warnings: list[Bilingual]
    tasks: list[TaskShown]
    due: list[DueOfStay]


class Who(BaseModel):
    """Who the patient is, for somebody who has never met them."""

    name: str
    identifier: str
    birth_date: date | None


class LabelShown(BaseModel):
    """The bed that stands reserved."""

    label: str
    kind: BedKind


class KinShown(BaseModel):
    """Somebody close who may be told."""

    name: str
    phone: str


class AmbulanceShown(BaseModel):
    """The ambulance's one page (D26)."""

    text: Bilingual
    patient: Who
    ward: str
    ward_phone: str
    bed: LabelShown | None
    diagnosis: Bilingual
    allergy: Allergy
    lines_in_situ: list[dict[str, Any]]
    kin: list[KinShown]


class HandOverShown(BaseModel):
    """SBAR and the ambulance's sheet as things stand."""

    sbar: SbarShown
    ambulance: AmbulanceShown


class AdmissionShown(HandOverShown):
    """What followed from taking a patient back, and what the ward and the ambulance must know."""

    move: MovedShown
