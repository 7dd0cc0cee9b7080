"""Readings come in: stored once, judged at once, in the one transaction that answers the home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from psycopg.rows import kwargs_row
from pydantic_core import to_json
from sqlalchemy.orm import Session

from backend.access.sessions import hash_token
from backend.core.database import driver
from backend.core.errors import Conflict, Forbidden, Unauthenticated, UploadChanged
from backend.core.ids import new_id
from backend.core.words import EpisodeStatus
from backend.monitoring.assessments import keep_verdict
from backend.monitoring.judging import (
    LOOKBACK,
    home_since,
    judge,
    observation,
    observations,
)
from backend.monitoring.moments import Moment, check_gateway, check_times, place
from backend.monitoring.opened import Opened
from backend.monitoring.uploads import Batch, Receipt, SentReading
from careplans import Observation, unscored

_OPEN = """
    SELECT * FROM open_upload(%(token_hash)s, %(episode)s, %(upload)s, %(readings)s, %(lookback)s,
        %(now)s)
"""


class UnknownToken(Unauthenticated):
    """The device token is unknown or has been revoked; the ward gives out a new one."""


class OtherEpisode(Forbidden):
    """This device token belongs to another episode."""


class EpisodeEnded(Conflict):
    """The stay at home has ended; readings for it are no longer taken."""


def receive(
    session: Session, token: str, batch: Batch, *, zone: str, now: datetime | None = None
) -> Receipt:
    """Store what is new of an upload and judge the patient; answer a repeat as before.

    `now` is the database's clock unless history is being replayed.
    """
    check_times(batch)
    opened = _open(session, token, batch, now)
    if opened.ledger is not None:
        return _answered_before(opened.ledger, batch)
    check_gateway(batch, opened.now)
    known = set(opened.known)
    fresh = list({r.id: r for r in batch.readings if r.id not in known}.values())
    since = home_since(opened)
    moments = [place(reading, batch, opened.now, home_since=since) for reading in fresh]
    new = list(zip(fresh, moments, strict=True))
    receipt = Receipt(batch.upload_id, opened.now, len(fresh), len(batch.readings) - len(fresh))
    seen = [*observations(opened), *(_observation(r, m, opened.now) for r, m in new)]
    verdict = judge(opened, seen, zone=zone)
    values = {"readings": to_json([_row(r, m) for r, m in new]).decode()} | _common(
        opened, batch, receipt
    )
    driver(session).execute(_store(), values, prepare=True)
    keep_verdict(session, opened, batch.episode_id, verdict, cause="upload", upload=batch.upload_id)
    return receipt


def _open(session: Session, token: str, batch: Batch, now: datetime | None) -> Opened:
    cursor = driver(session).cursor(binary=True, row_factory=kwargs_row(Opened))
    cursor.execute(
        _OPEN,
        {
            "token_hash": hash_token(token),
            "episode": batch.episode_id,
            "upload": batch.upload_id,
            "readings": [reading.id for reading in batch.readings],
            "lookback": LOOKBACK,
            "now": now,
        },
        prepare=True,
    )
    (opened,) = cursor
    if opened.answer in {"unknown", "revoked"}:
        raise UnknownToken
    if opened.answer == "other_episode":
        raise OtherEpisode
    if opened.answer == "ok" and opened.person["status"] != EpisodeStatus.AT_HOME:
        raise EpisodeEnded
    return opened


def _answered_before(ledger: Mapping[str, Any], batch: Batch) -> Receipt:
    if ledger["sha256"] != batch.sha256.hex():
        raise UploadChanged
    received_at = datetime.fromisoformat(ledger["received_at"])
    return Receipt(batch.upload_id, received_at, ledger["stored"], ledger["known"])


def _row(reading: SentReading, moment: Moment) -> dict[str, Any]:
    return {
        "uuid": reading.id,
        "kind": reading.measurement.code,
        "at": moment.at,
        "value": reading.value,
        "absent": reading.absent_reason,
        "implausible": _unscored(reading),
        "source": reading.source,
        "device": reading.device,
        "marks": _marks(reading, moment),
        "quality": moment.quality,
        "sent_as": reading.observed_at,
        "device_time": reading.device_time,
        "raw": reading.raw,
    }


def _marks(reading: SentReading, moment: Moment) -> str:
    return " ".join((*reading.flags, *moment.flags))


def _unscored(reading: SentReading) -> str | None:
    """Give the reason why a value is kept but never scored, or None."""
    if reading.value is None:
        return None
    kind, flags = reading.measurement.kind, frozenset(reading.flags)
    return unscored(Observation(reading.id, kind, reading.value, reading.observed_at, flags=flags))


def _observation(reading: SentReading, moment: Moment, now: datetime) -> Observation:
    return observation(
        reading.id,
        reading.measurement.code,
        reading.value,
        moment.at,
        now,
        reading.source,
        reading.absent_reason,
        _marks(reading, moment),
    )


def _common(opened: Opened, batch: Batch, receipt: Receipt) -> dict[str, Any]:
    return {
        "patient": opened.patient_id,
        "episode": batch.episode_id,
        "upload": batch.upload_id,
        "token": opened.token_id,
        "unit": opened.unit_id,
        "sha256": batch.sha256,
        "gateway": batch.gateway_time,
        "now": opened.now,
        "stored": receipt.stored,
        "known": receipt.known,
        "log": new_id(opened.now),
    }


@cache
def _store() -> bytes:
    return (Path(__file__).parent / "store_upload.sql").read_bytes()
