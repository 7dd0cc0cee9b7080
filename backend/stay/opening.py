"""Opens a stay for somebody: that it is theirs to see, as what, and alone while it is changed."""

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
from backend.core.tables import CareRequest, Episode, Event
from backend.core.words import EventKind, RequestStatus, Role


@dataclass(frozen=True, slots=True)
class Desk:
    """A stay that lies open before somebody at a moment."""

    session: Session
    caller: Caller
    now: datetime
    episode: Episode
    unit_id: UUID
    role: Role

    @property
    def id(self) -> UUID:
        """The episode's id."""
        return self.episode.id

    @property
    def outside(self) -> bool:
        """Whether it is opened by another unit than the patient's own ward."""
        return self.unit_id != self.episode.care_unit_id

    def note(self, what: str, *, action: str = "write", reason: str | None = None) -> None:
        """Note in the access log what was done, and tell the open screens of a change."""
        log.record(
            self.session,
            self.caller,
            action,
            what,
            unit_id=self.unit_id,
            patients=[self.episode.patient_id],
            now=self.now,
            reason=reason,
        )
        if action == "write":
            self.tell()

    def tell(self) -> None:
        """Let the screens that are open know that the stay has changed."""
        self.session.execute(
            insert(Event).values(
                kind=EventKind.STAY,
                at=self.now,
                care_unit_id=self.episode.care_unit_id,
                episode_id=self.episode.id,
            )
        )


def read(session: Session, caller: Caller, episode_id: UUID, *, what: str, now: datetime) -> Desk:
    """Open a stay to read; it is noted."""
    desk = _opened(session, caller, episode_id, Permission.SEE_PATIENTS, now=now, lock=False)
    desk.note(what, action="read")
    return desk


def change(
    session: Session, caller: Caller, episode_id: UUID, permission: Permission, *, now: datetime
) -> Desk:
    """Open a stay to change it; whoever else would, waits."""
    return _opened(session, caller, episode_id, permission, now=now, lock=True)


def unit_for(session: Session, caller: Caller, episode: Episode) -> UUID:
    """Give the caller's own unit through which they meet this patient."""
    if episode.care_unit_id in caller.units:
        return episode.care_unit_id
    asked = session.scalar(
        select(CareRequest.care_unit_id)
        .where(
            CareRequest.episode_id == episode.id,
            CareRequest.care_unit_id.in_(caller.units),
            CareRequest.status.not_in([RequestStatus.DRAFTED, RequestStatus.WITHDRAWN]),
        )
        .limit(1)
    )
    if asked is None:
        raise NotFound
    return asked


def _opened(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    permission: Permission,
    *,
    now: datetime,
    lock: bool,
) -> Desk:
    wanted = select(Episode).where(Episode.id == episode_id)
    if lock:
        # Not FOR UPDATE: readings that come in refer to the episode and must not wait.
        wanted = wanted.with_for_update(key_share=True)
    episode = session.scalar(wanted)
    if episode is None:
        raise NotFound
    unit_id = unit_for(session, caller, episode)
    return Desk(session, caller, now, episode, unit_id, check(caller, permission, unit_id))
