"""The clocks of law 2.3, on both sides of noon, of midnight and of daylight saving."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.stay.clocks import (
    Moments,
    easter,
    end_of_day,
    last_day,
    midsummer_eve,
    payment_from,
    timers,
    unusual_start,
)
from backend.stay.templates import clocks

ZONE = "Europe/Stockholm"
HERE = ZoneInfo(ZONE)
RULES = clocks(date(2026, 11, 22))


def local(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=HERE)


@pytest.mark.parametrize(
    ("sent", "first_day"),
    [
        (local(2026, 11, 23, 11, 59), date(2026, 11, 26)),
        (local(2026, 11, 23, 12, 0), date(2026, 11, 26)),
        (local(2026, 11, 23, 12, 0, 1), date(2026, 11, 27)),
        (local(2026, 11, 23, 23, 59), date(2026, 11, 27)),
    ],
)
def test_a_ready_notice_after_noon_gives_the_municipality_one_day_more(
    sent: datetime, first_day: date
) -> None:
    assert payment_from(sent, rules=RULES, zone=ZONE) == first_day


@pytest.mark.parametrize(
    ("sent", "first_day"),
    [
        # 10:30 UTC is 12:30 in summer time and 11:30 the day after the clocks went back.
        (datetime(2026, 10, 24, 10, 30, tzinfo=UTC), date(2026, 10, 28)),
        (datetime(2026, 10, 25, 10, 30, tzinfo=UTC), date(2026, 10, 28)),
        (datetime(2026, 3, 28, 10, 30, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 29, 10, 30, tzinfo=UTC), date(2026, 4, 2)),
    ],
)
def test_noon_is_the_wards_noon_on_both_sides_of_a_clock_change(
    sent: datetime, first_day: date
) -> None:
    assert payment_from(sent, rules=RULES, zone=ZONE) == first_day


def test_a_day_ends_by_the_local_clock_though_that_night_has_25_hours() -> None:
    sent = local(2026, 10, 24, 23, 30)

    assert end_of_day(sent, ZONE, days=1) == datetime(2026, 10, 25, 22, 59, tzinfo=UTC)


def test_just_after_midnight_is_another_day_than_just_before() -> None:
    before, after = local(2026, 11, 23, 23, 59, 59), local(2026, 11, 24, 0, 0)

    assert end_of_day(before, ZONE).astimezone(HERE).date() == date(2026, 11, 23)
    assert end_of_day(after, ZONE).astimezone(HERE).date() == date(2026, 11, 24)


def test_the_admission_notice_is_due_after_24_real_hours_when_a_night_has_23() -> None:
    admitted = local(2026, 3, 28, 20, 0)

    (timer,) = timers(Moments(admitted=admitted), formal_status="admitted", rules=RULES, zone=ZONE)

    assert timer.due_at.astimezone(UTC) - admitted.astimezone(UTC) == timedelta(hours=24)
    assert not timer.late(timer.due_at)
    assert timer.late(timer.due_at + timedelta(seconds=1))


def test_a_notice_that_went_in_time_is_not_late_afterwards() -> None:
    admitted = local(2026, 11, 20, 8, 0)
    moments = Moments(admitted=admitted, admission_notice=admitted + timedelta(hours=5))

    (timer,) = timers(moments, formal_status="on_leave", rules=RULES, zone=ZONE)

    assert not timer.late(admitted + timedelta(days=9))


def test_an_outpatient_has_none_of_the_timers_of_inpatient_care() -> None:
    moments = Moments(admitted=local(2026, 11, 20, 8, 0), ready_notice=local(2026, 11, 21, 8, 0))

    assert timers(moments, formal_status="outpatient", rules=RULES, zone=ZONE) == []
    assert len(timers(moments, formal_status="admitted", rules=RULES, zone=ZONE)) == 2


def test_the_call_to_a_sip_is_due_at_the_end_of_the_third_day() -> None:
    moments = Moments(ready_notice=local(2026, 11, 23, 15, 0))

    (timer,) = timers(moments, formal_status="admitted", rules=RULES, zone=ZONE)

    assert timer.due_at == local(2026, 11, 26, 23, 59)


def test_information_is_due_the_same_day_as_the_discharge() -> None:
    moments = Moments(discharged=local(2026, 11, 23, 0, 5), information=local(2026, 11, 24, 0, 1))

    (timer,) = timers(moments, formal_status="admitted", rules=RULES, zone=ZONE)

    assert timer.late(local(2026, 11, 25, 8, 0))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 23), None),
        (date(2026, 11, 28), "weekend"),
        (date(2026, 12, 25), "holiday"),
        (date(2026, 4, 3), "holiday"),
        (date(2026, 6, 19), "holiday"),
    ],
)
def test_going_home_starts_monday_to_friday_and_not_on_holidays_d32(
    day: date, why: str | None
) -> None:
    assert unusual_start(day, RULES) == why


def test_easter_and_midsummer_are_where_the_almanac_has_them() -> None:
    assert [easter(year) for year in (2024, 2025, 2026, 2038)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]
    assert [midsummer_eve(year) for year in (2026, 2027)] == [date(2026, 6, 19), date(2027, 6, 25)]


def test_five_days_that_begin_on_a_monday_end_on_the_friday_d38() -> None:
    assert last_day(date(2026, 11, 23), RULES.supervision_days) == date(2026, 11, 27)
    assert last_day(date(2026, 11, 23), RULES.single_visits_days) == date(2026, 12, 6)
