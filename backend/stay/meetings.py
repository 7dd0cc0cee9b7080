"""Meetings of a stay: who is asked, consent before kin are let in, a link for each alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.access.sessions import hash_token
from backend.core.clock import local_day
from backend.core.errors import NotFound
from backend.core.tables import CareUnit, MeetingLink, Patient
from backend.stay.file import File, Kept, entry_json, load
from backend.stay.invitations import calendar, invitation, told, tools
from backend.stay.narrow import file_for
from backend.stay.opening import Desk, change, read
from backend.stay.refusals import NotYet


def meetings(
    session: Session, caller: Caller, episode_id: UUID, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Give a stay's meetings with consents, roll and who has not answered; and the tools."""
    desk = read(session, caller, episode_id, what="meetings", now=now)
    file = file_for(desk)
    return {
        "meetings": [_shown(row, file, zone, now) for row in file.all_of("meeting")],
        "tools": [tool.model_dump() for tool in tools().values()],
        "invitation": invitation(local_day(now, zone)).model_dump(mode="json"),
    }


def link_for(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    wanted: tuple[str, str],
    *,
    zone: str,
    now: datetime,
) -> dict[str, Any]:
    """Make one participant's own link; an earlier one of theirs stops working."""
    meeting, participant = wanted
    desk = change(session, caller, episode_id, Permission.KEEP_HOME_FILE, now=now)
    file = file_for(desk)
    content = file.content("meeting", meeting)
    invited = None if content is None else _invited(content, participant)
    if content is None or invited is None:
        raise NotFound("Nobody of that key is invited to such a meeting.")
    if invited["kin"] and not _consented(file, meeting, participant):
        raise NotYet("The patient has not consented to this person taking part in this meeting.")
    session.execute(
        update(MeetingLink)
        .where(
            MeetingLink.episode_id == desk.id,
            MeetingLink.meeting == meeting,
            MeetingLink.participant == participant,
            MeetingLink.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    token = _keep(desk, meeting, participant)
    desk.note("meeting-link")
    text = invitation(local_day(now, zone))
    return {
        "token": token,
        "link": content["link"],
        "dial_in": content["dial_in"],
        "subject": text.subject,
        "text": text.text,
        "ics": calendar(
            content, content["link"], uid=f"{token[:12]}@hemrond", invited=text, now=now
        ),
        "phone_needed": _today(content, zone, now),
    }


def check_text(
    session: Session, caller: Caller, episode_id: UUID, text: str, *, zone: str, now: datetime
) -> list[dict[str, str]]:
    """Say what an invitation's text would give away about this patient."""
    desk = read(session, caller, episode_id, what="invitation", now=now)
    person = session.scalars(select(Patient).where(Patient.id == desk.episode.patient_id)).one()
    unit = session.get_one(CareUnit, desk.episode.care_unit_id)
    kin = [row.content["name"] for row in load(session, desk.episode).all_of("contact")]
    secrets_of = {
        "name": [person.given_name, person.family_name, *kin],
        "diagnosis": [desk.episode.diagnosis_sv, desk.episode.diagnosis_en],
        "clinic": [unit.name],
    }
    return told(text, secrets_of, on=local_day(now, zone))


def _shown(row: Kept, file: File, zone: str, now: datetime) -> dict[str, Any]:
    content = row.content if file.narrowed_to is None else _without_addresses(row.content)
    key = content["key"]
    attended = [r.content for r in file.all_of("attendance") if r.content["meeting"] == key]
    return entry_json(row) | {
        "content": content,
        "consents": [r.content for r in file.all_of("kin_consent") if r.content["meeting"] == key],
        "attendance": attended,
        "uninvited": [one["participant"] for one in attended if not one["invited"]],
        "unanswered": [o["name"] for o in content["organisations"] if o["answer"] == "unanswered"],
        "phone_needed": _today(content, zone, now),
    }


def _without_addresses(content: Mapping[str, Any]) -> dict[str, Any]:
    """Keep other organisations' addresses with the convener."""
    people = [{**one, "email": ""} for one in content["participants"]]
    return {**content, "participants": people}


def _today(content: Mapping[str, Any], zone: str, now: datetime) -> bool:
    """Tell whether the meeting is the same day: then one phones instead of writing (D102)."""
    return local_day(datetime.fromisoformat(content["starts_at"]), zone) == local_day(now, zone)


def _invited(content: Mapping[str, Any], participant: str) -> Mapping[str, Any] | None:
    asked: list[Mapping[str, Any]] = content["participants"]
    return next((one for one in asked if one["key"] == participant), None)


def _consented(file: File, meeting: str, participant: str) -> bool:
    consent = file.content("kin_consent", f"{meeting}/{participant}")
    return consent is not None and bool(consent["given"] and consent["informed"])


def _keep(desk: Desk, meeting: str, participant: str) -> str:
    token = secrets.token_urlsafe(32)
    desk.session.execute(
        insert(MeetingLink).values(
            token_hash=hash_token(token),
            episode_id=desk.id,
            meeting=meeting,
            participant=participant,
            made_at=desk.now,
        )
    )
    return token
