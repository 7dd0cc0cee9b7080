"""The demo's people, read from people.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.core.words import AllergyStatus, BedKind, ProviderKind, Role, UnitKind
from backend.core.words_round import VisitKind

PASSWORD = "hemrond-demo"  # noqa: S105 -- shown on the demo's own login page


class Strict(BaseModel):
    """A row of the file; a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Provider(Strict):
    """A region or a municipality."""

    key: str
    kind: ProviderKind
    name: str


class Unit(Strict):
    """A ward or a home-care unit."""

    key: str
    provider: str
    kind: UnitKind
    name: str
    phone: str
    beds: int


class Member(Strict):
    """Somebody who works at some units."""

    username: str
    name: str
    title: str
    role: Role
    units: list[str]


class Words(Strict):
    """Swedish and English."""

    sv: str
    en: str


class Visit(Strict):
    """When home care comes, in minutes after the demo began, and what for."""

    after: int
    lasts: int
    what: list[VisitKind]


class Person(Strict):
    """A made-up patient, and whose real vital signs stand for theirs."""

    identifier: Annotated[str, Field(pattern=r"^\d{12}$")]
    given_name: str
    family_name: str
    unit: str
    diagnosis: Words
    plan: str
    path: str | None = None
    days: Annotated[int, Field(ge=2, le=14)]
    planned_days: int
    stay: str
    from_minute: int
    allergy_status: AllergyStatus
    allergy_text: str | None = None
    bed: str
    bed_kind: BedKind
    life: Literal["steady", "worse", "silent"]
    home_care: bool
    visit: Visit | None = None
    owner: str
    crp: list[int] = []
    infusions: int = 0
    note: str = ""
    facts: dict[str, float] = {}  # what happened, in days after coming home
    ticks: list[str] = []  # what a person has said is so


class Kin(Strict):
    """Somebody close to a candidate, who takes part."""

    name: str
    relation: str
    phone: str


class Candidate(Strict):
    """Somebody on a ward who may be cared for at home, and how far they have come."""

    identifier: Annotated[str, Field(pattern=r"^\d{12}$")]
    given_name: str
    family_name: str
    unit: str
    diagnosis: Words
    plan: str
    days: int
    reason: str
    state: Literal["candidate", "informed", "preparing"]
    kin: Kin | None = None


class People(Strict):
    """Everybody in the demo."""

    providers: list[Provider]
    units: list[Unit]
    staff: list[Member]
    patients: list[Person]
    candidates: list[Candidate]


@cache
def people() -> People:
    """Read the demo's people."""
    text = (Path(__file__).parent / "people.toml").read_text(encoding="utf-8")
    return People.model_validate(tomllib.loads(text))
