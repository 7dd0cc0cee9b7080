"""Meetings of a stay: who is asked, who has answered, who was there; nothing in words that tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.clock import local_day
from backend.core.tables import MeetingLink
from backend.stay.file import File, Kept, entry_json
from backend.stay.invitations import invitation, told, tools
from backend.stay.meeting_links import link_json, links_of, today
from backend.stay.narrow import file_for
from backend.stay.opening import read
from backend.stay.secrets_of import secrets_of


def meetings(
    session: Session, caller: Caller, episode_id: UUID, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Give a stay's meetings with consents, roll and who has not answered; and the tools."""
    desk = read(session, caller, episode_id, what="meetings", now=now)
    file = file_for(desk)
    links = links_of(session, desk.id)
    return {
        "meetings": [
            _shown(row, file, zone, now) | {"links": _links(row, links)}
            for row in file.all_of("meeting")
        ],
        "tools": [tool.model_dump() for tool in tools().values()],
        "invitation": invitation(local_day(now, zone)).model_dump(mode="json"),
    }


def check_text(
    session: Session, caller: Caller, episode_id: UUID, text: str, *, zone: str, now: datetime
) -> list[dict[str, str]]:
    """Say what an invitation's text would give away about this patient."""
    desk = read(session, caller, episode_id, what="invitation", now=now)
    return told(text, secrets_of(desk), on=local_day(now, zone))


def _shown(row: Kept, file: File, zone: str, now: datetime) -> dict[str, Any]:
    content = row.content if file.narrowed_to is None else _without_addresses(row.content)
    key = content["key"]
    attended = [r.content for r in file.all_of("attendance") if r.content["meeting"] == key]
    return entry_json(row) | {
        "content": content,
        "consents": [r.content for r in file.all_of("kin_consent") if r.content["meeting"] == key],
        "attendance": attended,
        "absences": [r.content for r in file.all_of("absence") if r.content["meeting"] == key],
        "uninvited": [one["participant"] for one in attended if not one["invited"]],
        "unanswered": [o["name"] for o in content["organisations"] if o["answer"] == "unanswered"],
        "phone_needed": today(content, zone, now),
    }


def _links(row: Kept, links: Sequence[MeetingLink]) -> list[dict[str, Any]]:
    """Give each participant's newest link."""
    mine = {link.participant: link for link in links if link.meeting == row.content["key"]}
    return [link_json(link) for link in mine.values()]


def _without_addresses(content: Mapping[str, Any]) -> dict[str, Any]:
    """Keep other organisations' addresses with the convener."""
    people = [{**one, "email": ""} for one in content["participants"]]
    return {**content, "participants": people}
