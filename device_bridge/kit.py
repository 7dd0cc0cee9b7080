"""A simulated kit: the octets that a cuff, an oximeter and a thermometer send for given values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from device_bridge.devices import blood_pressure, pulse_oximeter, thermometer
from device_bridge.devices.blood_pressure import BloodPressure
from device_bridge.devices.pulse_oximeter import SpotCheck
from device_bridge.devices.thermometer import Temperature
from device_bridge.ieee11073 import FLOAT, SFLOAT, Absent, CannotCarry, DateTime, MedFloat, Number
from device_bridge.reading import (
    DIASTOLIC,
    KILOPASCAL,
    MEAN_PRESSURE,
    OXYGEN_SATURATION,
    PULSE,
    SYSTOLIC,
    TEMPERATURE,
)

Vitals = Mapping[str, Decimal]

FAHRENHEIT = "temperature_fahrenheit"  # as charted in degF: the thermometer is then set to F

_CARRIERS: Mapping[str, MedFloat] = {
    PULSE: SFLOAT,
    OXYGEN_SATURATION: SFLOAT,
    SYSTOLIC: SFLOAT,
    DIASTOLIC: SFLOAT,
    MEAN_PRESSURE: SFLOAT,
    TEMPERATURE: FLOAT,
    FAHRENHEIT: FLOAT,
}
_CUFF = (SYSTOLIC, DIASTOLIC, MEAN_PRESSURE)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message on the air."""

    device: str
    characteristic: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Kit:
    """The devices of a home: how far each clock is off (none: it has no clock), and its unit."""

    cuff_clock: timedelta | None = timedelta(0)
    oximeter_clock: timedelta | None = None
    oximeter_clock_set: bool = True
    thermometer_clock: timedelta | None = None
    kilopascal: bool = False

    def send(self, vitals: Vitals, local: datetime) -> Iterator[Sent]:
        """Send these values, measured at this local time, from the devices that measure them."""
        unknown = vitals.keys() - _CARRIERS.keys()
        if unknown:
            raise ValueError(f"No device of this kit measures {', '.join(sorted(unknown))}.")
        if vitals.keys() & set(_CUFF):
            raw = blood_pressure.encode(self._cuff(vitals, local))
            yield Sent("simulated-cuff", blood_pressure.MEASUREMENT, raw)
        if OXYGEN_SATURATION in vitals or (PULSE in vitals and not vitals.keys() & set(_CUFF)):
            raw = pulse_oximeter.encode(self._oximeter(vitals, local))
            yield Sent("simulated-oximeter", pulse_oximeter.SPOT_CHECK, raw)
        for kind in (TEMPERATURE, FAHRENHEIT):
            if kind not in vitals:
                continue
            raw = thermometer.encode(self._thermometer(vitals, kind, local))
            yield Sent("simulated-thermometer", thermometer.MEASUREMENT, raw)

    def _cuff(self, vitals: Vitals, local: datetime) -> BloodPressure:
        """Let the cuff tell the pulse only where no oximeter does."""
        tells_pulse = PULSE in vitals and OXYGEN_SATURATION not in vitals
        pressures = {kind: vitals[kind] for kind in _CUFF if kind in vitals}
        if SYSTOLIC in pressures and DIASTOLIC in pressures:
            third = (pressures[SYSTOLIC] - pressures[DIASTOLIC]) / 3
            pressures.setdefault(MEAN_PRESSURE, round(pressures[DIASTOLIC] + third, 0))
        if self.kilopascal:
            pressures = {kind: round(mmhg / KILOPASCAL, 1) for kind, mmhg in pressures.items()}
        return BloodPressure(
            systolic=_carried(pressures, SYSTOLIC),
            diastolic=_carried(pressures, DIASTOLIC),
            mean=_carried(pressures, MEAN_PRESSURE),
            kilopascal=self.kilopascal,
            time=_time(local, self.cuff_clock),
            pulse=_carried(vitals, PULSE) if tells_pulse else None,
            status=0,
        )

    def _oximeter(self, vitals: Vitals, local: datetime) -> SpotCheck:
        return SpotCheck(
            saturation=_carried(vitals, OXYGEN_SATURATION),
            pulse=_carried(vitals, PULSE),
            time=_time(local, self.oximeter_clock),
            status=0,
            clock_set=self.oximeter_clock_set,
        )

    def _thermometer(self, vitals: Vitals, kind: str, local: datetime) -> Temperature:
        return Temperature(
            temperature=_carried(vitals, kind),
            fahrenheit=kind == FAHRENHEIT,
            time=_time(local, self.thermometer_clock),
            site=3,  # the ear
        )


def rounded(vitals: Vitals) -> frozenset[str]:
    """Return the kinds whose value the devices cannot carry unchanged: 11647 becomes 1165E+1."""
    return frozenset(kind for kind in vitals if _carried(vitals, kind) != vitals[kind])


def _carried(vitals: Vitals, kind: str) -> Number:
    """Return what a device would send: NaN where it has nothing, NRes where nothing near fits."""
    if kind not in vitals:
        return Absent.NOT_A_NUMBER
    try:
        return _CARRIERS[kind].nearest(vitals[kind])
    except CannotCarry:
        return Absent.ERROR


def _time(local: datetime, clock: timedelta | None) -> DateTime | None:
    return None if clock is None else DateTime.of(local + clock)
