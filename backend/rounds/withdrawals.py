"""Undo: a review can be taken back by its author at once, as a row that names it; nothing goes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.errors import Conflict, DecidedFirst, Forbidden, NotFound
from backend.core.tables import Review, ReviewWithdrawal
from backend.core.words import EventKind
from backend.core.words_round import ReviewKind
from backend.rounds.consequences import take_back
from backend.rounds.drafts import save
from backend.rounds.meeting import lock, wrote
from backend.rounds.reviews import ReviewRow, as_signer, reviews_of

# ui 3.2: "Signerad 09:52, Ångra (10 s)"; by the database's clock.
UNDO = timedelta(seconds=10)


class TooLate(Conflict):
    """The ten seconds have passed; write a correction, which names what it corrects."""


class MovedAlready(Conflict):
    """The patient has been taken back to the ward; the way home again is a decision of its own."""


def undo_until(row: ReviewRow) -> datetime:
    """Say until when a review can be taken back; one that moved the patient never can."""
    moved: bool = "moved" in row.decided
    signed_at: datetime = row.signed_at
    return signed_at if moved else signed_at + UNDO


def withdraw(
    session: Session, caller: Caller, episode_id: UUID, review_id: UUID, *, zone: str, now: datetime
) -> ReviewRow:
    """Take one's own newest review back within ten seconds; its text becomes a draft again."""
    meeting = as_signer(session, caller, episode_id)
    lock(session, episode_id)
    rows = reviews_of(session, episode_id)
    row = next((one for one in rows if one.id == review_id), None)
    if row is None:
        raise NotFound
    if row.author_id != caller.staff_id:
        raise Forbidden("Only its author can take a review back; write a correction instead.")
    if row.withdrawn_at is not None:
        return row
    if rows[0].id != review_id:
        raise DecidedFirst(current=rows[0])
    if "moved" in row.decided:
        raise MovedAlready(current=row)
    if now > undo_until(row):
        raise TooLate(current=row)
    session.execute(
        insert(ReviewWithdrawal).values(
            review_id=review_id, episode_id=episode_id, author_id=caller.staff_id, at=now
        )
    )
    take_back(session, caller, session.get_one(Review, review_id), zone=zone, now=now)
    if row.kind == ReviewKind.ROUND:
        save(session, caller, episode_id, json.dumps(_draft(row)), now=now)
    wrote(session, caller, meeting, "review withdrawal", EventKind.REVIEW, now)
    return next(one for one in reviews_of(session, episode_id) if one.id == review_id)


def _draft(row: ReviewRow) -> dict[str, object]:
    check_at = row.next_check_at
    return {
        "outcome": row.outcome,
        "note": row.note,
        "next_check_at": None if check_at is None else check_at.isoformat(),
        "limits": row.decided.get("limits", []),
        "tasks": [task for task in row.decided.get("tasks", []) if task["code"] is None],
    }
