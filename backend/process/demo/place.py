"""Where a demo lives, on disk and on the network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Place:
    """A demo's folder, and where it listens."""

    folder: Path
    host: str
    port: int

    @property
    def address(self) -> str:
        """Where browsers and homes reach it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def tell(self) -> None:
        """Leave the address behind for other commands on this machine."""
        (self.folder / _ADDRESS).write_text(self.address, encoding="utf-8")


def folder_of(state: Path) -> Path:
    """Give the folder of the demo in a state folder."""
    return state / "demo"


def last_address(state: Path) -> str | None:
    """Give where the demo of a state folder runs, or ran last."""
    kept = folder_of(state) / _ADDRESS
    return kept.read_text(encoding="utf-8") if kept.exists() else None
