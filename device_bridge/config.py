"""The home's settings: where the ward is, who we are to it, and which devices are ours."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ZONE = "Europe/Stockholm"
LONGEST_ID = 64  # the ward takes no longer one
_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
_KEYS = ("backend", "episode", "token", "token_file", "state_dir", "time_zone", "devices")
_DEVICE_KEYS = ("id", "address")


class ConfigError(Exception):
    """The settings cannot be used; the sentence says which file and key."""


@dataclass(frozen=True, slots=True)
class Device:
    """One device of this home: the id the ward knows it by, and its radio address."""

    id: str
    address: str


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a home needs to know."""

    backend: str
    episode: UUID
    state_dir: Path
    token: str = field(default="", repr=False)
    token_file: Path | None = None
    time_zone: str = ZONE
    devices: tuple[Device, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the devices' clocks run."""
        return ZoneInfo(self.time_zone)

    @property
    def outbox(self) -> Path:
        """The file in which everything is kept until the ward has it."""
        return self.state_dir / "outbox.sqlite"

    def read_token(self) -> str:
        """Return the device token; its file is read each time, so a new one works at once."""
        if self.token_file is None:
            return self.token
        try:
            token = self.token_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(f"{self.token_file}: {error.strerror}.") from error
        if not token:
            raise ConfigError(f"{self.token_file}: there is no token in this file.")
        return token


def load(path: Path) -> Config:
    """Read the settings; an unknown, missing or senseless key is an error that names it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}.") from error
    try:
        return _config(table, path.parent)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def _config(table: Mapping[str, object], folder: Path) -> Config:
    _known(table, _KEYS)
    if ("token" in table) == ("token_file" in table):
        raise ConfigError("give either 'token' or 'token_file'.")
    token_file = _text(table, "token_file") if "token_file" in table else None
    config = Config(
        backend=_backend(_text(table, "backend")),
        episode=_episode(_text(table, "episode")),
        state_dir=folder / _text(table, "state_dir"),
        token="" if token_file else _text(table, "token"),
        token_file=folder / token_file if token_file else None,
        time_zone=_zone(_text(table, "time_zone") if "time_zone" in table else ZONE),
        devices=_devices(table.get("devices", [])),
    )
    config.read_token()
    return config


def _known(table: Mapping[str, object], keys: tuple[str, ...], where: str = "") -> None:
    for key in table:
        if key not in keys:
            close = difflib.get_close_matches(key, keys, n=1)
            hint = f"; did you mean '{close[0]}'?" if close else "."
            raise ConfigError(f"unknown key '{where}{key}'{hint}")


def _text(table: Mapping[str, object], key: str, where: str = "") -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f"'{where}{key}' is missing or is not a text.")
    return value.strip()


def _backend(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is none is only found out when it is asked for
        safe = parts.scheme == "https" or parts.hostname in _LOCAL_HOSTS
    except ValueError as error:
        raise ConfigError("'backend' is not an address.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError("'backend' must begin with https://.")
    if not safe:
        raise ConfigError("'backend' must begin with https://; readings never travel in the clear.")
    return url.rstrip("/")


def _episode(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ConfigError("'episode' is not a UUID.") from error


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(f"'time_zone': there is no time zone {name!r} here.") from error
    return name


def _devices(rows: object) -> tuple[Device, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ConfigError("'devices' must be written as [[devices]] tables.")
    devices = tuple(_device(row, f"devices[{place}].") for place, row in enumerate(rows, start=1))
    for name, values in (
        ("id", [d.id for d in devices]),
        ("address", [d.address for d in devices]),
    ):
        if len(set(values)) < len(values):
            raise ConfigError(f"two devices have the same '{name}'.")
    return devices


def _device(row: Mapping[str, object], where: str) -> Device:
    _known(row, _DEVICE_KEYS, where)
    device = Device(_text(row, "id", where), _text(row, "address", where).upper())
    if len(device.id) > LONGEST_ID:
        raise ConfigError(f"'{where}id' is longer than {LONGEST_ID} characters.")
    return device
