"""What is due for a patient today: contacts of day 1, the promise of a bed, tasks, the round.

Nothing here acts. A list says what is late and since when; the alarm carries it on (D67-D69, D80).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.clock import local_day
from backend.core.tables import Episode, Patient, Review
from backend.core.words import EpisodeStatus
from backend.stay import holders, tasks
from backend.stay.clocks import at, end_of_day
from backend.stay.file import File, load_all
from backend.stay.said import Said
from backend.stay.templates import Clocks, clocks

Level = Literal["prompt", "due", "escalate"]


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that somebody must see to."""

    code: str
    level: Level
    due_at: datetime | None
    text: Said
    attempts: int = 0

    def as_json(self) -> dict[str, Any]:
        """Give it as the screens get it."""
        return {
            "code": self.code,
            "level": self.level,
            "due_at": self.due_at,
            "attempts": self.attempts,
            "text": self.text.as_json(),
        }


def due_of(file: File, *, zone: str, now: datetime) -> list[dict[str, Any]]:
    """Give what is due in one stay, the most pressing first."""
    rules = clocks(local_day(now, zone))
    found = [*_at_home(file, rules, zone=zone, now=now), *_kit(file), *_versions(file)]
    order = {"escalate": 0, "due": 1, "prompt": 2}
    return [due.as_json() for due in sorted(found, key=lambda due: order[due.level])]


def due_list(
    session: Session, caller: Caller, unit_id: UUID, *, zone: str, now: datetime
) -> list[dict[str, Any]]:
    """Give what is due for every patient of a ward who is at home, or whose kit is."""
    check(caller, Permission.SEE_PATIENTS, unit_id)
    rows = session.execute(_of_unit(unit_id, now)).all()
    log.record(
        session,
        caller,
        "read",
        "due",
        unit_id=unit_id,
        patients=[row.Patient.id for row in rows],
        now=now,
    )
    files = load_all(session, [row.Episode for row in rows])
    late = _late_tasks(session, list(files), now)
    missed = _missed_rounds(session, list(files.values()), zone=zone, now=now)
    lists = [
        _listed(
            files[row.Episode.id],
            row.Patient,
            [*late.get(row.Episode.id, ()), *missed.get(row.Episode.id, ())],
            zone=zone,
            now=now,
        )
        for row in rows
    ]
    return [one for one in lists if one["due"]]


def _of_unit(unit_id: UUID, now: datetime) -> Select[Episode, Patient]:
    # Equipment is looked for during a month after the end; then it is the stock-taking's matter.
    recent = Episode.ended_at > now - timedelta(days=30)
    at_home = Episode.status == EpisodeStatus.AT_HOME
    return (
        select(Episode, Patient)
        .join(Patient, Patient.id == Episode.patient_id)
        .where(Episode.care_unit_id == unit_id, at_home | recent)
        .order_by(Episode.home_since, Episode.id)
    )


def _listed(
    file: File, person: Patient, more: Sequence[Due], *, zone: str, now: datetime
) -> dict[str, Any]:
    return {
        "episode_id": file.episode.id,
        "patient": f"{person.given_name} {person.family_name}",
        "identifier": person.identifier,
        "phone": person.phone,
        "due": [*due_of(file, zone=zone, now=now), *(due.as_json() for due in more)],
    }


def _late_tasks(session: Session, episodes: Sequence[UUID], now: datetime) -> dict[UUID, list[Due]]:
    found: dict[UUID, list[Due]] = defaultdict(list)
    for task in tasks.tasks_of(session, episodes, now=now):
        if task["late"]:
            title = f"{task['owner']}: {task['title']}"
            found[task["episode_id"]].append(Due("task", "due", task["due_at"], Said(title, title)))
    return found


def _missed_rounds(
    session: Session, files: Sequence[File], *, zone: str, now: datetime
) -> dict[UUID, list[Due]]:
    """Find those whose yesterday had no outcome; the round list itself shows today's (D78, D80)."""
    yesterday = local_day(now, zone) - timedelta(days=1)
    home = [
        file.episode.id
        for file in files
        if file.episode.status == EpisodeStatus.AT_HOME
        and file.episode.home_since is not None
        and local_day(file.episode.home_since, zone) <= yesterday
    ]
    held = set(
        session.scalars(
            select(Review.episode_id).where(
                Review.episode_id.in_(home), Review.round_day == yesterday
            )
        )
    )
    missed = end_of_day(now, zone, days=-1)
    return {
        one: [Due("round_missed", "escalate", missed, ROUND)] for one in home if one not in held
    }


def _at_home(file: File, rules: Clocks, *, zone: str, now: datetime) -> Iterator[Due]:
    since = file.episode.home_since
    if file.episode.status != EpisodeStatus.AT_HOME or since is None:
        return
    yield from _day_one(file, rules, since, zone=zone, now=now)
    yield from _bed(file, rules, now)


def _day_one(
    file: File, rules: Clocks, since: datetime, *, zone: str, now: datetime
) -> Iterator[Due]:
    day = local_day(since, zone)
    hours = timedelta(hours=1)
    met = since + rules.met_at_home_hours * hours
    arrived = since + rules.arrived_call_hours * hours
    evening = at(day, rules.evening_call_from, zone), at(day, rules.evening_call_by, zone)
    yield from _contact(file, "met_at_home", day, (since, met), now)
    yield from _contact(file, "arrived_call", day, (since, arrived), now)
    if since < evening[1]:
        yield from _contact(file, "evening_call", day, evening, now)


def _contact(
    file: File, what: str, day: date, window: tuple[datetime, datetime], now: datetime
) -> Iterator[Due]:
    """Ask for a contact from the window's beginning; unanswered at its end it is carried on."""
    begins, ends = window
    subject = f"{what}/{day.isoformat()}"
    tried = [row for row in file.entries if row.kind == "home_event" and row.subject == subject]
    if now < begins or any(row.content["answered"] for row in tried):
        return
    level: Level = "escalate" if now > ends else "due"
    yield Due(what, level, ends, CONTACTS[what], attempts=len(tried))


def _bed(file: File, rules: Clocks, now: datetime) -> Iterator[Due]:
    bed = file.bed
    if bed is None or bed.closed_at is not None:
        yield Due("no_bed", "escalate", now, BEDS["no_bed"])
        return
    until = bed.during.upper
    if until is not None and until <= now:
        yield Due("bed_run_out", "escalate", until, BEDS["bed_run_out"])
    elif until is not None and until <= now + timedelta(hours=rules.bed_ends_hours):
        yield Due("bed_ends", "prompt", until, BEDS["bed_ends"])


def _kit(file: File) -> Iterator[Due]:
    kit = file.content("kit")
    ended = file.episode.ended_at
    if kit is None or ended is None:
        return
    if kit["state"] in {"to_return", "not_returned"}:
        yield Due("kit", "prompt", ended, KIT)
    if kit["state"] == "returned":
        yield Due("kit_to_clean", "prompt", ended, KIT_TO_CLEAN)


def _versions(file: File) -> Iterator[Due]:
    warning = holders.warning(file)
    if file.episode.status == EpisodeStatus.AT_HOME and warning is not None:
        yield Due("old_version", "due", None, warning)


CONTACTS = {
    "met_at_home": Said("Ingen har mött patienten hemma.", "Nobody has met the patient at home."),
    "arrived_call": Said(
        "Samtalet om att patienten är hemma saknas.", "The arrived-home call has not been made."
    ),
    "evening_call": Said(
        "Kvällssamtalet första dagen är inte besvarat.",
        "The evening call of day 1 has not been answered.",
    ),
}
BEDS = {
    "no_bed": Said("Ingen trygghetsplats finns!", "No bed stands reserved!"),
    "bed_run_out": Said(
        "Trygghetsplatsens tid har gått ut: förläng den.",
        "The reserved bed's period has run out: extend it.",
    ),
    "bed_ends": Said(
        "Trygghetsplatsens tid går snart ut: förläng den.",
        "The reserved bed's period ends soon: extend it.",
    ),
}
KIT = Said("Utrustningen är inte återlämnad.", "The equipment has not been returned.")
KIT_TO_CLEAN = Said(
    "Utrustningen är tillbaka men inte rengjord.", "The equipment is back but has not been cleaned."
)
ROUND = Said("Gårdagens rond saknar beslut.", "Yesterday's round has no outcome.")
