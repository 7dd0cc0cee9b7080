"""What a finding says, in Swedish and English: numbers with their unit, the comma where it belongs."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from careplans.measurements import MEASUREMENTS, Kind, quantise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from careplans.limits import Limit
    from careplans.scores import Part
    from careplans.series import Value

Both = tuple[str, str]
"""Swedish, English."""


TIMES = "gånger"


def as_json(words: Both) -> dict[str, str]:
    """Give the two languages as the API shows them."""
    return {"sv": words[0], "en": words[1]}


def name(kind: Kind) -> Both:
    """Name a kind."""
    row = MEASUREMENTS[kind]
    return row.sv, row.en


def names(kinds: Iterable[Kind]) -> Both:
    """Name several kinds, in small letters, with commas between."""
    rows = [MEASUREMENTS[kind] for kind in kinds]
    return ", ".join(_small(row.sv) for row in rows), ", ".join(_small(row.en) for row in rows)


@cache
def _small(word: str) -> str:
    return word if word[:2].isupper() else word[0].lower() + word[1:]


def comma(value: Decimal) -> Both:
    """Write a number without exponent, with comma and with point."""
    text = f"{value:f}"
    return text.replace(".", ","), text


def value_of(kind: Kind, value: Decimal) -> Both:
    """Write a value with its unit, or as the answer it stands for."""
    row = MEASUREMENTS[kind]
    exact = quantise(kind, value)
    if row.answers and exact == exact.to_integral_value() and 0 <= exact < len(row.answers):
        return row.answers[int(exact)]
    if row.shown == TIMES:
        return counted(int(exact), ("gång", "gånger"), ("time", "times"))
    sv, en = comma(exact)
    return f"{sv} {row.shown}".strip(), f"{en} {_english(row.shown)}".strip()


def choices(kind: Kind, chosen: Iterable[int]) -> Both:
    """Write out answers of which any will do."""
    shown = [MEASUREMENTS[kind].answers[place] for place in chosen]
    sv, en = [word for word, _ in shown], [word for _, word in shown]
    if any("," in word or " eller " in word for word in sv):
        sv, en = [f"”{word}”" for word in sv], [f"“{word}”" for word in en]
    return either(sv, "eller"), either(en, "or")


def either(several: Sequence[str], word: str) -> str:
    """Write several things one after the other, with a word before the last."""
    *first, last = several
    return f"{', '.join(first)} {word} {last}" if first else last


def _english(unit: str) -> str:
    return {TIMES: "times", "av 10": "of 10", "l/min": "L/min", "mg/l": "mg/L"}.get(unit, unit)


_STEPS: dict[str, tuple[Both, Both]] = {
    "%": (("procentenhet", "percentage point"), ("procentenheter", "percentage points")),
    "av 10": (("steg av 10", "step of 10"), ("steg av 10", "steps of 10")),
}


def difference(kind: Kind, value: Decimal) -> Both:
    """Write a difference between two values of a kind."""
    unit = MEASUREMENTS[kind].shown
    sv, en = comma(quantise(kind, value))
    if unit in _STEPS:
        one, many = _STEPS[unit]
        which = one if value == 1 else many
        return f"{sv} {which[0]}", f"{en} {which[1]}"
    return f"{sv} {unit}".strip(), f"{en} {_english(unit)}".strip()


@lru_cache(maxsize=1024)
def lasting(period: timedelta) -> Both:
    """Write a length of time as a person says it."""
    minutes = round(period.total_seconds() / 60)
    if minutes and minutes % (24 * 60) == 0:
        return counted(minutes // (24 * 60), ("dygn", "dygn"), ("day", "days"))
    if minutes and minutes % 60 == 0:
        return counted(minutes // 60, ("timme", "timmar"), ("hour", "hours"))
    return counted(minutes, ("minut", "minuter"), ("minute", "minutes"))


def counted(count: int, sv: Both, en: Both) -> Both:
    """Count something: one and many, in Swedish and English."""
    many = count != 1
    return f"{count} {sv[many]}", f"{count} {en[many]}"


def news2(lower: int, upper: int, missing: Sequence[Kind], old: Sequence[Kind]) -> Both:
    """Say a NEWS2 honestly: an incomplete one is a lower bound."""
    if not missing:
        return f"NEWS2 {lower}", f"NEWS2 {lower}"
    sv, en = [], []
    if lacking := [kind for kind in missing if kind not in old]:
        sv.append(f"{names(lacking)[0]} saknas")
        en.append(f"{names(lacking)[1]} missing")
    if old:
        sv.append(f"äldre värde: {names(old)[0]}")
        en.append(f"older value: {names(old)[1]}")
    return (
        f"NEWS2 minst {lower}, högst {upper} (ofullständig: {'; '.join(sv)})",
        f"NEWS2 at least {lower}, at most {upper} (incomplete: {'; '.join(en)})",
    )


def with_parts(text: Both, parts: Sequence[Part]) -> Both:
    """Add the inputs that matter to a score's words."""
    shown = [(name(part.kind), value_of(part.kind, part.value)) for part in parts]
    sv = ", ".join(f"{_small(what[0])} {how[0]}" for what, how in shown)
    en = ", ".join(f"{_small(what[1])} {how[1]}" for what, how in shown)
    return f"3 poäng för {sv}; {text[0]}", f"3 points for {en}; {text[1]}"


def risen(text: Both, points: int, within: timedelta) -> Both:
    """Add a rise to a score's words."""
    period = lasting(within)
    return (
        f"{text[0]}, stigit med {points} inom {period[0]}",
        f"{text[1]}, risen by {points} within {period[1]}",
    )


def beyond(value: Value, limit: Limit, in_a_row: int = 1) -> Both:
    """Say that a value is on the wrong side of a limit."""
    what, how, where = _beside(value, limit)
    side = ("under", "below") if limit.low else ("över", "above")
    whose = ("egen gräns", "the patient's own limit") if limit.own else ("gränsen", "the limit")
    sv = f"{what[0]} {how[0]}, {side[0]} {whose[0]} {where[0]}"
    en = f"{what[1]} {how[1]}, {side[1]} {whose[1]} {where[1]}"
    if in_a_row == 1:
        return sv, en
    return f"{sv}, {in_a_row} gånger i rad", f"{en}, {in_a_row} times in a row"


def not_cleared(value: Value, limit: Limit) -> Both:
    """Say that a value has come back, but not yet far or often enough."""
    what, how, where = _beside(value, limit)
    return (
        f"{what[0]} {how[0]}, ännu inte säkert tillbaka från gränsen {where[0]}",
        f"{what[1]} {how[1]}, not yet safely back from the limit {where[1]}",
    )


def _beside(value: Value, limit: Limit) -> tuple[Both, Both, Both]:
    kind = value.kind
    return name(kind), value_of(kind, value.value), value_of(kind, limit.value)


def changed(start: Value, newest: Value, within: timedelta) -> Both:
    """Say how a value has changed within a period."""
    what, how = name(newest.kind), value_of(newest.kind, newest.value)
    by = difference(newest.kind, abs(newest.value - start.value))
    period = lasting(within)
    way = ("stigit", "risen") if newest.value > start.value else ("sjunkit", "fallen")
    return (
        f"{what[0]} {how[0]}, har {way[0]} {by[0]} inom {period[0]}",
        f"{what[1]} {how[1]}, has {way[1]} {by[1]} within {period[1]}",
    )


def outside(newest: Value, limits: tuple[Decimal, Decimal], period: timedelta) -> Both:
    """Say that a value has kept outside its range."""
    what, how = name(newest.kind), value_of(newest.kind, newest.value)
    low, high = comma(quantise(newest.kind, limits[0])), value_of(newest.kind, limits[1])
    long = lasting(period)
    return (
        f"{what[0]} {how[0]}, utanför {low[0]}–{high[0]} i minst {long[0]}",
        f"{what[1]} {how[1]}, outside {low[1]}–{high[1]} for at least {long[1]}",
    )


def silent(lacking: Sequence[Kind], since: datetime, sets: int) -> Both:
    """Say which measurements are missing, since when (local time)."""
    several = (f"{sets} mätningar i rad", f"{sets} sets in a row")
    return _missing(("Mätning", "Measurement"), lacking, since, several if sets > 1 else None)


def extra_silent(lacking: Sequence[Kind], since: datetime, sets: int) -> Both:
    """Say which measurements that were asked for are missing, since when (local time)."""
    several = (f"{sets} extra mätningar", f"{sets} extra measurements")
    named = ("Extra mätning", "Extra measurement")
    return _missing(named, lacking, since, several if sets > 1 else None)


def _missing(named: Both, lacking: Sequence[Kind], since: datetime, several: Both | None) -> Both:
    what, when = names(lacking), day_and_time(since)
    more = ("", "") if several is None else tuple(f" ({one})" for one in several)
    return (
        f"{named[0]} saknas sedan {when[0]}: {what[0]}{more[0]}",
        f"{named[1]} missing since {when[1]}: {what[1]}{more[1]}",
    )


def answered(value: Value) -> Both:
    """Say what was answered."""
    what, how = name(value.kind), value_of(value.kind, value.value)
    return f"{what[0]}: {how[0]}", f"{what[1]}: {how[1]}"


def joined(texts: Sequence[Both]) -> Both:
    """Say several things in one breath."""
    return "; ".join(sv for sv, _ in texts), "; ".join(en for _, en in texts)


def ask_again(text: Both) -> Both:
    """Ask for the measurement again."""
    return f"{text[0]} – mät igen", f"{text[1]} – measure again"


REASONS: dict[str, Both] = {
    "fahrenheit-suspected": ("ser ut som Fahrenheit", "looks like Fahrenheit"),
    "outside-physiological-range": ("orimligt värde", "impossible value"),
    "systolic-not-above-diastolic": (
        "det övre trycket är inte högre än det undre",
        "the upper pressure is not above the lower",
    ),
    "not-a-number": ("apparaten kunde inte mäta", "the device could not measure"),
    "positive-infinity": ("utanför apparatens mätområde", "beyond the device's range"),
    "negative-infinity": ("utanför apparatens mätområde", "beyond the device's range"),
    "error": ("apparaten anger fel", "the device reports an error"),
    "no-value": ("värde saknas", "no value"),
}


def no_valid_value(kind: Kind, reason: str) -> Both:
    """Say that there is no valid value, why, and what to do."""
    what = name(kind)
    why = REASONS.get(reason, ("osäker signal", "unreliable signal"))
    return (
        f"{what[0]}: inget giltigt värde ({why[0]}), fråga igen",
        f"{what[1]}: no valid value ({why[1]}), ask again",
    )


def time_fault(kind: Kind) -> Both:
    """Say that a value has an impossible time."""
    what = name(kind)
    return f"{what[0]}: mättiden kan inte stämma", f"{what[1]}: the measured time cannot be right"


def two_values(one: Value, other: Value) -> Both:
    """Say that two values of the same kind contradict each other."""
    what, a, b = name(one.kind), value_of(one.kind, one.value), value_of(other.kind, other.value)
    return f"{what[0]}: {a[0]} och {b[0]} strax efter", f"{what[1]}: {a[1]} and {b[1]} soon after"


def no_such_rule(rule: str) -> Both:
    """Say that an own limit is not watched."""
    return (
        f"Egen gräns för okänd regel: {rule}",
        f"The patient's own limit for an unknown rule: {rule}",
    )


def clock(title: Both, due: datetime) -> Both:
    """Say when a rule clock struck (local time)."""
    return f"{title[0]}: {day_and_time(due)[0]}", f"{title[1]}: {day_and_time(due)[1]}"


_MONTHS = (
    ("jan", "Jan"),
    ("feb", "Feb"),
    ("mars", "Mar"),
    ("apr", "Apr"),
    ("maj", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("aug", "Aug"),
    ("sep", "Sep"),
    ("okt", "Oct"),
    ("nov", "Nov"),
    ("dec", "Dec"),
)


def day_and_time(moment: datetime) -> Both:
    """Write a local moment as the screens do: day, month in letters, 24 hours with a colon."""
    sv, en = _MONTHS[moment.month - 1]
    return f"{moment.day} {sv} {moment:%H:%M}", f"{moment.day} {en} {moment:%H:%M}"


def late(text: Both, value: Value, zone: ZoneInfo) -> Both:
    """Say of a finding when its value was measured and when it came."""
    measured = value.at.astimezone(zone)
    came = (value.received_at or value.at).astimezone(zone)
    if measured.date() == came.date():
        took = (
            f"{measured:%H:%M}, mottaget {came:%H:%M}",
            f"{measured:%H:%M}, received {came:%H:%M}",
        )
    else:
        (from_sv, from_en), (to_sv, to_en) = day_and_time(measured), day_and_time(came)
        took = (f"{from_sv}, mottaget {to_sv}", f"{from_en}, received {to_en}")
    return f"{text[0]} (uppmätt {took[0]})", f"{text[1]} (measured {took[1]})"
