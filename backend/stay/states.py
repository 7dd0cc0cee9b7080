"""The states of a stay and every way between them: who may, what must be true, what follows.

docs/states.md is drawn from this table; a test proves that it covers every state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from backend.access.permissions import Permission
from backend.core.words import EpisodeStatus

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
                needs=(*_WANTED, Need.BED, Need.CHECKLIST),
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


def way(status: EpisodeStatus, to: EpisodeStatus) -> Move | None:
    """Give the move between two states, if there is one."""
    return next((move for move in NEXT[status] if move.to is to), None)
