"""When home care comes to the demo's homes: somebody is there now, others later today."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from backend.process.demo.people import Visit
from backend.process.demo.stays import HOME_NURSE, Ward
from backend.rounds.visits import WantedVisit, plan_visit

DAYS = 3
PLANNED_BEFORE = timedelta(hours=20)


def planned(ward: Ward, episode: UUID, visit: Visit) -> None:
    """Plan the same visit today and on the days after, as home care did yesterday."""
    nurse = ward.as_(HOME_NURSE)
    first = ward.now + timedelta(minutes=visit.after)
    for day in range(DAYS):
        begins = first + timedelta(days=day)
        wanted = WantedVisit(
            begins, begins + timedelta(minutes=visit.lasts), nurse.name, tuple(visit.what)
        )
        plan_visit(ward.session, nurse, episode, wanted, now=ward.now - PLANNED_BEFORE)
