"""The people of the tests: Alice and Bob work on Ada's and Bo's ward, Dora cares for Bo at home.

Charlie works on another ward and must see nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from backend.access.passwords import hash_password
from backend.access.sessions import hash_token
from backend.core.tables import (
    Assignment,
    CareProvider,
    CareRequest,
    CareUnit,
    DeviceToken,
    Episode,
    Patient,
    Staff,
    Standing,
)
from backend.core.words import (
    EpisodeStatus,
    FormalStatus,
    ProviderKind,
    RequestStatus,
    Role,
    UnitKind,
)

PASSWORD = "a long enough password"  # noqa: S105 -- nobody real has it
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stay:
    """A patient at home, with the token of their bridge."""

    patient_id: UUID
    episode_id: UUID
    unit_id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class World:
    """Two wards of a region, one home-care unit of a municipality, and who is there."""

    ward: UUID
    other_ward: UUID
    home_care: UUID
    staff: Mapping[str, UUID]
    ada: Stay
    bo: Stay
    eve: Stay


@cache
def _kept_password() -> str:
    return hash_password(PASSWORD)


def populate(session: Session, *, home_since: datetime | None = None) -> World:
    """Put everybody in; Eve is a patient of Charlie's ward."""
    region, municipality = uuid4(), uuid4()
    ward, other_ward, home_care = uuid4(), uuid4(), uuid4()
    session.add_all(
        [
            CareProvider(id=region, kind=ProviderKind.REGION, name="Region"),
            CareProvider(id=municipality, kind=ProviderKind.MUNICIPALITY, name="Kommun"),
        ]
    )
    session.flush()
    session.add_all(
        [
            _unit(ward, region, UnitKind.WARD, "Infektion 1"),
            _unit(other_ward, region, UnitKind.WARD, "Infektion 2"),
            _unit(home_care, municipality, UnitKind.HOME_CARE, "Hemsjukvården"),
        ]
    )
    session.flush()
    staff = {
        "alice": _member(session, "alice", Role.NURSE, ward),
        "bob": _member(session, "bob", Role.PHYSICIAN, ward),
        "charlie": _member(session, "charlie", Role.PHYSICIAN, other_ward),
        "dora": _member(session, "dora", Role.HOME_CARE_NURSE, home_care),
    }
    since = home_since or datetime.now(UTC) - timedelta(days=3)  # noqa: TID251 -- the edge: tests choose the time
    ada = stay(session, region, ward, "195009072553", ("Ada", "Ek"), since)
    bo = stay(session, region, ward, "196101182803", ("Bo", "Dahl"), since)
    eve = stay(session, region, other_ward, "199002222397", ("Eve", "Fors"), since)
    session.add(
        CareRequest(
            id=uuid4(),
            episode_id=bo.episode_id,
            care_unit_id=home_care,
            status=RequestStatus.ACCEPTED,
            sent_at=since,
            phoned_at=since,
        )
    )
    session.flush()
    return World(ward, other_ward, home_care, staff, ada, bo, eve)


def stay(
    session: Session,
    provider: UUID,
    unit: UUID,
    identifier: str,
    name: tuple[str, str],
    since: datetime,
) -> Stay:
    """Put one patient in who is at home."""
    patient_id, episode_id, token = uuid4(), uuid4(), f"token-{uuid4()}"
    session.add(
        Patient(
            id=patient_id,
            care_provider_id=provider,
            identifier_system="http://electronichealth.se/identifier/personnummer",
            identifier=identifier,
            given_name=name[0],
            family_name=name[1],
        )
    )
    session.flush()
    session.add(
        Episode(
            id=episode_id,
            patient_id=patient_id,
            care_unit_id=unit,
            status=EpisodeStatus.AT_HOME,
            formal_status=FormalStatus.ADMITTED,
            diagnosis_sv="Pneumoni",
            diagnosis_en="Pneumonia",
            plan_id="other-infection",
            oxygen_flow=Decimal(0),
            home_since=since,
            planned_days=7,
        )
    )
    session.flush()
    session.add(Standing(episode_id=episode_id))
    session.add(
        DeviceToken(
            id=uuid4(),
            token_hash=hash_token(token),
            episode_id=episode_id,
            label="bridge",
            created_at=since,
        )
    )
    session.flush()
    return Stay(patient_id, episode_id, unit, token)


def reading(
    kind: str, value: str | None, unit: str, at: datetime, **more: object
) -> dict[str, Any]:
    """Write one reading as a home sends it."""
    return {
        "reading_id": str(uuid4()),
        "kind": kind,
        "value": value,
        "unit": unit,
        "observed_at": at.isoformat(),
        **more,
    }


def full_set(at: datetime, **values: str) -> list[dict[str, Any]]:
    """Write a set of home vitals: healthy ones unless told."""
    usual = {
        "pulse": ("72", "/min"),
        "oxygen_saturation": ("97", "%"),
        "systolic": ("128", "mm[Hg]"),
        "diastolic": ("76", "mm[Hg]"),
        "temperature": ("37.1", "Cel"),
    }
    return [
        reading(kind, values.get(kind, value), unit, at) for kind, (value, unit) in usual.items()
    ]


def upload(home: Stay, readings: list[dict[str, Any]], at: datetime) -> dict[str, Any]:
    """Write an upload as a bridge sends it."""
    return {
        "upload_id": str(uuid4()),
        "episode_id": str(home.episode_id),
        "gateway_time": at.isoformat(),
        "readings": readings,
    }


def _unit(identity: UUID, provider: UUID, kind: UnitKind, name: str) -> CareUnit:
    return CareUnit(id=identity, care_provider_id=provider, kind=kind, name=name, phone="010-1")


def _member(session: Session, username: str, role: Role, unit: UUID) -> UUID:
    identity = uuid4()
    session.add(
        Staff(
            id=identity,
            username=username,
            name=username.title(),
            title="Läkare" if role is Role.PHYSICIAN else "Sjuksköterska",
            password_hash=_kept_password(),
        )
    )
    session.flush()
    session.add(
        Assignment(id=uuid4(), staff_id=identity, care_unit_id=unit, role=role, valid_from=LONG_AGO)
    )
    return identity
