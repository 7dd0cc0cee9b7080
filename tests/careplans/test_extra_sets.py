"""An extra measurement that the doctor asks for is part of the schedule: met, late, or missing."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import pytest

from careplans import Assessment, ExtraSet, Kind, Observation, Urgency, assess
from tests.careplans.home import NOW, PLAN, ada, ago, plan_with, reading, rule, rules_of, set_of

HOUR = timedelta(hours=1)
_numbers = count(1)


def extra(*kinds: Kind, due: datetime = NOW, asked: datetime = NOW - 3 * HOUR) -> ExtraSet:
    return ExtraSet(UUID(int=next(_numbers)), kinds or (Kind.PULSE,), due, asked)


def judged(seen: list[Observation], *extras: ExtraSet, now: datetime = NOW) -> Assessment:
    return assess(PLAN, seen, patient=ada(extras=extras), now=now)


def test_what_was_asked_for_is_due_at_the_hour_that_was_asked_for() -> None:
    wanted = extra(due=NOW + 2 * HOUR)

    verdict = judged(set_of(60 * 2), wanted)

    assert verdict.next_set_due == NOW + 2 * HOUR
    assert verdict.look_again_at == NOW + 3 * HOUR
    assert verdict.findings == ()


def test_an_extra_set_measured_in_time_rests_on_its_readings_and_is_asked_for_no_more() -> None:
    wanted = extra(Kind.PULSE, Kind.TEMPERATURE, due=ago(minutes=10))
    pulse, temperature = reading(Kind.PULSE, "80", 9), reading(Kind.TEMPERATURE, "37.1", 7)
    seen = [*set_of(60 * 2), pulse, temperature]

    (state,) = judged(seen, wanted).extras

    assert (state.lacking, state.evidence) == ((), (pulse.id, temperature.id))
    assert state.measured_at == ago(minutes=7)
    assert judged(seen, wanted, now=NOW + 5 * HOUR).findings == ()


def test_the_first_readings_are_the_receipt_and_later_ones_change_nothing() -> None:
    wanted = extra(due=ago(minutes=60))
    first, later = reading(Kind.PULSE, "80", 55), reading(Kind.PULSE, "84", 5)

    assert judged([first], wanted).extras == judged([later, first], wanted).extras


def test_half_an_hour_early_is_early_enough() -> None:
    wanted = extra(due=NOW)

    assert judged([reading(Kind.PULSE, "80", 30)], wanted).extras[0].lacking == ()
    assert judged([reading(Kind.PULSE, "80", 31)], wanted).extras[0].lacking == (Kind.PULSE,)


def test_nothing_measured_before_anybody_asked_answers_the_question() -> None:
    wanted = extra(due=ago(minutes=10), asked=ago(minutes=20))

    assert judged([reading(Kind.PULSE, "80", 21)], wanted).extras[0].lacking == (Kind.PULSE,)
    assert judged([reading(Kind.PULSE, "80", 20)], wanted).extras[0].lacking == ()


def test_a_bad_value_or_one_with_a_wrong_clock_does_not_answer_it_either() -> None:
    wanted = extra(due=ago(minutes=10))
    bad = reading(Kind.PULSE, "NaN", 9)
    wrong = reading(Kind.PULSE, "80", 9, flags=frozenset({"time-fault"}), received=5)

    assert judged([bad, wrong], wanted).extras[0].lacking == (Kind.PULSE,)


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        (0.99, []),
        (1, [("extra-set-missing", Urgency.YELLOW)]),
        (3, [("extra-set-long-missing", Urgency.ORANGE)]),
    ],
)
def test_silence_about_it_grows_more_urgent(hours: float, found: list[tuple[str, Urgency]]) -> None:
    seen = set_of(60 * 2)

    verdict = judged(seen, extra(due=NOW), now=NOW + hours * HOUR)

    assert [(one.rule, one.urgency) for one in verdict.findings] == found


def test_silence_about_it_after_a_high_score_is_red() -> None:
    """RCP's Chart 4: from 5 points on, at least once an hour."""
    ill = set_of(60 * 2, pulse="115", oxygen_saturation="93", temperature="38.5")

    verdict = judged(ill, extra(due=NOW), now=NOW + HOUR)

    assert rules_of(verdict.findings)[0] == "extra-set-missing-high-score"
    assert verdict.findings[0].urgency is Urgency.RED


def test_the_finding_says_since_when_and_what_in_both_languages() -> None:
    wanted = extra(Kind.PULSE, Kind.TEMPERATURE, due=NOW)
    seen = [*set_of(60 * 2), reading(Kind.TEMPERATURE, "37.0", 1)]

    (finding,) = judged(seen, wanted, now=NOW + HOUR).findings

    assert (finding.code, finding.at, finding.evidence) == ("silent", NOW + HOUR, ())
    assert finding.text == (
        "Extra mätning saknas sedan 24 nov 09:00: puls",
        "Extra measurement missing since 24 Nov 09:00: pulse",
    )
    assert finding.because[0].startswith("En extra mätning som läkaren bad om")


def test_two_that_are_missing_are_one_finding_that_counts_them() -> None:
    both = (extra(Kind.WEIGHT, due=NOW + HOUR / 2), extra(Kind.PULSE, due=NOW))

    (finding,) = judged(set_of(60 * 2), *both, now=NOW + 2 * HOUR).findings

    assert finding.text == (
        "Extra mätning saknas sedan 24 nov 09:00: puls, vikt (2 extra mätningar)",
        "Extra measurement missing since 24 Nov 09:00: pulse, weight (2 extra measurements)",
    )


def test_a_missed_extra_set_stands_beside_a_missed_set_of_the_schedule() -> None:
    """A missing set never lowers a severity, whichever of them it is."""
    verdict = judged(set_of(60 * 12), extra(due=NOW), now=NOW + 2 * HOUR)

    assert rules_of(verdict.findings) == ["set-missing", "extra-set-missing"]


def test_made_late_it_is_made() -> None:
    seen = [*set_of(60 * 2), reading(Kind.PULSE, "80", -60 * 4)]

    assert judged(seen, extra(due=NOW), now=NOW + 5 * HOUR).findings == ()


def test_what_is_asked_for_at_night_is_missed_at_night() -> None:
    night = NOW - 7 * HOUR  # two in the morning
    seen = set_of(60 * 12)

    verdict = judged(seen, extra(due=night, asked=night - HOUR), now=night + HOUR)

    assert rules_of(verdict.findings) == ["extra-set-missing"]


def test_a_wish_of_later_is_not_known_yet_and_is_looked_at_when_it_comes() -> None:
    wanted = extra(due=NOW + 2 * HOUR, asked=NOW + HOUR)

    verdict = judged(set_of(60 * 2), wanted)

    assert verdict.extras == ()
    assert verdict.look_again_at == NOW + HOUR


def test_it_is_kept_with_the_verdict() -> None:
    met, open_ = extra(due=ago(minutes=60)), extra(Kind.WEIGHT, due=NOW)
    pulse = reading(Kind.PULSE, "80", 55)

    assert judged([pulse], open_, met).as_json()["extras"] == [
        {
            "id": str(met.id),
            "kinds": ["pulse"],
            "due_at": ago(minutes=60).isoformat(),
            "lacking": [],
            "evidence": [str(pulse.id)],
            "measured_at": ago(minutes=55).isoformat(),
        },
        {
            "id": str(open_.id),
            "kinds": ["weight"],
            "due_at": NOW.isoformat(),
            "lacking": ["weight"],
            "evidence": [],
            "measured_at": None,
        },
    ]


def test_a_plan_that_does_not_ask_about_it_finds_nothing() -> None:
    plan = plan_with(rule('{ silent = "PT3H" }'))

    verdict = assess(plan, set_of(60), patient=ada(extras=(extra(due=NOW),)), now=NOW + HOUR)

    assert verdict.findings == ()
