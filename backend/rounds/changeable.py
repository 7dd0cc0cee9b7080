"""What a decision can change of a patient's plan: limits, agreement, care requests, owners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.core.clock import local_day
from backend.core.tables import Episode
from backend.core.words import RequestStatus
from backend.rounds.limits import adjustable, limits_of
from backend.rounds.reviews import as_signer
from backend.stay.file import Kept, load
from backend.stay.unit_agreements import units_to_ask
from careplans import Rule

ALIVE = frozenset(RequestStatus) - {RequestStatus.DECLINED, RequestStatus.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Changeable:
    """The plan as it stands, part by part, for whoever is about to change it."""

    episode: Episode
    rules: Sequence[Rule]
    limits: Sequence[dict[str, Any]]
    agreement: Kept | None
    requests: Sequence[Kept]
    units: Sequence[dict[str, Any]]


def changeable(
    session: Session, caller: Caller, episode_id: UUID, *, zone: str, now: datetime
) -> Changeable:
    """Give what a doctor of the patient's own ward can change, and note that it was read."""
    meeting = as_signer(session, caller, episode_id)
    episode = meeting.episode
    file = load(session, episode)
    log.record(
        session,
        caller,
        "read",
        "plan",
        unit_id=meeting.unit_id,
        patients=[episode.patient_id],
        now=now,
    )
    return Changeable(
        episode,
        adjustable(episode, local_day(now, zone)),
        limits_of(session, episode_id, now=now),
        file.agreement,
        [row for row in file.requests if row.status in ALIVE],
        units_to_ask(session, caller, episode.care_unit_id, zone=zone, now=now),
    )
