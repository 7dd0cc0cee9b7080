"""A week at home in words: each day with what happens, what is the same said once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, words
from dashboard.ward.stay_forms import option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Told = Mapping[str, Any]

DAYS = 7
# What was asked of home care and has no yes yet.
ASKED = frozenset({"sent", "phoned", "received"})


class Line(NamedTuple):
    """Something that happens on a day: when, what kind of thing, what, who, and how it stands."""

    when: str
    kind: str
    what: str
    who: str
    state: str


def first_day(search: str, *, now: datetime) -> date:
    """Give the day the week begins with: the one in the address, else today."""
    asked = parse_qs((search or "").removeprefix("?")).get("from", [""])[0]
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return now.astimezone(words.STOCKHOLM).date()


def week(first: date) -> list[date]:
    """Give the days of the week that begins with a day; the calendar's own end is no obstacle."""
    span = min(DAYS, (date.max - first).days + 1)
    return [first + timedelta(days=n) for n in range(span)]


def lines(happenings: Sequence[Told], day: date, *, patients: bool = False) -> list[Line]:
    """Give a day's lines; on the patient's own paper only what is the patient's."""
    told = [one for one in happenings if one["day"] == day.isoformat()]
    if patients:
        told = [one for one in told if one["for_patient"] and one["state"] != "cancelled"]
    said = [line(one, patients=patients) for one in told]
    return joined(said) if patients else said


def joined(said: Sequence[Line]) -> list[Line]:
    """Say what is the same at several hours of a day once, with all its hours."""
    times: dict[tuple[str, ...], list[str]] = {}
    for one in said:
        times.setdefault(one[1:], []).append(one.when)
    return [
        Line(_(" and ").join(filter(None, when)), kind, what, who, state)
        for (kind, what, who, state), when in times.items()
    ]


def line(one: Told, *, patients: bool = False) -> Line:
    """Put one thing that happens into words."""
    # On paper it stands for days: only what is not agreed yet is said, not what is done today.
    told = "" if patients and one["state"] not in ASKED else state(one)
    return Line(when(one), one["kind"], what(one), who(one, patients=patients), told)


def when(one: Told) -> str:
    """Say the hour, or the hours as they are written."""
    if one["all_day"]:
        return str(one["times"])
    begins = words.clock(one["starts_at"])
    if not one["ends_at"]:
        return begins
    return f"{begins}{words.EN_DASH}{words.ending(one['ends_at'], start=one['starts_at'])}"


def what(one: Told) -> str:
    """Say what happens; a meeting is named by its kind, a visit by what is written of it."""
    if one["kind"] == "meeting":
        mode = option("meeting", "entry.mode", one["place"]).lower()
        return f"{option('meeting', 'entry.type', one['what'])} ({mode})"
    text = one["what"] or kind(one["kind"])
    return f"{text} ({one['place']})" if one["place"] else str(text)


def who(one: Told, *, patients: bool = False) -> str:
    """Say who does it; on the patient's own paper the patient is you."""
    if patients and one["who"] == "patient":
        return _("you")
    if one["kind"] == "delivery":
        return option("aid", "entry.way", one["who"])
    name = stay_words.word("who", one["who"])
    more = one["organisation"]
    return f"{name}, {more}" if more and more != name else name or more


def state(one: Told) -> str:
    """Say how it stands, where that is not as planned."""
    if one["state"] in ASKED:
        return _("not accepted yet")
    return {
        "done": _("done"),
        "not_done": _("not done"),
        "taken": _("somebody is on it"),
        "held": _("held"),
        "cancelled": _("cancelled"),
    }.get(one["state"], "")


def kind(name: str) -> str:
    """Name a kind of happening."""
    return {
        "visit": _("Visit"),
        "task": _("Task"),
        "meeting": _("Meeting"),
        "dose": _("Dose"),
        "measurement": _("Measurement"),
        "round": _("Round"),
        "call": _("Call"),
        "delivery": _("Delivery"),
    }.get(name, name)


def day_name(day: date, *, today: date) -> str:
    """Name a day: weekday and date."""
    names = _("Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split()
    return f"{names[day.weekday()]} {words.short_date(day, today=today)}"
