"""One thing that somebody must see to, whichever room knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

from backend.stay.said import Said

Level = Literal["prompt", "due", "escalate"]
ORDER: Mapping[Level, int] = MappingProxyType({"escalate": 0, "due": 1, "prompt": 2})


@dataclass(frozen=True, slots=True)
class Due:
    """What is due, how pressing it is, since or by when, and how often it was tried."""

    code: str
    level: Level
    due_at: datetime | None
    text: Said
    attempts: int = 0
    task_id: UUID | None = None

    def as_json(self) -> dict[str, Any]:
        """Give it as the screens get it."""
        return {
            "code": self.code,
            "level": self.level,
            "due_at": self.due_at,
            "attempts": self.attempts,
            "text": self.text.as_json(),
        }
