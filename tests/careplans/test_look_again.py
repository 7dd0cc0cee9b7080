"""Nothing changes before the moment at which one should look again (house rule 5), and what
nobody measures never makes anything better.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careplans import (
    Assessment,
    ExtraSet,
    Kind,
    Observation,
    OwnLimit,
    Patient,
    Source,
    Tick,
    assess,
    load_plan,
)
from tests.careplans.home import NOW, ago, set_of

THOROUGH = settings(
    max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

PLANS = ("pneumonia+kim", "cellulitis+omar", "pyelonephritis", "endocarditis+opat-pump")

FACTS = ("iv-start", "oral-treatment", "pump-started", "extended-supervision", "antibiotic-stop")
TICKS = ("iv-review", "pump-changed", "evening-call", "doctor-agrees")

# The kinds that matter most, and values on both sides of their limits; a few cannot be right.
VALUES: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.PULSE, ("38", "47", "75", "104", "112", "127", "140", "NaN")),
    (Kind.OXYGEN_SATURATION, ("15", "83", "89", "91", "93", "96", "99")),
    (Kind.SYSTOLIC, ("70", "88", "94", "99", "125", "222")),
    (Kind.DIASTOLIC, ("75", "90")),
    (Kind.TEMPERATURE, ("34.9", "37.0", "38.2", "38.7", "39.4", "40.4", "98.6")),
    (Kind.RESPIRATORY_RATE, ("14", "23", "26", "31")),
    (Kind.CONSCIOUSNESS, ("0", "1")),
    (Kind.CRP, ("180", "80", "20")),
    (Kind.WEIGHT, ("81", "84")),
    (Kind.VOMITING, ("0", "2")),
    (Kind.FEELS_SAFE, ("0", "1")),
)
FLAGS = (frozenset[str](), frozenset({"time-fault"}), frozenset({"invalid"}))

PAIRS = tuple((kind, value) for kind, values in VALUES for value in values)
MARKS = (0, 0, 0, 0, 1, 2)
MINUTES = (*range(-30, 180), *range(180, 5 * 24 * 60, 15))
"""Minutes ago: some in the future, a third of them in the last hours, where most things happen."""

TOOK = (None, 1, 100)
"""Minutes from the device to the ward: not told, at once, late."""

# One number for a reading and one for a set: ten thousand examples are drawn in little time.
readings = st.lists(
    st.integers(0, len(PAIRS) * len(MARKS) * len(TOOK) * len(MINUTES) - 1), max_size=8
)
moments = st.sampled_from(MINUTES)
usual_sets = st.lists(moments, max_size=2)


def observed(codes: list[int], sets: list[int]) -> list[Observation]:
    return [
        *(seen for minutes in sets for seen in set_of(minutes)),
        *(observation(number, code) for number, code in enumerate(codes)),
    ]


def observation(number: int, code: int) -> Observation:
    code, pair = divmod(code, len(PAIRS))
    code, mark = divmod(code, len(MARKS))
    moment, took = divmod(code, len(TOOK))
    kind, value = PAIRS[pair]
    at = ago(minutes=MINUTES[moment])
    return Observation(
        id=UUID(int=number),
        kind=kind,
        value=Decimal(value),
        at=at,
        received_at=None if TOOK[took] is None else at + timedelta(minutes=TOOK[took] or 0),
        source=Source.PATIENT if kind is Kind.FEELS_SAFE else Source.DEVICE,
        flags=FLAGS[MARKS[mark]],
    )


def own_limit(told: tuple[int, int | None]) -> OwnLimit:
    since, until = told
    return OwnLimit(
        "saturation-low-red",
        Decimal(86),
        "KOL",
        "Dr Bob",
        ago(minutes=since),
        None if until is None else ago(minutes=since - until),
    )


WANTED = ((Kind.PULSE,), (Kind.SYSTOLIC, Kind.TEMPERATURE), (Kind.RESPIRATORY_RATE,))
ASKED = (-200, -20, 0, 25, 90, 400, 1500)
AHEAD = (1, 20, 45, 240, 900)
"""Minutes: how long ago an extra set was asked for, and how long after that it is due."""


def extra_set(number: int, told: tuple[int, int, int]) -> ExtraSet:
    kinds, asked, ahead = told
    return ExtraSet(
        UUID(int=number),
        WANTED[kinds],
        ago(minutes=ASKED[asked] - AHEAD[ahead]),
        ago(minutes=ASKED[asked]),
    )


extra_sets = st.lists(
    st.tuples(
        st.integers(0, len(WANTED) - 1),
        st.integers(0, len(ASKED) - 1),
        st.integers(0, len(AHEAD) - 1),
    ),
    max_size=2,
).map(lambda told: tuple(extra_set(number, one) for number, one in enumerate(told)))

patients = st.builds(
    lambda home, flow, limits, told, extras: Patient(
        home_since=ago(minutes=home),
        oxygen_flow=flow,
        limits=tuple(own_limit(limit) for limit in limits),
        extras=extras,
        facts={fact: ago(minutes=minutes) for fact, minutes in zip(FACTS, told, strict=False)},
        ticks={t: Tick(ago(minutes=m), "Bob") for t, m in zip(TICKS, told[::-1], strict=False)},
    ),
    st.sampled_from((0, 60, 600, 1500, 4000, 8000)),
    st.sampled_from((None, Decimal(0), Decimal(2))),
    st.lists(st.tuples(st.integers(-600, 2000), st.none() | st.integers(1, 3000)), max_size=1),
    st.lists(moments, max_size=len(FACTS)),
    extra_sets,
)


def shown(verdict: Assessment) -> tuple[object, ...]:
    """Everything in the verdict but the moment of it and of the next look."""
    return (
        verdict.findings,
        verdict.news2,
        verdict.criteria,
        verdict.clocks,
        verdict.extras,
        verdict.next_set_due,
    )


@THOROUGH
@given(readings, usual_sets, patients, st.sampled_from(PLANS), st.sampled_from((0.1, 0.5, 0.9, 1)))
def test_nothing_changes_before_we_look_again(
    codes: list[int], sets: list[int], patient: Patient, name: str, share: float
) -> None:
    seen, plan = observed(codes, sets), load_plan(name)
    first = assess(plan, seen, patient=patient, now=NOW)
    horizon = first.look_again_at or NOW + timedelta(days=30)

    later = min(NOW + (horizon - NOW) * share, horizon - timedelta(microseconds=1))

    assert horizon > NOW
    assert shown(assess(plan, seen, patient=patient, now=later)) == shown(first)


@settings(max_examples=500, deadline=None)
@given(readings, usual_sets, extra_sets, st.sampled_from(PLANS), st.integers(0, 10 * 24 * 60))
def test_time_without_measurements_never_lowers_a_severity(
    codes: list[int], sets: list[int], extras: tuple[ExtraSet, ...], name: str, minutes: int
) -> None:
    seen = [one for one in observed(codes, sets) if one.at <= NOW]
    plan, patient = load_plan(name), Patient(home_since=ago(days=6), extras=extras)

    before = assess(plan, seen, patient=patient, now=NOW)
    after = assess(plan, seen, patient=patient, now=NOW + timedelta(minutes=minutes))

    worst = max((finding.urgency for finding in before.findings), default=-1)
    assert max((finding.urgency for finding in after.findings), default=-1) >= worst
    assert after.news2.lower >= before.news2.lower


@settings(max_examples=500, deadline=None)
@given(readings, usual_sets, st.sampled_from(PLANS))
def test_the_order_of_arrival_changes_nothing(codes: list[int], sets: list[int], name: str) -> None:
    seen, plan = observed(codes, sets), load_plan(name)
    patient = Patient(home_since=ago(days=2))

    one = assess(plan, seen, patient=patient, now=NOW)
    other = assess(plan, seen[::-1], patient=patient, now=NOW)

    assert one == other


@settings(max_examples=300, deadline=None)
@given(readings, usual_sets, st.sampled_from(PLANS))
def test_every_finding_rests_on_readings_that_were_there(
    codes: list[int], sets: list[int], name: str
) -> None:
    seen = observed(codes, sets)
    known = {one.id for one in seen}

    verdict = assess(load_plan(name), seen, patient=Patient(home_since=ago(days=2)), now=NOW)

    for finding in verdict.findings:
        assert set(finding.evidence) <= known
        assert finding.evidence or finding.code in {"silent", "clock"}
    for criterion in verdict.criteria:
        assert set(criterion.evidence) <= known
