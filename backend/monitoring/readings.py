"""Readings come in: stored once, judged at once, in the one transaction that answers the home.

Uploads of several homes may share a transaction. Each has its own answer; what one is refused for
does not touch the others, and what nobody foresaw undoes all, so that they can be taken alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import kwargs_row
from sqlalchemy.orm import Session

from backend.access.sessions import hash_token
from backend.core.database import driver
from backend.core.errors import Conflict, Forbidden, Refusal, Unauthenticated, UploadChanged
from backend.core.words import EpisodeStatus
from backend.monitoring.assessments import Kept, keep_verdicts
from backend.monitoring.columns import identities
from backend.monitoring.judging import LOOKBACK, home_since, judge, observation, observations
from backend.monitoring.moments import Moment, check_gateway, check_times, places
from backend.monitoring.opened import Opened
from backend.monitoring.storing import New, Received, store
from backend.monitoring.uploads import Batch, Receipt, SentReading
from careplans import unscored

_OPEN = """
    SELECT * FROM open_uploads(%(tokens)s, %(episodes)s, %(uploads)s, %(readings)s, %(lookback)s,
        %(now)s, %(wait)s)
"""


class UnknownToken(Unauthenticated):
    """The device token is unknown or has been revoked; the ward gives out a new one."""


class OtherEpisode(Forbidden):
    """This device token belongs to another episode."""


class EpisodeEnded(Conflict):
    """The stay at home has ended; readings for it are no longer taken."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An upload and the token it came with."""

    token: str
    batch: Batch


def receive(
    session: Session, token: str, batch: Batch, *, zone: str, now: datetime | None = None
) -> Receipt:
    """Store what is new of an upload and judge the patient; answer a repeat as before.

    `now` is the database's clock unless history is being replayed.
    """
    check_times(batch)
    (opened,) = _open(session, [Sent(token, batch)], now=now, wait=True)
    answer = _answer(batch, opened, zone)
    if isinstance(answer, Receipt):
        return answer
    _write(session, [answer])
    return answer.receipt


def receive_together(
    session: Session, sent: Sequence[Sent], *, zone: str, now: datetime | None = None
) -> list[Receipt | Refusal | None]:
    """Receive uploads in one transaction; None for one that has to be received alone.

    That is one whose episode somebody else works at: the others do not wait for it.
    """
    answers = [
        _answer_or_refusal(one.batch, opened, zone)
        for one, opened in zip(sent, _open(session, sent, now=now, wait=False), strict=True)
    ]
    _write(session, [answer for answer in answers if isinstance(answer, Received)])
    return [one.receipt if isinstance(one, Received) else one for one in answers]


def _open(
    session: Session, sent: Sequence[Sent], *, now: datetime | None, wait: bool
) -> list[Opened]:
    cursor = driver(session).cursor(binary=True, row_factory=kwargs_row(Opened))
    batches = [one.batch for one in sent]
    cursor.execute(
        _OPEN,
        {
            "tokens": [hash_token(one.token) for one in sent],
            "episodes": [batch.episode_id for batch in batches],
            "uploads": [batch.upload_id for batch in batches],
            "readings": [identities(one.id for one in batch.readings) for batch in batches],
            "lookback": LOOKBACK,
            "now": now,
            "wait": wait,
        },
        prepare=True,
    )
    return cursor.fetchall()


def _answer_or_refusal(
    batch: Batch, opened: Opened, zone: str
) -> Received | Receipt | Refusal | None:
    if opened.answer == "busy":
        return None
    try:
        check_times(batch)
        return _answer(batch, opened, zone)
    except Refusal as refusal:
        return refusal


def _answer(batch: Batch, opened: Opened, zone: str) -> Received | Receipt:
    """Judge an upload that has been opened, unless it was answered before."""
    if opened.answer in {"unknown", "revoked"}:
        raise UnknownToken
    if opened.answer == "other_episode":
        raise OtherEpisode
    if opened.ledger is not None:
        return _answered_before(opened.ledger, batch)
    if opened.person["status"] != EpisodeStatus.AT_HOME:
        raise EpisodeEnded
    check_gateway(batch, opened.now)
    new = _new(batch, opened)
    verdict = judge(opened, [*observations(opened), *(one.judged for one in new)], zone=zone)
    receipt = Receipt(batch.upload_id, opened.now, len(new), len(batch.readings) - len(new))
    return Received(batch, opened, new, verdict, receipt)


def _answered_before(ledger: Mapping[str, Any], batch: Batch) -> Receipt:
    if ledger["sha256"] != batch.sha256.hex():
        raise UploadChanged
    received_at = datetime.fromisoformat(ledger["received_at"])
    return Receipt(batch.upload_id, received_at, ledger["stored"], ledger["known"])


def _new(batch: Batch, opened: Opened) -> list[New]:
    known = set(opened.known)
    fresh = {r.id: r for r in batch.readings if r.id not in known}.values()
    moments = places(fresh, batch, opened.now, home_since=home_since(opened))
    return [_read(one, moment, opened.now) for one, moment in zip(fresh, moments, strict=True)]


def _read(sent: SentReading, moment: Moment, now: datetime) -> New:
    marks = " ".join((*sent.flags, *moment.flags))
    judged = observation(
        sent.id,
        sent.measurement.code,
        sent.value,
        moment.at,
        now,
        sent.source,
        sent.absent_reason,
        marks,
    )
    return New(sent, moment, judged, marks, None if sent.value is None else unscored(judged))


def _write(session: Session, received: Sequence[Received]) -> None:
    if not received:
        return
    store(session, received)
    keep_verdicts(
        session,
        [
            Kept(one.opened, one.batch.episode_id, one.verdict, one.batch.upload_id)
            for one in received
        ],
        cause="upload",
    )
