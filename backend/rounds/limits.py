"""A patient's own limits: set by a decision, with reason, author and an end; judged by at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.clock import local_day
from backend.core.ids import new_id
from backend.core.mistyped import OWN_LIMIT, beyond
from backend.core.tables import Episode, OwnLimit, Staff
from backend.monitoring.plans import plan_for
from careplans import MEASUREMENTS, Kind, Rule, implausible
from careplans.model import Above, Below


@dataclass(frozen=True, slots=True)
class WantedLimit:
    """A limit that a decision sets for this patient, over the plan's."""

    rule: str
    value: Decimal
    reason: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class EndedLimit:
    """A limit of the patient's own that a decision ends now, and why."""

    rule: str
    reason: str


def set_limits(
    session: Session,
    caller: Caller,
    episode: Episode,
    wanted: Sequence[WantedLimit],
    *,
    zone: str,
    now: datetime,
) -> list[dict[str, Any]]:
    """Set limits that have been found right; give them as the review keeps them."""
    rows = [
        {
            "id": new_id(now),
            "episode_id": episode.id,
            "rule": limit.rule,
            "value": limit.value,
            "reason": limit.reason,
            "author_id": caller.staff_id,
            "set_at": now,
            "expires_at": limit.expires_at,
        }
        for limit in wanted
    ]
    if rows:
        session.execute(insert(OwnLimit), rows)
    plan_rules = {rule.id: rule for rule in adjustable(episode, local_day(now, zone))}
    return [
        {
            "id": str(row["id"]),
            "rule": limit.rule,
            **_watched(plan_rules[limit.rule]),
            "value": str(limit.value),
            "reason": limit.reason,
            "expires_at": limit.expires_at.isoformat(),
        }
        for row, limit in zip(rows, wanted, strict=True)
    ]


def wrong_limits(
    episode: Episode, wanted: Sequence[WantedLimit], *, zone: str, now: datetime
) -> Iterator[tuple[str, str]]:
    """Name what is wrong with limits that somebody wants to set."""
    if not wanted:
        return
    plan_rules = {rule.id: rule for rule in adjustable(episode, local_day(now, zone))}
    for n, limit in enumerate(wanted):
        yield from _wrong(n, limit, plan_rules, now)
        if limit.rule in {one.rule for one in wanted[:n]}:
            yield f"/limits/{n}/rule", "This limit is set twice; leave one of them."


def end_now(
    session: Session,
    episode: Episode,
    ended: Sequence[EndedLimit],
    *,
    zone: str,
    now: datetime,
) -> list[dict[str, Any]]:
    """End the limits in force for these rules; give what the review keeps, to read and to undo."""
    plan_rules = {rule.id: rule for rule in adjustable(episode, local_day(now, zone))}
    kept = []
    for one in ended:
        rows = [row for row in _in_force(session, episode.id, now=now) if row.rule == one.rule]
        watched = _watched(plan_rules[one.rule]) if one.rule in plan_rules else {}
        told = {
            "rule": one.rule,
            **watched,
            "value": str(rows[-1].value),
            "reason": one.reason,
            "ended_at": now.isoformat(),
            "rows": [{"id": str(row.id), "until": _iso(row.expires_at)} for row in rows],
        }
        kept.append(told)
        for row in rows:
            row.expires_at = now
    session.flush()
    return kept


def wrong_ends(
    session: Session,
    episode_id: UUID,
    ended: Sequence[EndedLimit],
    wanted: Sequence[WantedLimit],
    corrects: Iterable[str],
    *,
    now: datetime,
) -> Iterator[tuple[str, str]]:
    """Name what is wrong with limits that somebody wants to end.

    `corrects` names those ended by the review that is corrected: they stand again with it gone.
    """
    if not ended:
        return
    standing = {row.rule for row in _in_force(session, episode_id, now=now)} | set(corrects)
    for n, one in enumerate(ended):
        if one.rule not in standing:
            yield f"/ended/{n}/rule", "The patient has no own limit of this name in force."
        elif one.rule in {limit.rule for limit in wanted}:
            yield f"/ended/{n}/rule", "This limit is set anew by the same decision; leave one."
        elif one.rule in {other.rule for other in ended[:n]}:
            yield f"/ended/{n}/rule", "This limit is ended twice; leave one of them."
        if not one.reason.strip():
            yield f"/ended/{n}/reason", "Say why the own limit is ended."


def begin_again(session: Session, kept: Iterable[Mapping[str, Any]], *, now: datetime) -> bool:
    """Let limits stand again whose ending was taken back, as long as they were to last."""
    again = False
    for one in kept:
        for was in one["rows"]:
            until = None if was["until"] is None else datetime.fromisoformat(was["until"])
            session.execute(
                update(OwnLimit).where(OwnLimit.id == UUID(was["id"])).values(expires_at=until)
            )
            again = again or until is None or until > now
    return again


def end_limits(session: Session, identities: Iterable[str], *, now: datetime) -> bool:
    """End limits whose decision was taken back; the review still says what they were."""
    ended = session.execute(
        update(OwnLimit)
        .where(OwnLimit.id.in_([UUID(one) for one in identities]), OwnLimit.expires_at > now)
        .values(expires_at=now)
        .returning(OwnLimit.id)
    )
    return bool(ended.all())


def limits_of(session: Session, episode_id: UUID, *, now: datetime) -> list[dict[str, Any]]:
    """Give the limits in force, with who set them and why; of two for one rule the newer."""
    rows = session.execute(
        select(OwnLimit, Staff.name)
        .join(Staff, Staff.id == OwnLimit.author_id)
        .where(OwnLimit.episode_id == episode_id, OwnLimit.set_at <= now)
        .where(OwnLimit.expires_at.is_(None) | (OwnLimit.expires_at > now))
        .order_by(OwnLimit.set_at)
    )
    newest = {limit.rule: (limit, name) for limit, name in rows}
    return [
        {
            "id": limit.id,
            "rule": limit.rule,
            "value": str(limit.value),
            "reason": limit.reason,
            "by": name,
            "set_at": limit.set_at,
            "expires_at": limit.expires_at,
        }
        for limit, name in newest.values()
    ]


def adjustable(episode: Episode, day: date) -> list[Rule]:
    """Give the plan's rules that a patient can have a limit of their own for."""
    plan = plan_for(episode.plan_id, episode.plan_path, day)
    return [rule for rule in plan.rules if isinstance(rule.when, Below | Above)]


def _in_force(session: Session, episode_id: UUID, *, now: datetime) -> Sequence[OwnLimit]:
    return session.scalars(
        select(OwnLimit)
        .where(OwnLimit.episode_id == episode_id, OwnLimit.set_at <= now)
        .where(OwnLimit.expires_at.is_(None) | (OwnLimit.expires_at > now))
        .order_by(OwnLimit.set_at, OwnLimit.id)
        .execution_options(populate_existing=True)
    ).all()


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _watched(rule: Rule) -> dict[str, Any]:
    """Say what a rule is about, so that the review can be read without the plan."""
    assert isinstance(rule.when, Below | Above)  # noqa: S101 -- only such can be set
    one = MEASUREMENTS[Kind(rule.when.kind)]
    return {"kind": one.kind, "unit": one.shown, "below": isinstance(rule.when, Below)}


def _wrong(
    place: int, limit: WantedLimit, rules: dict[str, Rule], now: datetime
) -> Iterator[tuple[str, str]]:
    rule = rules.get(limit.rule)
    if rule is None or not isinstance(rule.when, Below | Above):
        yield f"/limits/{place}/rule", "The patient's plan has no limit of this name."
    elif implausible(Kind(rule.when.kind), limit.value) is not None:
        yield f"/limits/{place}/value", "No such value is possible; check the unit."
    if not limit.reason.strip():
        yield f"/limits/{place}/reason", "Say why this patient needs another limit."
    if limit.expires_at <= now:
        yield f"/limits/{place}/expires_at", "It must lie in the future."
    elif far := beyond(limit.expires_at, OWN_LIMIT, now=now):
        yield f"/limits/{place}/expires_at", far
