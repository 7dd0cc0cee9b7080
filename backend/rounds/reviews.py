"""Reviews: an outcome for the day, signed on the verdict that was on the screen (D78)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.clock import local_day
from backend.core.errors import DecidedFirst, Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import Assessment, Episode, Event, Review, Standing
from backend.core.words import EventKind, Outcome
from careplans import Urgency

_REVIEWS = text("""
    SELECT r.id, r.previous_id, r.corrects_id, r.assessment_id, r.round_day, r.outcome, r.note,
           r.next_check_at, r.signed_at, r.author_role, s.name AS author_name,
           s.title AS author_title,
           row_number() OVER (PARTITION BY r.round_day ORDER BY r.signed_at) AS version
    FROM review r JOIN staff s ON s.id = r.author_id
    WHERE r.episode_id = :episode ORDER BY r.signed_at DESC, r.id DESC LIMIT 60
""")
LONGEST_NOTE = 10_000


class WorseSince(DecidedFirst):
    """The patient has become worse since you opened the page; look again before you sign."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody wants to sign, and what they had seen when they decided."""

    assessment_id: UUID | None
    previous_id: UUID | None
    outcome: Outcome
    note: str
    next_check_at: datetime | None
    corrects_id: UUID | None = None


def reviews_of(session: Session, episode_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give an episode's reviews, newest first."""
    return session.execute(_REVIEWS, {"episode": episode_id}).all()


def sign(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    decision: Decision,
    *,
    zone: str,
    now: datetime,
) -> Row[*tuple[Any, ...]]:
    """Sign an outcome; refuse it when somebody was first or the patient has become worse."""
    episode = _locked(session, episode_id)
    role = check(caller, Permission.SIGN_REVIEW, episode.care_unit_id)
    _check(decision, now)
    _check_last(session, episode_id, decision)
    _check_seen(session, episode_id, decision)
    identity = new_id(now)
    values = {
        "id": identity,
        "episode_id": episode_id,
        "previous_id": decision.previous_id,
        "corrects_id": decision.corrects_id,
        "assessment_id": decision.assessment_id,
        "round_day": local_day(now, zone),
        "outcome": decision.outcome,
        "note": decision.note,
        "next_check_at": decision.next_check_at,
        "author_id": caller.staff_id,
        "author_role": role,
        "care_unit_id": episode.care_unit_id,
        "signed_at": now,
    }
    try:
        session.execute(insert(Review).values(values))
    except IntegrityError as wrong:
        raise DecidedFirst from wrong
    _tell(session, caller, episode, now)
    return next(row for row in reviews_of(session, episode_id) if row.id == identity)


def _locked(session: Session, episode_id: UUID) -> Episode:
    """Let decisions about one episode come one after the other."""
    session.execute(
        select(Standing.episode_id)
        .where(Standing.episode_id == episode_id)
        .with_for_update(key_share=True)
    )
    episode = session.get(Episode, episode_id)
    if episode is None:
        raise NotFound
    return episode


def _check(decision: Decision, now: datetime) -> None:
    if len(decision.note) > LONGEST_NOTE:
        raise Invalid(
            "The note is too long.", errors=[("/note", f"At most {LONGEST_NOTE} characters.")]
        )
    if decision.outcome is not Outcome.CONTINUE and not decision.note.strip():
        raise Invalid(
            "Say why: only 'continue' can be signed without a note.",
            errors=[("/note", "Write what was decided and why.")],
        )
    if decision.next_check_at is not None and decision.next_check_at <= now:
        raise Invalid(
            "The next check has already been.",
            errors=[("/next_check_at", "It must lie in the future.")],
        )


def _check_last(session: Session, episode_id: UUID, decision: Decision) -> None:
    last = next(iter(reviews_of(session, episode_id)), None)
    if (last.id if last else None) != decision.previous_id:
        raise DecidedFirst(current=last)
    if decision.corrects_id is not None and (last is None or last.id != decision.corrects_id):
        raise Invalid(
            "Only the newest review can be corrected.",
            errors=[("/corrects", "It names another review.")],
        )


def _check_seen(session: Session, episode_id: UUID, decision: Decision) -> None:
    """Let a newer verdict stop a signature only if it found something red that is new."""
    standing = session.get_one(Standing, episode_id)
    if decision.assessment_id == standing.assessment_id:
        return
    seen = (
        None if decision.assessment_id is None else session.get(Assessment, decision.assessment_id)
    )
    if decision.assessment_id is not None and (seen is None or seen.episode_id != episode_id):
        raise Invalid(
            "The verdict you decided on is not this patient's.",
            errors=[("/assessment_id", "It names no verdict of this episode.")],
        )
    if _red(standing.findings) - _red(seen.verdict["findings"] if seen else ()):
        raise WorseSince


def _red(findings: Iterable[Mapping[str, Any]]) -> set[str]:
    return {finding["rule"] for finding in findings if finding["urgency"] >= Urgency.RED}


def _tell(session: Session, caller: Caller, episode: Episode, now: datetime) -> None:
    log.record(
        session,
        caller,
        "write",
        "review",
        unit_id=episode.care_unit_id,
        patients=[episode.patient_id],
        now=now,
    )
    session.execute(
        insert(Event).values(
            kind=EventKind.REVIEW, at=now, care_unit_id=episode.care_unit_id, episode_id=episode.id
        )
    )
