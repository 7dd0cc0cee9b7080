"""A reading: one measured value, or the reason why there is none, as it leaves the home."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Context, Decimal
from uuid import UUID

from device_bridge.ieee11073 import Absent, DateTime, Number

PULSE = "pulse"
OXYGEN_SATURATION = "oxygen_saturation"
SYSTOLIC = "systolic"
DIASTOLIC = "diastolic"
MEAN_PRESSURE = "mean_pressure"
TEMPERATURE = "temperature"

UNITS: Mapping[str, str] = {  # UCUM; one unit a kind, converted once, in the decoder
    PULSE: "/min",
    OXYGEN_SATURATION: "%",
    SYSTOLIC: "mm[Hg]",
    DIASTOLIC: "mm[Hg]",
    MEAN_PRESSURE: "mm[Hg]",
    TEMPERATURE: "Cel",
}

KILOPASCAL = Decimal("7.50062")  # in mmHg

# A FLOAT reaches from 1E-128 to 8388607E+127: enough digits for all of it.
_EXACT = Context(prec=300)


@dataclass(frozen=True, slots=True)
class Message:
    """What one message from a device says, in the house's kinds and units."""

    values: tuple[tuple[str, Number], ...]
    flags: tuple[str, ...] = ()
    time: DateTime | None = None
    clock_set: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """One value on its way to the ward; its id and time are decided once and never change."""

    reading_id: UUID
    kind: str
    number: Number
    observed_at: datetime
    time_quality: str
    device: str
    device_time: str | None = None
    flags: tuple[str, ...] = ()
    raw: bytes = field(default=b"", repr=False)

    def to_wire(self) -> dict[str, object]:
        """Return the reading as `POST /api/v1/readings` wants it."""
        absent = self.number if isinstance(self.number, Absent) else None
        return {
            "reading_id": str(self.reading_id),
            "kind": self.kind,
            "value": None if isinstance(self.number, Absent) else plain(self.number),
            "unit": UNITS[self.kind],
            "observed_at": self.observed_at.isoformat(),
            "time_quality": self.time_quality,
            "device_time": self.device_time,
            "source": "device",
            "device": self.device,
            "absent_reason": absent and str(absent),
            "flags": list(self.flags),
            "raw": self.raw.hex(),
        }


def plain(number: Decimal) -> str:
    """Write a number without an exponent: the wire carries "100", not "1E+2"."""
    return f"{number:f}"


def mm_hg(kilopascal: Number) -> Number:
    """Convert kPa; one decimal fewer, for 0.1 kPa is nearly 1 mmHg."""
    if isinstance(kilopascal, Absent):
        return kilopascal
    coarser = Decimal((0, (1,), int(kilopascal.as_tuple().exponent) + 1))
    return _EXACT.multiply(kilopascal, KILOPASCAL).quantize(coarser, context=_EXACT)


def celsius(fahrenheit: Number) -> Number:
    """Convert degF, keeping its decimals but at least one, for 1 degF is more than half a degree."""
    if isinstance(fahrenheit, Absent):
        return fahrenheit
    decimals = min(int(fahrenheit.as_tuple().exponent), -1)
    ninths = _EXACT.multiply(_EXACT.subtract(fahrenheit, Decimal(32)), Decimal(5))
    return _EXACT.divide(ninths, Decimal(9)).quantize(Decimal((0, (1,), decimals)), context=_EXACT)
