"""Device tokens: what lets a home's bridge send for one episode; given out once, kept as a hash."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access.operators import Operator
from backend.access.sessions import hash_token
from backend.core.errors import NotFound
from backend.core.ids import new_id
from backend.core.tables import DeviceToken, Episode
from backend.core.words import EpisodeStatus

_OVER = {
    EpisodeStatus.CANCELLED,
    EpisodeStatus.DECEASED,
    EpisodeStatus.DECLINED,
    EpisodeStatus.DISCHARGED,
    EpisodeStatus.UNSUITABLE,
}


class NoSuchEpisode(NotFound):
    """There is no episode of this id, or it is over; nothing was given out."""


class UnknownEpisode(NotFound):
    """There is no episode of this id; it is the end of the address of the patient's page."""


class NoSuchToken(NotFound):
    """There is no device token of this id that is still in force."""


def give(session: Session, episode_id: UUID, label: str, *, by: Operator) -> str:
    """Give a new token for an episode; it is told this once."""
    episode = session.get(Episode, episode_id)
    if episode is None or episode.status in _OVER:
        raise NoSuchEpisode
    token = secrets.token_urlsafe(32)
    kept = DeviceToken(
        id=new_id(by.now),
        token_hash=hash_token(token),
        episode_id=episode_id,
        label=label,
        created_at=by.now,
    )
    session.add(kept)
    _note(session, episode, f"device token {kept.id} given", by)
    return token


def given(session: Session, episode_id: UUID) -> Sequence[DeviceToken]:
    """List the tokens an episode has had, the newest first; one that is over has had them too."""
    if session.get(Episode, episode_id) is None:
        raise UnknownEpisode
    asked = select(DeviceToken).where(DeviceToken.episode_id == episode_id)
    return session.scalars(asked.order_by(DeviceToken.created_at.desc())).all()


def revoke(session: Session, token_id: UUID, *, by: Operator) -> None:
    """Let a token open nothing any more, from this moment on."""
    token = session.get(DeviceToken, token_id)
    if token is None or token.revoked_at is not None:
        raise NoSuchToken
    token.revoked_at = by.now
    episode = session.get_one(Episode, token.episode_id)
    _note(session, episode, f"device token {token_id} revoked", by)


def _note(session: Session, episode: Episode, what: str, by: Operator) -> None:
    by.note(session, what, episode.care_unit_id, [episode.patient_id])
