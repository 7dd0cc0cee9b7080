"""The radio: the only module that imports bleak.

One device at a time: see it, connect, subscribe, listen until it is done, and always let go. A
connection that is not let go of loses the next reading: bluetoothd confirms it to the device while
nobody listens.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bleak import BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import BleakError

from device_bridge.devices import DECODERS

log = logging.getLogger(__name__)

Keep = Callable[[str, str, bytes], None]  # device id, characteristic, octets

# A scanner can die in silence when bluetoothd restarts, so none is trusted for longer than this.
SCAN_SECONDS = 90.0
CONNECT_SECONDS = 10.0
QUIET_SECONDS = 60.0
DISCONNECT_SECONDS = 12.0  # bleak gives up by itself after 10
REST_SECONDS = 20.0  # a device that goes on advertising must not keep the others waiting
TROUBLE_SECONDS = 5.0

# Blood pressure, pulse oximeter, health thermometer.
SERVICES = frozenset(
    f"0000{number:04x}-0000-1000-8000-00805f9b34fb" for number in (0x1810, 0x1822, 0x1809)
)


class RadioError(Exception):
    """Bluetooth cannot be used; the sentence says why."""


_TROUBLE = (RadioError, BleakError, OSError, EOFError)  # a TimeoutError is an OSError


@dataclass(frozen=True, slots=True)
class Backend:
    """What stands for the operating system's Bluetooth; bleak's own choice unless told."""

    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A device that somebody's radio announces nearby."""

    address: str
    name: str
    rssi: int
    readable: bool


class Radio:
    """Listens to the devices of one home, and to no others."""

    def __init__(
        self, devices: Mapping[str, str], keep: Keep, backend: Backend | None = None
    ) -> None:
        """Know the home's devices, address to id, and where octets are kept."""
        self._devices = {address.upper(): device for address, device in devices.items()}
        self._keep = keep
        self._backend = backend or Backend()
        self._rests_until: dict[str, float] = {}
        self._troubled: set[str] = set()
        self._heard_at = 0.0

    async def listen(self) -> None:
        """Listen for ever, one device after the other."""
        while True:
            async with self._trouble_told_once("Bluetooth"):
                device = await self._next_device()
                if device is not None:
                    await self._visit(device)

    async def _next_device(self) -> BLEDevice | None:
        """Scan with a new scanner until a device of this home is seen."""
        extra: BleakScanner.ExtraArgs = {}
        if self._backend.scanner is not None:
            extra["backend"] = self._backend.scanner
        return await BleakScanner.find_device_by_filter(
            self._is_wanted, timeout=SCAN_SECONDS, **extra
        )

    def _is_wanted(self, device: BLEDevice, _: AdvertisementData) -> bool:
        address = device.address.upper()
        now = asyncio.get_running_loop().time()
        return address in self._devices and self._rests_until.get(address, 0.0) <= now

    async def _visit(self, device: BLEDevice) -> None:
        """Take what one device has, then let it rest."""
        name = self._devices[device.address.upper()]
        async with self._trouble_told_once(f"Device {name}"):
            try:
                await self._session(device, name)
            finally:
                rest = asyncio.get_running_loop().time() + REST_SECONDS
                self._rests_until[device.address.upper()] = rest

    async def _session(self, device: BLEDevice, name: str) -> None:
        """Connect, subscribe, and stay until the device hangs up or has nothing more to say."""
        gone = asyncio.Event()
        client = BleakClient(
            device,
            lambda _: gone.set(),
            timeout=CONNECT_SECONDS,
            backend=self._backend.client,
        )
        try:
            await client.connect()
            await self._subscribe(client, name)
            await self._until_quiet(gone)
        finally:
            async with asyncio.timeout(DISCONNECT_SECONDS):
                await client.disconnect()

    async def _subscribe(self, client: BleakClient, name: str) -> None:
        """Ask for everything that the bridge can read."""
        readable = [c for c in client.services.characteristics.values() if c.uuid in DECODERS]
        if not readable:
            raise RadioError("it offers nothing that this bridge can read")
        for characteristic in readable:
            await client.start_notify(characteristic, partial(self._received, name))

    async def _until_quiet(self, gone: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        self._heard_at = loop.time()
        while (left := self._heard_at + QUIET_SECONDS - loop.time()) > 0:
            # Not wait_for: in Python 3.11 it can swallow the cancellation that stops the bridge.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await gone.wait()
                return

    def _received(self, name: str, source: BleakGATTCharacteristic, data: bytearray) -> None:
        """Write the octets down before anything else: the device may already have deleted them."""
        self._keep(name, source.uuid, bytes(data))
        self._heard_at = asyncio.get_running_loop().time()

    @contextlib.asynccontextmanager
    async def _trouble_told_once(self, who: str) -> AsyncIterator[None]:
        """Log when something stops working and when it works again; wait a little in between."""
        try:
            yield
        except _TROUBLE as trouble:
            if who not in self._troubled:
                self._troubled.add(who)
                log.warning("%s does not work: %s", who, str(trouble) or type(trouble).__name__)
            await asyncio.sleep(TROUBLE_SECONDS)
        else:
            if who in self._troubled:
                self._troubled.discard(who)
                log.info("%s works again.", who)


async def scan(seconds: float, backend: Backend | None = None) -> list[Seen]:
    """Return what is announced nearby, the strongest first."""
    scanner = (backend or Backend()).scanner
    try:
        async with BleakScanner(backend=scanner) as listening:
            await asyncio.sleep(seconds)
            found = listening.discovered_devices_and_advertisement_data.values()
    except _TROUBLE as trouble:
        why = str(trouble) or type(trouble).__name__
        raise RadioError(f"Bluetooth cannot be used ({why}); is bluetoothd running?") from trouble
    seen = [
        Seen(device.address, told.local_name or device.name or "", told.rssi, _readable(told))
        for device, told in found
    ]
    return sorted(seen, key=lambda one: -one.rssi)


def _readable(told: AdvertisementData) -> bool:
    """Tell whether the device offers a health service that the bridge can read."""
    return bool(SERVICES & set(told.service_uuids))
