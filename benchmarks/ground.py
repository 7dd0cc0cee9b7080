"""What a measurement stands on: a throw-away but durable database, and homes with a past."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import create_engine, insert, text
from sqlalchemy.orm import Session

from backend.access.passwords import hash_password
from backend.access.sessions import hash_token
from backend.core.embedded import Supervisor
from backend.core.migrate import migrate
from backend.core.tables import (
    Assignment,
    CareProvider,
    CareUnit,
    DeviceToken,
    Episode,
    Patient,
    Staff,
    Standing,
)

PASSWORD = "only for measuring"  # noqa: S105 -- of a database that is thrown away


@dataclass(frozen=True, slots=True)
class Urls:
    """One database, as its owner and as the application."""

    owner: str
    app: str


@dataclass(frozen=True, slots=True)
class Home:
    """A patient at home, and the token of their bridge."""

    patient_id: UUID
    episode_id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward, its homes, and who may look at them."""

    unit_id: UUID
    doctor_id: UUID
    username: str
    homes: Sequence[Home]


@contextlib.contextmanager
def durable_database() -> Iterator[Urls]:
    """Start PostgreSQL as patients get it, fsync and all; throw it away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="hemrond-bench-"))
    folder.chmod(0o711)
    try:
        with Supervisor(folder) as running:
            if running.url_owner is None:
                raise RuntimeError("The embedded database did not say how its owner reaches it.")
            migrate(running.url_owner)
            yield Urls(running.url_owner, running.url_app)
    finally:
        shutil.rmtree(folder)


def settle(urls: Urls, sizes: Sequence[int], now: datetime) -> list[Ward]:
    """Make one ward of each size; everybody came home four days ago."""
    engine = create_engine(urls.owner)
    with Session(engine) as session, session.begin():
        region = uuid4()
        session.execute(insert(CareProvider).values(id=region, kind="region", name="Region"))
        wards = [_ward(session, region, size, now) for size in sizes]
    engine.dispose()
    return wards


def tidy(urls: Urls) -> None:
    """Do what autovacuum would have done by now, so that it does not happen in the middle."""
    engine = create_engine(urls.owner, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _ward(session: Session, region: UUID, size: int, now: datetime) -> Ward:
    unit, doctor = uuid4(), uuid4()
    ward = Ward(
        unit,
        doctor,
        f"doctor-{unit}",
        [Home(uuid4(), uuid4(), f"t-{uuid4()}") for _ in range(size)],
    )
    session.execute(
        insert(CareUnit).values(
            id=unit, care_provider_id=region, kind="ward", name=f"Ward of {size}", phone="010"
        )
    )
    session.execute(
        insert(Staff).values(
            id=doctor,
            username=ward.username,
            name="Doctor",
            title="Läkare",
            password_hash=hash_password(PASSWORD),
        )
    )
    session.execute(
        insert(Assignment).values(
            id=uuid4(),
            staff_id=doctor,
            care_unit_id=unit,
            role="physician",
            valid_from=now - timedelta(days=30),
        )
    )
    _fill(session, region, ward, now)
    return ward


def _fill(session: Session, region: UUID, ward: Ward, now: datetime) -> None:
    since = now - timedelta(days=8)
    people = [
        {
            "id": home.patient_id,
            "care_provider_id": region,
            "identifier_system": "made-up",
            "identifier": str(home.patient_id),
            "given_name": "Ada",
            "family_name": "Ek",
        }
        for home in ward.homes
    ]
    stays = [
        {
            "id": home.episode_id,
            "patient_id": home.patient_id,
            "care_unit_id": ward.unit_id,
            "status": "at_home",
            "formal_status": "admitted",
            "diagnosis_sv": "Pneumoni",
            "diagnosis_en": "Pneumonia",
            "plan_id": "pneumonia",
            "oxygen_flow": Decimal(0),
            "home_since": since,
            "planned_days": 10,
        }
        for home in ward.homes
    ]
    tokens = [
        {
            "id": uuid4(),
            "token_hash": hash_token(home.token),
            "episode_id": home.episode_id,
            "label": "bridge",
            "created_at": since,
        }
        for home in ward.homes
    ]
    session.execute(insert(Patient), people)
    session.execute(insert(Episode), stays)
    session.execute(insert(Standing), [{"episode_id": home.episode_id} for home in ward.homes])
    session.execute(insert(DeviceToken), tokens)
