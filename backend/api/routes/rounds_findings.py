"""Acknowledging findings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from backend.api.deps import AtDesk
from backend.rounds.acknowledgements import LONGEST_COMMENT, Seen, acknowledge
from careplans import Kind

router = APIRouter(prefix="/episodes/{episode_id}/acknowledgements", tags=["round"])


class SeenIn(BaseModel):
    """A finding as it was on the screen."""

    model_config = ConfigDict(extra="forbid")

    assessment_id: UUID
    rule: str
    kind: Kind | None = None
    comment: Annotated[str, Field(max_length=LONGEST_COMMENT)] = ""


class AcknowledgementOut(BaseModel):
    """Who answers for a finding."""

    id: UUID
    author_id: UUID
    by: str
    title: str
    at: datetime
    comment: str


@router.post("", status_code=201)
def answer_for(
    episode_id: UUID, seen: SeenIn, request: Request, desk: AtDesk
) -> AcknowledgementOut:
    """Acknowledge a finding by name; 409 with the finding as it is now, or with who was first."""
    with desk.work(request) as work:
        kept = acknowledge(
            work.session,
            work.caller,
            episode_id,
            Seen(seen.assessment_id, seen.rule, seen.kind, seen.comment),
            zone=desk.settings.time_zone,
            now=work.now,
        )
    return AcknowledgementOut.model_validate(kept)
