"""When it was measured: the device's clock where it can be believed, the bridge's where not."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from device_bridge.reading import Message

AHEAD_AT_MOST = timedelta(minutes=5)
# A battery change sets many clocks back to a factory date; no home stay keeps a reading this long.
BEHIND_AT_MOST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Moment:
    """The best estimate of when it was measured, and how good it is."""

    observed_at: datetime
    quality: str  # "device": its clock; "gateway": it has none; "unset": it has one that is wrong
    device_time: str | None = None
    flags: tuple[str, ...] = ()


def moment(message: Message, received_at: datetime, zone: tzinfo) -> Moment:
    """Decide once when a message was measured."""
    if message.time is None:
        return Moment(received_at, "gateway")
    local = message.time.local
    if local is None or message.time.fault:
        return Moment(received_at, "unset", flags=(message.time.fault or "device-time-impossible",))
    if not message.clock_set:
        return Moment(received_at, "unset", local.isoformat(), ("device-clock-not-set",))
    return _believed(local, received_at, zone)


def _believed(local: datetime, received_at: datetime, zone: tzinfo) -> Moment:
    """Take a clock at its word, unless it cannot be right."""
    told = local.isoformat()
    try:
        at, flags = _instant(local, received_at, zone)
    except OverflowError:  # the last evening of the year 9999, west of Greenwich
        return Moment(received_at, "unset", told, ("device-time-ahead",))
    if at > received_at + AHEAD_AT_MOST:
        return Moment(received_at, "unset", told, ("device-time-ahead",))
    if at < received_at - BEHIND_AT_MOST:
        return Moment(received_at, "unset", told, ("device-time-behind",))
    return Moment(at, "device", told, flags)


def _instant(
    local: datetime, received_at: datetime, zone: tzinfo
) -> tuple[datetime, tuple[str, ...]]:
    """Place local time in the world; in the hour that comes twice, take the last one possible."""
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first >= second:  # an ordinary hour, or one that the clocks jumped over
        return first, ()
    possible = second if second <= received_at + AHEAD_AT_MOST else first
    return possible, ("device-time-ambiguous",)
