"""A patient's own limits: set by a decision, with reason, author and an end; judged by at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
