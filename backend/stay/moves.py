"""Moves a stay from one state to the next, as the table of states allows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import ALLOWED, Permission, check
from backend.core.clock import local_day
from backend.core.errors import Invalid
from backend.core.ids import new_id
from backend.core.tables import EpisodeMove
from backend.core.words import EpisodeStatus
from backend.monitoring.plans import plan_for
from backend.stay.clocks import unusual_start
from backend.stay.dates import check_first_day
from backend.stay.effects import Going, bring_about
from backend.stay.entries import Key, Line, Part, Text
from backend.stay.file import File, Kept, load
from backend.stay.needs import Moment, missing
from backend.stay.opening import Desk, change
from backend.stay.refusals import ChangedMeanwhile, NoSuchMove, NotYet
from backend.stay.states import Move, Need, way, ways
from backend.stay.templates import clocks
from careplans.load import PlanError


class Decision(Part):
    """A doctor's decision to let a patient go home early (D31)."""

    diagnosis_group: Line
    conditions: tuple[Text, ...] = Field(min_length=1)
    planned_days: int = Field(ge=1, le=90)
    path: Key | None = None
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A move that somebody wants, and the state they saw when they wanted it."""

    seen: EpisodeStatus
    to: EpisodeStatus
    reason: str = ""
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    """A move that has been found allowed."""

    move: Move
    step: Step
    role: str
    zone: str


def take(
    session: Session, caller: Caller, episode_id: UUID, step: Step, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Move a stay; say what followed."""
    desk = change(session, caller, episode_id, Permission.SEE_PATIENTS, now=now)
    file = load(session, desk.episode)
    move = _way(file, step)
    role = check(caller, move.who, desk.unit_id)
    if move.reason and not step.reason.strip():
        raise Invalid("Say why.", errors=[("/reason", "This step is kept with its reason.")])
    _check_path(desk, step, local_day(now, zone))
    if step.decision is not None:
        check_first_day(step.decision.first_day, local_day(now, zone))
    moment = Moment(now, local_day(now, zone), decision=step.decision is not None)
    unmet = missing(file, move, moment)
    if unmet:
        raise NotYet(_sentence(unmet), missing=unmet)
    return _go(desk, file, _Made(move, step, role, zone))


def possible(file: File, caller: Caller, unit_id: UUID, moment: Moment) -> list[dict[str, Any]]:
    """Give every way onward: whether this caller may, and what is missing."""
    roles = caller.roles_at(unit_id)
    return [
        {
            "to": move.to,
            "may": bool(roles & ALLOWED[move.who]),
            "who": sorted(ALLOWED[move.who]),
            "reason_required": move.reason,
            "decision_required": Need.DECISION in move.needs,
            "missing": missing(file, move, _deciding(moment)),
            "follows": list(move.follows),
        }
        for move in ways(EpisodeStatus(file.episode.status), file.parts)
    ]


def warnings(step: Step, *, now: datetime, zone: str) -> list[str]:
    """Say what is unusual about a first day at home; it is no obstacle (D32)."""
    today = local_day(now, zone)
    decided = None if step.decision is None else step.decision.first_day
    first = today if step.to is EpisodeStatus.AT_HOME else decided
    unusual = None if first is None else unusual_start(first, clocks(today))
    return [] if unusual is None else [unusual]


def move_json(move: Kept) -> dict[str, Any]:
    """Give a move as the screens get it."""
    return {
        "from": move.from_status,
        "to": move.to_status,
        "reason": move.reason,
        "details": move.details,
        "followed": move.followed,
        "at": move.at,
        "author": move.author,
        "role": move.author_role,
    }


def _deciding(moment: Moment) -> Moment:
    # On the page the decision is the form itself, so it is never shown as missing.
    return Moment(moment.now, moment.today, decision=True)


def _way(file: File, step: Step) -> Move:
    status = EpisodeStatus(file.episode.status)
    if status is not step.seen:
        raise ChangedMeanwhile(
            "The patient has come further since you opened this.",
            current={"status": status},
            yours={"status": step.seen, "to": step.to},
        )
    move = way(status, step.to, file.parts)
    if move is None:
        raise NoSuchMove(
            f"From '{status}' there is no way to '{step.to}'.",
            possible=[onward.to for onward in ways(status, file.parts)],
        )
    return move


def _check_path(desk: Desk, step: Step, today: date) -> None:
    path = None if step.decision is None else step.decision.path
    if path is None:
        return
    try:
        plan_for(desk.episode.plan_id, path, today)
    except PlanError as wrong:
        raise Invalid(
            "There is no such path for this diagnosis.",
            errors=[("/decision/path", "No care plan has this path.")],
        ) from wrong


def _go(desk: Desk, file: File, made: _Made) -> dict[str, Any]:
    move, step = made.move, made.step
    decision = {} if step.decision is None else step.decision.model_dump(mode="json")
    before, desk.episode.status = desk.episode.status, move.to
    going = Going(desk, file, move.to, step.reason, decision, made.zone)
    told = [bring_about(effect, going) for effect in move.follows]
    followed = [one for one in told if one is not None]
    kept = {
        "id": new_id(desk.now),
        "episode_id": desk.id,
        "from_status": before,
        "to_status": move.to,
        "reason": step.reason,
        "details": {"decision": decision} if decision else _linked(file, move),
        "followed": followed,
        "at": desk.now,
        "author_id": desk.caller.staff_id,
        "author_role": made.role,
        "care_unit_id": desk.episode.care_unit_id,
    }
    desk.session.execute(insert(EpisodeMove).values(kept))
    desk.note(f"move:{move.to}", reason=step.reason or None)
    return {"from": before, "to": move.to, "at": desk.now, "followed": followed}


def _linked(file: File, move: Move) -> dict[str, Any]:
    """Link the way back to the call to 112 that it began with, if there was one (D11)."""
    calls = [row for row in file.entries if row.kind == "emergency"]
    if move.to is not EpisodeStatus.READMITTED or not calls:
        return {}
    return {"emergency": str(calls[-1].id)}


def _sentence(unmet: list[dict[str, Any]]) -> str:
    reasons = " ".join(row["text"]["en"] for row in unmet)
    return f"This cannot be done yet. {reasons}"
