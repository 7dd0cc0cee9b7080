"""IEEE 11073-20601 SFLOAT and FLOAT, and Date Time 0x2A08 (Bluetooth GATT Specification Supplement).

The exponent of a medical float says how precisely the device measured, so "36.0" is not "36":
numbers are `Decimal`, and both directions keep the exponent.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum


class Absent(StrEnum):
    """Why a number is not there, in the words of FHIR's dataAbsentReason."""

    NOT_A_NUMBER = "not-a-number"
    ERROR = "error"
    POSITIVE_INFINITY = "positive-infinity"
    NEGATIVE_INFINITY = "negative-infinity"


Number = Decimal | Absent


class CannotCarry(ValueError):
    """This number does not fit its medical float without being changed."""


@dataclass(frozen=True, slots=True)
class MedFloat:
    """A medical float: exponent on top, mantissa below, both in two's complement."""

    exponent_bits: int
    mantissa_bits: int

    @property
    def octets(self) -> int:
        """How long the number is on the air."""
        return (self.exponent_bits + self.mantissa_bits) // 8

    @property
    def top(self) -> int:
        """The largest mantissa."""
        return (1 << (self.mantissa_bits - 1)) - 1

    @property
    def absences(self) -> dict[int, Absent]:
        """The mantissas that mean "no value" when, and only when, the exponent is 0."""
        return {
            self.top: Absent.NOT_A_NUMBER,
            self.top - 1: Absent.POSITIVE_INFINITY,
            -self.top - 1: Absent.ERROR,  # NRes: not at this resolution
            -self.top: Absent.ERROR,  # reserved
            -self.top + 1: Absent.NEGATIVE_INFINITY,
        }

    def decode(self, raw: bytes) -> Number:
        """Read a number, or why there is none."""
        word = int.from_bytes(raw, "little")
        mantissa = _signed(word, self.mantissa_bits)
        exponent = _signed(word >> self.mantissa_bits, self.exponent_bits)
        if exponent == 0 and mantissa in self.absences:
            return self.absences[mantissa]
        return Decimal(mantissa).scaleb(exponent)

    def encode(self, number: Number) -> bytes:
        """Write exactly this number, in its own precision where there is room, or refuse."""
        if isinstance(number, Absent):
            return self._pack(next(m for m, why in self.absences.items() if why is number), 0)
        for mantissa, exponent in _spellings(number):
            if self._fits(mantissa, exponent):
                return self._pack(mantissa, exponent)
        raise CannotCarry(f"A mantissa of {self.mantissa_bits} bits cannot carry this number.")

    def nearest(self, number: Decimal) -> Decimal:
        """Return what a device would send for this number: coarser if need be, and openly so."""
        for digits in range(len(number.as_tuple().digits), 0, -1):
            rounded = Decimal(f"{number:.{digits - 1}E}")
            if any(self._fits(*spelling) for spelling in _spellings(rounded)):
                return rounded
        raise CannotCarry("The exponent of this number is out of reach.")

    def _fits(self, mantissa: int, exponent: int) -> bool:
        half = 1 << (self.exponent_bits - 1)
        special = exponent == 0 and mantissa in self.absences
        return -half <= exponent < half and -self.top - 1 <= mantissa <= self.top and not special

    def _pack(self, mantissa: int, exponent: int) -> bytes:
        low = mantissa & ((1 << self.mantissa_bits) - 1)
        high = exponent & ((1 << self.exponent_bits) - 1)
        return (high << self.mantissa_bits | low).to_bytes(self.octets, "little")


SFLOAT = MedFloat(exponent_bits=4, mantissa_bits=12)
FLOAT = MedFloat(exponent_bits=8, mantissa_bits=24)

FIRST_YEAR = 1582  # the first year 0x2A08 may carry
_MOST_ZEROS = 7  # a FLOAT's mantissa has no room for more digits


def _signed(word: int, bits: int) -> int:
    low = word & ((1 << bits) - 1)
    return low - (1 << bits) if low >> (bits - 1) else low


def _spellings(number: Decimal) -> Iterator[tuple[int, int]]:
    """All ways to write the number as mantissa and exponent, its own precision first."""
    if not number.is_finite():
        raise CannotCarry("Only a number can be carried; say why it is absent instead.")
    sign, digits, power = number.as_tuple()
    mantissa = int("".join(map(str, digits))) * (-1 if sign else 1)
    exponent = int(power)
    yield mantissa, exponent
    for zeros in range(1, _MOST_ZEROS):
        yield mantissa * 10**zeros, exponent - zeros
    while mantissa and mantissa % 10 == 0:
        mantissa, exponent = mantissa // 10, exponent + 1
        yield mantissa, exponent


@dataclass(frozen=True, slots=True)
class DateTime:
    """A device's own clock as it stood: local time, no zone, perhaps never set."""

    year: int = 0
    month: int = 0
    day: int = 0
    hour: int = 0
    minute: int = 0
    second: int = 0

    @classmethod
    def of(cls, local: datetime) -> "DateTime":
        """Return how a device writes this local time."""
        return cls(local.year, local.month, local.day, local.hour, local.minute, local.second)

    @classmethod
    def decode(cls, raw: bytes) -> "DateTime":
        """Read 0x2A08, whatever it says; `fault` tells whether it can be a time at all."""
        return cls(*struct.unpack("<HBBBBB", raw))

    def encode(self) -> bytes:
        """Write 0x2A08."""
        clock = (self.hour, self.minute, self.second)
        return struct.pack("<HBBBBB", self.year, self.month, self.day, *clock)

    @property
    def fault(self) -> str | None:
        """Why this is no usable time: a part is 0 ("unknown"), or there is no such date."""
        if not (self.year and self.month and self.day):
            return "device-time-unknown"
        return None if self.local else "device-time-impossible"

    @property
    def local(self) -> datetime | None:
        """The local time, without a zone; none for 30 February and before the year 1582."""
        if self.year < FIRST_YEAR:
            return None
        try:
            day = date(self.year, self.month, self.day)
            return datetime.combine(day, time(self.hour, self.minute, self.second))
        except ValueError:
            return None
