"""The discharge conversation: a review of its own kind, signed once, corrected by a new version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.clock import local_day, local_midnight
from backend.core.errors import Invalid
from backend.core.tables import CareUnit, DischargeConversation, Episode, Patient
from backend.core.words import Outcome, Role
from backend.core.words_round import Identified, Mode, ParticipantKind, Referral, ReviewKind
from backend.monitoring.moments import FUTURE_TOLERANCE
from backend.rounds.board import Criterion, board_of, criteria_seen
from backend.rounds.decisions import Decision
from backend.rounds.letters import compose, hard_words, letter, proposed
from backend.rounds.meeting import Meeting
from backend.rounds.reviews import ReviewRow, as_signer, sign
from backend.rounds.tasks import LONGEST_TASK, WantedTask, cancel_of_review

# Without the patient, or somebody who speaks for them, it is no conversation (D92).
HOME = frozenset({ParticipantKind.PATIENT, ParticipantKind.KIN})
MUST = {
    "note": "Write what you conclude.",
    "about": "Write why the patient has had care; it begins the letter.",
    "follow_up_what": "Write what happens next.",
    "follow_up_who": "Write where, or with whom.",
    "referral": "Say whether there is a referral.",
    "contact_who": "Write whom the patient calls afterwards.",
    "contact_phone": "Write the telephone number.",
}
_ALL = text("""
    SELECT c.review_id, c.number, c.corrects_id, c.held_at, c.participants, c.board,
           c.unmet_reason, c.said, c.letter, r.outcome, r.assessment_id, r.signed_at,
           r.author_id, r.author_role, s.name AS author_name, s.title AS author_title,
           w.at AS withdrawn_at
    FROM discharge_conversation c JOIN review r ON r.id = c.review_id
    JOIN staff s ON s.id = r.author_id
    LEFT JOIN review_withdrawal w ON w.review_id = c.review_id
    WHERE c.episode_id = :episode ORDER BY c.number DESC
""")
ConversationRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who took part, how, and how it was made sure who they are (D76, D100)."""

    kind: ParticipantKind
    name: str
    mode: Mode
    identified: Identified | None


@dataclass(frozen=True, slots=True)
class Said:
    """What was agreed; all but the note stands in the patient's letter."""

    note: str = ""
    about: str = ""
    advice: str = ""
    follow_up_what: str = ""
    follow_up_when: str = ""
    follow_up_who: str = ""
    referral: Referral | None = None
    referral_to: str = ""
    referral_about: str = ""
    contact_who: str = ""
    contact_phone: str = ""
    contact_hours: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation somebody wants to sign, and what its author had seen."""

    assessment_id: UUID | None
    previous_id: UUID | None
    corrects_id: UUID | None
    outcome: Outcome
    held_at: datetime
    participants: tuple[Present, ...]
    unmet_reason: str
    said: Said


def hold(
    session: Session, caller: Caller, episode_id: UUID, talk: Talk, *, zone: str, now: datetime
) -> ConversationRow:
    """Sign a conversation: its outcome for the day, its tasks and its letter, all or nothing."""
    meeting = as_signer(session, caller, episode_id)
    criteria = criteria_seen(session, episode_id, talk.assessment_id)
    errors = [*_wrong(talk, now), *_unmet(talk, criteria), *_corrected(session, episode_id, talk)]
    errors += _unreadable(talk, zone, now)
    if errors:
        raise Invalid(errors[0][1], errors=errors)
    review = sign(
        session, caller, episode_id, _decision(talk, _tonight(now, zone)), zone=zone, now=now
    )
    if talk.corrects_id is not None:
        cancel_of_review(session, caller, talk.corrects_id, now=now)
    _keep(session, meeting, talk, review, board_of(session, meeting.episode, criteria, now=now))
    return conversations_of(session, episode_id)[0]


def conversations_of(session: Session, episode_id: UUID) -> Sequence[ConversationRow]:
    """Give every version, newest first; nothing is left out."""
    return session.execute(_ALL, {"episode": episode_id}).all()


def _keep(
    session: Session,
    meeting: Meeting,
    talk: Talk,
    review: ReviewRow,
    board: Sequence[Criterion],
) -> None:
    patient = session.get_one(Patient, meeting.episode.patient_id)
    said = {name: words or "" for name, words in asdict(talk.said).items()}
    template = letter(review.round_day)
    values = {
        "review_id": review.id,
        "episode_id": meeting.episode.id,
        "number": _next_number(session, meeting.episode.id),
        "corrects_id": talk.corrects_id,
        "held_at": talk.held_at,
        "participants": [asdict(one) for one in talk.participants],
        "board": [one.as_json() for one in board],
        "unmet_reason": talk.unmet_reason,
        "said": said,
        "letter": compose(template, said, patient.given_name),
    }
    session.execute(insert(DischargeConversation).values(values))


def _next_number(session: Session, episode_id: UUID) -> int:
    taken = select(func.max(DischargeConversation.number)).where(
        DischargeConversation.episode_id == episode_id
    )
    return (session.scalar(taken) or 0) + 1


def _decision(talk: Talk, by: datetime) -> Decision:
    # The day's outcome is corrected too while it is the newest; later it is decided anew.
    newest = talk.corrects_id == talk.previous_id
    return Decision(
        assessment_id=talk.assessment_id,
        previous_id=talk.previous_id,
        outcome=talk.outcome,
        note=talk.said.note,
        next_check_at=None,
        corrects_id=talk.corrects_id if newest else None,
        kind=ReviewKind.DISCHARGE_CONVERSATION,
        tasks=tuple(_tasks(talk, by)),
    )


def _tonight(now: datetime, zone: str) -> datetime:
    return local_midnight(local_day(now, zone) + timedelta(days=1), zone)


def _tasks(talk: Talk, by: datetime) -> Iterator[WantedTask]:
    if talk.said.referral is Referral.TO_SEND and talk.outcome is Outcome.DISCHARGE:
        what = f"Skriv och skicka remiss: {talk.said.referral_to}. {talk.said.referral_about}"
        yield WantedTask(what[:LONGEST_TASK].strip(), by, Role.PHYSICIAN, code="referral")


def _corrected(session: Session, episode_id: UUID, talk: Talk) -> Iterator[tuple[str, str]]:
    standing = [row for row in conversations_of(session, episode_id) if row.withdrawn_at is None]
    newest = standing[0].review_id if standing else None
    if talk.corrects_id is not None and talk.corrects_id != newest:
        yield "/corrects", "Only the newest version can be corrected."


def _wrong(talk: Talk, now: datetime) -> Iterator[tuple[str, str]]:
    if talk.held_at > now + FUTURE_TOLERANCE:
        yield "/held_at", "The conversation lies in the future."
    if not HOME & {one.kind for one in talk.participants}:
        yield "/participants", "The patient, or somebody who speaks for them, must take part."
    for place, one in enumerate(talk.participants):
        if not one.name.strip():
            yield f"/participants/{place}/name", "Write a name."
        if one.identified is None and one.kind in HOME:
            yield f"/participants/{place}/identified", "Say how it was made sure who this is."
    yield from _empty(talk)


def _empty(talk: Talk) -> Iterator[tuple[str, str]]:
    must = MUST if talk.outcome is Outcome.DISCHARGE else {"note": MUST["note"]}
    for name, sentence in must.items():
        if not (getattr(talk.said, name) or "").strip():
            yield f"/said/{name}", sentence
    if (
        talk.said.referral in {Referral.SENT, Referral.TO_SEND}
        and not talk.said.referral_to.strip()
    ):
        yield "/said/referral_to", "Write where the referral goes."


def _unmet(talk: Talk, criteria: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    met = bool(criteria) and all(one["answer"] == "met" for one in criteria)
    if talk.outcome is Outcome.DISCHARGE and not met and not talk.unmet_reason.strip():
        yield "/unmet_reason", "Not all criteria are met: write why the patient goes home anyway."


def _unreadable(talk: Talk, zone: str, now: datetime) -> list[tuple[str, str]]:
    if talk.outcome is not Outcome.DISCHARGE:
        return []
    said = {name: words or "" for name, words in asdict(talk.said).items()}
    found = hard_words(letter(local_day(now, zone)), said)
    return [
        (f"/said/{one.field}", f"Write “{one.instead}” instead of “{one.word}”.") for one in found
    ]


def proposal(session: Session, episode: Episode, *, zone: str, now: datetime) -> dict[str, str]:
    """Say how a conversation may begin: as the newest version, or as the clinic's letter does."""
    versions = conversations_of(session, episode.id)
    if versions:
        said: dict[str, str] = versions[0].said
        return said
    template = letter(local_day(now, zone))
    unit = session.get_one(CareUnit, episode.care_unit_id)
    return proposed(
        template,
        {
            "diagnosis": template.diagnoses.get(episode.plan_id, episode.diagnosis_sv.lower()),
            "days": _days(episode, now, zone),
            "unit": unit.name,
            "phone": unit.phone,
        },
    )


def _days(episode: Episode, now: datetime, zone: str) -> str:
    since = episode.home_since or now
    days = (local_day(now, zone) - local_day(since, zone)).days + 1
    return "en dag" if days == 1 else f"{days} dagar"
