"""What the bridge can read: one line for each characteristic."""

from collections.abc import Callable, Mapping

from device_bridge.devices import blood_pressure, pulse_oximeter, thermometer
from device_bridge.reading import Message

Decoder = Callable[[bytes], Message]

DECODERS: Mapping[str, Decoder] = {
    blood_pressure.MEASUREMENT: blood_pressure.read,
    pulse_oximeter.SPOT_CHECK: pulse_oximeter.read,
    thermometer.MEASUREMENT: thermometer.read,
}
