"""What is due in one stay: contacts of day 1, the promise of a bed, clocks, notices, the kit.

Nothing here acts. A list says what is late and since when; the alarm carries it on (D67-D69, D80).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from backend.core.clock import local_day
from backend.core.words import EpisodeStatus, Part
from backend.stay import holders
from backend.stay.clocks import at
from backend.stay.due_between import due_between
from backend.stay.due_item import ORDER, Due, Level
from backend.stay.file import File
from backend.stay.said import Said
from backend.stay.templates import Clocks, clocks


def due_of(file: File, *, zone: str, now: datetime) -> list[dict[str, Any]]:
    """Give what is due in one stay as the screens get it."""
    return [due.as_json() for due in due_of_file(file, zone=zone, now=now)]


def due_of_file(file: File, *, zone: str, now: datetime) -> list[Due]:
    """Give what is due in one stay, the most pressing first."""
    rules = clocks(local_day(now, zone))
    found = [
        *_at_home(file, rules, zone=zone, now=now),
        *_kit(file),
        *_versions(file),
        *due_between(file, rules, zone=zone, now=now),
    ]
    return sorted(found, key=lambda due: ORDER[due.level])


def _at_home(file: File, rules: Clocks, *, zone: str, now: datetime) -> Iterator[Due]:
    since = file.episode.home_since
    if file.episode.status != EpisodeStatus.AT_HOME or since is None:
        return
    if Part.ROUND in file.parts:
        yield from _day_one(file, rules, since, zone=zone, now=now)
    if Part.BEDS in file.parts or file.bed is not None:
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
