"""Which version of the agreement holds, who has it, and who acts on an old one (D45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.tables import CareUnit, Episode
from backend.rounds.meeting import unit_of
from backend.stay.file import load
from backend.stay.holders import holders, warning
from backend.stay.narrow import narrowed


@dataclass(frozen=True, slots=True)
class Agreed:
    """The newest version, how far it has come to each, and a warning while somebody lacks it."""

    number: int
    at: datetime
    author: str
    holders: list[dict[str, Any]]
    warning: dict[str, str] | None


def agreed(session: Session, caller: Caller, episode: Episode) -> Agreed | None:
    """Give the agreement as far as it concerns the unit of whoever looks; None before the first."""
    file, unit_id = load(session, episode), unit_of(session, caller, episode.id)
    if unit_id != episode.care_unit_id:
        file = narrowed(file, unit_id, session.get_one(CareUnit, unit_id).name)
    newest = file.agreement
    if newest is None:
        return None
    said = warning(file)
    return Agreed(
        newest.number,
        newest.at,
        newest.author,
        holders(file),
        None if said is None else said.as_json(),
    )
