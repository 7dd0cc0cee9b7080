"""What came in and was judged is written down: readings, ledger and access log in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from backend.core.database import driver
from backend.core.ids import new_id
from backend.monitoring.columns import identities, moments, octets, plain, texts
from backend.monitoring.judging import Verdict
from backend.monitoring.moments import Moment
from backend.monitoring.opened import Opened
from backend.monitoring.uploads import Batch, Receipt, SentReading
from careplans import Observation


@dataclass(frozen=True, slots=True)
class New:
    """A reading that nobody has brought before: as it was sent, when it counts, as it is judged."""

    sent: SentReading
    moment: Moment
    judged: Observation
    marks: str
    implausible: str | None


@dataclass(frozen=True, slots=True)
class Received:
    """An upload that has been judged, and what it will be answered."""

    batch: Batch
    opened: Opened
    new: Sequence[New]
    verdict: Verdict
    receipt: Receipt


def store(session: Session, received: Sequence[Received]) -> None:
    """Write down what came in, each upload under the episode that its token opened."""
    driver(session).execute(_store(), _uploads(received) | _readings(received), prepare=True)


def _uploads(received: Sequence[Received]) -> dict[str, str]:
    opened = [one.opened for one in received]
    batches = [one.batch for one in received]
    receipts = [one.receipt for one in received]
    return {
        "patient": identities(one.patient_id for one in opened),
        "episode": identities(one.episode_id for one in batches),
        "upload": identities(one.upload_id for one in batches),
        "token": identities(one.token_id for one in opened),
        "unit": identities(one.unit_id for one in opened),
        "sha256": octets(one.sha256 for one in batches),
        "gateway": moments(one.gateway_time for one in batches),
        "now": moments(one.now for one in opened),
        "stored": plain(one.stored for one in receipts),
        "known": plain(one.known for one in receipts),
        "log": identities(new_id(one.now) for one in opened),
    }


def _readings(received: Sequence[Received]) -> dict[str, str]:
    numbered = [(number, new) for number, one in enumerate(received, start=1) for new in one.new]
    new = [one for _, one in numbered]
    sent = [one.sent for one in new]
    return {
        "of": plain(number for number, _ in numbered),
        "uuid": identities(one.id for one in sent),
        "kind": plain(one.measurement.code for one in sent),
        "at": moments(one.moment.at for one in new),
        "value": plain(one.value for one in sent),
        "absent": texts(one.absent_reason for one in sent),
        "implausible": texts(one.implausible for one in new),
        "source": texts(one.source for one in sent),
        "device": texts(one.device for one in sent),
        "marks": texts(one.marks for one in new),
        "quality": texts(one.moment.quality for one in new),
        "sent_as": moments(one.observed_at for one in sent),
        "device_time": moments(one.device_time for one in sent),
        "raw": texts(one.raw for one in sent),
    }


@cache
def _store() -> bytes:
    return (Path(__file__).parent / "store_uploads.sql").read_bytes()
