"""A home that is killed: a cuff with a clock measures as fast as the disk allows.

python crashing_home.py URL STATE_DIR FIRST LAST: measures numbers FIRST to LAST, prints each one
once it is kept (the cuff is told "yes" and forgets it), reads and delivers in between.
"""

import asyncio
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from device_bridge import intake
from device_bridge.config import Config
from device_bridge.devices import blood_pressure
from device_bridge.devices.blood_pressure import BloodPressure
from device_bridge.ieee11073 import DateTime
from device_bridge.outbox import Arrival, Outbox
from device_bridge.uplink import Uplink
from tests.device_bridge.ward import EPISODE, NOW, TOKEN

ZONE = ZoneInfo("UTC")
A_FEW = 4


def clock(number: int) -> DateTime:
    """Return what the cuff's clock shows at a measurement; a second later it is the next one."""
    return DateTime.of(NOW + timedelta(seconds=number))


def device_time(number: int) -> str:
    """Return what the ward is told about the cuff's clock."""
    local = clock(number).local
    assert local is not None
    return local.isoformat()


def measurement(number: int) -> Arrival:
    """Return a cuff's record; its time is what makes it itself."""
    systolic, diastolic = Decimal(100 + number % 80), Decimal(60 + number % 30)
    record = BloodPressure(systolic, diastolic, Decimal(90), time=clock(number))
    at = NOW + timedelta(seconds=number)
    return Arrival(at, "cuff-17", blood_pressure.MEASUREMENT, blood_pressure.encode(record))


async def live(config: Config, numbers: range) -> None:
    """Measure, say so, deliver; over and over."""
    outbox = Outbox(config.outbox, config.episode)
    uplink = Uplink(config, outbox)
    for number in numbers:
        outbox.keep([measurement(number)])
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        if number % A_FEW == 0:
            intake.read_new(outbox, ZONE)
            await uplink.deliver(NOW)
    intake.read_new(outbox, ZONE)
    while outbox.counts().waiting:
        await uplink.deliver(NOW)
    await uplink.close()
    outbox.close()


if __name__ == "__main__":
    url, state_dir, first, last = sys.argv[1:]
    home = Config(backend=url, episode=EPISODE, state_dir=Path(state_dir), token=TOKEN)
    asyncio.run(live(home, range(int(first), int(last))))
