"""What a region decides about its installation: read from HEMROND_* once, frozen after."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from backend.core.errors import BadConfiguration

_FROM_FILE = ("HEMROND_SECRET_KEY", "HEMROND_DATABASE_URL", "HEMROND_OWNER_DATABASE_URL")
_SHORTEST_KEY = 32


def default_state_dir() -> Path:
    """Give the folder for what this installation keeps on disk.

    Root gets /var/lib/hemrond: PostgreSQL runs as a user of its own, which cannot see into /root.
    """
    if os.name == "posix" and os.geteuid() == 0:
        return Path("/var/lib/hemrond")
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "hemrond"


class Settings(BaseSettings):
    """One installation. Every field is HEMROND_<FIELD>; secrets also HEMROND_<FIELD>_FILE."""

    model_config = SettingsConfigDict(env_prefix="HEMROND_", frozen=True, extra="ignore")

    database_url: SecretStr | None = Field(
        None, description="The application's database; empty means the embedded one."
    )
    owner_database_url: SecretStr | None = Field(
        None,
        description="The same database as its owner: for `hemrond migrate` and for entering units, "
        "staff and tokens.",
    )
    state_dir: Path = Field(
        default_factory=default_state_dir, description="Folder for the embedded database and keys."
    )
    public_url: str = Field(
        "http://127.0.0.1:8300", description="How browsers reach us; https makes cookies Secure."
    )
    secret_key: SecretStr | None = Field(
        None, description="At least 32 characters; signs CSRF tokens. Must be set to serve."
    )
    session_idle_minutes: int = Field(
        15, ge=1, le=240, description="A ward session ends after this long without a request."
    )
    session_hours: int = Field(
        12, ge=1, le=24, description="A session ends after this long whatever happens."
    )
    wall_days: int = Field(
        30, ge=1, le=90, description="A wall screen must be hung up anew after this long."
    )
    time_zone: str = Field("Europe/Stockholm", description="Where the ward's days begin and end.")
    plans_dir: Path | None = Field(
        None, description="Folder of the clinic's own care plans, on top of the packaged ones."
    )
    reading_retention_years: int | None = Field(
        None, ge=10, description="Drop readings older than this; none are dropped unless set (L09)."
    )
    pool_size: int = Field(16, ge=1, le=200, description="Database connections a process keeps.")
    demo: bool = Field(False, description="Made-up patients; says so on every page.")

    @model_validator(mode="after")
    def _long_enough(self) -> Self:
        key = self.secret_key
        if key is not None and len(key.get_secret_value()) < _SHORTEST_KEY:
            raise ValueError("HEMROND_SECRET_KEY must have at least 32 characters.")
        return self

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over TLS."""
        return self.public_url.startswith("https://")

    @property
    def session_cookie(self) -> str:
        """Name of the session cookie; the prefix makes browsers insist on TLS and this host."""
        return "__Host-hemrond" if self.secure else "hemrond"

    def key(self) -> bytes:
        """Give the secret key, or say that it is missing."""
        if self.secret_key is None:
            raise BadConfiguration("Set HEMROND_SECRET_KEY (32 characters or more) to serve.")
        return self.secret_key.get_secret_value().encode()


def read_settings() -> Settings:
    """Read the settings from the environment, and secrets from the files it names."""
    found: dict[str, Any] = {
        name.removeprefix("HEMROND_").lower(): _read_secret(Path(os.environ[f"{name}_FILE"]))
        for name in _FROM_FILE
        if os.environ.get(f"{name}_FILE")
    }
    try:
        return Settings(**found)
    except ValueError as wrong:
        raise BadConfiguration(f"The settings cannot be used: {wrong}") from wrong


def kept_key(state: Path) -> str:
    """Give the key kept in the state folder, made at first use (demo and single machines)."""
    path = state / "secret.key"
    if not path.exists():
        state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _read_secret(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as wrong:
        raise BadConfiguration(
            f"The secret file {path} cannot be read: {wrong.strerror}"
        ) from wrong
