"""The bridge at work: radio -> octets on disk -> readings, and readings -> the ward."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import tzinfo

from device_bridge import clock, intake
from device_bridge.config import Config
from device_bridge.mistakes import told
from device_bridge.outbox import Arrival, Outbox
from device_bridge.radio import Backend, Radio
from device_bridge.uplink import Transport, Uplink

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 1.0
RESTART_SECONDS = 10.0


class Receiver:
    """Takes octets from the radio; what the disk will not take now is held until it does."""

    def __init__(self, outbox: Outbox, zone: tzinfo) -> None:
        """Receive into this outbox."""
        self._outbox = outbox
        self._zone = zone
        self._unwritten: list[Arrival] = []
        self._arrived = asyncio.Event()
        self._disk_works = True

    def keep(self, device: str, characteristic: str, raw: bytes) -> None:
        """Write octets to the disk before returning; never raise into the radio's callback."""
        self._unwritten.append(Arrival(clock.now(), device, characteristic, raw))
        self._write()
        self._arrived.set()

    async def keep_reading(self) -> None:
        """Read for ever what arrives."""
        while True:
            self._write()
            if self._disk_works:
                intake.read_new(self._outbox, self._zone)
            self._arrived.clear()
            # Not wait_for: in Python 3.11 it can swallow the cancellation that stops the bridge.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await self._arrived.wait()

    def _write(self) -> None:
        """Write what is held, and tell when the disk stops or starts working."""
        try:
            if self._unwritten:
                self._outbox.keep(self._unwritten)
        except sqlite3.Error as error:
            if self._disk_works:
                log.critical("The outbox cannot be written (%s); readings are held.", error)
            self._disk_works = False
            return
        if not self._disk_works:
            log.info("The outbox can be written again; what was held is on the disk.")
        self._disk_works = True
        self._unwritten.clear()


async def run(
    config: Config, backend: Backend | None = None, transport: Transport | None = None
) -> None:
    """Run the bridge until it is cancelled."""
    outbox = Outbox(config.outbox, config.episode)
    receiver = Receiver(outbox, config.zone)
    uplink = Uplink(config, outbox, transport)
    devices = {device.address: device.id for device in config.devices}
    radio = Radio(devices, receiver.keep, backend)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_keep_going("radio", radio.listen))
            group.create_task(_keep_going("reading", receiver.keep_reading))
            group.create_task(_keep_going("uplink", uplink.keep_delivering))
    finally:
        await uplink.close()
        outbox.close()


async def _keep_going(part: str, work: Callable[[], Awaitable[None]]) -> None:
    """Start a part of the bridge again when it fails: one part must not take the others along."""
    while True:
        try:
            await work()
        except Exception as mistake:  # noqa: BLE001 -- the bridge's one loop that may catch all
            log.error(  # noqa: TRY400 -- a traceback ends in the error's text: perhaps a value
                "The %s part failed (%s) and starts again in %s s.",
                part,
                told(mistake),
                RESTART_SECONDS,
            )
            await asyncio.sleep(RESTART_SECONDS)
