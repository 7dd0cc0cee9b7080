"""Everything that is to happen in the home, whoever does it, day by day (D74)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.clock import local_day, local_midnight
from backend.core.errors import Invalid
from backend.core.words import RequestStatus, TaskStep
from backend.stay import tasks
from backend.stay.carrying import AID
from backend.stay.file import File
from backend.stay.narrow import file_for, tasks_for
from backend.stay.opening import Desk, read

# A stay lasts days or weeks; what lies further off than this is a slip of the pen.
FURTHEST = timedelta(days=366)
PATIENT = "patient"
# What a row of the agreement is, by the key that its template gives it.
OF_ROW = {"measure": "measurement", "round": "round", "evening_call": "call"}
OF_VISIT = {"antibiotics": "dose"}
_UNSEEN = frozenset({RequestStatus.DRAFTED, RequestStatus.DECLINED, RequestStatus.WITHDRAWN})
_VISITS = text("""
    SELECT v.id, v.starts_at, v.ends_at, v.who, v.note, u.name AS unit FROM planned_visit v
    JOIN care_unit u ON u.id = v.care_unit_id
    WHERE v.episode_id = :episode AND v.cancelled_at IS NULL
      AND v.ends_at >= :begins AND v.starts_at < :ends
""")

Happening = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """The days somebody wants to see: from a day on, or from today."""

    days: int = 7
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Some whole local days; `days` of them from `first` on."""

    first: date
    days: int
    zone: str

    @property
    def begins(self) -> datetime:
        """The midnight that the first day begins with."""
        return local_midnight(self.first, self.zone)

    @property
    def ends(self) -> datetime:
        """The midnight after the last day, which may come 23 or 25 hours after the one before."""
        return local_midnight(self.first + timedelta(days=self.days), self.zone)

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies in these days."""
        return self.begins <= moment < self.ends

    def between(self, first: date, last: date) -> Iterator[date]:
        """Give those of the days that lie from one day to another, both counted."""
        for n in range(self.days):
            if first <= (day := self.first + timedelta(days=n)) <= last:
                yield day


def calendar_of(
    session: Session, caller: Caller, episode_id: UUID, asked: Asked, *, zone: str, now: datetime
) -> list[Happening]:
    """Give what is to happen in some days, as far as it concerns the caller's unit.

    What has a day and no hour stands first on its day, at the midnight it begins with.
    """
    desk = read(session, caller, episode_id, what="calendar", now=now)
    span = span_of(asked, zone=zone, today=local_day(now, zone))
    file = file_for(desk)
    found = [
        *_visits(desk, span),
        *_of_tasks(desk, file, span),
        *(_meeting(row.content) for row in file.all_of("meeting")),
        *_visits_asked(file, span),
        *_deliveries(file, span),
    ]
    shown = [_on_its_day(one, zone) for one in found if span.holds(one["starts_at"])]
    return sorted(shown, key=lambda one: (one["day"], not one["all_day"], one["starts_at"]))


def span_of(asked: Asked, *, zone: str, today: date) -> Span:
    """Give the days that are asked for; refuse what is no day of any stay."""
    begins = today if asked.first is None else asked.first
    if abs(begins - today) > FURTHEST:
        raise Invalid(
            "That day is too far away.", errors=[("/first", "Choose a day within a year of today.")]
        )
    return Span(begins, asked.days, zone)


def _on_its_day(one: Happening, zone: str) -> Happening:
    return one | {"day": local_day(one["starts_at"], zone)}


def _visits(desk: Desk, span: Span) -> Iterator[Happening]:
    asked = {"episode": desk.id, "begins": span.begins, "ends": span.ends}
    for row in desk.session.execute(_VISITS, asked):
        yield _happening(
            "visit",
            str(row.id),
            row.starts_at,
            ends_at=row.ends_at,
            who=row.who,
            organisation=row.unit,
            what=row.note,
        )


def _of_tasks(desk: Desk, file: File, span: Span) -> Iterator[Happening]:
    rows = [] if file.agreement is None else file.agreement.content["rows"]
    kinds = {row["what"]: OF_ROW.get(row["key"], "task") for row in rows}
    for task in tasks_for(desk, tasks.tasks_of(desk.session, [desk.id], now=desk.now)):
        due = task["due_at"]
        # What was stopped is not to happen: the patient came back, or the agreement was rewritten.
        # An aid is told by what it is (`_deliveries`), not by the task of bringing it.
        stopped = task["step"] == TaskStep.STOPPED or task["source"] == AID
        if due is None or stopped or not span.holds(due):
            continue
        agreed = task["source"] == "agreement"
        yield _happening(
            kinds.get(task["title"], "task") if agreed else "task",
            str(task["id"]),
            due,
            who=task["owner"],
            what=task["title"],
            place=task["place"],
            state=task["step"] or "open",
            for_patient=agreed,
        )


def _meeting(content: Mapping[str, Any]) -> Happening:
    return _happening(
        "meeting",
        content["key"],
        datetime.fromisoformat(content["starts_at"]),
        ends_at=datetime.fromisoformat(content["ends_at"]),
        who=content["convener"],
        organisation=content["host"],
        what=content["type"],
        place=content["mode"],
        state=content["held"],
        for_patient=any(one["key"] == PATIENT for one in content["participants"]),
    )


def _visits_asked(file: File, span: Span) -> Iterator[Happening]:
    """Give the visits that home care is asked for: a day each, at the times that are written."""
    for request in file.requests:
        if request.status in _UNSEEN:
            continue
        for visit in (request.content or {}).get("interventions", ()):
            first, last = (date.fromisoformat(visit[name]) for name in ("start", "stop"))
            for day in span.between(first, last):
                yield _happening(
                    OF_VISIT.get(visit["type"], "visit"),
                    f"{request.id}/{visit['key']}/{day}",
                    local_midnight(day, span.zone),
                    who=request.unit_name,
                    what=visit["what"],
                    times=visit["times"],
                    state=request.status,
                    all_day=True,
                )


def _deliveries(file: File, span: Span) -> Iterator[Happening]:
    """Give what is to arrive at the home: aids by their way, consumables by their receiver."""
    aids, orders = ([row.content for row in file.all_of(kind)] for kind in ("aid", "order"))
    told = [
        *(("aid", x["arrives_on"] or x["needed_on"], x["name"], x["way"], x["key"]) for x in aids),
        *(("order", x["expected_on"], x["what"], x["receiver"], x["key"]) for x in orders),
    ]
    for kind, expected, what, who, key in told:
        days = [date.fromisoformat(expected)] * 2 if expected else None
        for day in () if days is None else span.between(*days):
            begins = local_midnight(day, span.zone)
            yield _happening("delivery", f"{kind}/{key}", begins, who=who, what=what, all_day=True)


def _happening(kind: str, identity: str, starts_at: datetime, **told: Any) -> Happening:  # noqa: ANN401 -- each of its own kind
    begun = {
        "kind": kind,
        "id": identity,
        "starts_at": starts_at,
        "ends_at": None,
        "who": "",
        "organisation": "",
        "what": "",
        "times": "",
        "place": "",
        "state": "planned",
        "all_day": False,
        "for_patient": True,
    }
    return begun | told
