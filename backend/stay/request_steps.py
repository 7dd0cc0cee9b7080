"""What is noted on a care request; each note is a row of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from backend.core.ids import new_id
from backend.core.tables import CareRequestStep
from backend.core.words import RequestStep
from backend.stay.opening import Desk


def note(
    desk: Desk,
    request_id: UUID,
    step: RequestStep,
    words: str,
    content: Mapping[str, Any] | None = None,
) -> None:
    """Note a step on a request of a stay that lies open."""
    desk.session.execute(
        insert(CareRequestStep).values(
            id=new_id(desk.now),
            request_id=request_id,
            episode_id=desk.id,
            care_unit_id=desk.unit_id,
            step=step,
            note=words,
            content=dict(content or {}),
            at=desk.now,
            author_id=desk.caller.staff_id,
        )
    )
