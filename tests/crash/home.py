"""A home that is killed: a cuff with a clock measures as fast as the disk allows (T01).

python -m tests.crash.home URL TOKEN EPISODE FOLDER SINCE FIRST LAST: measures numbers FIRST to
LAST, prints each one once it is kept (the cuff is told "yes" and forgets it), delivers in between.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from device_bridge import clock, intake
from device_bridge.config import Config
from device_bridge.devices import blood_pressure
from device_bridge.devices.blood_pressure import BloodPressure
from device_bridge.ieee11073 import DateTime
from device_bridge.outbox import Arrival, Outbox
from device_bridge.uplink import Uplink

ZONE = ZoneInfo("UTC")
A_FEW = 5
KINDS = 3  # what one measurement of this cuff says: systolic, diastolic, mean


def measurement(number: int, since: datetime) -> Arrival:
    """Give a cuff's record; its time is what makes it itself."""
    systolic, diastolic = Decimal(100 + number % 80), Decimal(60 + number % 30)
    at = since + timedelta(seconds=number)
    record = BloodPressure(systolic, diastolic, Decimal(90), time=DateTime.of(at))
    return Arrival(
        clock.now(), "cuff-17", blood_pressure.MEASUREMENT, blood_pressure.encode(record)
    )


async def live(config: Config, numbers: range, since: datetime) -> None:
    """Measure, say so, deliver; over and over, and in the end until nothing waits."""
    outbox = Outbox(config.outbox, config.episode)
    uplink = Uplink(config, outbox)
    for number in numbers:
        outbox.keep([measurement(number, since)])
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        if number % A_FEW == 0:
            intake.read_new(outbox, ZONE)
            await uplink.deliver(clock.now())
    intake.read_new(outbox, ZONE)
    while outbox.counts().waiting:
        await uplink.deliver(clock.now())
        await asyncio.sleep(0.1)
    await uplink.close()
    outbox.close()


if __name__ == "__main__":
    url, token, episode, folder, began, first, last = sys.argv[1:]
    home = Config(backend=url, episode=UUID(episode), state_dir=Path(folder), token=token)
    asyncio.run(live(home, range(int(first), int(last)), datetime.fromisoformat(began)))
