"""Who takes part in a patient's round, how, and how it was made sure who they are (D76, D100)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text, update
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.clock import local_day
from backend.core.errors import Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import RoundParticipant
from backend.core.words import EventKind
from backend.core.words_round import Identified, Mode, ParticipantKind
from backend.rounds.meeting import meet, wrote
from backend.rounds.sessions import open_for

LONGEST_NAME = 120
_OF_DAY = text("""
    SELECT p.id, p.kind, p.name, p.mode, p.identified, i.name AS identified_by, p.at, p.left_at
    FROM round_participant p LEFT JOIN staff i ON i.id = p.identified_by
    WHERE p.episode_id = :episode AND p.day = :day ORDER BY p.at, p.id
""")
_OF_ROUND = text("""
    SELECT DISTINCT ON (p.kind, p.name) p.kind, p.name, p.mode
    FROM round_participant p
    WHERE p.round_session_id = :round AND p.left_at IS NULL
      AND p.kind NOT IN ('patient', 'kin')
    ORDER BY p.kind, p.name, p.at DESC
""")
ParticipantRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Attending:
    """Somebody who takes part."""

    kind: ParticipantKind
    name: str
    mode: Mode
    identified: Identified | None


def attend(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    who: Attending,
    *,
    zone: str,
    now: datetime,
) -> ParticipantRow:
    """Note that somebody takes part in the patient's round, in the ward's open round."""
    meeting = meet(session, caller, episode_id, Permission.ATTEND_ROUND)
    _check(who)
    identity, day = new_id(now), local_day(now, zone)
    session.execute(
        insert(RoundParticipant).values(
            id=identity,
            round_session_id=open_for(session, episode_id),
            episode_id=episode_id,
            day=day,
            kind=who.kind,
            name=who.name,
            mode=who.mode,
            identified=who.identified,
            identified_by=None if who.identified is None else caller.staff_id,
            entered_by=caller.staff_id,
            at=now,
        )
    )
    wrote(session, caller, meeting, "round participant", EventKind.ROUND, now)
    return _one(session, episode_id, day, identity)


def leave(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    participant_id: UUID,
    *,
    zone: str,
    now: datetime,
) -> ParticipantRow:
    """Note that somebody has left, or was entered by mistake; the row stays."""
    meeting = meet(session, caller, episode_id, Permission.ATTEND_ROUND)
    day = local_day(now, zone)
    row = _one(session, episode_id, day, participant_id)
    if row.left_at is None:
        session.execute(
            update(RoundParticipant)
            .where(RoundParticipant.id == participant_id)
            .values(left_at=now)
        )
        wrote(session, caller, meeting, "round participant", EventKind.ROUND, now)
    return _one(session, episode_id, day, participant_id)


def participants_of(session: Session, episode_id: UUID, day: date) -> Sequence[ParticipantRow]:
    """Give who takes or took part in a day's round."""
    return session.execute(_OF_DAY, {"episode": episode_id, "day": day}).all()


def staff_of_round(session: Session, round_id: UUID) -> Sequence[ParticipantRow]:
    """Give who takes part in a round for their work, each once, as they last took part."""
    return session.execute(_OF_ROUND, {"round": round_id}).all()


def _one(session: Session, episode_id: UUID, day: date, identity: UUID) -> ParticipantRow:
    rows = participants_of(session, episode_id, day)
    row = next((one for one in rows if one.id == identity), None)
    if row is None:
        raise NotFound
    return row


def _check(who: Attending) -> None:
    if not who.name.strip():
        raise Invalid("Say who takes part.", errors=[("/name", "Write a name.")])
    staff = who.kind in {ParticipantKind.STAFF, ParticipantKind.HOME_CARE}
    if who.identified is None and not staff:
        raise Invalid(
            "Say how it was made sure who this is.",
            errors=[("/identified", "Everybody but staff is identified before the talk begins.")],
        )
