"""What home values can and cannot say of NEWS2: two bounds, and never a false comfort."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplans import Kind, News2, Observation, Patient, Source, assess
from careplans.scores import NEWS2
from tests.careplans.home import NOW, PLAN, ada, ago, reading, set_of


def score_of(seen: list[Observation], patient: Patient | None = None) -> News2:
    return assess(PLAN, seen, patient=patient or ada(), now=NOW).news2


def test_four_home_vitals_leave_six_points_open() -> None:
    score = score_of(set_of())

    assert (score.lower, score.upper) == (0, 6)
    assert score.missing == (Kind.RESPIRATORY_RATE, Kind.CONSCIOUSNESS)
    assert score.level == "unknown"


def test_with_the_breaths_counted_three_points_stay_open() -> None:
    score = score_of([*set_of(), reading(Kind.RESPIRATORY_RATE, "16", 25, source=Source.STAFF)])

    assert (score.lower, score.upper) == (0, 3)
    assert score.missing == (Kind.CONSCIOUSNESS,)


def test_unknown_oxygen_adds_two_points_to_the_upper_bound() -> None:
    score = score_of(set_of(), ada(oxygen_flow=None))

    assert (score.lower, score.upper) == (0, 8)
    assert Kind.OXYGEN_FLOW in score.missing


def test_oxygen_known_from_the_plan_is_two_points() -> None:
    score = score_of(set_of(), ada(oxygen_flow=Decimal(2)))

    oxygen = next(part for part in score.parts if part.kind is Kind.OXYGEN_FLOW)
    assert (oxygen.points, oxygen.source, oxygen.at, oxygen.id) == (2, "plan", None, None)
    assert (score.lower, score.upper) == (2, 8)


def test_oxygen_seen_replaces_oxygen_planned() -> None:
    score = score_of([*set_of(), reading(Kind.OXYGEN_FLOW, "0")], ada(oxygen_flow=Decimal(2)))

    assert score.lower == 0


def test_scale_2_counts_only_on_a_doctors_order() -> None:
    seen = set_of(oxygen_saturation="89")

    without = score_of(seen, ada(oxygen_scale=2))
    ordered = score_of(seen, ada(oxygen_scale=2, oxygen_scale_order="Dr Bob 2026-11-20"))

    assert (without.scale, without.lower) == (1, 3)
    assert (ordered.scale, ordered.lower) == (2, 0)


def test_scale_2_with_unknown_oxygen_keeps_both_readings_of_a_high_saturation_open() -> None:
    patient = ada(oxygen_scale=2, oxygen_scale_order="Dr Bob", oxygen_flow=None)

    score = score_of(set_of(oxygen_saturation="97"), patient)

    assert (score.lower, score.upper) == (0, 3 + 6 + 2)


def test_five_certain_points_are_urgent_whatever_is_missing() -> None:
    score = score_of(set_of(pulse="115", oxygen_saturation="92", temperature="38.5"))

    assert (score.lower, score.level, score.certain) == (5, "urgent", "urgent")


def test_seven_certain_points_are_an_emergency() -> None:
    score = score_of(set_of(pulse="135", oxygen_saturation="91", temperature="38.5"))

    assert (score.lower, score.level) == (7, "emergency")


def test_a_single_three_is_certain_too() -> None:
    score = score_of(set_of(oxygen_saturation="91"))

    assert (score.single_three, score.certain, score.level) == (
        True,
        "single_three",
        "single_three",
    )


def test_all_seven_within_half_an_hour_may_be_low() -> None:
    seen = [
        *set_of(30),
        reading(Kind.RESPIRATORY_RATE, "14", 5, source=Source.STAFF),
        reading(Kind.CONSCIOUSNESS, "0", 0, source=Source.STAFF),
    ]

    score = score_of(seen)

    assert (score.complete, score.level, score.certain) == (True, "low", None)


def test_one_input_a_minute_too_old_makes_the_score_incomplete() -> None:
    seen = [
        *set_of(31),
        reading(Kind.RESPIRATORY_RATE, "14", 5, source=Source.STAFF),
        reading(Kind.CONSCIOUSNESS, "0", 0, source=Source.STAFF),
    ]

    score = score_of(seen)

    assert not score.complete
    assert score.level == "unknown"
    assert score.missing == (
        Kind.OXYGEN_SATURATION,
        Kind.SYSTOLIC,
        Kind.PULSE,
        Kind.TEMPERATURE,
    )


def test_a_later_lone_value_never_lowers_the_score_of_the_set_before_it() -> None:
    whole = set_of(240, pulse="125", temperature="39.2", oxygen_saturation="93")
    before = score_of(whole)

    after = score_of([*whole, reading(Kind.OXYGEN_SATURATION, "93", 5)])

    assert before.lower == after.lower == 6
    assert after.old == (Kind.SYSTOLIC, Kind.PULSE, Kind.TEMPERATURE)


def test_each_part_tells_its_age_and_source() -> None:
    breaths = reading(Kind.RESPIRATORY_RATE, "22", 20, source=Source.STAFF)

    score = score_of([breaths])

    assert score.as_json()["parts"][0] == {
        "kind": "respiratory_rate",
        "points": 2,
        "value": "22",
        "at": ago(minutes=20).isoformat(),
        "source": "staff",
        "current": True,
    }


def test_no_values_at_all_say_nothing() -> None:
    score = score_of([])

    assert (score.lower, score.upper, score.at, score.level) == (0, 18, None, "unknown")
    assert score.as_json()["at"] is None


@pytest.mark.parametrize(
    ("seen", "sv", "en"),
    [
        (
            set_of(pulse="95"),
            "NEWS2 minst 1, högst 7 (ofullständig: andningsfrekvens, medvetandegrad saknas)",
            "NEWS2 at least 1, at most 7 (incomplete: respiratory rate, consciousness missing)",
        ),
        (
            [*set_of(240), *set_of(5, temperature=None)],
            (
                "NEWS2 minst 0, högst 9 (ofullständig: andningsfrekvens, medvetandegrad saknas; "
                "äldre värde: temperatur)"
            ),
            (
                "NEWS2 at least 0, at most 9 (incomplete: respiratory rate, consciousness missing; "
                "older value: temperature)"
            ),
        ),
    ],
)
def test_an_incomplete_score_says_so_in_words(seen: list[Observation], sv: str, en: str) -> None:
    assert score_of(seen).as_json()["text"] == {"sv": sv, "en": en}


def test_a_complete_score_is_one_number() -> None:
    seen = [
        *set_of(pulse="95"),
        reading(Kind.RESPIRATORY_RATE, "14", source=Source.STAFF),
        reading(Kind.CONSCIOUSNESS, "0", source=Source.STAFF),
    ]

    assert score_of(seen).as_json()["text"] == {"sv": "NEWS2 1", "en": "NEWS2 1"}


KINDS = st.sampled_from(sorted(NEWS2))


@given(st.dictionaries(KINDS, st.tuples(st.integers(60, 90), st.integers(0, 120)), max_size=7))
def test_an_incomplete_score_is_never_low(seen: dict[Kind, tuple[int, int]]) -> None:
    patient = ada(oxygen_flow=None)

    score = score_of([reading(k, str(v), m) for k, (v, m) in seen.items()], patient)

    assert score.lower <= score.upper
    assert score.level != "low" or not score.missing
