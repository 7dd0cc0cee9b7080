"""One patient's stay on one page: where they are, what is missing, and everything kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access.callers import EVERY_PART, Caller
from backend.core.clock import local_day
from backend.core.tables import Patient
from backend.core.words import EpisodeStatus, Part
from backend.stay import agreements, aids, checklists, consents, labs, requests, tasks
from backend.stay.due import due_of
from backend.stay.file import File, entry_json, reserved
from backend.stay.formal import formal
from backend.stay.moves import move_json, possible
from backend.stay.narrow import DUE_AT_HOME, file_for, tasks_for
from backend.stay.needs import Moment, signed_by
from backend.stay.opening import Desk, read
from backend.stay.parts import begun, in_order

LISTS = ("leaving", "packing", "discharge")
EMPTY: Mapping[str, Any] = {"items": [], "complete": False}


def stay_page(
    session: Session, caller: Caller, episode_id: UUID, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Give everything the page of a stay begins with, as far as it concerns whoever looks."""
    desk = read(session, caller, episode_id, what="stay", now=now)
    file = file_for(desk)
    mine = _of_home_care if desk.outside else _of_ward
    told = consents.of_requests(session, [row.id for row in file.requests])
    return {
        "episode_id": desk.id,
        "view": "home_care" if desk.outside else "ward",
        "patient": _patient(session, desk),
        "status": desk.episode.status,
        "parts": in_order(file.parts),
        "begun": in_order(_begun(session, file)),
        "entries": [entry_json(row) for row in file.latest.values()],
        "bed": _bed(file, now),
        "agreement": agreements.summary(file, zone=zone, now=now),
        "requests": [
            requests.as_json(
                row,
                formal_status=desk.episode.formal_status,
                stay_over=requests.over(desk.episode.status),
                zone=zone,
                now=now,
            )
            | told[row.id]
            for row in file.requests
        ],
        "tasks": tasks_for(desk, tasks.tasks_of(session, [desk.id], now=now)),
        **mine(desk, file, zone),
    }


def _of_ward(desk: Desk, file: File, zone: str) -> dict[str, Any]:
    now, today = desk.now, local_day(desk.now, zone)
    return {
        "formal": formal(file, zone=zone, now=now, today=today),
        "next": possible(file, desk.caller, desk.unit_id, Moment(now, today)),
        "moves": [move_json(move) for move in file.moves],
        "suitability_signed_by": sorted(signed_by(file)),
        "conversation": _conversation(file),
        "labs": _labs(desk),
        "checklists": {name: _list(file, name, today, now) for name in LISTS},
        "warnings": [said.as_json() for said in aids.warnings(file, today)],
        "due": due_of(file, zone=zone, now=now),
    }


def _labs(desk: Desk) -> list[dict[str, Any]]:
    """Give the newest results where somebody is to look at them: before the patient leaves."""
    if desk.episode.status not in {EpisodeStatus.DECIDED, EpisodeStatus.PREPARING}:
        return []
    return labs.newest(desk.session, desk.episode.patient_id, now=desk.now)


def _conversation(file: File) -> dict[str, Any] | None:
    talk = file.conversation
    if talk is None:
        return None
    named = {"at": talk.at, "author": talk.author, "role": talk.author_role}
    return named | {"unmet_reason": talk.unmet_reason}


def _of_home_care(desk: Desk, file: File, zone: str) -> dict[str, Any]:
    """Give what stands in the ward's part: what the care formally is, and what is due at home."""
    today = local_day(desk.now, zone)
    said = formal(file, zone=zone, now=desk.now, today=today)
    due = due_of(file, zone=zone, now=desk.now)
    return {
        "formal": said | {"timers": [], "payment_from": None},
        "next": [],
        "moves": [],
        "suitability_signed_by": [],
        "checklists": {name: {**_list(file, name, today, desk.now), **EMPTY} for name in LISTS},
        "warnings": [],
        "due": [one for one in due if one["code"] in DUE_AT_HOME],
    }


def _begun(session: Session, file: File) -> frozenset[Part]:
    """Give the parts that the ward does not use any more, and this stay has something of."""
    unused = EVERY_PART - file.parts
    return unused & begun(session, episode=file.episode.id) if unused else unused


def _patient(session: Session, desk: Desk) -> dict[str, Any]:
    person = session.scalars(select(Patient).where(Patient.id == desk.episode.patient_id)).one()
    return {
        "name": f"{person.given_name} {person.family_name}",
        "identifier": person.identifier,
        "birth_date": person.birth_date,
        "phone": person.phone,
        "allergy": {"status": person.allergy_status, "text": person.allergy_text},
        "diagnosis": {"sv": desk.episode.diagnosis_sv, "en": desk.episode.diagnosis_en},
        "plan": desk.episode.plan_id,
        "path": desk.episode.plan_path,
        "admitted_at": desk.episode.admitted_at,
        "home_since": desk.episode.home_since,
        "planned_days": desk.episode.planned_days,
    }


def _bed(file: File, now: datetime) -> dict[str, Any] | None:
    bed = file.bed
    if bed is None:
        return None
    return {
        "bed_id": bed.bed_id,
        "label": bed.label,
        "kind": bed.kind,
        "since": bed.during.lower,
        "until": bed.during.upper,
        "admitted_at": bed.admitted_at,
        "stands": reserved(bed, now),
    }


def _list(file: File, name: str, today: date, now: datetime) -> dict[str, Any]:
    template = checklists.checklist(name, today)
    looked = checklists.look(file, name, today=today, now=now)
    return {
        "text": {"sv": template.sv, "en": template.en},
        "version": template.version,
        "in_force_from": template.in_force_from,
        "approver": template.approver,
        "complete": all(item.passed for item in looked),
        "items": [item.as_json() for item in looked],
    }
