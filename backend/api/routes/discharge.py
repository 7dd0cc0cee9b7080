"""The discharge conversation: the board, what was agreed, the patient's letter; every version."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from backend.access import log
from backend.access.permissions import ALLOWED, Permission
from backend.api.deps import AtDesk, Work
from backend.api.routes.reviews import Author, review
from backend.api.routes.rounds_drafts import Saved
from backend.api.routes.rounds_people import ParticipantShown, participant
from backend.api.shown import Bilingual
from backend.api.written import Aware
from backend.core.clock import local_day
from backend.core.errors import DecidedFirst
from backend.core.words import Outcome, Role
from backend.core.words_round import Identified, Mode, ParticipantKind, Referral, ReviewKind
from backend.rounds.board import board_of
from backend.rounds.discharge import Present, Said, Talk, conversations_of, hold, proposal
from backend.rounds.drafts import discard, drafts_of, prepared, save
from backend.rounds.episodes import row_of
from backend.rounds.letters import letter
from backend.rounds.meeting import unit_of, visible
from backend.rounds.participants import LONGEST_NAME, participants_of
from backend.rounds.reviews import LONGEST_NOTE, reviews_of

router = APIRouter(prefix="/episodes/{episode_id}/discharge-conversation", tags=["round"])
_KIND = ReviewKind.DISCHARGE_CONVERSATION
_Words = Annotated[str, Field(max_length=LONGEST_NOTE)]
_Line = Annotated[str, Field(max_length=300)]


class _Strict(BaseModel):
    """A body in which a misspelt field is refused."""

    model_config = ConfigDict(extra="forbid")


class PresentIn(_Strict):
    """Somebody who took part."""

    kind: ParticipantKind
    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    mode: Mode
    identified: Identified | None = None


class SaidIn(_Strict):
    """What was agreed; all but the note stands in the letter."""

    note: _Words = ""
    about: _Words = ""
    advice: _Words = ""
    follow_up_what: _Words = ""
    follow_up_when: _Line = ""
    follow_up_who: _Line = ""
    referral: Referral | None = None
    referral_to: _Line = ""
    referral_about: _Words = ""
    contact_who: _Line = ""
    contact_phone: Annotated[str, Field(max_length=40)] = ""
    contact_hours: _Line = ""


class TalkIn(_Strict):
    """A conversation to be signed, and what its author had seen."""

    assessment_id: UUID | None
    previous_review_id: UUID | None
    corrects: UUID | None = None
    outcome: Literal[Outcome.DISCHARGE, Outcome.CONTINUE]
    held_at: Aware
    participants: Annotated[list[PresentIn], Field(max_length=20)] = []
    unmet_reason: _Words = ""
    said: SaidIn = SaidIn()


class DraftIn(_Strict):
    """A conversation as far as it has come; nothing in it is checked before it is signed."""

    content: dict[str, Any]


class EvidenceShown(BaseModel):
    """One value that a criterion rests on."""

    kind: str
    name: Bilingual
    value: str
    unit: str
    answer: Bilingual | None
    at: datetime
    source: str


class CriterionShown(BaseModel):
    """A criterion and which of its four answers holds."""

    id: str
    text: Bilingual
    answer: Literal["met", "not_met", "not_enough_data", "waiting_for_person"]
    why: Bilingual
    evidence: list[EvidenceShown]


class PersonShown(BaseModel):
    """Somebody who took part, as it was signed."""

    kind: ParticipantKind
    name: str
    mode: Mode
    identified: Identified | None


class SectionShown(BaseModel):
    """A part of the letter."""

    key: str
    heading: str
    paragraphs: list[str]


class LetterShown(BaseModel):
    """The patient's letter, in Swedish, as it is printed."""

    version: str
    title: str
    greeting: str
    sections: list[SectionShown]
    closing: str


class ConversationShown(BaseModel):
    """A signed version, and what became of it."""

    id: UUID
    number: int
    corrects: UUID | None
    outcome: Outcome
    held_at: datetime
    participants: list[PersonShown]
    board: list[CriterionShown]
    unmet_reason: str
    said: dict[str, str]
    letter: LetterShown
    author: Author
    signed_at: datetime
    withdrawn_at: datetime | None


class LineShown(BaseModel):
    """A field as it stands in the letter."""

    field: str
    before: str


class PartShown(BaseModel):
    """A section of the letter before it is filled."""

    key: str
    heading: str
    lines: list[LineShown]
    fixed: list[str]


class TemplateShown(BaseModel):
    """How the letter is put together, so that it can be seen while it is written."""

    title: str
    greeting: str
    sections: list[PartShown]
    closing: str
    hard: dict[str, str]


class PreparedShown(BaseModel):
    """What a colleague has written of the conversation, and nobody has signed."""

    content: dict[str, Any]
    saved_at: datetime
    name: str
    title: str


class DischargeShown(BaseModel):
    """Everything the page of the conversation needs but the patient."""

    may_sign: bool
    may_write: bool
    assessment_id: UUID | None
    assessed_at: datetime | None
    previous_review_id: UUID | None
    board: list[CriterionShown]
    present: list[ParticipantShown]
    proposal: dict[str, str]
    draft: dict[str, Any] | None
    draft_saved_at: datetime | None
    prepared: PreparedShown | None
    template: TemplateShown
    conversations: list[ConversationShown]


@router.get("")
def discharge(episode_id: UUID, request: Request, desk: AtDesk) -> DischargeShown:
    """Give the board as it stands, what was signed, and how the letter is put together."""
    with desk.work(request) as work:
        return _shown(work, episode_id, desk.settings.time_zone)


@router.post("", status_code=201)
def sign_conversation(
    episode_id: UUID, wanted: TalkIn, request: Request, desk: AtDesk
) -> ConversationShown:
    """Sign a conversation.

    409 with the other review if somebody decided first, or with `unacknowledged` findings.
    """
    with desk.work(request) as work:
        try:
            row = hold(
                work.session,
                work.caller,
                episode_id,
                _talk(wanted),
                zone=desk.settings.time_zone,
                now=work.now,
            )
        except DecidedFirst as first:
            if first.extra.get("current") is not None:
                first.extra = {"current": review(first.extra["current"])}
            raise
    return _conversation(row)


@router.put("/draft")
def keep_draft(episode_id: UUID, draft: DraftIn, request: Request, desk: AtDesk) -> Saved:
    """Keep what has been written so far; the last write counts."""
    with desk.work(request) as work:
        written = json.dumps(draft.content)
        saved_at = save(work.session, work.caller, episode_id, written, kind=_KIND, now=work.now)
    return Saved(saved_at=saved_at)


@router.delete("/draft", status_code=204)
def throw_draft_away(episode_id: UUID, request: Request, desk: AtDesk) -> None:
    """Throw one's own draft away."""
    with desk.work(request) as work:
        discard(work.session, work.caller, episode_id, _KIND)


def _shown(work: Work, episode_id: UUID, zone: str) -> DischargeShown:
    session, caller, now = work.session, work.caller, work.now
    episode = visible(session, episode_id)
    unit = unit_of(session, caller, episode_id)
    row = row_of(session, episode_id, now=now)
    log.record(
        session,
        caller,
        "read",
        "discharge conversation",
        unit_id=unit,
        patients=[episode.patient_id],
        now=now,
    )
    reviews = reviews_of(session, episode_id)
    draft, _writers = drafts_of(session, caller, episode_id, kind=_KIND, now=now)
    criteria = row.verdict["criteria"] if row.verdict else []
    template = letter(local_day(now, zone))
    roles = caller.roles_at(episode.care_unit_id)
    may_write = bool(roles & ALLOWED[Permission.PREPARE_STAY])
    begun = prepared(session, caller, episode_id) if may_write else None
    return DischargeShown(
        may_sign=bool(roles & ALLOWED[Permission.SIGN_REVIEW]),
        may_write=may_write,
        assessment_id=row.assessment_id,
        assessed_at=row.assessed_at,
        previous_review_id=reviews[0].id if reviews else None,
        board=[_criterion(one.as_json()) for one in board_of(session, episode, criteria, now=now)],
        present=[
            participant(one) for one in participants_of(session, episode_id, local_day(now, zone))
        ],
        proposal=proposal(session, episode, zone=zone, now=now),
        draft=None if draft is None else dict(draft.content),
        draft_saved_at=None if draft is None else draft.saved_at,
        prepared=None
        if begun is None
        else PreparedShown.model_validate(begun, from_attributes=True),
        template=TemplateShown(
            **template.model_dump(include={"title", "sections", "closing"}),
            greeting=template.greeting.format(given_name=row.given_name),
            hard=dict(template.hard),
        ),
        conversations=[_conversation(one) for one in conversations_of(session, episode_id)],
    )


def _talk(wanted: TalkIn) -> Talk:
    return Talk(
        assessment_id=wanted.assessment_id,
        previous_id=wanted.previous_review_id,
        corrects_id=wanted.corrects,
        outcome=wanted.outcome,
        held_at=wanted.held_at,
        participants=tuple(Present(**one.model_dump()) for one in wanted.participants),
        unmet_reason=wanted.unmet_reason,
        said=Said(**wanted.said.model_dump()),
    )


def _conversation(row: Row[*tuple[Any, ...]]) -> ConversationShown:
    return ConversationShown(
        id=row.review_id,
        number=row.number,
        corrects=row.corrects_id,
        outcome=Outcome(row.outcome),
        held_at=row.held_at,
        participants=[PersonShown.model_validate(one) for one in row.participants],
        board=[_criterion(one) for one in row.board],
        unmet_reason=row.unmet_reason,
        said=row.said,
        letter=LetterShown.model_validate(row.letter),
        author=Author(name=row.author_name, title=row.author_title, role=Role(row.author_role)),
        signed_at=row.signed_at,
        withdrawn_at=row.withdrawn_at,
    )


def _criterion(told: dict[str, Any]) -> CriterionShown:
    return CriterionShown(
        id=told["id"],
        text=told["text"],
        answer=told["answer"],
        why=told["why"],
        evidence=[_evidence(one) for one in told["evidence"]],
    )


def _evidence(told: dict[str, Any]) -> EvidenceShown:
    sv, en = told["answer_sv"], told["answer_en"]
    return EvidenceShown(
        kind=told["kind"],
        name=Bilingual(sv=told["sv"], en=told["en"]),
        value=told["value"],
        unit=told["unit"],
        answer=None if sv is None else Bilingual(sv=sv, en=en),
        at=told["at"],
        source=told["source"],
    )
