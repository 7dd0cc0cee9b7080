"""Undo: a review can be taken back by its author at once, as a row that names it; nothing goes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
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
from backend.rounds.meeting import lock, lock_stay, wrote
from backend.rounds.reviews import ReviewRow, as_signer, reviews_of

# ui 3.2: "Signerad 09:52, Ångra (10 s)"; by the database's clock.
UNDO = timedelta(seconds=10)
# The ten seconds are those on the screen: the signature's answer and the undo itself also travel, and
# whoever presses in time is not refused for a slow network.
ON_THE_WAY = timedelta(seconds=20)


class TooLate(Conflict):
    """The ten seconds have passed; write a correction, which names what it corrects."""


class MovedAlready(Conflict):
    """The patient has been taken back to the ward; the way home again is a decision of its own."""


class TookBack(Conflict):
    """This correction took back what the earlier version had set; correct it once more instead."""


def undo_until(row: ReviewRow) -> datetime:
    """Say until when a screen offers to take a review back; one that moved the patient never can."""
    final: bool = "moved" in row.decided or "took_back" in row.decided
    signed_at: datetime = row.signed_at
    return signed_at if final else signed_at + UNDO


def withdraw(
    session: Session, caller: Caller, episode_id: UUID, review_id: UUID, *, zone: str, now: datetime
) -> ReviewRow:
    """Take one's own newest review back while it is offered; its text becomes a draft again."""
    lock_stay(session, episode_id)
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
    _check(row, rows[0], now)
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


def _check(row: ReviewRow, newest: ReviewRow, now: datetime) -> None:
    if newest.id != row.id:
        raise DecidedFirst(current=newest)
    if "moved" in row.decided:
        raise MovedAlready(current=row)
    if "took_back" in row.decided:
        raise TookBack(current=row)
    if now > undo_until(row) + ON_THE_WAY:
        raise TooLate(current=row)


def _draft(row: ReviewRow) -> dict[str, object]:
    check_at, decided = row.next_check_at, row.decided
    return {
        "outcome": row.outcome,
        "note": row.note,
        "next_check_at": None if check_at is None else check_at.isoformat(),
        "limits": decided.get("limits", []),
        "ended": [
            {"rule": one["rule"], "reason": one["reason"]} for one in decided.get("ended", [])
        ],
        "tasks": [task for task in decided.get("tasks", []) if task["code"] is None],
        "measurements": decided.get("measurements", []),
        "agreement": decided.get("agreement"),
        "request": _request(decided.get("request")),
        "corrects": None if row.corrects_id is None else str(row.corrects_id),
    }


def _request(kept: Mapping[str, Any] | None) -> dict[str, object] | None:
    """Give a request as it was written; which version is current is read from the page."""
    if kept is None:
        return None
    anew = kept["before"] is None
    return {
        "unit_id": kept["unit_id"] if anew else None,
        "request_id": None if anew else kept["request_id"],
        "content": kept["content"],
    }
