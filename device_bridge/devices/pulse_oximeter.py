"""PLX Spot-Check Measurement, 0x2A5E (Bluetooth SIG Pulse Oximeter Service 1.0.1, 3.1).

Verified on: no hardware yet.
"""

from dataclasses import dataclass

from device_bridge.ieee11073 import SFLOAT, DateTime, Number
from device_bridge.octets import Octets
from device_bridge.reading import OXYGEN_SATURATION, PULSE, Message

SPOT_CHECK = "00002a5e-0000-1000-8000-00805f9b34fb"

TIME, STATUS, SENSOR, AMPLITUDE, CLOCK_NOT_SET = (1 << bit for bit in range(5))

_STATUS_FLAGS = {  # bits 0-4 are reserved
    5: "measurement-ongoing",
    6: "early-estimate",
    7: "validated",
    8: "fully-qualified",
    9: "from-storage",
    10: "demonstration",
    11: "testing",
    12: "calibration",
    13: "unavailable",
    14: "questionable",
    15: "invalid",
}
_SENSOR_FLAGS = (
    "extended-display-update",
    "equipment-malfunction",
    "signal-irregularity",
    "inadequate-signal",
    "poor-signal",
    "low-perfusion",
    "erratic-signal",
    "non-pulsatile-signal",
    "questionable-pulse",
    "signal-analysis-ongoing",
    "sensor-interference",
    "sensor-off",
    "sensor-unknown",
    "sensor-displaced",
    "sensor-malfunction",
    "sensor-disconnected",
)


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """One measurement, as the oximeter sent it."""

    saturation: Number
    pulse: Number
    time: DateTime | None = None
    status: int | None = None
    sensor: int | None = None
    amplitude: Number | None = None
    clock_set: bool = True

    @property
    def flags(self) -> tuple[str, ...]:
        """What the oximeter says about the measurement, the sensor and the signal."""
        status, sensor = self.status or 0, self.sensor or 0
        about = [name for bit, name in _STATUS_FLAGS.items() if status >> bit & 1]
        return (*about, *(name for bit, name in enumerate(_SENSOR_FLAGS) if sensor >> bit & 1))


def decode(raw: bytes) -> SpotCheck:
    """Read a measurement; anything missing or left over is an error."""
    octets = Octets(raw)
    flags = octets.number(1)
    saturation, pulse = (SFLOAT.decode(octets.take(2)) for _ in range(2))
    measured = SpotCheck(
        saturation=saturation,
        pulse=pulse,
        time=DateTime.decode(octets.take(7)) if flags & TIME else None,
        status=octets.number(2) if flags & STATUS else None,
        sensor=octets.number(3) if flags & SENSOR else None,
        amplitude=SFLOAT.decode(octets.take(2)) if flags & AMPLITUDE else None,
        clock_set=not flags & CLOCK_NOT_SET,
    )
    octets.end()
    return measured


def encode(measured: SpotCheck) -> bytes:
    """Write a measurement as an oximeter does: the twin of `decode`."""
    flags = 0 if measured.clock_set else CLOCK_NOT_SET
    body = [SFLOAT.encode(measured.saturation), SFLOAT.encode(measured.pulse)]
    if measured.time is not None:
        flags |= TIME
        body.append(measured.time.encode())
    if measured.status is not None:
        flags |= STATUS
        body.append(measured.status.to_bytes(2, "little"))
    if measured.sensor is not None:
        flags |= SENSOR
        body.append(measured.sensor.to_bytes(3, "little"))
    if measured.amplitude is not None:
        flags |= AMPLITUDE
        body.append(SFLOAT.encode(measured.amplitude))
    return bytes([flags]) + b"".join(body)


def read(raw: bytes) -> Message:
    """Read a measurement in the house's kinds; the amplitude index stays in the raw octets."""
    measured = decode(raw)
    values = ((OXYGEN_SATURATION, measured.saturation), (PULSE, measured.pulse))
    return Message(values, measured.flags, measured.time, measured.clock_set)
