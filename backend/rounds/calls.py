"""A video or phone call of the round; it outlives moving on to the next patient."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text, update
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import RoundCall
from backend.core.words import EventKind
from backend.core.words_round import Mode
from backend.rounds.meeting import meet, wrote
from backend.rounds.sessions import open_for

_LINK = re.compile(r"https://[^\s]{1,500}")
_NUMBER = re.compile(r"\+?[0-9][0-9 \-]{3,24}")
_CALLS = text("""
    SELECT c.id, c.episode_id, c.mode, c.tool, c.reference, c.started_at, c.ended_at,
           s.name AS started_by, p.given_name, p.family_name, p.identifier
    FROM round_call c JOIN staff s ON s.id = c.started_by
    JOIN episode e ON e.id = c.episode_id JOIN patient p ON p.id = e.patient_id
    WHERE (c.id = :call OR (CAST(:call AS uuid) IS NULL AND c.ended_at IS NULL
           AND (c.round_session_id = :round OR c.episode_id = :episode)))
    ORDER BY c.started_at
""")
CallRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class WantedCall:
    """How somebody is called: a link for video, a number for the telephone."""

    mode: Mode
    tool: str
    reference: str


def start_call(
    session: Session, caller: Caller, episode_id: UUID, wanted: WantedCall, *, now: datetime
) -> CallRow:
    """Note a call that is going on; it stands until somebody ends it or closes the round."""
    meeting = meet(session, caller, episode_id, Permission.HOLD_ROUND)
    _check(wanted)
    identity = new_id(now)
    session.execute(
        insert(RoundCall).values(
            id=identity,
            round_session_id=open_for(session, episode_id),
            episode_id=episode_id,
            mode=wanted.mode,
            tool=wanted.tool,
            reference=wanted.reference,
            started_by=caller.staff_id,
            started_at=now,
        )
    )
    wrote(session, caller, meeting, "round call", EventKind.ROUND, now)
    return _one(session, identity)


def end_call(
    session: Session, caller: Caller, episode_id: UUID, call_id: UUID, *, now: datetime
) -> CallRow:
    """End a call; ending twice is ending once."""
    meeting = meet(session, caller, episode_id, Permission.HOLD_ROUND)
    if _one(session, call_id).episode_id != episode_id:
        raise NotFound
    session.execute(
        update(RoundCall)
        .where(RoundCall.id == call_id, RoundCall.ended_at.is_(None))
        .values(ended_at=now)
    )
    wrote(session, caller, meeting, "round call", EventKind.ROUND, now)
    return _one(session, call_id)


def calls_of_round(session: Session, round_id: UUID) -> Sequence[CallRow]:
    """Give the calls that are going on in a round, whoever is on the screen."""
    return session.execute(_CALLS, {"call": None, "round": round_id, "episode": None}).all()


def calls_of(session: Session, episode_id: UUID) -> Sequence[CallRow]:
    """Give the calls that are going on with one patient."""
    return session.execute(_CALLS, {"call": None, "round": None, "episode": episode_id}).all()


def _one(session: Session, call_id: UUID) -> CallRow:
    asked = {"call": call_id, "round": None, "episode": None}
    row = session.execute(_CALLS, asked).one_or_none()
    if row is None:
        raise NotFound
    return row


def _check(wanted: WantedCall) -> None:
    shape = {Mode.VIDEO: _LINK, Mode.PHONE: _NUMBER}.get(wanted.mode)
    if shape is None:
        raise Invalid("Nobody is called on site.", errors=[("/mode", "Choose video or phone.")])
    if not shape.fullmatch(wanted.reference):
        raise Invalid(
            "The call cannot be reached like this.",
            errors=[("/reference", "Give an https link for video, a telephone number for phone.")],
        )
