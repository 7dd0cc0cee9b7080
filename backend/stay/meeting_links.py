"""Personal links from inside: made for one participant, taken back, handed to a substitute (D102)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.access.sessions import hash_token
from backend.core.clock import local_day
from backend.core.errors import Forbidden, Invalid, NotFound
from backend.core.tables import MeetingLink
from backend.stay import tasks
from backend.stay.file import File
from backend.stay.invitations import calendar, invitation
from backend.stay.kinds_meeting import Invited, Meeting
from backend.stay.narrow import file_for
from backend.stay.opening import Desk, change
from backend.stay.refusals import NotYet
from backend.stay.writing import put


@dataclass(frozen=True, slots=True)
class Place:
    """One participant's place in one meeting; where this house is, and in which time zone."""

    meeting: str
    participant: str
    public_url: str
    zone: str


def link_for(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    place: Place,
    *,
    phoned: bool,
    now: datetime,
) -> dict[str, Any]:
    """Make one participant's own link; an earlier one of theirs stops working.

    On the day itself an invitation is not enough: unless the participant has been phoned, that
    becomes somebody's task.
    """
    desk = change(session, caller, episode_id, Permission.KEEP_HOME_FILE, now=now)
    file = file_for(desk)
    content = _meeting(file, place.meeting)
    invited = _invited(content, place.participant)
    if invited["kin"] and not _consented(file, place):
        raise NotYet("The patient has not consented to this person taking part in this meeting.")
    _check_held(content)
    phone_needed = today(content, place.zone, now) and not phoned
    if phone_needed:
        _ask_to_phone(desk, content, invited)
    return _made(desk, content, place) | {"phone_needed": phone_needed}


def revoke(
    session: Session, caller: Caller, episode_id: UUID, place: Place, *, now: datetime
) -> None:
    """Take a participant's link back at once."""
    desk = change(session, caller, episode_id, Permission.KEEP_HOME_FILE, now=now)
    _invited(_meeting(file_for(desk), place.meeting), place.participant)
    _revoke(desk, place)
    desk.note("meeting-link-revoked")


def substitute(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    place: Place,
    other: Invited,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Give somebody's place to another: the convener does it, and the old link ends (D102)."""
    desk = change(session, caller, episode_id, Permission.KEEP_HOME_FILE, now=now)
    file = file_for(desk)
    content = _meeting(file, place.meeting)
    absent = _invited(content, place.participant)
    if caller.name.casefold() not in content["convener"].casefold():
        raise Forbidden(f"Only the convener, {content['convener']}, names a substitute.")
    if absent["kin"] or other.kin:
        raise Invalid(
            "Nobody stands in for kin: the patient consents to each person.",
            errors=[("/substitute", "Invite the other person to the meeting instead.")],
        )
    _check_held(content)
    _revoke(desk, place)
    there = other.model_copy(update={"substitute_for": absent["name"]})
    people = [one for one in content["participants"] if one["key"] != place.participant]
    changed = {**content, "participants": [*people, there.model_dump(mode="json")]}
    kept = file.newest("meeting", place.meeting)
    put(desk, _checked(changed), None if kept is None else kept.id)
    named = replace(place, participant=there.key)
    return _made(desk, changed, named) | {"phone_needed": today(content, place.zone, now)}


def links_of(session: Session, episode_id: UUID) -> Sequence[MeetingLink]:
    """Give a stay's newest links, without what opens them."""
    return session.scalars(
        select(MeetingLink)
        .where(MeetingLink.episode_id == episode_id)
        .order_by(MeetingLink.made_at)
    ).all()


def link_json(link: MeetingLink) -> dict[str, Any]:
    """Give how a link stands as the screens get it."""
    return {
        "participant": link.participant,
        "made_at": link.made_at,
        "opened_at": link.used_at,
        "revoked_at": link.revoked_at,
    }


def today(content: Mapping[str, Any], zone: str, now: datetime) -> bool:
    """Tell whether a meeting is the same day: then one phones instead of writing (D102)."""
    return local_day(datetime.fromisoformat(content["starts_at"]), zone) == local_day(now, zone)


def _made(desk: Desk, content: Mapping[str, Any], place: Place) -> dict[str, Any]:
    _revoke(desk, place)
    token = _keep(desk, place)
    desk.note("meeting-link")
    words = invitation(local_day(desk.now, place.zone))
    url = f"{place.public_url}/meet/{token}"
    return {
        "token": token,
        "link": url,
        "dial_in": content["dial_in"],
        "subject": words.subject,
        "text": words.text,
        "message": message(content, words.text, url, place.zone),
        "ics": calendar(content, url, uid=f"{uuid4()}@hemrond", invited=words, now=desk.now),
    }


def message(content: Mapping[str, Any], words: str, url: str, zone: str) -> str:
    """Write what is copied into an e-mail or a letter: words, time, link, number; nobody's name."""
    begins, ends = (_local(content[name], zone) for name in ("starts_at", "ends_at"))
    dial_in = [f"Telefon: {content['dial_in']}"] if content["dial_in"] else []
    lines = (words, "", f"{begins:%Y-%m-%d} kl. {begins:%H.%M}–{ends:%H.%M}", url, *dial_in)
    return "\n".join(lines)


def _local(moment: str, zone: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))


def _meeting(file: File, key: str) -> Mapping[str, Any]:
    content = file.content("meeting", key)
    if content is None:
        raise NotFound("There is no such meeting.")
    return content


def _invited(content: Mapping[str, Any], participant: str) -> Mapping[str, Any]:
    asked: list[Mapping[str, Any]] = content["participants"]
    found = next((one for one in asked if one["key"] == participant), None)
    if found is None:
        raise NotFound("Nobody of that key is invited to such a meeting.")
    return found


def _check_held(content: Mapping[str, Any]) -> None:
    if content["held"] != "planned":
        raise NotYet("The meeting has been held or cancelled; nobody more is invited to it.")


def _consented(file: File, place: Place) -> bool:
    consent = file.content("kin_consent", f"{place.meeting}/{place.participant}")
    return consent is not None and bool(consent["given"] and consent["informed"])


def _checked(content: Mapping[str, Any]) -> Meeting:
    return Meeting.model_validate(content)


def _ask_to_phone(desk: Desk, content: Mapping[str, Any], invited: Mapping[str, Any]) -> None:
    title = f"Ring {invited['name']}: mötet är i dag, en inbjudan räcker inte."
    task = tasks.NewTask(
        "meeting", title, content["convener"], desk.now, owner_unit_id=desk.unit_id
    )
    tasks.add(desk, [task])


def _revoke(desk: Desk, place: Place) -> None:
    desk.session.execute(
        update(MeetingLink)
        .where(
            MeetingLink.episode_id == desk.id,
            MeetingLink.meeting == place.meeting,
            MeetingLink.participant == place.participant,
            MeetingLink.revoked_at.is_(None),
        )
        .values(revoked_at=desk.now)
    )


def _keep(desk: Desk, place: Place) -> str:
    token = secrets.token_urlsafe(32)
    desk.session.execute(
        insert(MeetingLink).values(
            token_hash=hash_token(token),
            episode_id=desk.id,
            meeting=place.meeting,
            participant=place.participant,
            made_at=desk.now,
        )
    )
    return token
