"""Ada at home: what the careplans' tests build their situations of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from careplans import Finding, Kind, Observation, Patient, Source, Tick, load_plan
from careplans.load import combine, library, parse
from careplans.plan import CarePlan

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""Nine in the morning of a Tuesday in Stockholm, the third day at home."""

HOME_SINCE = NOW - timedelta(hours=47)
CALLED = {"evening-call": Tick(NOW, "avdelningen")}
PLAN = load_plan("other-infection")

VITALS = {
    Kind.PULSE: "75",
    Kind.OXYGEN_SATURATION: "97",
    Kind.SYSTOLIC: "125",
    Kind.DIASTOLIC: "75",
    Kind.TEMPERATURE: "37.0",
}

_numbers = count(1)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def reading(  # noqa: PLR0913 -- an observation has that many sides
    kind: Kind,
    value: str | None,
    minutes: float = 30,
    *,
    source: Source = Source.DEVICE,
    flags: frozenset[str] = frozenset(),
    absent: str | None = None,
    received: float | None = None,
) -> Observation:
    """One reading, so many minutes ago."""
    return Observation(
        id=UUID(int=next(_numbers)),
        kind=kind,
        value=None if value is None else Decimal(value),
        at=ago(minutes=minutes),
        received_at=None if received is None else ago(minutes=received),
        source=source,
        absent_reason=absent,
        flags=flags,
    )


def set_of(minutes: float = 30, **other: str | None) -> list[Observation]:
    """A usual set, so many minutes ago, but for what is named; None leaves a kind out."""
    values = VITALS | {Kind(kind): value for kind, value in other.items()}
    return [reading(kind, value, minutes) for kind, value in values.items() if value is not None]


def ada(**told: object) -> Patient:
    """Ada, on air, called on her first evening, unless told otherwise."""
    known: dict[str, object] = {
        "home_since": HOME_SINCE,
        "oxygen_flow": Decimal(0),
        "ticks": CALLED,
    }
    return Patient(**(known | told))  # type: ignore[arg-type]  # a test's own words


def rules_of(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in findings]


HEAD = """
id = "test"
kind = "diagnosis"
version = "2026.1"
in_force_from = 2026-01-01
title = { sv = "Prov", en = "Test" }
source = "the tests"
approver = "the tests"
"""


def plan_with(rules: str) -> CarePlan:
    """The unit's settings, and no rules but these."""
    unit = library().in_force("unit", None)
    bare = unit.model_copy(update={"rules": (), "clocks": (), "criteria": ()})
    return combine(bare, parse(HEAD + rules, "test.toml"))


def rule(when: str, urgency: str = "orange", more: str = "") -> str:
    """The text of one rule called `r`."""
    return f"""
[[rules]]
id = "r"
urgency = "{urgency}"
when = {when}
because = {{ sv = "Därför.", en = "Because." }}
source = "the tests"
{more}
"""
