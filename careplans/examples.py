"""Examples beside each plan: a situation, and what must be found in it. A domain expert writes them.

An empty `finds` asserts silence. Times are told from now: "-90m", "-2d6h", "+12h".
"""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import ValidationError

from careplans.assess import assess
from careplans.example_model import Example, ExampleFile
from careplans.load import PlanError, Problem, problem
from careplans.measurements import Kind, Source
from careplans.patient import ExtraSet, Observation, OwnLimit, Patient, Tick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from careplans.load import Library
    from careplans.verdict import Assessment

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""Nine in the morning of a Tuesday in Stockholm."""

USUAL: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PULSE: "75",
        Kind.OXYGEN_SATURATION: "97",
        Kind.SYSTOLIC: "125",
        Kind.DIASTOLIC: "75",
        Kind.TEMPERATURE: "37.0",
    }
)
EVENING_CALL = Tick(NOW, "avdelningen")
"""Every example has had its evening call, unless it says otherwise."""

_PART = re.compile(r"(\d+)([dhm])")
_MOMENT = re.compile(r"[+-](\d+[dhm])+")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


def parse_examples(text: str, file: str) -> ExampleFile:
    """Read a file of examples, or refuse it with file, key and sentence."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(Problem(file, "-", f"This is not TOML: {error}.")) from None
    try:
        return ExampleFile.model_validate(data)
    except ValidationError as error:
        raise PlanError(*(problem(file, one, data) for one in error.errors())) from None


def moment(text: str) -> datetime:
    """Tell a moment from now."""
    if not _MOMENT.fullmatch(text):
        raise ValueError(f'"{text}" is no time from now; write "-90m", "-2d6h" or "+12h".')
    span = sum((int(n) * _UNITS[unit] for n, unit in _PART.findall(text)), timedelta(0))
    return NOW - span if text.startswith("-") else NOW + span


def observations(example: Example) -> list[Observation]:
    """Make the observations of an example: its usual sets, and what it names."""
    usual = [
        (kind, f"{at} {value}")
        for at in example.usual
        for kind, value in USUAL.items()
        if kind not in example.readings
    ]
    named = [(kind, one) for kind, several in example.readings.items() for one in several]
    return [_observation(i, kind, text) for i, (kind, text) in enumerate([*usual, *named])]


def _observation(number: int, kind: Kind, text: str) -> Observation:
    match text.split():
        case [at, value]:
            source = Source.DEVICE
        case [at, value, who]:
            source = _source(who)
        case _:
            raise ValueError(f'"{text}" is no reading; write a time and a value: "-1h 97".')
    return Observation(UUID(int=number), kind, _decimal(value), moment(at), source=source)


def _source(who: str) -> Source:
    try:
        return Source(who)
    except ValueError:
        *others, last = Source
        known = f"{', '.join(others)} or {last}"
        raise ValueError(f'"{who}" is nobody a reading comes from; say {known}.') from None


def _decimal(value: str) -> Decimal:
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ValueError(f'"{value}" is no number.') from None


def patient(example: Example) -> Patient:
    """Make the patient of an example."""
    return Patient(
        home_since=moment(example.home),
        oxygen_scale=example.oxygen_scale,
        oxygen_scale_order="exempel",
        oxygen_flow=example.oxygen_flow,
        limits=tuple(
            OwnLimit(
                limit.rule,
                limit.value,
                "exempel",
                "exempel",
                moment(limit.since),
                None if limit.until is None else moment(limit.until),
            )
            for limit in example.limits
        ),
        extras=tuple(
            ExtraSet(UUID(int=number), extra.kinds, moment(extra.due), moment(extra.asked))
            for number, extra in enumerate(example.extras)
        ),
        ticks={"evening-call": EVENING_CALL}
        | {name: Tick(moment(at), "exempel") for name, at in example.ticks.items()},
        facts={name: moment(at) for name, at in example.facts.items()},
    )


def judge(example: Example, library: Library) -> Assessment:
    """Judge an example by its plan."""
    plan = library.plan(example.plan)
    return assess(plan, observations(example), patient=patient(example), now=NOW)


def shortcomings(example: Example, assessment: Assessment) -> Iterator[str]:
    """Say where the verdict is not what the example says."""
    found = [finding.rule for finding in assessment.findings]
    if found != list(example.finds):
        yield f"Should find {list(example.finds)}, finds {found}."
    answers = {criterion.id: criterion.answer for criterion in assessment.criteria}
    for criterion, answer in example.answers.items():
        if answers.get(criterion) != answer:
            yield f"Should answer {criterion} with {answer}, answers {answers.get(criterion)}."
    score = assessment.news2
    if example.news2 is not None and example.news2 != (score.lower, score.upper):
        yield f"Should score NEWS2 {example.news2}, scores {(score.lower, score.upper)}."
