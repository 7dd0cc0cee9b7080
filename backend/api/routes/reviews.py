"""Outcomes of the round, signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import Row

from backend.api.deps import AtDesk
from backend.core.errors import DecidedFirst
from backend.core.words import Outcome, Role
from backend.rounds.reviews import LONGEST_NOTE, Decision, sign

router = APIRouter(prefix="/episodes/{episode_id}/reviews", tags=["round"])


class DecisionIn(BaseModel):
    """An outcome, and what had been seen when it was decided."""

    model_config = ConfigDict(extra="forbid")

    assessment_id: UUID | None
    previous_review_id: UUID | None
    outcome: Outcome
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    next_check_at: AwareDatetime | None = None
    corrects: UUID | None = None


class Author(BaseModel):
    """Who signed, and as what (HSLF-FS 2016:40)."""

    name: str
    title: str
    role: Role


class ReviewOut(BaseModel):
    """A signed outcome."""

    id: UUID
    version: int
    round_day: date
    outcome: Outcome
    note: str
    next_check_at: datetime | None
    author: Author
    signed_at: datetime
    assessment_id: UUID | None
    corrects: UUID | None


@router.post("", status_code=201)
def decide(episode_id: UUID, wanted: DecisionIn, request: Request, desk: AtDesk) -> ReviewOut:
    """Sign an outcome for the day; 409 with the other one if somebody decided first."""
    decision = Decision(
        assessment_id=wanted.assessment_id,
        previous_id=wanted.previous_review_id,
        outcome=wanted.outcome,
        note=wanted.note,
        next_check_at=wanted.next_check_at,
        corrects_id=wanted.corrects,
    )
    with desk.work(request) as work:
        try:
            row = sign(
                work.session,
                work.caller,
                episode_id,
                decision,
                zone=desk.settings.time_zone,
                now=work.now,
            )
        except DecidedFirst as first:
            current = first.extra.get("current")
            if current is not None:
                first.extra = {"current": review(current)}
            raise
    return review(row)


def review(row: Row[*tuple[Any, ...]]) -> ReviewOut:
    """Lay a review out as the screens get it."""
    return ReviewOut(
        id=row.id,
        version=row.version,
        round_day=row.round_day,
        outcome=Outcome(row.outcome),
        note=row.note,
        next_check_at=row.next_check_at,
        author=Author(name=row.author_name, title=row.author_title, role=Role(row.author_role)),
        signed_at=row.signed_at,
        assessment_id=row.assessment_id,
        corrects=row.corrects_id,
    )
