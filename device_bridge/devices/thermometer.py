"""Temperature Measurement, 0x2A1C (Bluetooth SIG Health Thermometer Service 1.0, 3.1).

Verified on: no hardware yet.
"""

from dataclasses import dataclass

from device_bridge.ieee11073 import FLOAT, DateTime, Number
from device_bridge.octets import Octets
from device_bridge.reading import TEMPERATURE, Message, celsius

MEASUREMENT = "00002a1c-0000-1000-8000-00805f9b34fb"

FAHRENHEIT, TIME, SITE = (1 << bit for bit in range(3))

_SITES = {
    1: "armpit",
    2: "body",
    3: "ear",
    4: "finger",
    5: "gastro-intestinal",
    6: "mouth",
    7: "rectum",
    8: "toe",
    9: "tympanum",
}


@dataclass(frozen=True, slots=True)
class Temperature:
    """One measurement, as the thermometer sent it."""

    temperature: Number
    fahrenheit: bool = False
    time: DateTime | None = None
    site: int | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """Where it was measured; without a word about it the site is unknown, not "body"."""
        if self.site is None:
            return ("site-unknown",)
        return (f"site-{_SITES.get(self.site, self.site)}",)


def decode(raw: bytes) -> Temperature:
    """Read a measurement; anything missing or left over is an error."""
    octets = Octets(raw)
    flags = octets.number(1)
    measured = Temperature(
        temperature=FLOAT.decode(octets.take(4)),
        fahrenheit=bool(flags & FAHRENHEIT),
        time=DateTime.decode(octets.take(7)) if flags & TIME else None,
        site=octets.number(1) if flags & SITE else None,
    )
    octets.end()
    return measured


def encode(measured: Temperature) -> bytes:
    """Write a measurement as a thermometer does: the twin of `decode`."""
    flags = FAHRENHEIT if measured.fahrenheit else 0
    body = [FLOAT.encode(measured.temperature)]
    if measured.time is not None:
        flags |= TIME
        body.append(measured.time.encode())
    if measured.site is not None:
        flags |= SITE
        body.append(bytes([measured.site]))
    return bytes([flags]) + b"".join(body)


def read(raw: bytes) -> Message:
    """Read a measurement in degrees Celsius."""
    measured = decode(raw)
    number = celsius(measured.temperature) if measured.fahrenheit else measured.temperature
    return Message(((TEMPERATURE, number),), measured.flags, measured.time)
