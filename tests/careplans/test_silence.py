"""Silence is judged like any value: what is due when, and what a missing set leads to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from careplans import Assessment, Kind, Observation, Tick, Urgency, assess
from careplans.schedule import due_after
from tests.careplans.home import (
    NOW,
    PLAN,
    ada,
    ago,
    plan_with,
    reading,
    rule,
    rules_of,
    set_of,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def local(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=STOCKHOLM).astimezone(UTC)


def dues(home: datetime, count: int) -> list[str]:
    walk = due_after(PLAN.schedule, ada(home_since=home), home)
    return [f"{next(walk).astimezone(STOCKHOLM):%d %H:%M}" for _ in range(count)]


def test_three_sets_a_day_on_two_days_then_two() -> None:
    assert dues(local(22, 10), 8) == [
        "22 14:00",
        "22 20:00",
        "23 08:00",
        "23 14:00",
        "23 20:00",
        "24 08:00",
        "24 20:00",
        "25 08:00",
    ]


@pytest.mark.parametrize(("day", "month"), [(24, 10), (27, 3)])
def test_the_clock_on_the_wall_decides_when_summer_time_begins_and_ends(
    day: int, month: int
) -> None:
    """T08: three in the night comes twice, or not at all, and the sets stay at eight."""
    year = 2026 if month == 10 else 2027
    home = datetime(year, month, day, 6, tzinfo=STOCKHOLM).astimezone(UTC)

    assert [text[3:] for text in dues(home, 8)] == [
        *["08:00", "14:00", "20:00"] * 2,
        "08:00",
        "20:00",
    ]


def judged(seen: list[Observation], now: datetime = NOW, **told: object) -> Assessment:
    return assess(PLAN, seen, patient=ada(**told), now=now)


def test_a_set_three_hours_late_is_missed() -> None:
    seen = set_of(60 * 12)  # nine in the evening

    before = judged(seen, local(24, 10))
    after = judged(seen, local(24, 11))

    assert (rules_of(before.findings), before.look_again_at) == ([], local(24, 11))
    (finding,) = after.findings
    assert (finding.rule, finding.code, finding.urgency) == (
        "set-missing",
        "silent",
        Urgency.YELLOW,
    )
    assert finding.at == local(24, 11)
    assert finding.text[0] == (
        "Mätning saknas sedan 24 nov 08:00: puls, syremättnad, systoliskt blodtryck, "
        "diastoliskt blodtryck, temperatur"
    )


def test_never_measured_is_missed_too() -> None:
    """T28: the schedule begins when the patient comes home, not with the first reading."""
    after = judged([], local(22, 18), home_since=local(22, 10))

    assert "set-missing" in rules_of(after.findings)


def test_a_set_may_be_measured_two_hours_early() -> None:
    early = set_of(60 * 3)  # six in the morning, for the set at eight

    after = judged(early)

    assert after.next_set_due == local(24, 20)


def test_a_set_measured_earlier_than_that_is_another_set() -> None:
    assert judged(set_of(60 * 3 + 1)).next_set_due == local(24, 8)


def test_a_set_that_lacks_one_kind_is_not_whole() -> None:
    seen = [*set_of(60 * 13), *set_of(30, temperature=None)]

    finding = judged(seen, local(24, 11)).findings[0]

    assert finding.text == (
        "Mätning saknas sedan 24 nov 08:00: temperatur",
        "Measurement missing since 24 Nov 08:00: temperature",
    )


def test_a_late_set_ends_the_silence() -> None:
    seen = [*set_of(60 * 30), *set_of(30)]

    assert judged(seen, local(24, 11)).findings == ()


def test_three_missing_sets_are_for_the_doctor() -> None:
    seen = set_of(60 * 24 * 2)

    after = judged(seen, home_since=ago(days=4), now=NOW)

    assert rules_of(after.findings) == ["sets-missing"]
    assert after.findings[0].text[0].endswith("(3 mätningar i rad)")
    assert after.findings[0].text[1].endswith("(3 sets in a row)")


def test_silence_after_a_high_score_is_red() -> None:
    seen = set_of(60 * 12, pulse="115", oxygen_saturation="93", temperature="38.5")

    after = judged(seen, local(24, 11))

    assert rules_of(after.findings)[0] == "set-missing-high-score"
    assert after.findings[0].urgency is Urgency.RED


def test_a_missing_set_takes_no_finding_down() -> None:
    seen = set_of(60 * 12, systolic="88", pulse="115")

    before = {f.rule: f.urgency for f in judged(seen).findings}
    after = {f.rule: f.urgency for f in judged(seen, NOW + timedelta(days=9)).findings}

    assert before
    assert all(after[rule_id] >= urgency for rule_id, urgency in before.items())


NIGHT = """
[schedule]
kinds = ["temperature"]
early = "PT1H"
extra_early = "PT1H"
quiet = { begins = 21:00:00, ends = 07:00:00 }
source = "the tests"
days = [{ from_day = 1, times = [02:00:00, 22:00:00] }]
"""


def night_plan(urgency: str) -> Assessment:
    plan = plan_with(NIGHT + rule('{ silent = "PT1H" }', urgency))
    return assess(
        plan,
        [reading(Kind.TEMPERATURE, "37.0", 60 * 14)],  # seven in the evening
        patient=ada(home_since=ago(days=2)),
        now=local(23, 23),
    )


def test_what_is_due_at_night_is_not_chased_before_the_morning() -> None:
    after = night_plan("yellow")

    assert after.findings == ()
    assert after.look_again_at == local(24, 7)


def test_quiet_hours_hold_nothing_back_that_is_urgent() -> None:
    (finding,) = night_plan("orange").findings

    assert (finding.code, finding.at) == ("silent", local(23, 23))


def test_what_is_due_after_midnight_waits_for_the_same_morning() -> None:
    plan = plan_with(NIGHT + rule('{ silent = "PT1H" }', "yellow"))

    after = assess(
        plan,
        [reading(Kind.TEMPERATURE, "37.0", 60 * 9.5)],  # half past eleven, after the set at ten
        patient=ada(home_since=ago(days=2)),
        now=local(24, 4),
    )

    assert after.look_again_at == local(24, 7)


def test_the_evening_call_is_struck_at_eight_on_the_first_day() -> None:
    """D69."""
    home = local(24, 7)
    early = judged([], local(24, 19), home_since=home, ticks={})
    late = judged([], local(24, 20), home_since=home, ticks={})
    called = {"evening-call": Tick(local(24, 18), "avdelningen")}

    assert "evening-call" not in rules_of(early.findings)
    assert "evening-call" in rules_of(late.findings)
    assert "evening-call" not in rules_of(
        judged([], local(24, 20), home_since=home, ticks=called).findings
    )
