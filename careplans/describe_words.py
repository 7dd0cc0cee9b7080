"""How a plan's parts are said in plain Swedish."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from careplans import criteria_words
from careplans import words as said
from careplans.criteria_model import Fallen, Says, TaskDone, Ticked, Tolerated, Within
from careplans.measurements import MEASUREMENTS, Kind
from careplans.model import (
    Above,
    AllOf,
    Answered,
    AnyOf,
    Below,
    ExtraMissing,
    FallsBy,
    OutsideFor,
    RisesBy,
    ScoreReached,
    ScoreRises,
    ScoreSingle,
    Silent,
    Urgency,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import timedelta

    from careplans.criteria_model import Requirement
    from careplans.model import Condition, Rule
    from careplans.plan import Clock
    from careplans.scores import Band

URGENCY: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.RED: "HÖG",
        Urgency.ORANGE: "MEDEL",
        Urgency.YELLOW: "LÅG",
        Urgency.TECHNICAL: "TEKNISK",
    }
)
WEEKDAYS: Mapping[str, str] = MappingProxyType(
    {
        "mon": "måndag",
        "tue": "tisdag",
        "wed": "onsdag",
        "thu": "torsdag",
        "fri": "fredag",
        "sat": "lördag",
        "sun": "söndag",
    }
)


def name(kind: Kind) -> str:
    """Name a kind."""
    return said.name(kind)[0]


def kinds(several: Iterable[Kind]) -> str:
    """Name several kinds."""
    return said.names(several)[0]


def lasting(period: timedelta) -> str:
    """Say a length of time."""
    return said.lasting(period)[0]


def capital(sentence: str) -> str:
    """Begin a sentence."""
    return sentence[0].upper() + sentence[1:]


def bands(kind: Kind, several: Iterable[Band]) -> str:
    """Write a score's bands for one kind."""
    if kind is Kind.OXYGEN_FLOW:
        return "; ".join(f"{_yes(band)}: {band.points}" for band in several)
    return "; ".join(f"{_band(kind, band)}: {band.points}" for band in several)


def _yes(band: Band) -> str:
    return "ja" if band.points else "nej"


def _band(kind: Kind, band: Band) -> str:
    if band.low is None and band.high is not None:
        edge, sign = band.high, "≤ "
    elif band.high is None and band.low is not None:
        edge, sign = band.low, "≥ "
    else:
        return "–".join(said.comma(edge)[0] for edge in (band.low, band.high) if edge is not None)
    if MEASUREMENTS[kind].answers:
        return said.value_of(kind, edge)[0] if band.points == 0 else "allt annat"
    return sign + said.value_of(kind, edge)[0]


def condition(when: Condition) -> str:  # noqa: C901, PLR0911 -- one sentence for each condition
    """Say a condition."""
    match when:
        case Below() | Above():
            return _limit(when)
        case RisesBy() | FallsBy():
            return _change(when)
        case OutsideFor():
            low, high = said.comma(when.outside[0])[0], said.value_of(when.kind, when.outside[1])[0]
            return f"{kinds([when.kind])} utanför {low}–{high} i minst {lasting(when.lasting)}"
        case Silent():
            return _silent(when)
        case ExtraMissing():
            return _extra_missing(when)
        case ScoreReached():
            sure = "säkert" if when.certainty == "certain" else "möjligen"
            return f"NEWS2 är {sure} {when.at_least} eller mer"
        case ScoreSingle():
            return "3 poäng i en enda del av NEWS2"
        case ScoreRises():
            return f"NEWS2 har stigit minst {when.rises_by} inom {lasting(when.within)}"
        case Answered():
            return _answered(when)
        case AnyOf():
            return "; eller ".join(_inside(one) for one in when.any)
        case AllOf():
            return ", och samtidigt ".join(_inside(one) for one in when.all)
        case _:
            assert_never(when)


def _inside(when: Condition) -> str:
    """Say a condition among others, so that nobody can read it together with its neighbour."""
    match when:
        case AnyOf():
            return f"minst ett av ({'; '.join(_inside(one) for one in when.any)})"
        case AllOf():
            return f"({condition(when)})"
        case _:
            return condition(when)


def _limit(when: Below | Above) -> str:
    answers = range(len(MEASUREMENTS[when.kind].answers))
    if answers:
        beyond = [place for place in answers if _is_beyond(place, when)]
        return f"{kinds([when.kind])}: {said.choices(when.kind, beyond)[0]}"
    side, value = ("under", when.below) if isinstance(when, Below) else ("över", when.above)
    sentence = f"{kinds([when.kind])} {side} {said.value_of(when.kind, value)[0]}"
    if when.scale_2 is not None:
        sentence += f" (på skala 2 {side} {said.value_of(when.kind, when.scale_2)[0]})"
    return sentence if when.in_a_row == 1 else f"{sentence}, {when.in_a_row} gånger i rad"


def _is_beyond(place: int, when: Below | Above) -> bool:
    return place < when.below if isinstance(when, Below) else place > when.above


def _change(when: RisesBy | FallsBy) -> str:
    way, by = ("stiger", when.rises_by) if isinstance(when, RisesBy) else ("sjunker", when.falls_by)
    much = said.difference(when.kind, by)[0]
    return f"{kinds([when.kind])} {way} minst {much} inom {lasting(when.within)}"


def _silent(when: Silent) -> str:
    late = lasting(when.silent)
    sentence = f"en mätning saknas och är {late} sen"
    if when.sets > 1:
        sentence = f"{when.sets} mätningar i rad saknas, den senaste är {late} sen"
    return _after_a_score(sentence, when.last_news2)


def _extra_missing(when: ExtraMissing) -> str:
    sentence = f"en extra mätning som någon har bett om är {lasting(when.extra_missing)} sen"
    return _after_a_score(sentence, when.last_news2)


def _after_a_score(sentence: str, points: int | None) -> str:
    return sentence if points is None else f"{sentence}, och senaste NEWS2 var minst {points}"


def _answered(when: Answered) -> str:
    if MEASUREMENTS[when.kind].answers:
        shown = said.choices(when.kind, when.answered)[0]
    else:
        shown = said.either([str(one) for one in when.answered], "eller")
    return f"{kinds([when.kind])}: {shown}"


def handling(rule: Rule, when: Below | Above) -> Iterator[str]:
    """Say how a limit is asked about again and cleared."""
    if rule.ask_again is not None:
        yield (
            f"Mät om. LÅG tills dess; kommer ingen ny mätning inom {lasting(rule.ask_again)} "
            f"räknas värdet som bekräftat ({URGENCY[rule.urgency]})."
        )
    if rule.extreme is not None:
        side = "Under" if isinstance(when, Below) else "Över"
        yield f"{side} {said.value_of(when.kind, rule.extreme)[0]} väntar man inte på omtaget."
    if rule.clear.margin or rule.clear.in_a_row > 1:
        yield f"Släcks när värdet är {_back(rule, when)}{_times(rule.clear.in_a_row)}."


def _back(rule: Rule, when: Below | Above) -> str:
    if not rule.clear.margin:
        return "tillbaka innanför gränsen"
    side = "över" if isinstance(when, Below) else "under"
    return f"minst {said.difference(when.kind, rule.clear.margin)[0]} {side} gränsen"


def _times(count: int) -> str:
    return "" if count == 1 else f", {count} gånger i rad"


def requirement(met: Requirement) -> str:
    """Say what meets a criterion."""
    match met:
        case Within():
            where, needed = criteria_words.limits(met)[0], criteria_words.too_few(met)[0]
            return f"{kinds([met.kind])} {where} i {lasting(met.period)}; {needed}"
        case Fallen():
            percent = said.comma(met.fallen_percent)[0]
            return f"{kinds([met.kind])} har sjunkit minst {percent} % från det högsta värdet"
        case Tolerated():
            return _tolerated(met)
        case TaskDone():
            return f"uppgiften `{met.task}` är gjord"
        case Ticked():
            return f"ansvarig läkare eller sjuksköterska har bedömt det (`{met.tick}`)"
        case Says():
            return f"{_says(met)}, inte äldre än {lasting(met.within)}"
        case _:
            assert_never(met)


def _says(met: Says) -> str:
    answers = MEASUREMENTS[met.says].answers
    enough = [f"”{sv}”" for sv, _ in answers[met.at_least :]]
    least = f"minst {met.at_least}"
    return f"patienten har svarat {said.either(enough, 'eller') if enough else least}"


def _tolerated(met: Tolerated) -> str:
    sentence = f"behandlingen har pågått i minst {lasting(met.period)}"
    return f"{sentence} utan {kinds(met.without)}" if met.without else sentence


def clock(when: Clock) -> str:
    """Say when a clock strikes."""
    start = "hemkomsten" if when.starts == "home" else f"`{when.starts}`"
    sentence = f"{lasting(when.after)} efter {start}" if when.after else f"vid {start}"
    if when.at_time is not None:
        sentence += f", klockan {when.at_time:%H.%M}"
    if when.every is not None:
        sentence += f", sedan igen efter {lasting(when.every)}"
    if when.warns:
        sentence += f"; påminner {lasting(when.warns)} före"
    return sentence
