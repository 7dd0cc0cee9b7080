"""From rows to the care plan's judge, and from its verdict to what the screens need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, cast
from uuid import UUID

from backend.core.clock import local_day
from backend.monitoring.opened import Opened
from backend.monitoring.plans import plan_for
from careplans import (
    Assessment,
    ExtraSet,
    Observation,
    OwnLimit,
    Patient,
    Source,
    Tick,
    Urgency,
    assess,
)
from careplans.measurements import BY_CODE
from careplans.scores import EMERGENCY, URGENT

# Criteria look over the whole stay's fever curve and laboratory peaks; OPAT stays are longer,
# but nothing in the plans asks for more than this.
LOOKBACK = timedelta(days=14)
SILENT_CODE = "silent"
_KINDS = {code: measurement.kind for code, measurement in BY_CODE.items()}
_SOURCES = {str(source): source for source in Source}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement and its place on the round."""

    assessment: Assessment
    json: Mapping[str, Any]
    tier: int
    urgency: int

    @property
    def criteria_met(self) -> int:
        """How many discharge criteria are met."""
        return sum(1 for criterion in self.json["criteria"] if criterion["answer"] == "met")


def judge(opened: Opened, seen: list[Observation], *, zone: str) -> Verdict:
    """Judge an opened episode on what is known of it."""
    plan = plan_for(opened.plan_id, opened.plan_path, local_day(opened.now, zone))
    assessment = assess(plan, seen, patient=_patient(opened.person, opened.now), now=opened.now)
    shown = assessment.as_json()
    urgency = max((finding["urgency"] for finding in shown["findings"]), default=-1)
    return Verdict(assessment, shown, tier_of(shown, urgency), urgency)


def home_since(opened: Opened) -> datetime | None:
    """Give when an opened episode's patient came home."""
    return _moment(opened.person["home_since"])


def observations(opened: Opened) -> list[Observation]:
    """Turn an opened episode's columns into what the judge reads."""
    if opened.ids is None:
        return []
    return list(
        map(
            Observation,
            opened.ids,
            map(_KINDS.__getitem__, opened.kinds),
            opened.amounts,
            opened.moments,
            opened.received,
            map(_SOURCES.__getitem__, opened.sources),
            opened.reasons,
            map(_flags, opened.marks),
        )
    )


def observation(  # noqa: PLR0913, PLR0917 -- one argument a column
    identity: UUID,
    code: int,
    value: Decimal | None,
    at: datetime,
    received_at: datetime,
    source: str,
    reason: str | None,
    marks: str,
) -> Observation:
    """Make one observation of a reading's columns."""
    return Observation(
        identity,
        _KINDS[code],
        value,
        at,
        received_at,
        _SOURCES[source],
        reason,
        _flags(marks),
    )


@lru_cache(maxsize=1024)
def _flags(marks: str) -> frozenset[str]:
    return frozenset(marks.split())


def tier_of(verdict: Mapping[str, Any], urgency: int) -> int:
    """Give the tier that can be said aloud (ui 3.1).

    1 now, 2 urgent, 3 silent or asking for help, 4 something new, 5 ready for discharge, 6 stable.
    """
    news2 = verdict["news2"]
    codes = {finding["code"] for finding in verdict["findings"]}
    steps = (
        (1, news2["lower"] >= EMERGENCY or urgency == Urgency.RED),
        (2, news2["lower"] >= URGENT or news2["single_three"] or urgency == Urgency.ORANGE),
        (3, SILENT_CODE in codes),
        (4, urgency >= Urgency.TECHNICAL),
        (5, _all_met(verdict["criteria"])),
    )
    return next((tier for tier, holds in steps if holds), 6)


def _all_met(criteria: Iterable[Mapping[str, Any]]) -> bool:
    answers = [criterion["answer"] for criterion in criteria]
    return bool(answers) and all(answer == "met" for answer in answers)


def _patient(person: Mapping[str, Any], now: datetime) -> Patient:
    flow = person["oxygen_flow"]
    return Patient(
        home_since=_moment(person["home_since"]) or now,
        oxygen_scale=cast("Literal[1, 2]", person["oxygen_scale"]),
        oxygen_scale_order=person["oxygen_scale_order"],
        oxygen_flow=None if flow is None else Decimal(flow),
        limits=tuple(_limit(limit) for limit in person["limits"]),
        extras=tuple(_extra(extra) for extra in person["extras"]),
        ticks={name: _tick(tick) for name, tick in person["ticks"].items()},
        facts={name: datetime.fromisoformat(at) for name, at in person["facts"].items()},
    )


def _limit(limit: Mapping[str, Any]) -> OwnLimit:
    return OwnLimit(
        rule=limit["rule"],
        value=Decimal(limit["value"]),
        reason=limit["reason"],
        author=limit["author"],
        set_at=datetime.fromisoformat(limit["set_at"]),
        expires_at=_moment(limit["expires_at"]),
    )


def _extra(extra: Mapping[str, Any]) -> ExtraSet:
    return ExtraSet(
        id=UUID(extra["id"]),
        kinds=tuple(_KINDS[code] for code in extra["kinds"]),
        due_at=datetime.fromisoformat(extra["due_at"]),
        asked_at=datetime.fromisoformat(extra["asked_at"]),
    )


def _tick(tick: Mapping[str, Any]) -> Tick:
    return Tick(datetime.fromisoformat(tick["at"]), tick["by"], value=tick["value"])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
