"""A revision made on the round: rows by their key, sent again; and taken back when it is undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Invalid
from backend.core.ids import new_id
from backend.core.tables import AgreementReceipt, AgreementWithdrawal
from backend.core.words import Party, ReceiptStep
from backend.stay import agreements, tasks
from backend.stay.agreement_text import AgreedRow, Content
from backend.stay.file import File, load
from backend.stay.holders import PATIENT, holders
from backend.stay.opening import Desk, change
from backend.stay.refusals import ChangedMeanwhile

# How a home-care unit is sent a version: it stands on the unit's own page from then on.
HERE = "Hemrond"


@dataclass(frozen=True, slots=True)
class Revision:
    """What is to be another than in the version that was seen; the rest stays as it was agreed."""

    seen: int
    reason: str
    rows: tuple[AgreedRow, ...] = ()
    without: tuple[str, ...] = ()
    criteria: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Revised:
    """The version that was made, who has been sent it, and who must still be given it."""

    version_id: UUID
    number: int
    sent: tuple[str, ...]
    to_give: tuple[str, ...]


def revise(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    revision: Revision,
    *,
    zone: str,
    now: datetime,
) -> Revised:
    """Make the next version of the newest; refuse it when somebody revised it since it was read."""
    desk = change(session, caller, episode_id, Permission.PREPARE_STAY, now=now)
    newest = load(session, desk.episode).agreement
    if newest is None:
        raise Invalid(
            "There is no agreement to revise.",
            errors=[("/agreement", "Write the first version on the page of the stay.")],
        )
    if newest.number != revision.seen:
        raise ChangedMeanwhile(current=agreements.version_json(newest))
    content = merged(Content.model_validate(newest.content), revision)
    draft = agreements.Draft(content, newest.number, revision.reason)
    agreements.make(session, caller, episode_id, draft, zone=zone, now=now)
    return _sent(desk, load(session, desk.episode))


def merged(content: Content, revision: Revision) -> Content:
    """Put changed rows where they stood and new ones last."""
    changed = {row.key: row for row in revision.rows}
    kept = [changed.pop(row.key, row) for row in content.rows if row.key not in revision.without]
    rows = (*kept, *changed.values())
    if not rows:
        raise Invalid(
            "An agreement has at least one row.",
            errors=[("/agreement/without", "Leave at least one row.")],
        )
    criteria = content.criteria if revision.criteria is None else revision.criteria
    return content.model_copy(update={"rows": rows, "criteria": criteria})


def withdraw(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    version_id: UUID,
    *,
    zone: str,
    now: datetime,
) -> None:
    """Let the version before apply again; refuse it when somebody has built upon this one."""
    desk = change(session, caller, episode_id, Permission.PREPARE_STAY, now=now)
    newest = load(session, desk.episode).agreement
    if newest is None or newest.id != version_id:
        raise ChangedMeanwhile
    session.execute(
        insert(AgreementWithdrawal).values(
            version_id=version_id, episode_id=episode_id, author_id=caller.staff_id, at=now
        )
    )
    tasks.stop(desk, "Versionen togs tillbaka", sources=frozenset({agreements.SOURCE}))
    before = load(session, desk.episode).agreement
    if before is not None:
        content = Content.model_validate(before.content)
        agreements.plan_tasks(desk, content, before.id, zone)
    desk.note("agreement-withdrawal")


def _sent(desk: Desk, file: File) -> Revised:
    """Send it to whoever reads it here; the patient and kin must be given it by somebody."""
    assert file.agreement is not None  # noqa: S101 -- it was made above
    every = holders(file)
    units = tuple(row["holder"] for row in every if row["party"] == Party.HOME_CARE)
    people = tuple(row["holder"] for row in every if row["party"] != Party.HOME_CARE)
    for unit in units:
        _note_sent(desk, file.agreement.id, unit)
    named = tuple("patienten" if name == PATIENT else name for name in people)
    return Revised(file.agreement.id, file.agreement.number, units, named)


def _note_sent(desk: Desk, version_id: UUID, unit: str) -> None:
    desk.session.execute(
        insert(AgreementReceipt).values(
            id=new_id(desk.now),
            episode_id=desk.id,
            version_id=version_id,
            party=Party.HOME_CARE,
            holder=unit,
            step=ReceiptStep.SENT,
            means=HERE,
            at=desk.now,
            author_id=desk.caller.staff_id,
            care_unit_id=desk.unit_id,
        )
    )
