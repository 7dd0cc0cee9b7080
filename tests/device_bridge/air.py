"""The air between a home's devices and the bridge: a fake at bleak's own door (`backend=`).

bleak's public classes are the real ones; what is below them is made up. It shows that the bridge
listens, lets go and goes on. It cannot show how bluetoothd and a kernel behave: that needs the real
stack.
"""

# ruff: noqa: ANN401, ARG002, FBT001 -- the signatures are bleak's own

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError

from device_bridge.radio import Backend


async def eventually(true: Callable[[], bool]) -> None:
    """Wait for something that others bring about; what never comes is a failed test."""
    async with asyncio.timeout(120):
        while not true():  # noqa: ASYNC110 -- the condition is about files, servers and diaries
            await asyncio.sleep(0.005)


async def stopped(task: asyncio.Task[None]) -> None:
    """Stop a task the way the bridge is stopped; one that does not stop is a failed test."""
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=120)
    assert done
    assert task.cancelled()


@dataclass
class FakeDevice:
    """A device with records to tell; it hangs up when it has told them, if it has manners."""

    address: str
    characteristic: str
    records: list[bytes] = field(default_factory=list)
    hangs_up: bool = True
    refuses: int = 0
    diary: list[str] = field(default_factory=list)

    def services(self) -> BleakGATTServiceCollection:
        """Return what the device offers: one characteristic that indicates."""
        offered = BleakGATTServiceCollection()
        service = BleakGATTService(self, 1, "00001810-0000-1000-8000-00805f9b34fb")
        offered.add_service(service)
        offered.add_characteristic(
            BleakGATTCharacteristic(self, 2, self.characteristic, ["indicate"], lambda: 20, service)
        )
        return offered


@dataclass
class Air:
    """Everything that is on the air, and how often scanning fails."""

    devices: list[FakeDevice]
    scans_fail: int = 0
    scans: int = 0

    def backend(self) -> Backend:
        """Return what stands for the operating system's Bluetooth."""
        air = self

        class Scanner(_Scanner):
            air_around = air

        class Client(_Client):
            air_around = air

        return Backend(Scanner, Client)


class _Scanner(BaseBleakScanner):
    air_around: Air

    def __init__(self, callback: Any, service_uuids: list[str] | None, *_: Any, **__: Any) -> None:
        super().__init__(callback, service_uuids)
        self._announcing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.seen_devices = {}
        self.air_around.scans += 1
        if self.air_around.scans <= self.air_around.scans_fail:
            raise BleakError("No discovery started")
        self._announcing = asyncio.create_task(self._announce())

    async def stop(self) -> None:
        if self._announcing is not None:
            self._announcing.cancel()

    async def _announce(self) -> None:
        while True:
            for device in self.air_around.devices:
                told = AdvertisementData(None, {}, {}, [], None, -60, ())
                seen = self.create_or_update_device(
                    device.address, device.address, None, device, told
                )
                self.call_detection_callbacks(seen, told)
            await asyncio.sleep(0.005)


class _Client(BaseBleakClient):
    air_around: Air

    def __init__(self, device: BLEDevice | str, services: Any = None, **more: Any) -> None:
        heard = more["disconnected_callback"]
        super().__init__(device, disconnected_callback=heard, timeout=more["timeout"])
        assert isinstance(device, BLEDevice)
        self._device: FakeDevice = device.details
        self._connected = False

    @property
    def name(self) -> str:
        return self.address

    @property
    def mtu_size(self) -> int:
        return 23

    @property
    def is_connected(self) -> bool:
        return self._connected

    async def connect(self, pair: bool, **_: Any) -> None:
        self._device.diary.append("connect")
        if self._device.refuses:
            self._device.refuses -= 1
            raise TimeoutError
        self._connected = True
        self.services = self._device.services()

    async def disconnect(self) -> None:
        self._device.diary.append("let go")
        self._connected = False

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_: Any
    ) -> None:
        self._device.diary.append("subscribe")
        asyncio.get_running_loop().call_soon(self._tell, callback)

    def _tell(self, callback: NotifyCallback) -> None:
        while self._device.records:
            callback(bytearray(self._device.records.pop(0)))
            self._device.diary.append("told")
        if self._device.hangs_up:
            self._connected = False
            assert self._disconnected_callback is not None
            self._disconnected_callback()

    async def pair(self, *_: Any, **__: Any) -> None:
        raise NotImplementedError

    async def unpair(self) -> None:
        raise NotImplementedError

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        raise NotImplementedError

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        raise NotImplementedError

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        raise NotImplementedError

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        raise NotImplementedError

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        raise NotImplementedError
