"""Reviews: an outcome for the day, signed on the verdict that was on the screen (D78)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.clock import local_day
from backend.core.errors import Conflict, DecidedFirst, Forbidden, Invalid
from backend.core.ids import new_id
from backend.core.tables import Assessment, Episode, Review, Standing
from backend.core.words import EpisodeStatus, EventKind, Outcome
from backend.core.words_round import ReviewKind
from backend.rounds.acknowledgements import Answer, Unacknowledged, keep, unacknowledged_red
from backend.rounds.consequences import follow, settle, take_back
from backend.rounds.decisions import LONGEST_NOTE, Decision, Signing, check_decision
from backend.rounds.drafts import forget
from backend.rounds.meeting import Meeting, lock, lock_stay, visible, wrote
from careplans import Urgency

__all__ = ["LONGEST_NOTE", "Decision", "as_signer", "reviews_of", "sign"]

_REVIEWS = text("""
    SELECT r.id, r.previous_id, r.corrects_id, r.assessment_id, r.round_day, r.kind, r.outcome,
           r.note, r.next_check_at, r.signed_at, r.author_id, r.author_role,
           -- Row security knows whose request it is: one home-care unit reads nothing of another's.
           CASE WHEN EXISTS (
               SELECT 1 FROM care_request q
               WHERE q.id = CAST(r.decided -> 'request' ->> 'request_id' AS uuid)
           ) THEN r.decided ELSE r.decided - 'request' END AS decided,
           s.name AS author_name, s.title AS author_title,
           w.at AS withdrawn_at, c.id AS corrected_by,
           row_number() OVER (PARTITION BY r.round_day ORDER BY r.signed_at, r.id) AS version
    FROM review r JOIN staff s ON s.id = r.author_id
    LEFT JOIN review_withdrawal w ON w.review_id = r.id
    LEFT JOIN LATERAL (
        SELECT x.id FROM review x
        WHERE x.corrects_id = r.id AND x.episode_id = r.episode_id
          AND NOT EXISTS (SELECT 1 FROM review_withdrawal y WHERE y.review_id = x.id)
        LIMIT 1
    ) c ON true
    WHERE r.episode_id = :episode ORDER BY r.signed_at DESC, r.id DESC LIMIT 60
""")
ReviewRow = Row[*tuple[Any, ...]]


class NotAtHome(Conflict):
    """The patient is not cared for at home any longer; only the last decision can be corrected."""


class WorseSince(DecidedFirst):
    """The patient has become worse since you opened the page; look again before you sign."""


def reviews_of(session: Session, episode_id: UUID) -> Sequence[ReviewRow]:
    """Give an episode's reviews, newest first, with what became of each."""
    return session.execute(_REVIEWS, {"episode": episode_id}).all()


def sign(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    decision: Decision,
    *,
    zone: str,
    now: datetime,
) -> ReviewRow:
    """Sign an outcome; refuse it when somebody was first or the patient has become worse."""
    lock_stay(session, episode_id)
    meeting = as_signer(session, caller, episode_id)
    standing = lock(session, episode_id)
    signing = Signing(session, caller, meeting, standing, decision, zone, now)
    _check_last(session, episode_id, decision)
    _check_seen(session, standing, decision)
    _check_at_home(meeting.episode, decision)
    check_decision(signing)
    _answer_for_red(signing)
    took_back = _correct(signing)
    settled = settle(signing)
    identity = _insert(signing, {**settled.kept, **took_back})
    follow(signing, identity, settled.tasks)
    forget(session, caller, episode_id, decision.kind)
    wrote(session, caller, meeting, "review", EventKind.REVIEW, now)
    return next(row for row in reviews_of(session, episode_id) if row.id == identity)


def as_signer(session: Session, caller: Caller, episode_id: UUID) -> Meeting:
    """Let a doctor of the patient's own ward decide, and nobody who only visits the patient."""
    episode = visible(session, episode_id)
    if episode.care_unit_id not in caller.units:
        raise Forbidden("Only the ward that answers for the patient can decide.")
    role = check(caller, Permission.SIGN_REVIEW, episode.care_unit_id)
    return Meeting(episode, episode.care_unit_id, role)


def _correct(signing: Signing) -> dict[str, bool]:
    """Take back what the corrected review had set, and keep that something was."""
    if signing.decision.corrects_id is None:
        return {}
    corrected = signing.session.get_one(Review, signing.decision.corrects_id)
    take_back(signing.session, signing.caller, corrected, zone=signing.zone, now=signing.now)
    return {"took_back": True} if set(corrected.decided) - {"moved"} else {}


def _insert(signing: Signing, kept: Mapping[str, Any]) -> UUID:
    decision, identity = signing.decision, new_id(signing.now)
    values = {
        "id": identity,
        "episode_id": signing.meeting.episode.id,
        "previous_id": decision.previous_id,
        "corrects_id": decision.corrects_id,
        "assessment_id": decision.assessment_id,
        "round_day": local_day(signing.now, signing.zone),
        "kind": decision.kind,
        "outcome": decision.outcome,
        "note": decision.note,
        "next_check_at": decision.next_check_at,
        "decided": kept,
        "author_id": signing.caller.staff_id,
        "author_role": signing.meeting.role,
        "care_unit_id": signing.meeting.unit_id,
        "signed_at": signing.now,
    }
    try:
        signing.session.execute(insert(Review).values(values))
    except IntegrityError as wrong:
        raise DecidedFirst from wrong
    return identity


def _check_last(session: Session, episode_id: UUID, decision: Decision) -> None:
    last = next(iter(reviews_of(session, episode_id)), None)
    if (last.id if last else None) != decision.previous_id:
        raise DecidedFirst(current=last)
    if decision.corrects_id is None:
        return
    if last is None or last.id != decision.corrects_id or last.withdrawn_at is not None:
        raise Invalid(
            "Only the newest review can be corrected.",
            errors=[("/corrects", "It names another review, or one that was undone.")],
        )


def _check_seen(session: Session, standing: Standing, decision: Decision) -> None:
    """Let a newer verdict stop a signature only if it found something red that is new."""
    if decision.assessment_id == standing.assessment_id:
        return
    seen = (
        None if decision.assessment_id is None else session.get(Assessment, decision.assessment_id)
    )
    if decision.assessment_id is not None and (
        seen is None or seen.episode_id != standing.episode_id
    ):
        raise Invalid(
            "The verdict you decided on is not this patient's.",
            errors=[("/assessment_id", "It names no verdict of this episode.")],
        )
    # One that has passed is no reason to look again, but somebody must answer for it all the same.
    still = [finding for finding in standing.findings if "passed_at" not in finding]
    if _red(still) - _red(seen.verdict["findings"] if seen else ()):
        raise WorseSince


def _check_at_home(episode: Episode, decision: Decision) -> None:
    """Let nobody decide how care at home goes on when there is none, or admit anybody twice."""
    correction = decision.corrects_id is not None and decision.outcome is Outcome.BACK_TO_WARD
    talk = decision.kind is ReviewKind.DISCHARGE_CONVERSATION
    if episode.status != EpisodeStatus.AT_HOME and not correction and not talk:
        raise NotAtHome(stay=episode.status)


def _answer_for_red(signing: Signing) -> None:
    """Stop a signature while nobody answers for a red finding.

    To take the patient back to the ward is itself the answer, and must never be held up: its
    note becomes the comment.
    """
    open_red = unacknowledged_red(signing.session, signing.standing)
    if open_red and signing.decision.outcome is not Outcome.BACK_TO_WARD:
        raise Unacknowledged(unacknowledged=open_red)
    for finding in open_red:
        keep(
            signing.session,
            signing.caller,
            Answer(signing.meeting, signing.standing, finding, signing.decision.note),
            zone=signing.zone,
            now=signing.now,
        )


def _red(findings: Iterable[Mapping[str, Any]]) -> set[str]:
    return {finding["rule"] for finding in findings if finding["urgency"] >= Urgency.RED}
