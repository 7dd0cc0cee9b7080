"""Values that cannot be right: a finding of their own, never scored, never dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from careplans import Assessment, Kind, Observation, Urgency, assess
from careplans.series import Value, see
from tests.careplans.home import NOW, PLAN, ada, ago, reading, rules_of, set_of

EARLIER = set_of(13 * 60)


def judged(*seen: Observation) -> Assessment:
    return assess(PLAN, [*EARLIER, *seen], patient=ada(), now=NOW)


BAD = {
    "NaN from a cuff": reading(Kind.PULSE, "NaN", 5),
    "infinity": reading(Kind.PULSE, "Infinity", 5),
    "a loose probe": reading(Kind.OXYGEN_SATURATION, "15", 5),
    "Fahrenheit": reading(Kind.TEMPERATURE, "101.3", 5),
    "a slip of the keyboard": reading(Kind.SYSTOLIC, "11647", 5),
    "no value at all": reading(Kind.PULSE, None, 5),
    "an error the device reports": reading(Kind.PULSE, None, 5, absent="error"),
    "a questionable signal": reading(
        Kind.OXYGEN_SATURATION, "84", 5, flags=frozenset({"questionable"})
    ),
    "a sensor that is off": reading(
        Kind.OXYGEN_SATURATION, "84", 5, flags=frozenset({"sensor-off"})
    ),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_value_is_a_finding_and_never_scored(bad: Observation) -> None:
    before = judged()

    after = judged(bad)

    finding = next(f for f in after.findings if f.rule == "no-valid-value")
    assert finding.evidence == (bad.id,)
    assert finding.kind == bad.kind
    assert finding.urgency is Urgency.TECHNICAL
    assert "inget giltigt värde" in finding.text[0]
    assert "ask again" in finding.text[1]
    assert after.news2 == before.news2


def test_a_low_perfusion_mark_does_not_hide_a_low_saturation() -> None:
    cold = reading(Kind.OXYGEN_SATURATION, "88", 5, flags=frozenset({"low-perfusion"}))

    assert "saturation-low-red" in rules_of(
        judged(*set_of(5, oxygen_saturation=None), cold).findings
    )


def test_swapped_pressures_are_both_set_aside() -> None:
    swapped = set_of(5, systolic="72", diastolic="128")

    after = judged(*swapped)

    bad = [f for f in after.findings if f.rule == "no-valid-value"]
    assert [f.kind for f in bad] == [Kind.SYSTOLIC, Kind.DIASTOLIC]
    assert "det övre trycket är inte högre än det undre" in bad[0].text[0]
    systolic = next(part for part in after.news2.parts if part.kind is Kind.SYSTOLIC)
    assert (str(systolic.value), systolic.current) == ("125", False)


def test_swapped_pressures_are_no_scheduled_measurement() -> None:
    whole, swapped = judged(*set_of(5)), judged(*set_of(5, systolic="72", diastolic="128"))

    assert whole.next_set_due is not None
    assert whole.next_set_due > NOW
    assert swapped.next_set_due == ago(hours=1)


def test_a_first_reading_with_swapped_pressures_leaves_no_pressure() -> None:
    after = assess(PLAN, set_of(5, systolic="72", diastolic="128"), patient=ada(), now=NOW)

    assert Kind.SYSTOLIC in after.news2.missing


def test_a_good_value_after_the_bad_one_takes_the_finding_down() -> None:
    after = judged(reading(Kind.PULSE, "NaN", 15), *set_of(5))

    assert rules_of(after.findings) == []


def test_two_bad_values_in_a_row_are_more_than_technical() -> None:
    after = judged(*set_of(20, pulse="NaN"), reading(Kind.PULSE, "NaN", 5))

    finding = after.findings[0]
    assert (finding.rule, finding.urgency) == ("no-valid-value", Urgency.YELLOW)
    assert len(finding.evidence) == 2


def test_a_bad_value_that_nobody_repeats_becomes_more_than_technical() -> None:
    seen = set_of(5, pulse="NaN")
    first = judged(*seen)

    assert first.look_again_at == NOW + timedelta(minutes=25)
    later = assess(PLAN, [*EARLIER, *seen], patient=ada(), now=NOW + timedelta(minutes=25))
    assert later.findings[0].urgency is Urgency.YELLOW


def test_a_bad_value_is_no_scheduled_measurement() -> None:
    assert judged(*set_of(5, temperature="98.6")).next_set_due == ago(hours=1)


def test_two_devices_that_disagree_on_the_pulse_are_asked_about() -> None:
    one, other = reading(Kind.PULSE, "62", 6), reading(Kind.PULSE, "98", 4)

    after = judged(*set_of(6, pulse=None), one, other)

    finding = next(f for f in after.findings if f.rule == "pulse-disagrees")
    assert finding.evidence == (one.id, other.id)
    assert finding.text == (
        "Puls: 62 /min och 98 /min strax efter",
        "Pulse: 62 /min and 98 /min soon after",
    )


def test_two_devices_that_agree_on_the_pulse_are_left_alone() -> None:
    after = judged(*set_of(6, pulse="72"), reading(Kind.PULSE, "75", 4))

    assert rules_of(after.findings) == []


def test_two_pulses_far_apart_in_time_are_just_two_pulses() -> None:
    after = judged(*set_of(30, pulse="62"), reading(Kind.PULSE, "93", 4))

    assert "pulse-disagrees" not in rules_of(after.findings)


def test_a_time_fault_is_judged_but_named() -> None:
    wrong = reading(
        Kind.OXYGEN_SATURATION, "88", 60 * 24 * 40, received=3, flags=frozenset({"time-fault"})
    )

    after = judged(*set_of(30), wrong)

    assert rules_of(after.findings) == [
        "saturation-low-red",
        "news2-single-three",
        "news2-rises",
        "time-fault",
    ]
    assert after.findings[-1].evidence == (wrong.id,)


def test_a_time_fault_does_not_satisfy_the_schedule() -> None:
    """Guarantee G7: a wrong clock cannot make silence look like data."""
    faulty = [
        reading(seen.kind, str(seen.value), 5, received=5, flags=frozenset({"time-fault"}))
        for seen in set_of()
    ]

    assert judged(*faulty).next_set_due == ago(hours=1)


def test_a_time_fault_is_forgotten_once_a_good_time_follows() -> None:
    wrong = reading(Kind.PULSE, "75", 60, received=60, flags=frozenset({"time-fault"}))

    assert rules_of(judged(wrong, *set_of(5)).findings) == []


def test_a_reading_from_after_its_own_arrival_has_a_time_fault() -> None:
    early = reading(Kind.PULSE, "75", -60, received=5)

    finding = judged(*set_of(30), early).findings[0]

    assert (finding.rule, finding.at) == ("time-fault", ago(minutes=5))


def test_a_reading_from_the_future_with_no_arrival_is_a_fault_until_its_time_comes() -> None:
    early = reading(Kind.PULSE, "75", -60)
    first = judged(*set_of(30), early)

    assert rules_of(first.findings) == ["time-fault"]
    assert first.look_again_at == NOW + timedelta(minutes=55)


def test_the_same_reading_twice_does_not_confirm_itself() -> None:
    low = reading(Kind.PULSE, "113", 10)

    finding = next(f for f in judged(*set_of(30), low, low).findings if f.rule == "pulse-high")

    assert (finding.code, finding.evidence) == ("ask-again", (low.id,))


def test_the_same_bad_reading_twice_is_one() -> None:
    bad = reading(Kind.PULSE, "NaN", 10)

    finding = judged(*set_of(30), bad, bad).findings[0]

    assert finding.urgency is Urgency.TECHNICAL


def test_values_that_came_at_once_are_judged_however_fine_they_are_and_in_whatever_order() -> None:
    """The quick way through, for values that nothing is odd about, ends where the slow one does."""
    pairs = [("92.4", 40), ("91.6", 20), ("97", 30), ("96", 50), ("140", 10)]
    came = [reading(Kind.OXYGEN_SATURATION, value, at, received=at) for value, at in pairs]
    told = [reading(Kind.OXYGEN_SATURATION, value, at) for value, at in pairs]

    quick, slow = (see(one, now=NOW) for one in (came, told))

    def shown(values: Sequence[Value]) -> list[tuple[Decimal, datetime]]:
        return [(value.value, value.at) for value in values]

    assert shown(quick.of(Kind.OXYGEN_SATURATION)) == shown(slow.of(Kind.OXYGEN_SATURATION))
    assert [str(value.value) for value in quick.of(Kind.OXYGEN_SATURATION)] == [
        "96",
        "92",
        "97",
        "92",
    ]
    assert quick.on_time == slow.on_time == {Kind.OXYGEN_SATURATION: ago(minutes=20)}
    assert [one.reason for one in quick.bad[Kind.OXYGEN_SATURATION]] == [
        "outside-physiological-range"
    ]
