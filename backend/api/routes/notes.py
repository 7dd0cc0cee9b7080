"""Visit notes, what staff enter by hand, and what has happened since the last round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from backend.access import log
from backend.api.deps import AtDesk
from backend.api.shown import Bilingual
from backend.api.written import Aware
from backend.core.words import Role
from backend.core.words_round import Chip, EntryKind
from backend.monitoring.entry import Entered
from backend.rounds import choices
from backend.rounds.entries import TAKES, enter_by_staff
from backend.rounds.meeting import unit_of, visible
from backend.rounds.notes import LONGEST_NOTE, Written, read_until, write_note
from backend.rounds.since import Since, since_last_round
from careplans import MEASUREMENTS, Kind, Source

router = APIRouter(tags=["notes"])
_Amount = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=12)]


class NoteIn(BaseModel):
    """A note; the sender makes its id, so that it can be sent again."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    event_at: Aware
    text: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    chips: Annotated[list[Chip], Field(max_length=16)] = []
    corrects: UUID | None = None


class NoteOut(BaseModel):
    """A note as it is kept."""

    id: UUID
    event_at: datetime
    entered_at: datetime
    text: str
    chips: list[Chip]
    corrects: UUID | None
    author: str
    title: str
    role: Role


class ValuesIn(BaseModel):
    """Values of one moment, by kind; the sender makes the id."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    at: Aware
    values: Annotated[dict[Kind, _Amount], Field(max_length=30)]
    note: Annotated[str, Field(max_length=500)] = ""


class ToldIn(ValuesIn):
    """Values that staff have seen, or that somebody told on the phone (D83)."""

    source: Literal["staff", "patient", "kin"] = "staff"


class EnteredOut(BaseModel):
    """What became of an entry; `assessment_id` is the new verdict, none for a repeat."""

    id: UUID
    assessment_id: UUID | None


class ReadIn(BaseModel):
    """How far somebody has read."""

    model_config = ConfigDict(extra="forbid")

    until: Aware


class ReadOut(BaseModel):
    """How far somebody has read, as it is kept."""

    read_until: datetime


class HappenedShown(BaseModel):
    """One thing that happened; `details` depends on `type`."""

    type: Literal["note", "check_in", "entry", "missed_set", "acknowledgement", "task"]
    id: UUID | None
    at: datetime
    known_at: datetime
    by: str | None
    title: str | None
    role: str | None
    unread: bool
    details: dict[str, Any]


class SinceShown(BaseModel):
    """What has happened since a moment, newest first."""

    since: datetime
    read_until: datetime | None
    unread: int
    items: list[HappenedShown]


class Choice(BaseModel):
    """One of a closed list."""

    code: str
    text: Bilingual


class KindShown(BaseModel):
    """A value that can be entered: its unit, what is possible, and what can be answered."""

    kind: Kind
    name: Bilingual
    unit: str
    precision: int
    low: str
    high: str
    answers: list[Bilingual]


class ChoicesShown(BaseModel):
    """What the forms of the round can choose from; holds nothing of any patient."""

    chips: list[Choice]
    participants: list[Choice]
    modes: list[Choice]
    identified: list[Choice]
    visits: list[Choice]
    values: dict[EntryKind, list[KindShown]]


@router.get("/choices")
def what_can_be_chosen(request: Request, desk: AtDesk) -> ChoicesShown:
    """Give the closed lists with their words in both languages."""
    with desk.work(request):
        return ChoicesShown(
            chips=_choices(choices.CHIPS),
            participants=_choices(choices.PARTICIPANTS),
            modes=_choices(choices.MODES),
            identified=_choices(choices.IDENTIFIED),
            visits=_choices(choices.VISITS),
            values={
                entry: [_kind(kind) for kind in Kind if kind in taken]
                for entry, taken in TAKES.items()
            },
        )


@router.post("/episodes/{episode_id}/notes", status_code=201)
def write(episode_id: UUID, note: NoteIn, request: Request, desk: AtDesk) -> NoteOut:
    """Keep a note of a visit or a talk; the same note again is answered as before."""
    with desk.work(request) as work:
        written = Written(note.id, note.event_at, note.text, tuple(note.chips), note.corrects)
        row = write_note(work.session, work.caller, episode_id, written, now=work.now)
    return _note(row)


@router.post("/episodes/{episode_id}/vitals", status_code=201)
def tell_vitals(episode_id: UUID, told: ToldIn, request: Request, desk: AtDesk) -> EnteredOut:
    """Enter vital signs and answers that staff have seen or been told; judged at once."""
    return _enter(desk, request, episode_id, told, EntryKind.VITALS, Source(told.source))


@router.post("/episodes/{episode_id}/labs", status_code=201)
def enter_labs(episode_id: UUID, labs: ValuesIn, request: Request, desk: AtDesk) -> EnteredOut:
    """Enter laboratory results; `at` is when the sample was taken."""
    return _enter(desk, request, episode_id, labs, EntryKind.LABS, Source.LAB)


@router.post("/episodes/{episode_id}/infusions", status_code=201)
def enter_infusion(
    episode_id: UUID, infusion: ToldIn, request: Request, desk: AtDesk
) -> EnteredOut:
    """Enter an infusion: dose given or not, pump weights, line site, problem code."""
    source = Source(infusion.source)
    return _enter(desk, request, episode_id, infusion, EntryKind.INFUSION, source)


@router.put("/episodes/{episode_id}/read")
def mark_read(episode_id: UUID, mark: ReadIn, request: Request, desk: AtDesk) -> ReadOut:
    """Note how far one has read; send the newest `known_at` that was on the screen."""
    with desk.work(request) as work:
        until = read_until(work.session, work.caller, episode_id, mark.until, now=work.now)
    return ReadOut(read_until=until)


@router.get("/episodes/{episode_id}/since")
def what_has_happened(
    episode_id: UUID, request: Request, desk: AtDesk, since: Aware | None = None
) -> SinceShown:
    """Give what has happened since the last round, or since a moment."""
    with desk.work(request) as work:
        episode = visible(work.session, episode_id)
        found = since_last_round(
            work.session,
            work.caller,
            episode,
            zone=desk.settings.time_zone,
            now=work.now,
            since=since,
        )
        log.record(
            work.session,
            work.caller,
            "read",
            "since last round",
            unit_id=unit_of(work.session, work.caller, episode_id),
            patients=[episode.patient_id],
            now=work.now,
        )
    return since_shown(found)


def since_shown(found: Since) -> SinceShown:
    """Lay out what has happened."""
    return SinceShown(
        since=found.since,
        read_until=found.read_until,
        unread=found.unread,
        items=[HappenedShown.model_validate(item, from_attributes=True) for item in found.items],
    )


def _enter(
    desk: AtDesk,
    request: Request,
    episode_id: UUID,
    sent: ValuesIn,
    kind: EntryKind,
    source: Source,
) -> EnteredOut:
    entered = Entered(sent.id, kind, source, sent.at, sent.values, sent.note)
    with desk.work(request) as work:
        verdict = enter_by_staff(
            work.session,
            work.caller,
            episode_id,
            entered,
            zone=desk.settings.time_zone,
            now=work.now,
        )
    return EnteredOut(id=sent.id, assessment_id=verdict)


def _note(row: Row[*tuple[Any, ...]]) -> NoteOut:
    return NoteOut(
        id=row.id,
        event_at=row.event_at,
        entered_at=row.entered_at,
        text=row.text,
        chips=row.chips,
        corrects=row.corrects_id,
        author=row.author_name,
        title=row.author_title,
        role=Role(row.author_role),
    )


def _choices(words: Mapping[Any, tuple[str, str]]) -> list[Choice]:
    return [
        Choice(code=str(code), text=Bilingual(sv=sv, en=en)) for code, (sv, en) in words.items()
    ]


def _kind(kind: Kind) -> KindShown:
    one = MEASUREMENTS[kind]
    low, high = one.physiological
    return KindShown(
        kind=kind,
        name=Bilingual(sv=one.sv, en=one.en),
        unit=one.shown,
        precision=one.precision,
        low=str(low),
        high=str(high),
        answers=[Bilingual(sv=sv, en=en) for sv, en in one.answers],
    )
