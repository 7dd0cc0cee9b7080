"""What stands beside laboratory values: what is usual, and cultures with sensitivity in full (D84)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from backend.stay.templates import Dated, in_force
from careplans import Kind

SHOWN = 10
# The third of the last four digits is odd for men, even for women (Folkbokföringslag 1991:481, 18 §).
_TELLS_SEX = re.compile(r"[0-9]{12}")
_CULTURES = text("""
    SELECT e.id, e.at, e.entered_at, e.note, s.name AS by
    FROM entry e JOIN staff s ON s.id = e.author_id
    WHERE e.episode_id = :episode AND e.kind = 'labs' AND e.note <> '' AND e.at <= :now
    ORDER BY e.at DESC, e.id DESC LIMIT :shown
""")


class Usual(BaseModel):
    """An interval as a laboratory writes it, in its unit, and where it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str
    source: str
    all: str = ""
    women: str = ""
    men: str = ""

    def for_(self, identifier: str) -> str:
        """Choose by the legal sex that a personal identity number tells; both where it is unknown."""
        if self.all:
            return self.all
        if not _TELLS_SEX.fullmatch(identifier):
            return f"♀ {self.women}, ♂ {self.men}"
        return self.men if int(identifier[-2]) % 2 else self.women


class References(Dated):
    """The intervals of the laboratory that the clinic sends to."""

    kinds: Mapping[Kind, Usual]


def references(on: date) -> Mapping[Kind, Usual]:
    """Give the intervals in force on a day."""
    rows = (References.model_validate(row) for row in _raw()["references"])
    return in_force(rows, on).kinds


def cultures_of(
    session: Session, episode_id: UUID, *, now: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give what was written to laboratory results, newest first."""
    asked = {"episode": episode_id, "now": now, "shown": SHOWN}
    return session.execute(_CULTURES, asked).all()


@cache
def _raw() -> dict[str, Any]:
    file = resources.files("backend.rounds") / "data" / "lab_references.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
