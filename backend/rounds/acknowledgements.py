"""Acknowledging a finding by name: "I have seen it and answer for what happens next".

To acknowledge is not to resolve. It holds until the finding is gone or has become worse, which a
trigger on the standing sees to (sql/2026_11_22_rounds.sql); one person wins, the next is told who.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.clock import local_day
from backend.core.errors import Conflict, Invalid
from backend.core.ids import new_id
from backend.core.tables import (
    Acknowledged,
    Acknowledgement,
    Assessment,
    Episode,
    LatestReading,
    Standing,
)
from backend.core.words import EventKind
from backend.monitoring.plans import plan_for
from backend.rounds.meeting import Meeting, lock, meet, wrote
from careplans import MEASUREMENTS, Kind, Urgency
from careplans.model import Above, Below, ScoreReached, ScoreSingle

Finding = Mapping[str, Any]
LONGEST_COMMENT = 2_000
_HOLDING = text("""
    SELECT h.rule, h.kind, a.id, a.author_id, a.urgency, a.comment, a.at, s.name, s.title
    FROM acknowledged h JOIN acknowledgement a ON a.id = h.acknowledgement_id
    JOIN staff s ON s.id = a.author_id
    WHERE h.episode_id = :episode
""")


class FindingChanged(Conflict):
    """The finding has changed since you opened the page; look at it again."""


class AlreadyAcknowledged(Conflict):
    """Somebody else has acknowledged this finding."""


class Unacknowledged(Conflict):
    """A red finding must be acknowledged with a comment before anything is signed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding as it stood on somebody's screen, and what they say to it."""

    assessment_id: UUID | None
    rule: str
    kind: str | None
    comment: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody's word on a finding of the newest verdict."""

    meeting: Meeting
    standing: Standing
    finding: Finding
    comment: str


def acknowledge(
    session: Session, caller: Caller, episode_id: UUID, seen: Seen, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Acknowledge a finding; give the acknowledgement as the screens show it."""
    meeting = meet(session, caller, episode_id, Permission.ACKNOWLEDGE)
    standing = lock(session, episode_id)
    finding = _same(session, standing, seen)
    _check_comment(finding, seen.comment)
    held = holding(session, episode_id).get(key(finding))
    if held is not None and held["author_id"] != str(caller.staff_id):
        raise AlreadyAcknowledged(current=held)
    if held is None:
        answer = Answer(meeting, standing, finding, seen.comment)
        keep(session, caller, answer, zone=zone, now=now)
        wrote(session, caller, meeting, "acknowledgement", EventKind.ACKNOWLEDGED, now)
    return holding(session, episode_id)[key(finding)]


def keep(session: Session, caller: Caller, answer: Answer, *, zone: str, now: datetime) -> None:
    """Write an acknowledgement down, and what would make the finding worse than it is."""
    identity, meeting, finding = new_id(now), answer.meeting, answer.finding
    rule, kind = key(finding)
    about = {"episode_id": meeting.episode.id, "rule": rule, "kind": kind}
    session.execute(
        insert(Acknowledgement).values(
            id=identity,
            assessment_id=answer.standing.assessment_id,
            urgency=finding["urgency"],
            comment=answer.comment,
            author_id=caller.staff_id,
            author_role=meeting.role,
            care_unit_id=meeting.unit_id,
            at=now,
            **about,
        )
    )
    watch = _watch(session, meeting.episode, answer.standing, rule, local_day(now, zone))
    session.execute(
        insert(Acknowledged).values(
            acknowledgement_id=identity, urgency=finding["urgency"], **about, **watch
        )
    )


def holding(session: Session, episode_id: UUID) -> dict[tuple[str, str], dict[str, Any]]:
    """Give the acknowledgements that hold now, by rule and kind."""
    rows = session.execute(_HOLDING, {"episode": episode_id})
    return {
        (row.rule, row.kind): {
            "id": str(row.id),
            "author_id": str(row.author_id),
            "by": row.name,
            "title": row.title,
            "at": row.at.isoformat(),
            "comment": row.comment,
        }
        for row in rows
    }


def with_names(
    findings: Iterable[Finding], held: Mapping[tuple[str, str], Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Give findings with the acknowledgement that holds for each, or None."""
    return [{**finding, "acknowledgement": held.get(key(finding))} for finding in findings]


def in_order(found: Sequence[Finding], passed: Sequence[Finding]) -> list[Finding]:
    """Put what has passed unseen behind what is red now, before the rest, as the standing does."""
    red = [finding for finding in found if finding["urgency"] >= Urgency.RED]
    return [*red, *passed, *found[len(red) :]]


def unacknowledged_red(session: Session, standing: Standing) -> list[Finding]:
    """Give the red findings that nobody answers for."""
    held = holding(session, standing.episode_id)
    return [
        finding
        for finding in standing.findings
        if finding["urgency"] >= Urgency.RED and key(finding) not in held
    ]


def key(finding: Finding) -> tuple[str, str]:
    """Name a finding: one rule may find something about several kinds."""
    return finding["rule"], finding["kind"] or ""


def _same(session: Session, standing: Standing, seen: Seen) -> Finding:
    """Give the finding as it stands, if it is the one that was on the screen."""
    wanted = (seen.rule, seen.kind or "")
    now_found = _named(standing.findings, wanted)
    if seen.assessment_id != standing.assessment_id:
        looked_at = session.get(Assessment, seen.assessment_id) if seen.assessment_id else None
        known = looked_at is not None and looked_at.episode_id == standing.episode_id
        then = _named(looked_at.verdict["findings"], wanted) if looked_at and known else None
        passed = now_found is not None and "passed_at" in now_found
        if not passed and (then is None or now_found is None or _state(then) != _state(now_found)):
            raise FindingChanged(current=now_found)
    if now_found is None:
        raise Invalid(
            "The verdict has no such finding.",
            errors=[("/rule", "No open finding has this rule and kind.")],
        )
    return now_found


def _named(findings: Iterable[Finding], wanted: tuple[str, str]) -> Finding | None:
    return next((finding for finding in findings if key(finding) == wanted), None)


def _state(finding: Finding) -> tuple[Any, ...]:
    return finding["urgency"], finding["code"], finding["evidence"]


def _check_comment(finding: Finding, comment: str) -> None:
    if finding["urgency"] >= Urgency.RED and not comment.strip():
        raise Invalid(
            "A red finding is acknowledged with a comment.",
            errors=[("/comment", "Say what you have done or will do.")],
        )


def _watch(
    session: Session, episode: Episode, standing: Standing, rule_id: str, day: date
) -> dict[str, Any]:
    """Say which value, and in which direction, would be worse than what was acknowledged."""
    rule = plan_for(episode.plan_id, episode.plan_path, day).rule(rule_id)
    when = None if rule is None else rule.when
    match when:
        case Below() | Above():
            code = MEASUREMENTS[Kind(when.kind)].code
            latest = session.get(LatestReading, (episode.patient_id, code))
            value = None if latest is None else latest.value
            return {"watched": code, "value": value, "low_is_worse": isinstance(when, Below)}
        case ScoreReached() | ScoreSingle():
            lower = Decimal((standing.news2 or {"lower": 0})["lower"])
            return {"watched": None, "value": lower, "low_is_worse": False}
        case _:
            return {}
