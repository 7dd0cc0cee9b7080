"""The states of a stay and every way between them: who may, what must be true, what follows.

docs/states.md is drawn from this table; a test proves that it covers every state. A ward that does
without a part of the product has the same states with less asked on the way: see `ways`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from backend.access.permissions import Permission
from backend.core.words import EpisodeStatus, Part

_S = EpisodeStatus


class Need(StrEnum):
    """Something that must be true before a move."""

    INFORMED = "informed"
    PATIENT_WILLING = "patient_willing"
    PATIENT_SAFE = "patient_safe"
    KIN_AGREE = "kin_agree"
    JOINT_ASSESSMENT = "joint_assessment"
    DECISION = "decision"
    BED = "bed"
    AGREEMENT = "agreement"
    CHECKLIST = "checklist"
    CONVERSATION = "conversation"
    CRITERIA = "criteria"
    FOLLOW_UP = "follow_up"
    RECONCILED = "reconciled"
    DISCHARGE_LIST = "discharge_list"


class Effect(StrEnum):
    """Something that a move brings with it, in the same transaction."""

    KEEP_DECISION = "keep_decision"
    START_HOME = "start_home"
    ADMIT_TO_BED = "admit_to_bed"
    RELEASE_BED = "release_bed"
    STOP_SCHEDULE = "stop_schedule"
    MUTE_REMINDERS = "mute_reminders"
    TELL_HOME_CARE = "tell_home_care"
    FETCH_KIT = "fetch_kit"
    END_STAY = "end_stay"


@dataclass(frozen=True, slots=True)
class Move:
    """One way onward."""

    to: EpisodeStatus
    who: Permission
    needs: tuple[Need, ...] = ()
    follows: tuple[Effect, ...] = ()
    reason: bool = False


_WANTED = (Need.PATIENT_WILLING, Need.PATIENT_SAFE, Need.KIN_AGREE)
_FITTING = (*_WANTED, Need.JOINT_ASSESSMENT)
_LEAVING = (Effect.STOP_SCHEDULE, Effect.RELEASE_BED, Effect.END_STAY)
_ENDING = (*_LEAVING, Effect.MUTE_REMINDERS, Effect.TELL_HOME_CARE, Effect.FETCH_KIT)

_DECLINED = Move(_S.DECLINED, Permission.KEEP_FILE, follows=_LEAVING, reason=True)
_UNSUITABLE = Move(_S.UNSUITABLE, Permission.NOTE_ASSESSED, follows=_LEAVING, reason=True)
_UNFLAGGED = Move(_S.CANCELLED, Permission.FLAG_CANDIDATE, follows=_LEAVING, reason=True)
_CALLED_OFF = Move(_S.CANCELLED, Permission.DECIDE_STAY, follows=_LEAVING, reason=True)
_UNDECIDED = Move(_S.ASSESSED, Permission.DECIDE_STAY, reason=True)
_DECEASED = Move(_S.DECEASED, Permission.DECIDE_STAY, follows=_ENDING, reason=True)

NEXT: Mapping[EpisodeStatus, tuple[Move, ...]] = MappingProxyType(
    {
        _S.CANDIDATE: (
            Move(_S.INFORMED, Permission.KEEP_FILE, needs=(Need.INFORMED,)),
            _DECLINED,
            _UNSUITABLE,
            _UNFLAGGED,
        ),
        _S.INFORMED: (
            Move(_S.ASSESSED, Permission.NOTE_ASSESSED, needs=_FITTING),
            _DECLINED,
            _UNSUITABLE,
            _UNFLAGGED,
        ),
        _S.ASSESSED: (
            Move(
                _S.DECIDED,
                Permission.DECIDE_STAY,
                needs=(*_FITTING, Need.DECISION),
                follows=(Effect.KEEP_DECISION,),
            ),
            _DECLINED,
            _UNSUITABLE,
            _CALLED_OFF,
        ),
        _S.DECIDED: (
            Move(_S.PREPARING, Permission.PREPARE_STAY),
            _UNDECIDED,
            _DECLINED,
            _CALLED_OFF,
        ),
        _S.PREPARING: (
            Move(
                _S.AT_HOME,
                Permission.PREPARE_STAY,
                needs=(*_WANTED, Need.BED, Need.AGREEMENT, Need.CHECKLIST),
                follows=(Effect.START_HOME,),
            ),
            _UNDECIDED,
            _DECLINED,
            _UNSUITABLE,
            _CALLED_OFF,
        ),
        _S.AT_HOME: (
            # The way back asks for nothing first: whatever is missing is put right afterwards.
            Move(
                _S.READMITTED,
                Permission.ADMIT_DIRECTLY,
                follows=(
                    Effect.ADMIT_TO_BED,
                    Effect.STOP_SCHEDULE,
                    Effect.MUTE_REMINDERS,
                    Effect.TELL_HOME_CARE,
                ),
                reason=True,
            ),
            Move(
                _S.DISCHARGED,
                Permission.DECIDE_STAY,
                needs=(
                    Need.CRITERIA,
                    Need.CONVERSATION,
                    Need.FOLLOW_UP,
                    Need.RECONCILED,
                    Need.DISCHARGE_LIST,
                ),
                follows=_ENDING,
            ),
            _DECEASED,
        ),
        _S.READMITTED: (
            Move(_S.PREPARING, Permission.DECIDE_STAY, reason=True),
            Move(
                _S.DISCHARGED,
                Permission.DECIDE_STAY,
                needs=(Need.FOLLOW_UP,),
                follows=(*_LEAVING, Effect.FETCH_KIT),
                reason=True,
            ),
            Move(_S.DECEASED, Permission.DECIDE_STAY, follows=_LEAVING, reason=True),
        ),
        _S.DISCHARGED: (),
        _S.DECEASED: (),
        _S.DECLINED: (),
        _S.UNSUITABLE: (),
        _S.CANCELLED: (),
    }
)
OPEN = frozenset(status for status, ways in NEXT.items() if ways)
BEFORE_HOME = OPEN - {_S.AT_HOME, _S.READMITTED}

# Which part of the product asks for what.
NEEDED_BY: Mapping[Need, Part] = MappingProxyType(
    {
        Need.INFORMED: Part.ASSESSMENT,
        Need.PATIENT_WILLING: Part.ASSESSMENT,
        Need.PATIENT_SAFE: Part.ASSESSMENT,
        Need.KIN_AGREE: Part.ASSESSMENT,
        Need.JOINT_ASSESSMENT: Part.ASSESSMENT,
        Need.DECISION: Part.ASSESSMENT,
        Need.BED: Part.BEDS,
        Need.AGREEMENT: Part.AGREEMENT,
        Need.CHECKLIST: Part.CHECKLISTS,
        Need.FOLLOW_UP: Part.CHECKLISTS,
        Need.RECONCILED: Part.CHECKLISTS,
        Need.DISCHARGE_LIST: Part.CHECKLISTS,
        Need.CONVERSATION: Part.ROUND,
        Need.CRITERIA: Part.ROUND,
    }
)
# The list before leaving asks for this by itself, and there a doctor may override it.
ASKED_BY_THE_LIST = frozenset({Need.AGREEMENT})
# A ward with none of these keeps a bed for somebody whose care is written down elsewhere.
CARE = frozenset({Part.ASSESSMENT, Part.AGREEMENT, Part.CHECKLISTS, Part.HOME_CARE, Part.ROUND})
_ASSESSING = frozenset({_S.CANDIDATE, _S.INFORMED, _S.ASSESSED, _S.DECIDED})
_PAST_ASSESSING = (Move(_S.PREPARING, Permission.PREPARE_STAY), _DECLINED, _CALLED_OFF)
_ENDS = frozenset({_S.DISCHARGED, _S.CANCELLED})


def asked(need: Need, parts: frozenset[Part]) -> bool:
    """Tell whether a ward that uses these parts asks for something before a move."""
    by_the_list = need in ASKED_BY_THE_LIST and Part.CHECKLISTS in parts
    return NEEDED_BY[need] in parts and not by_the_list


def ways(status: EpisodeStatus, parts: frozenset[Part]) -> tuple[Move, ...]:
    """Give every way onward in a ward that uses these parts.

    Without the assessment nobody is led through its states; who stands in one of them when it is
    switched off goes straight on. Where only beds are kept, whoever holds them ends the promise.
    """
    moves = NEXT[status]
    if Part.ASSESSMENT not in parts:
        moves = _PAST_ASSESSING if status in _ASSESSING else _without_assessment(moves)
    if not parts & CARE:
        moves = tuple(_by_the_holder(move) for move in moves)
    return tuple(
        replace(move, needs=tuple(need for need in move.needs if asked(need, parts)))
        for move in moves
    )


def way(status: EpisodeStatus, to: EpisodeStatus, parts: frozenset[Part]) -> Move | None:
    """Give the move between two states, if a ward that uses these parts has it."""
    return next((move for move in ways(status, parts) if move.to is to), None)


def _without_assessment(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    return tuple(move for move in moves if move.to not in {_S.ASSESSED, _S.UNSUITABLE})


def _by_the_holder(move: Move) -> Move:
    if move.to in _ENDS:
        return replace(move, who=Permission.RESERVE_BED, reason=True)
    return replace(move, who=Permission.RESERVE_BED) if move.to is _S.AT_HOME else move
