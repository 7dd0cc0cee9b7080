"""When a reading was taken: whose clock is believed, and what is said when none is (4.6, T08, T28)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_bridge.ieee11073 import DateTime
from device_bridge.reading import Message
from device_bridge.timing import Moment, moment
from tests.device_bridge.ward import NOW

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def told(time: DateTime | None, *, received_at: datetime = NOW, clock_set: bool = True) -> Moment:
    return moment(Message((), time=time, clock_set=clock_set), received_at, STOCKHOLM)


def test_a_device_without_a_clock_gets_the_bridges_time() -> None:
    assert told(None) == Moment(NOW, "gateway")


def test_a_record_from_last_night_keeps_the_time_it_was_taken() -> None:
    when = told(DateTime(2026, 11, 2, 22, 15, 30))

    last_night = datetime(2026, 11, 2, 21, 15, 30, tzinfo=UTC)
    assert when == Moment(last_night, "device", "2026-11-02T22:15:30")


def test_an_oximeter_that_knows_its_clock_was_never_set_is_taken_at_its_word() -> None:
    when = told(DateTime(2026, 11, 3, 9, 29), clock_set=False)

    assert when == Moment(NOW, "unset", "2026-11-03T09:29:00", ("device-clock-not-set",))


@pytest.mark.parametrize(
    ("time", "device_time", "flag"),
    [
        (DateTime(0, 1, 1), None, "device-time-unknown"),
        (DateTime(2026, 2, 30), None, "device-time-impossible"),
        (DateTime(2000, 1, 1, 0, 3), "2000-01-01T00:03:00", "device-time-behind"),
        (DateTime(2017, 1, 1), "2017-01-01T00:00:00", "device-time-behind"),
        (DateTime(2026, 11, 3, 9, 35, 1), "2026-11-03T09:35:01", "device-time-ahead"),
        (DateTime(9999, 12, 31, 23, 59), "9999-12-31T23:59:00", "device-time-ahead"),
    ],
)
def test_a_clock_that_cannot_be_right_is_told_but_not_believed(
    time: DateTime, device_time: str | None, flag: str
) -> None:
    assert told(time) == Moment(NOW, "unset", device_time, (flag,))


def test_the_end_of_time_is_survived_west_of_greenwich_too() -> None:
    message = Message((), time=DateTime(9999, 12, 31, 23, 59))

    when = moment(message, NOW, ZoneInfo("America/New_York"))

    assert (when.quality, when.flags) == ("unset", ("device-time-ahead",))


def test_a_clock_a_little_fast_is_still_the_devices_own() -> None:
    when = told(DateTime(2026, 11, 3, 9, 34, 59))

    assert (when.quality, when.observed_at - NOW) == ("device", timedelta(minutes=4, seconds=59))


AUTUMN = DateTime(2026, 10, 25, 2, 30)  # comes twice: at 00:30 and at 01:30 UTC


@pytest.mark.parametrize(
    ("received", "taken"),
    [("2026-10-25T00:31+00:00", "00:30"), ("2026-10-25T01:31+00:00", "01:30")],
)
def test_the_hour_that_comes_twice_is_the_last_one_possible(received: str, taken: str) -> None:
    when = told(AUTUMN, received_at=datetime.fromisoformat(received))

    assert f"{when.observed_at:%H:%M}" == taken
    assert when.flags == ("device-time-ambiguous",)


def test_a_clock_nobody_put_forward_in_spring_still_gets_a_time() -> None:
    received = datetime(2027, 3, 28, 1, 40, tzinfo=UTC)

    when = told(DateTime(2027, 3, 28, 2, 30), received_at=received)

    assert when == Moment(received.replace(minute=30), "device", "2027-03-28T02:30:00")


@given(
    taken=st.datetimes(
        min_value=datetime(2026, 1, 1),  # noqa: DTZ001 -- hypothesis wants naive bounds
        max_value=datetime(2028, 12, 31),  # noqa: DTZ001 -- hypothesis wants naive bounds
        timezones=st.just(UTC),
    ),
    later=st.timedeltas(min_value=timedelta(0), max_value=timedelta(minutes=50)),
)
def test_a_device_whose_clock_is_right_is_never_wrong_by_a_second(
    taken: datetime, later: timedelta
) -> None:
    """T08: leap day, year's end, and both nights on which the clocks change."""
    time = DateTime.of(taken.astimezone(STOCKHOLM))

    when = told(time, received_at=taken + later)

    seconds_early = (taken - when.observed_at).total_seconds()
    possible = (0, -3600) if "device-time-ambiguous" in when.flags else (0,)
    assert any(0 <= seconds_early - offset < 1 for offset in possible)
