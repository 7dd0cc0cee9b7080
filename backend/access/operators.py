"""Somebody who works at the machine itself: no account of ours, and yet written down by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access import log


@dataclass(frozen=True, slots=True)
class Operator:
    """A user of the machine with the database, and the moment of what they do."""

    name: str
    now: datetime

    def note(
        self,
        session: Session,
        what: str,
        unit_id: UUID | None = None,
        patients: Sequence[UUID] = (),
    ) -> None:
        """Write into the access log what was done, and as which user of the machine."""
        log.record_system(
            session,
            "write",
            what,
            unit_id=unit_id,
            patients=patients,
            now=self.now,
            reason=f"at the machine, by {self.name}",
        )
