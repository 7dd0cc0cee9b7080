"""The agreement and the care request of a decision: made with the signature, taken back with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.errors import Conflict, NotFound
from backend.core.tables import CareRequest, CareUnit
from backend.core.words import RequestStatus, RequestStep, Role
from backend.rounds.changes import AGREEMENT, REQUEST, WantedRequest, listed, tonight
from backend.rounds.decisions import Signing
from backend.rounds.tasks import WantedTask
from backend.stay import requests, revisions
from backend.stay.refusals import ChangedMeanwhile, OutOfOrder

Kept = tuple[dict[str, Any], list[WantedTask]]
UNDONE = "Beslutet på ronden togs tillbaka."
_TIMES = ("first_visit_at", "answer_needed_by")
_OVER = frozenset({RequestStatus.DECLINED, RequestStatus.WITHDRAWN})


class PartChanged(Conflict):
    """Nothing is signed: one part of the plan has been changed since you opened the page."""


class BuiltUpon(Conflict):
    """What followed from this has been changed by somebody since; decide anew instead."""


def revise_agreement(signing: Signing) -> Kept:
    """Make the version that was decided, and ask that whoever does not read it here is given it."""
    wanted = signing.decision.agreement
    if wanted is None:
        return {}, []
    episode_id, zone, now = signing.meeting.episode.id, signing.zone, signing.now
    try:
        made = revisions.revise(
            signing.session, signing.caller, episode_id, wanted, zone=zone, now=now
        )
    except ChangedMeanwhile as changed:
        raise PartChanged(part="agreement", theirs=changed.extra["current"]) from changed
    kept = {
        "version_id": str(made.version_id),
        "number": made.number,
        "seen": wanted.seen,
        "reason": wanted.reason,
        "rows": [row.model_dump(mode="json") for row in wanted.rows],
        "without": list(wanted.without),
        "criteria": None if wanted.criteria is None else list(wanted.criteria),
        "sent": list(made.sent),
    }
    what = (
        f"Ge {listed(made.to_give)} version {made.number} av överenskommelsen och få den kvitterad."
    )
    task = WantedTask(what, tonight(now, zone), Role.NURSE, code=AGREEMENT)
    return {"agreement": kept}, [task] if made.to_give else []


def ask_home_care(signing: Signing) -> Kept:
    """Send a request or its change; it is complete only when it is phoned, too (D10)."""
    wanted = signing.decision.request
    if wanted is None or _says_the_same(signing, wanted):
        return {}, []
    try:
        request, before = _changed(signing, wanted) if wanted.request_id else _new(signing, wanted)
    except (ChangedMeanwhile, OutOfOrder) as changed:
        raise PartChanged(part="request", theirs=changed.extra.get("current")) from changed
    unit = signing.session.get_one(CareUnit, request.care_unit_id)
    kept = {
        "request_id": str(request.id),
        "unit_id": str(unit.id),
        "unit": unit.name,
        "version": request.version,
        "before": before,
        "content": request.content,
    }
    due = tonight(signing.now, signing.zone)
    task = WantedTask(_to_do(request, unit, before), due, Role.NURSE, code=REQUEST)
    return {"request": kept}, [task]


def take_agreement_back(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    kept: Mapping[str, Any],
    *,
    zone: str,
    now: datetime,
) -> None:
    """Let the version before apply again."""
    version_id = UUID(kept["version_id"])
    try:
        revisions.withdraw(session, caller, episode_id, version_id, zone=zone, now=now)
    except ChangedMeanwhile as changed:
        raise BuiltUpon(part="agreement") from changed


def take_request_back(
    session: Session, caller: Caller, kept: Mapping[str, Any], *, now: datetime
) -> None:
    """Withdraw what was asked, or ask again for what had been asked before."""
    request = _one(session, UUID(kept["request_id"]))
    if request.status in _OVER:
        return
    if request.version != kept["version"]:
        raise BuiltUpon(part="request")
    if kept["before"] is not None:
        requests.restore(session, caller, request.id, kept["before"], UNDONE, now=now)
        return
    noted = requests.Noted(RequestStep.WITHDRAWN, RequestStatus(request.status), UNDONE)
    requests.step(session, caller, request.id, noted, now=now)


def _new(signing: Signing, wanted: WantedRequest) -> tuple[CareRequest, None]:
    assert wanted.unit_id is not None  # noqa: S101 -- checked before anything is written
    session, caller, now = signing.session, signing.caller, signing.now
    episode_id = signing.meeting.episode.id
    made = requests.draft(session, caller, episode_id, wanted.unit_id, wanted.content, now=now)
    sent = requests.Noted(RequestStep.SENT, RequestStatus.DRAFTED)
    requests.step(session, caller, made, sent, now=now)
    return _one(session, made), None


def _says_the_same(signing: Signing, wanted: WantedRequest) -> bool:
    """Tell whether a request was opened and sent on as it stands: nobody is to be phoned for it."""
    if wanted.request_id is None:
        return False
    stands = signing.session.get(CareRequest, wanted.request_id)
    if stands is None or stands.episode_id != signing.meeting.episode.id:
        return False
    asked, known = wanted.content.model_dump(mode="json"), stands.content or {}
    return stands.version == wanted.seen_version and _to_the_minute(known) == _to_the_minute(asked)


def _to_the_minute(content: Mapping[str, Any]) -> dict[str, Any]:
    """Write the times of a request as finely as a form shows them."""
    times = {
        name: datetime.fromisoformat(content[name]).replace(second=0, microsecond=0)
        for name in _TIMES
        if content.get(name)
    }
    return {**content, **times}


def _changed(signing: Signing, wanted: WantedRequest) -> tuple[CareRequest, dict[str, Any]]:
    assert wanted.request_id is not None  # noqa: S101 -- the caller has looked
    session, caller, now = signing.session, signing.caller, signing.now
    request = _one(session, wanted.request_id)
    if request.episode_id != signing.meeting.episode.id:
        raise NotFound("This care request is about somebody else.")
    before, status = dict(request.content), RequestStatus(request.status)
    changed = requests.Noted(RequestStep.CHANGED, status, "", wanted.content, wanted.seen_version)
    requests.step(session, caller, request.id, changed, now=now)
    return _one(session, request.id), before


def _to_do(request: CareRequest, unit: CareUnit, before: Mapping[str, Any] | None) -> str:
    called = f"{unit.name}, {unit.phone}"
    if request.status == RequestStatus.DRAFTED:
        return f"Skicka vårdbegäran till {called} och ring: den är ändrad på ronden."
    news = "ny vårdbegäran" if before is None else "vårdbegäran är ändrad"
    return f"Ring {called}: {news}."


def _one(session: Session, request_id: UUID) -> CareRequest:
    found = session.scalar(
        select(CareRequest)
        .where(CareRequest.id == request_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("There is no such care request.")
    return found
