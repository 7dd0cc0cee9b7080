"""The documented agreement: immutable versions, receipts, and the tasks its rows become (D40-D46)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.clock import local_day
from backend.core.errors import Forbidden, NotFound
from backend.core.ids import new_id
from backend.core.tables import AgreementReceipt, AgreementVersion, CareUnit
from backend.core.words import EpisodeStatus, Party, ReceiptStep, UnitKind
from backend.stay import holders, tasks
from backend.stay.agreement_text import AgreedRow, Content, template
from backend.stay.clocks import at, last_day
from backend.stay.file import File, Kept, load
from backend.stay.narrow import file_for
from backend.stay.opening import Desk, change
from backend.stay.refusals import ChangedMeanwhile, OldVersion, StayOver
from backend.stay.states import OPEN

SOURCE = "agreement"
# Tasks are laid out for the days that are planned; without a plan for a week at a time.
USUAL_DAYS = 7


@dataclass(frozen=True, slots=True)
class Draft:
    """A new version that somebody wants to make, and the number they revised."""

    content: Content
    seen: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a version was sent to, reached or was acknowledged by somebody."""

    number: int
    party: Party
    holder: str
    step: ReceiptStep
    means: str


def make(
    session: Session, caller: Caller, episode_id: UUID, draft: Draft, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Make the next version; refuse it, with both, when somebody made one since."""
    desk = change(session, caller, episode_id, Permission.PREPARE_STAY, now=now)
    if EpisodeStatus(desk.episode.status) not in OPEN:
        raise StayOver
    file = load(session, desk.episode)
    newest = file.agreement
    if (newest.number if newest else None) != draft.seen:
        raise ChangedMeanwhile(
            current=version_json(newest) if newest else None,
            yours=draft.content.model_dump(mode="json"),
        )
    identity = _insert(desk, draft, zone)
    tasks.stop(desk, "Ny version av överenskommelsen", sources=frozenset({SOURCE}))
    plan_tasks(desk, draft.content, identity, zone)
    desk.note("agreement")
    return summary(load(session, desk.episode), zone=zone, now=now)


def acknowledge(
    session: Session, caller: Caller, episode_id: UUID, receipt: Receipt, *, now: datetime
) -> list[dict[str, Any]]:
    """Note a receipt; an old version can be found with somebody, but not be agreed to."""
    desk = change(session, caller, episode_id, Permission.KEEP_HOME_FILE, now=now)
    file = load(session, desk.episode)
    version = next((row for row in file.versions if row.number == receipt.number), None)
    if version is None or file.agreement is None:
        raise NotFound("There is no such version of the agreement.")
    if receipt.step is ReceiptStep.ACKNOWLEDGED and version.number != file.agreement.number:
        raise OldVersion(current=file.agreement.number)
    _check_own_unit(desk, receipt)
    session.execute(
        insert(AgreementReceipt).values(
            id=new_id(now),
            episode_id=desk.id,
            version_id=version.id,
            party=receipt.party,
            holder=receipt.holder,
            step=receipt.step,
            means=receipt.means,
            at=now,
            author_id=caller.staff_id,
            care_unit_id=desk.unit_id,
        )
    )
    desk.note("agreement-receipt")
    return holders.holders(file_for(desk))


def summary(file: File, *, zone: str, now: datetime) -> dict[str, Any]:
    """Give the newest version, its forerunners, who holds what, and whom to call now."""
    newest = file.agreement
    warning = holders.warning(file)
    return {
        "current": None if newest is None else version_json(newest),
        "versions": [_headline(row) for row in file.versions],
        "holders": holders.holders(file),
        "warning": None if warning is None else warning.as_json(),
        "call_now": _call_now(file, zone=zone, now=now),
    }


def blank(file: File, today: date) -> dict[str, Any]:
    """Give the template that a first version begins with."""
    return template(file.episode.plan_path, today).model_dump(mode="json")


def version_json(row: Kept) -> dict[str, Any]:
    """Give a version as the screens get it."""
    return _headline(row) | {"content": row.content}


def plan_tasks(desk: Desk, content: Content, version_id: UUID, zone: str) -> None:
    """Turn rows into tasks from now on, for a patient at home or for rows with days of their own."""
    made = [
        tasks.NewTask(SOURCE, row.what, row.name or row.who, due, source_id=version_id)
        for row in content.rows
        for due in _moments(desk, row, zone)
        if due > desk.now
    ]
    tasks.add(desk, made)


def _moments(desk: Desk, row: AgreedRow, zone: str) -> Iterator[datetime]:
    episode = desk.episode
    since = episode.home_since if episode.status == EpisodeStatus.AT_HOME else None
    home = None if since is None else local_day(since, zone)
    first = row.start or home
    if first is None:
        return
    end = row.stop or last_day(home or first, episode.planned_days or USUAL_DAYS)
    days = 1 if row.first_day_only else (end - first).days + 1
    for n in range(days):
        yield from (at(first + timedelta(days=n), time(hour), zone) for hour in row.hours)


def _insert(desk: Desk, draft: Draft, zone: str) -> UUID:
    identity = new_id(desk.now)
    source = template(desk.episode.plan_path, local_day(desk.now, zone))
    desk.session.execute(
        insert(AgreementVersion).values(
            id=identity,
            episode_id=desk.id,
            number=_next_number(desk),
            template_id=source.id,
            template_version=source.version,
            content=draft.content.model_dump(mode="json"),
            reason=draft.reason,
            at=desk.now,
            author_id=desk.caller.staff_id,
            author_role=desk.role,
        )
    )
    return identity


def _next_number(desk: Desk) -> int:
    """Count those taken back, too: a number is used once."""
    newest = select(func.max(AgreementVersion.number)).where(AgreementVersion.episode_id == desk.id)
    return (desk.session.scalar(newest) or 0) + 1


def _check_own_unit(desk: Desk, receipt: Receipt) -> None:
    """Let home care answer for itself alone; the ward may note what it was told on the phone."""
    unit = desk.session.get_one(CareUnit, desk.unit_id)
    if unit.kind == UnitKind.HOME_CARE and receipt.party is Party.HOME_CARE:
        if receipt.holder != unit.name:
            raise Forbidden("Acknowledge for your own unit.")
        return
    if receipt.party is Party.HOME_CARE and not _asked(desk, receipt.holder):
        raise NotFound("No such home-care unit has been asked about this patient.")


def _asked(desk: Desk, name: str) -> bool:
    file = load(desk.session, desk.episode)
    return any(row.unit_name == name for row in file.open_requests)


def _headline(row: Kept) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "template": row.template_id,
        "template_version": row.template_version,
        "reason": row.reason,
        "at": row.at,
        "author": row.author,
        "role": row.author_role,
    }


def _call_now(file: File, *, zone: str, now: datetime) -> dict[str, Any]:
    """Give whom to call: where nobody is agreed for the hour, the ward, which always answers."""
    row = file.agreement
    content = None if row is None else Content.model_validate(row.content)
    contact = None if content is None else content.call_now(now, zone)
    begun = content or template(file.episode.plan_path, local_day(now, zone))
    return {
        "name": file.ward if contact is None else contact.name,
        "phone": file.ward_phone if contact is None else contact.phone,
        "call_112": begun.call_112,
        "ward": file.ward,
        "ward_phone": file.ward_phone,
    }
