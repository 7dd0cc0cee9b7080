"""Care requests to home care: complete only when sent and phoned; the unit's own list (D10, D64)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.clock import local_day
from backend.core.errors import Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import CareRequest, CareUnit
from backend.core.words import EpisodeStatus, RequestStatus, RequestStep
from backend.stay import consents, tasks
from backend.stay.asked_units import check_home_care
from backend.stay.carrying import carry_for_request, stop_for_request
from backend.stay.dates import check_request
from backend.stay.file import Kept
from backend.stay.heads_ups import heads_ups
from backend.stay.opening import Desk, change
from backend.stay.refusals import ChangedMeanwhile, OutOfOrder, StayOver
from backend.stay.request_steps import note
from backend.stay.request_text import RequestContent, home_care_rules, prompts
from backend.stay.said import Said
from backend.stay.states import OPEN
from backend.stay.templates import clocks

_S = RequestStatus
_ASKED = frozenset({_S.SENT, _S.PHONED, _S.RECEIVED})
_ALIVE = frozenset({_S.DRAFTED, *_ASKED, _S.ACCEPTED})
# These tell home care who the patient is; a heads-up names nobody, and a call notes what was said.
_TELLS = frozenset({RequestStep.SENT, RequestStep.FAXED})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may note a step, from which states, which state follows, and whether words must."""

    who: Permission
    since: frozenset[RequestStatus]
    to: RequestStatus | None = None
    words: bool = False


STEPS: Mapping[RequestStep, Rule] = MappingProxyType(
    {
        RequestStep.DRAFTED: Rule(Permission.PREPARE_STAY, frozenset(), _S.DRAFTED),
        RequestStep.CHANGED: Rule(Permission.PREPARE_STAY, _ALIVE),
        RequestStep.SENT: Rule(Permission.PREPARE_STAY, frozenset({_S.DRAFTED}), _S.SENT),
        RequestStep.PHONED: Rule(Permission.PREPARE_STAY, _ALIVE, _S.PHONED, words=True),
        RequestStep.FAXED: Rule(Permission.PREPARE_STAY, _ALIVE, words=True),
        RequestStep.FAX_RECEIPT: Rule(Permission.PREPARE_STAY, _ALIVE, words=True),
        RequestStep.RECEIVED: Rule(
            Permission.ANSWER_REQUEST, frozenset({_S.SENT, _S.PHONED}), _S.RECEIVED
        ),
        RequestStep.ACCEPTED: Rule(Permission.ANSWER_REQUEST, _ASKED, _S.ACCEPTED),
        RequestStep.DECLINED: Rule(
            Permission.ANSWER_REQUEST, _ASKED | {_S.ACCEPTED}, _S.DECLINED, words=True
        ),
        RequestStep.WITHDRAWN: Rule(Permission.PREPARE_STAY, _ALIVE, _S.WITHDRAWN, words=True),
    }
)
_LIST = text("""
    SELECT q.id, q.episode_id, q.care_unit_id, q.status, q.sent_at, q.phoned_at, q.answered_at,
           q.version, q.content, u.name AS unit_name, u.phone AS unit_phone,
           e.formal_status, e.status AS stay_status, e.patient_id, p.given_name, p.family_name, p.identifier,
           w.name AS ward, w.phone AS ward_phone, a.lead_hours,
           (SELECT n.content ->> 'booked_for' FROM care_request_step n WHERE n.request_id = q.id
            AND n.step = 'accepted' ORDER BY n.at DESC, n.id DESC LIMIT 1) AS booked_for
    FROM care_request q
    JOIN care_unit u ON u.id = q.care_unit_id
    LEFT JOIN episode e ON e.id = q.episode_id
    LEFT JOIN patient p ON p.id = e.patient_id
    LEFT JOIN care_unit w ON w.id = e.care_unit_id
    LEFT JOIN LATERAL (
        SELECT CAST(x.content ->> 'lead_hours' AS integer) AS lead_hours FROM unit_agreement x
        WHERE x.home_care_id = q.care_unit_id AND x.ward_id = e.care_unit_id
        ORDER BY x.number DESC LIMIT 1
    ) a ON true
    WHERE q.care_unit_id = :unit AND q.status <> 'drafted' OR e.care_unit_id = :unit
    ORDER BY (q.status IN ('declined', 'withdrawn')), (e.ended_at IS NOT NULL), q.sent_at DESC NULLS FIRST, q.id
""")
_NOTES = text("""
    SELECT n.request_id, n.step, n.note, n.at, s.name AS author FROM care_request_step n
    JOIN staff s ON s.id = n.author_id
    WHERE n.request_id = ANY (:requests) ORDER BY n.at, n.id
""")


@dataclass(frozen=True, slots=True)
class Noted:
    """A step somebody takes, the state and version they saw, and what they have to say."""

    step: RequestStep
    seen: RequestStatus
    words: str = ""
    content: RequestContent | None = None
    seen_version: int | None = None
    # The time that home care gives with its yes (D113).
    booked_for: datetime | None = None
    # Why it is sent though neither consent nor harm test is noted (D96).
    without_consent: str = ""


def draft(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    unit_id: UUID,
    content: RequestContent,
    *,
    now: datetime,
) -> UUID:
    """Draft a request to a home-care unit; the unit sees it when it is sent."""
    desk = change(session, caller, episode_id, Permission.PREPARE_STAY, now=now)
    check_request(content, None, now=now)
    if EpisodeStatus(desk.episode.status) not in OPEN:
        raise StayOver
    check_home_care(session, unit_id)
    identity = new_id(now)
    kept = content.model_dump(mode="json")
    session.execute(
        insert(CareRequest).values(
            id=identity,
            episode_id=episode_id,
            care_unit_id=unit_id,
            status=RequestStatus.DRAFTED,
            content=kept,
        )
    )
    note(desk, identity, RequestStep.DRAFTED, "", kept)
    desk.note("request")
    return identity


def step(
    session: Session, caller: Caller, request_id: UUID, noted: Noted, *, now: datetime
) -> None:
    """Take a step on a request; refuse what is out of order or was changed meanwhile."""
    request = session.scalar(select(CareRequest).where(CareRequest.id == request_id))
    if request is None:
        raise NotFound
    rule = STEPS[noted.step]
    desk = change(session, caller, request.episode_id, rule.who, now=now)
    session.refresh(request)
    _check(request, rule, noted)
    _check_times(request, noted, now)
    told = _told(desk, request, noted)
    note(desk, request_id, noted.step, noted.words, told | _put(desk, request, rule, noted))
    session.flush()
    _carry(desk, request)
    desk.note(f"request:{noted.step}")


def _check_times(request: CareRequest, noted: Noted, now: datetime) -> None:
    """Look at what is written anew, and once more at everything before it goes."""
    if noted.content is not None:
        check_request(noted.content, request.content or None, now=now)
    if noted.step is RequestStep.SENT:
        check_request(RequestContent.model_validate(request.content), None, now=now)


def _told(desk: Desk, request: CareRequest, noted: Noted) -> dict[str, Any]:
    """Ask for consent or harm test before anybody is told; keep the reason it rests on instead."""
    if noted.step not in _TELLS:
        return {}
    why = consents.check_may_be_told(desk, request.care_unit_id, noted.without_consent)
    return {"without_consent": why} if why else {}


def _carry(desk: Desk, request: CareRequest) -> None:
    """Have what an accepted request fetches and leaves stand as tasks, and no other's."""
    if request.status == RequestStatus.ACCEPTED and request.content:
        carry_for_request(desk, request)
    else:
        stop_for_request(desk, request.id, "Vårdbegäran gäller inte längre")


def restore(
    session: Session,
    caller: Caller,
    request_id: UUID,
    content: Mapping[str, Any],
    why: str,
    *,
    now: datetime,
) -> None:
    """Ask again for what was asked before a change that was taken back."""
    request = session.scalars(select(CareRequest).where(CareRequest.id == request_id)).one()
    desk = change(session, caller, request.episode_id, Permission.PREPARE_STAY, now=now)
    request.version += 1
    request.content = dict(content)
    note(desk, request_id, RequestStep.CHANGED, why, content)
    session.flush()
    _carry(desk, request)
    desk.note("request:restored")


def list_of(
    session: Session, caller: Caller, unit_id: UUID, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Give a unit's requests: those a ward has made, or those a home-care unit was asked."""
    check(caller, Permission.SEE_PATIENTS, unit_id)
    rows = session.execute(_LIST, {"unit": unit_id}).all()
    notes = _notes(session, [row.id for row in rows])
    told = consents.of_requests(session, [row.id for row in rows])
    log.record(
        session,
        caller,
        "read",
        "requests",
        unit_id=unit_id,
        patients=[row.patient_id for row in rows if row.patient_id is not None],
        now=now,
    )
    return {
        "unit_id": unit_id,
        "requests": [_listed(row, notes, zone=zone, now=now) | told[row.id] for row in rows],
        "heads_ups": heads_ups(session, unit_id, local_day(now, zone)),
    }


def over(status: str | None) -> bool:
    """Tell whether a stay is over: then nobody is admitted, and no clock runs for the request."""
    return status is not None and EpisodeStatus(status) not in OPEN


def as_json(
    row: Kept, *, formal_status: str, stay_over: bool = False, zone: str, now: datetime
) -> dict[str, Any]:
    """Give a request as the screens get it: complete, lead time, and what the clocks prompt."""
    today = local_day(now, zone)
    asked = prompts(row.content, formal_status=formal_status, rules=clocks(today), today=today)
    return {
        "id": row.id,
        "episode_id": row.episode_id,
        "unit": {"id": row.care_unit_id, "name": row.unit_name, "phone": row.unit_phone},
        "status": row.status,
        "complete": bool(row.sent_at and row.phoned_at),
        "sent_at": row.sent_at,
        "phoned_at": row.phoned_at,
        "answered_at": row.answered_at,
        "minutes_since_sent": _since(row.sent_at, row.answered_at or now),
        "patient_is_admitted": formal_status != "outpatient" and not stay_over,
        "stay_over": stay_over,
        "booked_for": row.booked_for,
        "version": row.version,
        "content": row.content,
        "warnings": [said.as_json() for said in _lead(row, today, now)],
        "prompts": [] if stay_over else asked,
    }


def _check(request: CareRequest, rule: Rule, noted: Noted) -> None:
    if request.status != noted.seen or noted.seen_version not in {None, request.version}:
        raise ChangedMeanwhile(
            current={
                "status": request.status,
                "version": request.version,
                "content": request.content,
            },
            yours={"step": noted.step, "seen": noted.seen},
        )
    if request.status not in rule.since:
        raise OutOfOrder(f"A request that is {request.status} cannot be {noted.step}.")
    if rule.words and not noted.words.strip():
        raise Invalid(
            "Say more: with whom, to which number, or why.",
            errors=[("/words", "This step is kept with its words.")],
        )
    if noted.booked_for is not None and noted.step is not RequestStep.ACCEPTED:
        raise Invalid(
            "A booked time comes with a yes.", errors=[("/booked_for", "Send it with 'accepted'.")]
        )
    if (noted.step is RequestStep.CHANGED) != (noted.content is not None):
        raise Invalid(
            "A change carries the new content; no other step does.",
            errors=[("/content", "Send it with 'changed' and only then.")],
        )


def _put(desk: Desk, request: CareRequest, rule: Rule, noted: Noted) -> dict[str, Any]:
    withdrawn_late = (
        noted.step is RequestStep.WITHDRAWN and request.status == RequestStatus.ACCEPTED
    )
    if noted.step is RequestStep.SENT:
        request.sent_at = desk.now
    if noted.step is RequestStep.PHONED:
        request.phoned_at = request.phoned_at or desk.now
    if noted.step in {RequestStep.ACCEPTED, RequestStep.DECLINED}:
        request.answered_at = desk.now
    if rule.to is not None:
        request.status = _onward(request, rule.to)
    if withdrawn_late:
        _ask_to_phone(desk, request, noted.words)
    if noted.booked_for is not None:
        return {"booked_for": noted.booked_for.isoformat()}
    if noted.content is None:
        return {}
    request.version += 1
    content = noted.content.model_dump(mode="json")
    request.content = content
    return content


def _onward(request: CareRequest, to: RequestStatus) -> RequestStatus:
    """Let a call never take a request back, nor make one sent that is only a draft."""
    if to is RequestStatus.PHONED and request.status != RequestStatus.SENT:
        return RequestStatus(request.status)
    if to is RequestStatus.SENT and request.phoned_at is not None:
        return RequestStatus.PHONED
    return to


def _ask_to_phone(desk: Desk, request: CareRequest, why: str) -> None:
    """Ask for a call: home care had accepted and may have somebody on the way (D91)."""
    unit = desk.session.get_one(CareUnit, request.care_unit_id)
    title = f"Ring {unit.name}, {unit.phone}: vårdbegäran är återtagen. {why}"
    owner = "Ansvarig sjuksköterska"
    tasks.add(
        desk,
        [
            tasks.NewTask(
                "hand_over", title, owner, desk.now, owner_unit_id=desk.episode.care_unit_id
            )
        ],
    )


def _notes(session: Session, requests: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {identity: [] for identity in requests}
    for row in session.execute(_NOTES, {"requests": requests}):
        found[row.request_id].append(
            {"step": row.step, "note": row.note, "at": row.at, "author": row.author}
        )
    return found


def _listed(
    row: Kept, notes: Mapping[UUID, list[dict[str, Any]]], *, zone: str, now: datetime
) -> dict[str, Any]:
    known = row.given_name is not None
    formal, ended = row.formal_status or "", over(row.stay_status)
    shown = as_json(row, formal_status=formal, stay_over=ended, zone=zone, now=now)
    hidden: dict[str, Any] = {} if known else {"content": {}, "prompts": [], "episode_id": None}
    return (
        shown
        | hidden
        | {
            "patient": {"name": f"{row.given_name} {row.family_name}", "identifier": row.identifier}
            if known
            else None,
            "ward": {"name": row.ward, "phone": row.ward_phone} if known else None,
            "steps": notes[row.id],
        }
    )


def _lead(row: Kept, today: date, now: datetime) -> list[Said]:
    first = row.content.get("first_visit_at")
    if first is None:
        return []
    hours = home_care_rules(today).lead_hours if row.lead_hours is None else row.lead_hours
    earliest = (row.sent_at or now) + timedelta(hours=hours)
    if datetime.fromisoformat(first) >= earliest:
        return []
    return [
        Said(
            f"Första besöket ligger närmare än hemsjukvårdens ledtid, {hours} timmar: ring.",
            f"The first visit is closer than home care's lead time of {hours} hours: phone.",
        )
    ]


def _since(sent_at: datetime | None, until: datetime) -> int | None:
    return None if sent_at is None else int((until - sent_at).total_seconds() // 60)
