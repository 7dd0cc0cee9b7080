"""Outcomes of the round: signed, undone, corrected."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import Row

from backend.access import log
from backend.api.deps import AtDesk
from backend.api.routes.rounds_decision import DecisionIn
from backend.core.errors import Conflict, DecidedFirst
from backend.core.words import Outcome, Role
from backend.core.words_round import ReviewKind
from backend.rounds.meeting import unit_of, visible
from backend.rounds.reviews import reviews_of, sign
from backend.rounds.withdrawals import MovedAlready, TookBack, TooLate, undo_until, withdraw

router = APIRouter(prefix="/episodes/{episode_id}/reviews", tags=["round"])


class Author(BaseModel):
    """Who signed, and as what (HSLF-FS 2016:40)."""

    name: str
    title: str
    role: Role


class ReviewOut(BaseModel):
    """A signed outcome, and what became of it."""

    id: UUID
    version: int
    round_day: date
    kind: ReviewKind
    outcome: Outcome
    note: str
    next_check_at: datetime | None
    decided: dict[str, Any]
    author: Author
    signed_at: datetime
    undo_until: datetime
    assessment_id: UUID | None
    corrects: UUID | None
    corrected_by: UUID | None
    withdrawn_at: datetime | None


class ReviewsOut(BaseModel):
    """All versions of all days, newest first; nothing is left out."""

    reviews: list[ReviewOut]


@router.get("")
def versions(episode_id: UUID, request: Request, desk: AtDesk) -> ReviewsOut:
    """Give every review with what it corrects, what corrected it, and whether it was taken back."""
    with desk.work(request) as work:
        episode = visible(work.session, episode_id)
        rows = reviews_of(work.session, episode_id)
        log.record(
            work.session,
            work.caller,
            "read",
            "reviews",
            unit_id=unit_of(work.session, work.caller, episode_id),
            patients=[episode.patient_id],
            now=work.now,
        )
    return ReviewsOut(reviews=[review(row) for row in rows])


@router.post("", status_code=201)
def decide(episode_id: UUID, wanted: DecisionIn, request: Request, desk: AtDesk) -> ReviewOut:
    """Sign an outcome for the day.

    409 with the other one if somebody decided first, or with `unacknowledged` findings.
    """
    with desk.work(request) as work:
        try:
            row = sign(
                work.session,
                work.caller,
                episode_id,
                wanted.decision(),
                zone=desk.settings.time_zone,
                now=work.now,
            )
        except DecidedFirst as first:
            raise _told(first) from None
    return review(row)


@router.post("/{review_id}/withdrawal", status_code=201)
def undo(episode_id: UUID, review_id: UUID, request: Request, desk: AtDesk) -> ReviewOut:
    """Take one's own review back: offered for ten seconds, taken a little later from afar."""
    with desk.work(request) as work:
        try:
            row = withdraw(
                work.session,
                work.caller,
                episode_id,
                review_id,
                zone=desk.settings.time_zone,
                now=work.now,
            )
        except (DecidedFirst, MovedAlready, TookBack, TooLate) as late:
            raise _told(late) from None
    return review(row)


def review(row: Row[*tuple[Any, ...]]) -> ReviewOut:
    """Lay a review out as the screens get it."""
    return ReviewOut(
        id=row.id,
        version=row.version,
        round_day=row.round_day,
        kind=ReviewKind(row.kind),
        outcome=Outcome(row.outcome),
        note=row.note,
        next_check_at=row.next_check_at,
        decided=row.decided,
        author=Author(name=row.author_name, title=row.author_title, role=Role(row.author_role)),
        signed_at=row.signed_at,
        undo_until=undo_until(row),
        assessment_id=row.assessment_id,
        corrects=row.corrects_id,
        corrected_by=row.corrected_by,
        withdrawn_at=row.withdrawn_at,
    )


def _told(late: Conflict) -> Conflict:
    current = late.extra.get("current")
    if current is not None:
        late.extra = {"current": review(current)}
    return late
