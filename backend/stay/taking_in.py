"""Taking a patient in where nothing is assessed here first: for an agreement, for a bed, or both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.errors import Invalid
from backend.core.words import EpisodeStatus, Part
from backend.stay.beds import reserve
from backend.stay.candidates import Flag, begin
from backend.stay.moves import Step, take
from backend.stay.opening import change
from backend.stay.parts import About, check_part
from backend.stay.places import Wanted
from backend.stay.refusals import NotYet

# No values are judged by it where nothing is measured at home; a stay is never without one.
UNMEASURED = "other-infection"


@dataclass(frozen=True, slots=True)
class Hold:
    """A place that is held for the patient from the first moment."""

    place: Wanted
    until: datetime


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Who is taken in, and how the stay begins."""

    person: Flag
    planned_days: int | None
    hold: Hold | None
    at_home: bool


def take_in(
    session: Session, caller: Caller, wanted: TakenIn, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Begin a stay at its preparations, with a bed if one is asked for; all of it or nothing.

    Whoever is at home already is put there by the same gates as everybody else.
    """
    unit = wanted.person.unit_id
    role = check(caller, Permission.TAKE_IN, unit)
    if Part.ASSESSMENT in caller.parts_at(unit):
        raise NotYet("This ward assesses first: flag the patient as a candidate.")
    if not wanted.person.plan_id:
        raise Invalid(errors=[("/plan_id", "Choose the care plan that judges the values.")])
    status = EpisodeStatus.PREPARING
    episode = begin(session, caller, wanted.person, status, role, zone=zone, now=now)
    change(
        session, caller, episode, Permission.TAKE_IN, now=now
    ).episode.planned_days = wanted.planned_days
    if wanted.hold is not None:
        check_part(session, caller, About(Part.BEDS, unit_id=unit, anew=True))
        reserve(session, caller, episode, wanted.hold.place, wanted.hold.until, now=now)
    if wanted.at_home:
        step = Step(status, EpisodeStatus.AT_HOME)
        take(session, caller, episode, step, zone=zone, now=now)
    return {"episode_id": episode}


def plan_for_unit(parts: frozenset[Part], plan_id: str | None) -> str:
    """Give the plan a stay is kept with: the chosen one; none is asked for where none judges."""
    return plan_id or ("" if Part.ROUND in parts else UNMEASURED)
