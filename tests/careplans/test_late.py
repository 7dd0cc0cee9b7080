"""What came long after it was measured says so, and a red one is not lost when newer ones were calm."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from careplans import Assessment, Kind, Observation, OwnLimit, Urgency, assess
from careplans.late import SHOWN_FOR
from tests.careplans.home import NOW, PLAN, ada, ago, reading, set_of

LOW = Kind.OXYGEN_SATURATION


def judged(*seen: Observation, after: timedelta = timedelta(0), **told: object) -> Assessment:
    return assess(PLAN, seen, patient=ada(**told), now=NOW + after)


def late_ones(verdict: Assessment) -> list[tuple[str, Urgency]]:
    return [(f.rule, f.urgency) for f in verdict.findings if f.code == "late"]


def test_a_late_red_value_with_nothing_newer_is_red_and_says_when_it_was_measured() -> None:
    verdict = judged(*set_of(200), reading(LOW, "84", 120, received=65))

    finding = next(f for f in verdict.findings if f.rule == "saturation-low-red")
    assert finding.urgency is Urgency.RED
    assert finding.text[0].endswith("(uppmätt 07:00, mottaget 07:55)")
    assert finding.text[1].endswith("(measured 07:00, received 07:55)")
    assert late_ones(verdict) == []


def test_a_late_red_value_from_yesterday_names_both_days() -> None:
    verdict = judged(reading(LOW, "84", 60 * 20, received=5))

    finding = next(f for f in verdict.findings if f.rule == "saturation-low-red")
    assert finding.text[0].endswith("(uppmätt 23 nov 13:00, mottaget 24 nov 08:55)")


def test_a_late_red_value_that_newer_calm_ones_supersede_stays_on_the_list_for_a_day() -> None:
    red = reading(LOW, "84", 360, received=10)
    calm = [reading(LOW, "97", minutes) for minutes in (300, 200, 100)]

    verdict = judged(red, *calm)

    finding = next(f for f in verdict.findings if f.code == "late")
    assert late_ones(verdict) == [("late-saturation-low-red", Urgency.YELLOW)]
    assert (finding.evidence, finding.kind, finding.at) == ((red.id,), LOW, ago(minutes=360))
    assert "mottaget" in finding.text[0]


def test_it_leaves_by_itself_and_says_when() -> None:
    red = reading(LOW, "84", 360, received=10)
    calm = [reading(LOW, "97", minutes) for minutes in (300, 200, 100)]
    leaves = ago(minutes=10) + SHOWN_FOR

    before = assess(PLAN, [red, *calm], patient=ada(), now=leaves - timedelta(seconds=1))
    after = assess(PLAN, [red, *calm], patient=ada(), now=leaves)

    assert late_ones(before) != []
    assert before.look_again_at == leaves
    assert late_ones(after) == []


def test_a_red_value_that_came_at_once_is_not_late() -> None:
    red = reading(LOW, "84", 360, received=359)
    calm = [reading(LOW, "97", minutes) for minutes in (300, 200, 100)]

    assert late_ones(judged(red, *calm)) == []


def test_while_the_rule_itself_stands_the_late_value_is_not_told_twice() -> None:
    late = reading(LOW, "84", 360, received=10)
    verdict = judged(late, reading(LOW, "97", 300), reading(LOW, "85", 20))

    assert "saturation-low-red" in [f.rule for f in verdict.findings]
    assert late_ones(verdict) == []


def test_the_patients_own_limit_decides_whether_it_was_red() -> None:
    own = OwnLimit("saturation-low-red", Decimal(80), "KOL", "Dr Ek", ago(days=2))
    red = reading(LOW, "84", 360, received=10)
    calm = [reading(LOW, "97", minutes) for minutes in (300, 200, 100)]

    assert late_ones(judged(red, *calm, limits=(own,))) == []


def test_a_late_high_value_is_told_too() -> None:
    red = reading(Kind.PULSE, "140", 360, received=10)
    calm = [reading(Kind.PULSE, "75", minutes) for minutes in (300, 200, 100)]

    assert late_ones(judged(red, *calm)) == [("late-pulse-high-red", Urgency.YELLOW)]
