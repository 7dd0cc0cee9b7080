"""From octets to readings: every arrival becomes readings or a quarantine row, never nothing."""

import logging
from collections.abc import Iterator
from datetime import tzinfo
from uuid import uuid4

from device_bridge.devices import DECODERS
from device_bridge.mistakes import told
from device_bridge.octets import DecodeError
from device_bridge.outbox import Arrival, Outbox, Settled
from device_bridge.reading import Message, Reading
from device_bridge.timing import Moment, moment

log = logging.getLogger(__name__)


def read_new(outbox: Outbox, zone: tzinfo) -> int:
    """Read everything that has arrived; return how many new readings that gave."""
    readings = 0
    while unread := outbox.unread():
        settled = [
            _settle_or_set_aside(journal_id, arrival, zone) for journal_id, arrival in unread
        ]
        readings += outbox.settle(settled)
    return readings


def settle(journal_id: int, arrival: Arrival, zone: tzinfo) -> Settled:
    """Read one arrival, or say why it cannot be read."""
    decode = DECODERS.get(arrival.characteristic)
    if decode is None:
        return _quarantined(journal_id, arrival, "No decoder knows this characteristic.")
    try:
        message = decode(arrival.raw)
    except DecodeError as error:
        return _quarantined(journal_id, arrival, str(error))
    when = moment(message, arrival.received_at, zone)
    readings = tuple(_readings(message, when, arrival))
    return Settled(journal_id, readings, timed=when.quality == "device")


def _settle_or_set_aside(journal_id: int, arrival: Arrival, zone: tzinfo) -> Settled:
    """Never let one arrival, and a mistake of ours, hold up everything that comes after it."""
    try:
        return settle(journal_id, arrival, zone)
    except Exception as mistake:  # noqa: BLE001 -- part of the loop that may catch everything
        log.error(  # noqa: TRY400 -- a traceback ends in the error's text: perhaps a value
            "Arrival %d could not be read because of a mistake in the bridge: %s.",
            journal_id,
            told(mistake),
        )
        return Settled(journal_id, quarantined="A mistake in the bridge; its log has the place.")


def _readings(message: Message, when: Moment, arrival: Arrival) -> Iterator[Reading]:
    for kind, number in message.values:
        yield Reading(
            reading_id=uuid4(),
            kind=kind,
            number=number,
            observed_at=when.observed_at,
            time_quality=when.quality,
            device=arrival.device,
            device_time=when.device_time,
            flags=(*message.flags, *when.flags),
            raw=arrival.raw,
        )


def _quarantined(journal_id: int, arrival: Arrival, reason: str) -> Settled:
    log.warning("Device %s sent octets that cannot be read: %s", arrival.device, reason)
    return Settled(journal_id, quarantined=reason)
