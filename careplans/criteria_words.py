"""Why a discharge criterion has the answer it has, in Swedish and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from careplans.measurements import MEASUREMENTS, quantise
from careplans.words import choices, comma, counted, lasting, name, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from careplans.criteria_model import Says, Within
    from careplans.patient import Tick
    from careplans.series import Value
from careplans.words import Both

TASK: Both = ("uppgiften är inte gjord", "the task is not done")
CLINICIAN: Both = (
    "väntar på ansvarig läkares eller sjuksköterskas bedömning",
    "waiting for a clinician",
)
TWO_NEEDED: Both = ("minst två provsvar behövs", "at least two results are needed")
NOT_STARTED: Both = ("behandlingen är inte påbörjad", "the treatment has not begun")


def limits(met: Within) -> Both:
    """Write the limits of a criterion; of a question, the answers that lie within them."""
    kind = met.kind
    answers = range(len(MEASUREMENTS[kind].answers))
    if answers:
        return choices(kind, [place for place in answers if _is_within(place, met)])
    if met.low is not None and met.high is not None:
        low, high = comma(quantise(kind, met.low)), value_of(kind, met.high)
        return f"{low[0]}–{high[0]}", f"{low[1]}–{high[1]}"
    if met.low is not None:
        low = value_of(kind, met.low)
        return f"minst {low[0]}", f"at least {low[1]}"
    if met.high is not None:
        high = value_of(kind, met.high)
        return f"högst {high[0]}", f"at most {high[1]}"
    return "utan gräns", "without limit"


def _is_within(place: int, met: Within) -> bool:
    low = met.low is None or place >= met.low
    return low and (met.high is None or place <= met.high)


def outside(value: Value, met: Within) -> Both:
    """Say which value was outside."""
    what, how, where = name(met.kind), value_of(met.kind, value.value), limits(met)
    return f"{what[0]} {how[0]}, ska vara {where[0]}", f"{what[1]} {how[1]}, should be {where[1]}"


def too_few(met: Within) -> Both:
    """Say how many values are needed."""
    period = lasting(met.period)
    count = counted(met.readings, ("mätning", "mätningar"), ("reading", "readings"))
    sv = f"minst {count[0]} på {period[0]} behövs"
    en = f"at least {count[1]} needed within {period[1]}"
    if met.apart is None:
        return sv, en
    apart = lasting(met.apart)
    return f"{sv}, med minst {apart[0]} emellan", f"{en}, at least {apart[1]} apart"


def within(values: Sequence[Value], met: Within) -> Both:
    """Say that the values have kept within limits."""
    where, period = limits(met), lasting(met.period)
    count = counted(len(values), ("mätning", "mätningar"), ("reading", "readings"))
    return f"{count[0]}, {where[0]}, på {period[0]}", f"{count[1]}, {where[1]}, within {period[1]}"


def fallen(peak: Value, newest: Value) -> Both:
    """Say how far a laboratory value has come down."""
    top, now = value_of(peak.kind, peak.value), value_of(newest.kind, newest.value)
    return f"högst {top[0]}, nu {now[0]}", f"peak {top[1]}, now {now[1]}"


def too_early(period: timedelta) -> Both:
    """Say that the treatment has not lasted long enough."""
    long = lasting(period)
    return f"har inte pågått i {long[0]} än", f"has not lasted {long[1]} yet"


def tolerated(period: timedelta) -> Both:
    """Say that the treatment has been tolerated."""
    long = lasting(period)
    return f"har fungerat i minst {long[0]}", f"has been tolerated for at least {long[1]}"


def trouble(value: Value) -> Both:
    """Say what was not tolerated."""
    what, how = name(value.kind), value_of(value.kind, value.value)
    return f"{what[0]}: {how[0]}", f"{what[1]}: {how[1]}"


def ticked(tick: Tick) -> Both:
    """Say who answered."""
    return f"bedömt av {tick.by}", f"answered by {tick.by}"


def not_asked(met: Says) -> Both:
    """Say that the patient has not answered lately."""
    period = lasting(met.within)
    return f"inget svar på {period[0]}", f"no answer in the past {period[1]}"


def said(value: Value) -> Both:
    """Say what the patient answered."""
    how = value_of(value.kind, value.value)
    return f"patienten svarar {how[0]}", f"the patient says {how[1]}"
