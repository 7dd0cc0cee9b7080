"""Blood Pressure Measurement, 0x2A35 (Bluetooth SIG Blood Pressure Service 1.1.1, 3.1).

Verified on: no hardware yet.
"""

from dataclasses import dataclass

from device_bridge.ieee11073 import SFLOAT, Absent, DateTime, Number
from device_bridge.octets import Octets
from device_bridge.reading import DIASTOLIC, MEAN_PRESSURE, PULSE, SYSTOLIC, Message, mm_hg

MEASUREMENT = "00002a35-0000-1000-8000-00805f9b34fb"

KILOPASCAL, TIME, PULSE_RATE, USER, STATUS = (1 << bit for bit in range(5))
UNKNOWN_USER = 0xFF

_STATUS_FLAGS = {
    0: "body-movement",
    1: "cuff-too-loose",
    2: "irregular-pulse",
    5: "improper-position",
}
_PULSE_RANGE = {1: "pulse-above-range", 2: "pulse-below-range"}  # bits 3-4; 3 is reserved


@dataclass(frozen=True, slots=True)
class BloodPressure:
    """One measurement, as the cuff sent it."""

    systolic: Number
    diastolic: Number
    mean: Number
    kilopascal: bool = False
    time: DateTime | None = None
    pulse: Number | None = None
    user: int | None = None
    status: int | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """What the cuff says about how it was measured, and by which of its user buttons."""
        status = self.status or 0
        flags = [name for bit, name in _STATUS_FLAGS.items() if status >> bit & 1]
        pulse_range = status >> 3 & 0b11
        if pulse_range in _PULSE_RANGE:
            flags.append(_PULSE_RANGE[pulse_range])
        if self.user is not None:
            flags.append("user-unknown" if self.user == UNKNOWN_USER else f"user-{self.user}")
        return tuple(flags)


def decode(raw: bytes) -> BloodPressure:
    """Read a measurement; anything missing or left over is an error."""
    octets = Octets(raw)
    flags = octets.number(1)
    systolic, diastolic, mean = (SFLOAT.decode(octets.take(2)) for _ in range(3))
    measured = BloodPressure(
        systolic=systolic,
        diastolic=diastolic,
        mean=mean,
        kilopascal=bool(flags & KILOPASCAL),
        time=DateTime.decode(octets.take(7)) if flags & TIME else None,
        pulse=SFLOAT.decode(octets.take(2)) if flags & PULSE_RATE else None,
        user=octets.number(1) if flags & USER else None,
        status=octets.number(2) if flags & STATUS else None,
    )
    octets.end()
    return measured


def encode(measured: BloodPressure) -> bytes:
    """Write a measurement as a cuff does: the twin of `decode`."""
    flags = KILOPASCAL if measured.kilopascal else 0
    body = [SFLOAT.encode(n) for n in (measured.systolic, measured.diastolic, measured.mean)]
    if measured.time is not None:
        flags |= TIME
        body.append(measured.time.encode())
    if measured.pulse is not None:
        flags |= PULSE_RATE
        body.append(SFLOAT.encode(measured.pulse))
    if measured.user is not None:
        flags |= USER
        body.append(bytes([measured.user]))
    if measured.status is not None:
        flags |= STATUS
        body.append(measured.status.to_bytes(2, "little"))
    return bytes([flags]) + b"".join(body)


def read(raw: bytes) -> Message:
    """Read a measurement in the house's kinds and units."""
    measured = decode(raw)
    numbers = {SYSTOLIC: measured.systolic, DIASTOLIC: measured.diastolic}
    if not _leaves_out_the_mean(measured):
        numbers[MEAN_PRESSURE] = measured.mean
    if measured.kilopascal:
        numbers = {kind: mm_hg(number) for kind, number in numbers.items()}
    if measured.pulse is not None:
        numbers[PULSE] = measured.pulse
    return Message(tuple(numbers.items()), measured.flags, measured.time)


def _leaves_out_the_mean(measured: BloodPressure) -> bool:
    """Many cuffs send NaN, some 0, for a mean they never measure: no value, and no failure."""
    failed = isinstance(measured.systolic, Absent) or isinstance(measured.diastolic, Absent)
    return not failed and (measured.mean is Absent.NOT_A_NUMBER or measured.mean == 0)
