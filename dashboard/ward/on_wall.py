"""What a wall says: few words, large, and whoever needs somebody most on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import tables, tags, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.answers import OnWall, RowOnWall

STABLE = 6  # the tier of whom nobody waits for
MEDIUM = 2  # the urgency from which somebody must answer


class OneOnWall(TypedDict):
    """A patient who needs somebody, in words."""

    place: str
    about: str
    tier: int
    news2: tags.Tag
    bound: str
    why: tags.Tag | None
    more: str
    measured: str
    measured_at: str
    late: bool
    aside: str
    there: bool


class Calm(TypedDict):
    """A patient who needs nobody just now."""

    place: str
    about: str


class Wall(TypedDict):
    """All that hangs there, in words."""

    build: str
    day: str
    unit: str
    date: str
    read_at: str
    until: str
    progress: str
    open: str
    rows: list[OneOnWall]
    stable: list[Calm]
    done: list[Calm]


def worded(told: OnWall, *, now: datetime, build: str) -> Wall:
    """Put a ward's nameless round into words."""
    rows, counts = told["rows"], told["counts"]
    waiting = [row for row in rows if row["status"] != "signed"]
    patients = ngettext("{n} patient", "{n} patients", counts["patients"])
    unanswered = counts["unacknowledged"]
    return {
        "build": build,
        "day": told["date"],
        "unit": told["unit"],
        "date": words.long_date(told["date"]),
        "read_at": words.clock(told["generated_at"]),
        "until": _("Hangs until {day}").format(
            day=words.long_date(words.moment(told["expires_at"]).date().isoformat())
        ),
        "progress": ", ".join(
            (
                patients.format(n=counts["patients"]),
                _("{n} done").format(n=counts["reviewed"]),
            )
        ),
        "open": _("{n} to acknowledge").format(n=unanswered) if unanswered else "",
        "rows": [one(row, now=now) for row in waiting if row["tier"] < STABLE],
        "stable": [calm(row) for row in waiting if row["tier"] >= STABLE],
        "done": [calm(row) for row in rows if row["status"] == "signed"],
    }


def one(row: RowOnWall, *, now: datetime) -> OneOnWall:
    """Put a patient who needs somebody into words."""
    latest, found = row["latest"], unanswered_first(row)
    return {
        "place": place(row),
        "about": about(row),
        "tier": row["tier"],
        "news2": tags.score(row["news2"]),
        "bound": tags.bound(row["news2"]),
        "why": tables.brief(found[0]) if found else None,
        "more": tables.more(len(found) - 1),
        "measured": tables.age(latest, now=now),
        "measured_at": tables.due(latest, now=now),
        "late": latest["late"],
        "aside": aside(row),
        "there": bool(row["visit"] and row["visit"]["now"]),
    }


def calm(row: RowOnWall) -> Calm:
    """Name a patient whom nobody waits for, with what is left to acknowledge all the same."""
    left = sum(one["urgency"] >= MEDIUM and not one["answered"] for one in row["findings"])
    rest = _("{n} to acknowledge").format(n=left) if left else ""
    return {"place": " · ".join(filter(None, (place(row), rest))), "about": about(row)}


def place(row: RowOnWall) -> str:
    """Say what the ward calls a patient whose name is not said: the bed that is held."""
    return row["bed"] or _("No. {n}").format(n=row["rank"])


def about(row: RowOnWall) -> str:
    """Say what a colleague knows a patient by beside the bed."""
    return f"{said(row['diagnosis'])}, {words.day(row['day'], row['planned_days'])}"


def aside(row: RowOnWall) -> str:
    """Say what goes on beside the values: somebody is there, or will be, or it was put aside."""
    visit = row["visit"]
    if visit and visit["now"]:
        return _("Home care is there now")
    if row["status"] == "parked":
        return _("parked")
    return _("visit {at}").format(at=words.clock(visit["starts_at"])) if visit else ""


def unanswered_first(row: RowOnWall) -> Sequence[tags.Tag]:
    """Give the findings as tags: what nobody has answered goes before what somebody has."""
    found = [
        tags.urgent(
            finding["urgency"],
            finding["text"],
            answered=finding["answered"],
            passed=finding["passed_at"],
        )
        for finding in row["findings"]
    ]
    return sorted(found, key=lambda tag: tag["answered"])
