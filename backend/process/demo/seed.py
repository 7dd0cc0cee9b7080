"""Fills an empty database with the demo's people, as the owner of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, func, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.passwords import hash_password
from backend.access.sessions import hash_token
from backend.core.clock import database_now, local_day
from backend.core.database import work_for
from backend.core.ids import new_id
from backend.core.tables import (
    Assignment,
    Bed,
    BedReservation,
    CareProvider,
    CareUnit,
    DeviceToken,
    Episode,
    Patient,
    Staff,
    Standing,
)
from backend.core.words import EpisodeStatus, FormalStatus
from backend.process.demo import visits
from backend.process.demo.people import PASSWORD, People, Person, people
from backend.process.demo.stays import HOME_NURSE, Ward

HOME_AT = time(11, 0)
CO_ORDINATION = 60
BED_STANDS_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class SeededHome:
    """A patient who is at home, and the token their bridge sends with."""

    person: Person
    episode_id: UUID
    unit_id: UUID
    owner_id: UUID
    home_since: datetime
    token: str
    nurse: Caller


def is_empty(url: str) -> bool:
    """Tell whether nobody lives in the database yet."""
    engine = create_engine(url)
    with Session(engine) as session:
        found = session.scalar(select(func.count()).select_from(Patient))
    engine.dispose()
    return not found


def seed(url: str, zone: str) -> list[SeededHome]:
    """Put everybody in, in one transaction; give the homes."""
    engine = create_engine(url)
    with Session(engine) as session, session.begin():
        now = database_now(session)
        planter = _Planter(session, people(), now, zone)
        homes = planter.plant()
    engine.dispose()
    return homes


class _Planter:
    """Holds what the rows refer to while they are being made."""

    def __init__(self, session: Session, everybody: People, now: datetime, zone: str) -> None:
        self.session = session
        self.everybody = everybody
        self.now = now
        self.zone = zone
        self.providers = {row.key: new_id(now) for row in everybody.providers}
        self.units = {row.key: new_id(now) for row in everybody.units}
        self.staff = {row.username: new_id(now) for row in everybody.staff}

    def plant(self) -> list[SeededHome]:
        self._units()
        self._staff()
        self.session.flush()
        homes = [self._patient(person) for person in self.everybody.patients]
        self._stays(homes)
        return homes

    def _stays(self, homes: list[SeededHome]) -> None:
        ward = self._ward()
        work_for(self.session, tuple(self.units.values()))
        for home in homes:
            ward.lived(home.person, home.episode_id, home.home_since)
            if home.person.visit:
                visits.planned(ward, home.episode_id, home.person.visit)
        ward.free_beds("54", ("19:1", "19:2"))
        ward.agreed_with_home_care("54")
        for someone in self.everybody.candidates:
            ward.on_the_way(someone)

    def _ward(self) -> Ward:
        return Ward(self.session, self.everybody, self.units, self.staff, self.now, self.zone)

    def _units(self) -> None:
        for row in self.everybody.providers:
            self.session.add(CareProvider(id=self.providers[row.key], kind=row.kind, name=row.name))
        self.session.flush()
        for unit in self.everybody.units:
            self.session.add(
                CareUnit(
                    id=self.units[unit.key],
                    care_provider_id=self.providers[unit.provider],
                    kind=unit.kind,
                    name=unit.name,
                    phone=unit.phone,
                    beds=unit.beds,
                )
            )

    def _staff(self) -> None:
        kept = hash_password(PASSWORD)
        for member in self.everybody.staff:
            self.session.add(
                Staff(
                    id=self.staff[member.username],
                    username=member.username,
                    name=member.name,
                    title=member.title,
                    password_hash=kept,
                )
            )
        self.session.flush()
        for member in self.everybody.staff:
            for unit in member.units:
                self.session.add(
                    Assignment(
                        id=new_id(self.now),
                        staff_id=self.staff[member.username],
                        care_unit_id=self.units[unit],
                        role=member.role,
                        valid_from=self.now - timedelta(days=365),
                    )
                )

    def _patient(self, person: Person) -> SeededHome:
        patient_id, episode_id = new_id(self.now), new_id(self.now)
        first_day = local_day(self.now, self.zone) - timedelta(days=person.days - 1)
        since = datetime.combine(first_day, HOME_AT, ZoneInfo(self.zone))
        self.session.add(self._person(person, patient_id))
        self.session.flush()
        self.session.add(self._episode(person, patient_id, episode_id, since))
        self.session.flush()
        self.session.add(Standing(episode_id=episode_id))
        self._bed(person, episode_id)
        token = self._token(person, episode_id)
        nurse = self._ward().as_(HOME_NURSE if person.home_care else person.owner)
        owner = self.staff[person.owner]
        return SeededHome(person, episode_id, self.units[person.unit], owner, since, token, nurse)

    def _person(self, person: Person, patient_id: UUID) -> Patient:
        return Patient(
            id=patient_id,
            care_provider_id=self.providers["region"],
            identifier_system="http://electronichealth.se/identifier/personnummer",
            identifier=person.identifier,
            given_name=person.given_name,
            family_name=person.family_name,
            birth_date=_born(person.identifier),
            phone="070-174 06 " + person.identifier[4:6],
            allergy_status=person.allergy_status,
            allergy_text=person.allergy_text,
        )

    def _episode(
        self, person: Person, patient_id: UUID, episode_id: UUID, since: datetime
    ) -> Episode:
        return Episode(
            id=episode_id,
            patient_id=patient_id,
            care_unit_id=self.units[person.unit],
            status=EpisodeStatus.AT_HOME,
            formal_status=FormalStatus.ADMITTED,
            diagnosis_sv=person.diagnosis.sv,
            diagnosis_en=person.diagnosis.en,
            plan_id=person.plan,
            plan_path=person.path,
            oxygen_scale=1,
            oxygen_flow=0,
            home_since=since,
            planned_days=person.planned_days,
            owner_id=self.staff[person.owner],
            facts={name: _later(since, days) for name, days in person.facts.items()},
            ticks=self._ticks(person, since),
        )

    def _ticks(self, person: Person, since: datetime) -> dict[str, Any]:
        called = {"at": since.replace(hour=20, minute=10).isoformat(), "by": "Johan Lind"}
        said = {"at": (self.now - timedelta(hours=3)).isoformat(), "by": "Sara Ek"}
        ticks = {"evening-call": called, **dict.fromkeys(person.ticks, said)}
        return {name: {**tick, "value": True} for name, tick in ticks.items()}

    def _bed(self, person: Person, episode_id: UUID) -> None:
        bed = Bed(
            id=new_id(self.now),
            care_unit_id=self.units[person.unit],
            kind=person.bed_kind,
            label=person.bed,
        )
        self.session.add(bed)
        self.session.flush()
        self.session.add(
            BedReservation(
                id=new_id(self.now),
                bed_id=bed.id,
                episode_id=episode_id,
                during=Range(self.now - timedelta(days=person.days), self.now + BED_STANDS_FOR),
                made_by=self.staff["olle.falk"],
            )
        )

    def _token(self, person: Person, episode_id: UUID) -> str:
        token = secrets.token_urlsafe(32)
        self.session.add(
            DeviceToken(
                id=new_id(self.now),
                token_hash=hash_token(token),
                episode_id=episode_id,
                label=f"Simulerad brygga {person.bed}",
                created_at=self.now,
            )
        )
        return token


def _later(since: datetime, days: float) -> str:
    return (since + timedelta(days=days)).isoformat()


def _born(identifier: str) -> date:
    # A co-ordination number has 60 added to the day (law 2.4).
    day = int(identifier[6:8])
    return date(int(identifier[:4]), int(identifier[4:6]), day % CO_ORDINATION)
