"""How the ward says things: units, numbers, local time, and urgency as sign, word and colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard.i18n import gettext as _
from dashboard.i18n import language, ngettext

if TYPE_CHECKING:
    from dashboard.answers import Allergy, Bed, News2, Outcome

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MINUS, NO_BREAK, EN_DASH = "\u2212", "\u00a0", "\u2013"
IDENTIFIER_DIGITS = 12
BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:/min|%|mmHg|°C|mg/L|kg|h|p)(?!\w))")

UNITS = {
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "10*9/L": "10⁹/L",
    "umol/L": "µmol/L",
    "{score}": "",
    "1": "",
}
MONTHS = {
    "sv": ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


@dataclass(frozen=True, slots=True)
class Urgency:
    """How urgent something is: never by colour alone."""

    sign: str
    word: str
    css: str


def urgency(level: int) -> Urgency:
    """Name an urgency of the backend."""
    return {
        3: Urgency("■", _("HIGH"), "red"),
        2: Urgency("◆", _("MEDIUM"), "orange"),
        1: Urgency("●", _("LOW"), "yellow"),
    }.get(level, Urgency("○", _("TECHNICAL"), "plain"))


def points_sign(points: int | None) -> str:
    """Mark NEWS2 points by shape: the same shapes as in the plots."""
    return {None: "", 0: "", 1: "●", 2: "◆"}.get(points, "■")


def unit(ucum: str) -> str:
    """Write a UCUM unit as the ward writes it."""
    return UNITS.get(ucum, ucum)


def number(value: str | float | None, *, signed: bool = False) -> str:
    """Write a number with the decimal sign of the language and a real minus."""
    if value is None:
        return EN_DASH
    text = str(value)
    text = f"+{text}" if signed and not text.startswith("-") and float(text) > 0 else text
    text = text.replace("-", MINUS)
    return text.replace(".", ",") if language() == "sv" else text


def separators() -> str:
    """Give Plotly the signs for decimals and thousands."""
    return ",\u00a0" if language() == "sv" else ".\u00a0"


def identifier(digits: str) -> str:
    """Write a personal identity number with its hyphen."""
    whole = digits.isdecimal() and len(digits) == IDENTIFIER_DIGITS
    return f"{digits[:8]}-{digits[8:]}" if whole else digits


def age(years: int | None) -> str:
    """Write an age, if it is known."""
    return "" if years is None else _("{n} y").format(n=years)


def moment(iso: str) -> datetime:
    """Read a time of the API and put it on the ward's clock."""
    return datetime.fromisoformat(iso).astimezone(STOCKHOLM)


def naive(iso: str) -> str:
    """Write a time as Plotly wants it: the ward's clock, no zone."""
    return moment(iso).replace(tzinfo=None).isoformat(timespec="seconds")


def clock(iso: str) -> str:
    """Write the time of day."""
    return f"{moment(iso):%H:%M}"


def short_date(day: date, *, today: date | None = None) -> str:
    """Write a day; with `today`, its year too where it is another, and might be a mistyped one."""
    short = f"{day.day}{NO_BREAK}{MONTHS[language()][day.month - 1]}"
    return short if today is None or day.year == today.year else f"{short}{NO_BREAK}{day.year}"


def stamp(iso: str) -> str:
    """Write date and time in full."""
    return f"{moment(iso):%Y-%m-%d %H:%M}"


def when(iso: str, *, now: datetime) -> str:
    """Write a time as one says it today."""
    at, today = moment(iso), now.astimezone(STOCKHOLM).date()
    named = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    day = named.get((today - at.date()).days) or short_date(at.date(), today=today)
    return f"{day}{NO_BREAK}{at:%H:%M}"


def ending(iso: str, *, start: str) -> str:
    """Write when something ends: the hour, and on another day than it began the day too."""
    at, began = moment(iso), moment(start).date()
    if at.date() == began:
        return clock(iso)
    return f"{short_date(at.date(), today=began)}{NO_BREAK}{at:%H:%M}"


def ago(iso: str, *, now: datetime) -> str:
    """Say how old something is, in minutes, hours or days."""
    minutes = max(0, int((now - moment(iso)) / timedelta(minutes=1)))
    if minutes < 60:  # noqa: PLR2004  -- an hour
        return _("{n} min").format(n=minutes)
    hours = round(minutes / 60)
    if hours < 48:  # noqa: PLR2004  -- two days: until then one thinks in hours on a ward
        return _("{n} h").format(n=hours)
    return ngettext("{n} day", "{n} days", hours // 24).format(n=hours // 24)


def long_date(iso: str) -> str:
    """Write a day in full, with its weekday."""
    day = date.fromisoformat(iso)
    weekdays = _("Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split()
    months = _(
        "January February March April May June July August September October November December"
    ).split()
    return f"{weekdays[day.weekday()]} {day.day} {months[day.month - 1]} {day.year}"


def tier(level: int) -> str:
    """Say why a group of patients stands where it does."""
    return {
        1: _("NEWS2 7 or more, or an open HIGH alarm"),
        2: _("NEWS2 5–6, 3 points in one vital sign, or a MEDIUM finding"),
        3: _("Measurements missing, or the patient asked for help"),
        4: _("Something new: a LOW finding, a deadline, a dose or visit missed"),
        5: _("Ready for a decision on discharge"),
    }.get(level, _("Stable, by day of care"))


def outcome(chosen: Outcome) -> str:
    """Name the outcome of a review."""
    return {
        "continue": _("Continue at home"),
        "change_plan": _("Change the plan"),
        "back_to_ward": _("Back to the ward"),
        "discharge": _("Discharge"),
    }[chosen]


def vital(kind: str) -> str:
    """Name a vital sign as the plots and the list of what is missing do."""
    return {
        "respiratory_rate": _("Respiration"),
        "oxygen_saturation": _("Oxygen saturation"),
        "oxygen_flow": _("Supplementary oxygen"),
        "systolic": _("Systolic BP"),
        "diastolic": _("Diastolic BP"),
        "pulse": _("Pulse"),
        "consciousness": _("Consciousness"),
        "temperature": _("Temperature"),
    }.get(kind, kind.replace("_", " "))


def score(news2: News2) -> str:
    """Write a NEWS2 total; with an input missing it is a lower bound and says so."""
    if news2["complete"]:
        return str(news2["lower"])
    return _("at least {n}").format(n=news2["lower"])


def bounds(news2: News2) -> str:
    """Say how sure a score is of itself: whole, or between two bounds and why."""
    if news2["complete"]:
        return _("complete")
    return _("at most {n}; {missing}").format(n=news2["upper"], missing=missing(news2))


def tight(text: str) -> str:
    """Keep a number and its unit on one line."""
    return BEFORE_UNIT.sub(NO_BREAK, text)


def missing(news2: News2) -> str:
    """Say what a score lacks."""
    if news2["complete"]:
        return ""
    lacking = ", ".join(vital(kind).lower() for kind in news2["missing"])
    return _("incomplete: {missing} missing").format(missing=lacking)


def change(points: int | None) -> str:
    """Say how a score moved in a day, by sign and number."""
    if points is None:
        return ""
    if points == 0:
        return _("unchanged 24 h")
    return _("{change} in 24 h").format(
        change=("▲" if points > 0 else "▼") + NO_BREAK + number(points, signed=True)
    )


def allergy(known: Allergy) -> str:
    """Say what is known of hypersensitivity: four different texts for four different states."""
    return {
        "known": "⚠ " + (known["text"] or _("Hypersensitivity, see the record")),
        "none_known": _("No known hypersensitivity"),
        "not_asked": _("Hypersensitivity not asked about"),
        "unknown": _("Hypersensitivity unknown"),
    }[known["status"]]


def role(code: str) -> str:
    """Name a role."""
    return {
        "physician": _("physician"),
        "nurse": _("nurse"),
        "assistant_nurse": _("assistant nurse"),
        "home_care_nurse": _("home-care nurse"),
        "bed_coordinator": _("bed coordinator"),
    }.get(code, "")


def day(number: int, planned: int | None) -> str:
    """Say how far the stay has come."""
    if planned is None:
        return _("day {n}").format(n=number)
    return _("day {n} of {of}").format(n=number, of=planned)


def bed(held: Bed | None, *, now: datetime) -> str:
    """Name the reserved bed and until when it is held."""
    if held is None:
        return ""
    return ", ".join(part for part in (place(held["label"]), until(held, now=now)) if part)


def place(label: str) -> str:
    """Name a bed; a place beyond the number is a word and a number, the rest are names."""
    number = label.removeprefix("Plats ")
    return _("Place {n}").format(n=number) if number != label and number.isdecimal() else label


def until(held: Bed | None, *, now: datetime) -> str:
    """Say until when a bed is held, if there is an end."""
    if held is None or held["until"] is None:
        return ""
    return _("until {at}").format(at=when(held["until"], now=now))


def mode(told: str) -> str:
    """Say how somebody takes part."""
    return {"on_site": _("on site"), "video": _("video"), "phone": _("phone")}[told]


def source(told: str) -> str:
    """Say who measured."""
    return {
        "device": _("device"),
        "patient": _("patient"),
        "kin": _("next of kin"),
        "staff": _("staff"),
        "lab": _("laboratory"),
    }.get(told, told)
