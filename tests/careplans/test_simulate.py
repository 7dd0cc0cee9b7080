"""A plan run over stays that have been: alarms counted, repeats followed, warnings timed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from careplans import Kind, Observation, Urgency, load_plan
from careplans.csvdata import ADMITTED, stays
from careplans.simulate import (
    ALL_KINDS,
    HOME_KINDS,
    Event,
    Report,
    Stay,
    by_rule,
    resample,
    simulate,
    table,
)
from tests.careplans.home import NOW, PLAN, VITALS, plan_with, reading, rule

HIGH_PULSE = rule('{ kind = "pulse", above = 110, unit = "/min" }', "orange", 'ask_again = "PT1H"')


def charted(kind: Kind, value: str, hours: float) -> Observation:
    """A value charted so many hours after the stay began (at ten in the morning)."""
    return reading(kind, value, (NOW - ADMITTED).total_seconds() / 60 - hours * 60)


def a_stay(*seen: Observation, hours: float = 24, ended: str = "died") -> Stay:
    ends = ADMITTED + timedelta(hours=hours)
    ordered = tuple(sorted(seen, key=lambda one: one.at))
    return Stay("7", ADMITTED, ends, ordered, (Event(ended, ends),))


def whole_sets(*hours: float, **other: str) -> list[Observation]:
    return [
        charted(kind, other.get(kind, value), hour)
        for hour in hours
        for kind, value in VITALS.items()
    ]


def test_a_stay_is_resampled_to_the_plans_schedule() -> None:
    stay = a_stay(
        charted(Kind.PULSE, "80", 1),
        charted(Kind.PULSE, "90", 3.9),  # the newest before two o'clock
        charted(Kind.PULSE, "99", 4.5),
        charted(Kind.RESPIRATORY_RATE, "18", 3),
    )

    home = [(str(one.value), one.at - ADMITTED) for one in resample(PLAN, stay, HOME_KINDS)]
    everything = resample(PLAN, stay, ALL_KINDS)

    assert home == [("90", timedelta(hours=4))]
    assert [one.kind for one in everything] == [Kind.PULSE, Kind.RESPIRATORY_RATE]


def test_a_value_charted_long_before_the_set_is_not_in_it() -> None:
    assert resample(PLAN, a_stay(charted(Kind.PULSE, "80", 5)), HOME_KINDS) == []


def test_an_alarm_is_counted_when_it_goes_up_and_not_while_it_stands() -> None:
    plan = plan_with(HIGH_PULSE)
    stay = a_stay(*whole_sets(4, 10, 22, pulse="120"))

    report = simulate(plan, [stay])

    assert report.alarms == {("r", Urgency.ORANGE): 1}
    assert (report.stays, report.sets, report.days, report.quiet_days) == (1, 3, 1, 0)
    assert report.per_day(Urgency.ORANGE) == pytest.approx(1.0)


def test_a_repeat_is_asked_for_and_taken_from_what_was_charted() -> None:
    plan = plan_with(HIGH_PULSE)
    sick, well = (
        a_stay(*whole_sets(4, pulse="120"), charted(Kind.PULSE, again, 4.5))
        for again in ("118", "90")
    )

    confirmed, withdrawn = simulate(plan, [sick]), simulate(plan, [well])

    assert confirmed.asked == {"r": 1}
    assert (confirmed.outcomes, confirmed.confirmed()) == ({"confirmed": 1}, 1.0)
    assert (withdrawn.outcomes, withdrawn.confirmed()) == ({"withdrawn": 1}, 0.0)
    assert withdrawn.alarms == {}


def test_a_repeat_nobody_charted_counts_as_confirmed() -> None:
    report = simulate(plan_with(HIGH_PULSE), [a_stay(*whole_sets(4, pulse="120"))])

    assert report.outcomes == {"not-repeated": 1}
    assert report.alarms == {("r", Urgency.ORANGE): 1}


def test_a_repeat_is_asked_for_once_however_often_the_patient_is_judged() -> None:
    """The bad temperature makes the patient judged again while the pulse still waits."""
    stay = a_stay(*whole_sets(4, pulse="120", temperature="98.6"))

    report = simulate(plan_with(HIGH_PULSE), [stay])

    assert report.asked == {"r": 1}


def test_a_moment_is_judged_once_though_several_readings_led_to_it() -> None:
    plan = plan_with(HIGH_PULSE + rule('{ silent = "PT3H" }').replace('id = "r"', 'id = "silent"'))
    stay = a_stay(*whole_sets(3.9, pulse="120"), charted(Kind.PULSE, "119", 4.5), hours=20)

    report = simulate(plan, [stay])

    assert report.alarms == {("r", Urgency.ORANGE): 1, ("silent", Urgency.ORANGE): 1}


def test_an_alarm_that_grows_is_counted_again() -> None:
    plan = plan_with("")
    bad = [charted(Kind.PULSE, "NaN", hour) for hour in (3.9, 9.9)]

    report = simulate(plan, [a_stay(*bad, hours=12)])

    assert report.alarms == {
        ("no-valid-value", Urgency.TECHNICAL): 1,
        ("no-valid-value", Urgency.YELLOW): 1,
    }


def test_the_warning_is_timed_from_the_first_alarm_to_the_event() -> None:
    report = simulate(plan_with(HIGH_PULSE), [a_stay(*whole_sets(4, pulse="120"), hours=20)])

    (lead,) = report.leads
    assert (lead.stay, lead.event, lead.near) == ("7", "died", True)
    assert lead.before == timedelta(hours=15)
    assert report.median_lead("died") == timedelta(hours=15)


def test_a_warning_long_ago_is_not_near() -> None:
    quick = rule('{ kind = "pulse", above = 110, unit = "/min" }')
    stay = a_stay(*whole_sets(4, pulse="120"), *whole_sets(10), hours=60)

    (lead,) = simulate(plan_with(quick), [stay]).leads

    assert (lead.before, lead.near) == (timedelta(hours=56), False)


def test_silence_in_the_chart_is_no_warning_of_the_patient() -> None:
    plan = plan_with(rule('{ silent = "PT3H" }'))

    report = simulate(plan, [a_stay(hours=20)])

    assert report.alarms == {("r", Urgency.ORANGE): 1}
    assert report.leads[0].before is None
    assert report.median_lead("died") is None


def test_silence_after_a_set_is_counted_but_warns_of_nothing() -> None:
    plan = plan_with(rule('{ silent = "PT3H" }'))

    report = simulate(plan, [a_stay(*whole_sets(4), hours=20)])

    assert report.alarms == {("r", Urgency.ORANGE): 1}
    assert report.leads[0].before is None


def test_an_empty_report_divides_by_nothing() -> None:
    report = Report("none")

    assert report.per_day(Urgency.RED) == 0.0
    assert report.confirmed() is None


def test_reports_are_laid_side_by_side() -> None:
    data = [a_stay(*whole_sets(4, pulse="120"), hours=48), a_stay(ended="left")]
    strict = plan_with(rule('{ kind = "pulse", above = 90, unit = "/min" }', "red"))
    reports = [simulate(plan, data) for plan in (plan_with(HIGH_PULSE), strict)]

    assert table(reports).splitlines() == [
        "|  | test | test |",
        "|---|---:|---:|",
        "| stays | 2 | 2 |",
        "| patient-days | 3.0 | 3.0 |",
        "| sets measured | 1 | 1 |",
        "| RED alarms per patient-day | 0.00 | 0.33 |",
        "| ORANGE alarms per patient-day | 0.33 | 0.00 |",
        "| YELLOW alarms per patient-day | 0.00 | 0.00 |",
        "| TECHNICAL alarms per patient-day | 0.00 | 0.00 |",
        "| days without any alarm | 67 % | 67 % |",
        "| repeats asked for | 1 | 0 |",
        "| of them confirmed | 0 % | – |",
        "| of them not-repeated | 100 % | – |",
        "| of them withdrawn | 0 % | – |",
        "| died: warned before | 1 of 1 | 1 of 1 |",
        "| died: warned in the last day | 0 of 1 | 0 of 1 |",
        "| died: median hours before | 43.0 | 44.0 |",
        "| left: warned before | 0 of 1 | 0 of 1 |",
        "| left: warned in the last day | 0 of 1 | 0 of 1 |",
        "| left: median hours before | – | – |",
    ]
    assert by_rule(reports).splitlines() == [
        "| alarms per 100 patient-days | test | test |",
        "|---|---:|---:|",
        "| RED r | 0.0 | 33.3 |",
        "| ORANGE r | 33.3 | 0.0 |",
    ]


STAYS = """subject_id,stay_id,gender,age,icu_minutes,death_minute,hospital_expire_flag
1,11,F,70,2000,,0
2,22,M,80,3000,3030,1
3,33,M,60,1000,9000,1
"""
VITALS_CSV = """stay_id,minute,kind,value,unit
11,60,pulse,80,/min
11,30,temperature,98.6,degF
11,31,temperature,37.4,degC
11,40,gcs,15,{score}
11,41,gcs,14,{score}
11,42,creatinine,1.5,mg/dL
11,43,lactate,2.0,mmol/L
11,44,spo2,error,%
22,10,spo2,15,%
"""


def test_stays_are_read_from_csv() -> None:
    alive, died, later = stays(STAYS, VITALS_CSV)

    assert [event.name for stay in (alive, died, later) for event in stay.events] == [
        "left",
        "died",
        "left",
    ]
    assert died.ends - ADMITTED == timedelta(minutes=3000)
    assert died.events[0].at - ADMITTED == timedelta(minutes=3030)
    assert later.ends - ADMITTED == timedelta(minutes=1000)
    assert later.charted == ()


def test_units_are_turned_into_ours_and_errors_kept_as_no_value() -> None:
    alive = stays(STAYS, VITALS_CSV)[0]

    values = [
        (one.kind, one.value if one.value is None else round(one.value, 1)) for one in alive.charted
    ]

    assert [(kind.value, None if value is None else str(value)) for kind, value in values] == [
        ("temperature", "37.0"),
        ("temperature", "37.4"),
        ("consciousness", "0.0"),
        ("consciousness", "1.0"),
        ("creatinine", "132.6"),
        ("oxygen_saturation", None),
        ("pulse", "80.0"),
    ]


def test_a_stay_judged_by_a_real_plan_asks_nothing_of_clocks() -> None:
    report = simulate(load_plan("pneumonia"), stays(STAYS, VITALS_CSV))

    assert not any(rule_id == "evening-call" for rule_id, _ in report.alarms)
