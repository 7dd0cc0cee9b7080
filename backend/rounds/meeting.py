"""How a person meets a patient: through which unit, as what, and the trace that it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.errors import NotFound
from backend.core.tables import CareRequest, Episode, Event, Standing
from backend.core.words import EventKind, RequestStatus, Role


@dataclass(frozen=True, slots=True)
class Meeting:
    """A caller with a patient: `unit_id` is the caller's own unit, not always the patient's."""

    episode: Episode
    unit_id: UUID
    role: Role


def meet(session: Session, caller: Caller, episode_id: UUID, permission: Permission) -> Meeting:
    """Let a person do something for a patient, or refuse as if there were no such patient."""
    episode = visible(session, episode_id)
    unit_id = unit_of(session, caller, episode_id)
    return Meeting(episode, unit_id, check(caller, permission, unit_id))


def visible(session: Session, episode_id: UUID) -> Episode:
    """Give an episode that row security lets the caller see, or say that there is none."""
    episode = session.get(Episode, episode_id)
    if episode is None:
        raise NotFound
    return episode


def unit_of(session: Session, caller: Caller, episode_id: UUID) -> UUID:
    """Give the caller's own unit through which they meet this patient."""
    episode = visible(session, episode_id)
    if episode.care_unit_id in caller.units:
        return episode.care_unit_id
    asked = session.scalar(
        select(CareRequest.care_unit_id)
        .where(
            CareRequest.episode_id == episode_id,
            CareRequest.care_unit_id.in_(caller.units),
            CareRequest.status.not_in([RequestStatus.DRAFTED, RequestStatus.WITHDRAWN]),
        )
        .order_by(CareRequest.care_unit_id)
        .limit(1)
    )
    if asked is None:
        raise NotFound
    return asked


def lock_stay(session: Session, episode_id: UUID) -> None:
    """Wait for whoever is moving the stay; always before `lock`, in the order in which moves do."""
    session.execute(
        select(Episode.id).where(Episode.id == episode_id).with_for_update(key_share=True)
    )


def lock(session: Session, episode_id: UUID) -> Standing:
    """Let what concerns one episode's verdict come one after the other; give where it stands."""
    standing = session.scalar(
        select(Standing)
        .where(Standing.episode_id == episode_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if standing is None:
        raise NotFound
    return standing


def wrote(
    session: Session,
    caller: Caller,
    meeting: Meeting,
    what: str,
    kind: EventKind | None,
    now: datetime,
) -> None:
    """Note in the access log that something was written, and tell the open screens."""
    episode = meeting.episode
    log.record(
        session,
        caller,
        "write",
        what,
        unit_id=meeting.unit_id,
        patients=[episode.patient_id],
        now=now,
    )
    if kind is not None:
        session.execute(
            insert(Event).values(
                kind=kind, at=now, care_unit_id=episode.care_unit_id, episode_id=episode.id
            )
        )
