"""Who may do what: one table, one question. Who it concerns is asked of the unit, always."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from backend.access.callers import Caller
from backend.core.errors import Forbidden, NotFound
from backend.core.words import Role


class Permission(StrEnum):
    """Something that can be asked for."""

    SEE_PATIENTS = "see_patients"
    SIGN_REVIEW = "sign_review"
    ACKNOWLEDGE = "acknowledge"
    HOLD_ROUND = "hold_round"
    ATTEND_ROUND = "attend_round"
    WRITE_NOTE = "write_note"
    ENTER_VALUES = "enter_values"
    PLAN_VISITS = "plan_visits"
    END_TASK = "end_task"
    FLAG_CANDIDATE = "flag_candidate"
    KEEP_FILE = "keep_file"
    KEEP_HOME_FILE = "keep_home_file"
    ASSESS_FITNESS = "assess_fitness"
    NOTE_ASSESSED = "note_assessed"
    DECIDE_STAY = "decide_stay"
    PREPARE_STAY = "prepare_stay"
    RESERVE_BED = "reserve_bed"
    TAKE_IN = "take_in"
    ADMIT_DIRECTLY = "admit_directly"
    ANSWER_REQUEST = "answer_request"
    SEE_FIGURES = "see_figures"
    HANG_WALL = "hang_wall"
    TAKE_DOWN_WALL = "take_down_wall"


AT_THE_BEDSIDE = frozenset({Role.PHYSICIAN, Role.NURSE, Role.ASSISTANT_NURSE, Role.HOME_CARE_NURSE})
ALLOWED: dict[Permission, frozenset[Role]] = {
    # A manager reads figures, not patients (D24, L10).
    Permission.SEE_PATIENTS: frozenset(Role) - {Role.MANAGER},
    # Only a doctor decides how the stay goes on (D16, D78).
    Permission.SIGN_REVIEW: frozenset({Role.PHYSICIAN}),
    Permission.ACKNOWLEDGE: frozenset({Role.PHYSICIAN, Role.NURSE}),
    Permission.HOLD_ROUND: frozenset({Role.PHYSICIAN, Role.NURSE}),
    # The home-care nurse notes that she is there, and who the patient is (D19, D100).
    Permission.ATTEND_ROUND: frozenset({Role.PHYSICIAN, Role.NURSE, Role.HOME_CARE_NURSE}),
    Permission.WRITE_NOTE: AT_THE_BEDSIDE,
    Permission.ENTER_VALUES: AT_THE_BEDSIDE,
    Permission.PLAN_VISITS: frozenset({Role.PHYSICIAN, Role.NURSE, Role.HOME_CARE_NURSE}),
    Permission.END_TASK: AT_THE_BEDSIDE | {Role.BED_COORDINATOR},
    # Whoever knows the patient may point; that is not the right to decide (D14).
    Permission.FLAG_CANDIDATE: frozenset({Role.ASSISTANT_NURSE, Role.NURSE, Role.PHYSICIAN}),
    Permission.KEEP_FILE: frozenset({Role.ASSISTANT_NURSE, Role.NURSE, Role.PHYSICIAN}),
    Permission.KEEP_HOME_FILE: frozenset(
        {Role.ASSISTANT_NURSE, Role.NURSE, Role.PHYSICIAN, Role.HOME_CARE_NURSE}
    ),
    Permission.ASSESS_FITNESS: frozenset({Role.PHYSIOTHERAPIST, Role.OCCUPATIONAL_THERAPIST}),
    Permission.NOTE_ASSESSED: frozenset(
        {Role.PHYSIOTHERAPIST, Role.OCCUPATIONAL_THERAPIST, Role.NURSE, Role.PHYSICIAN}
    ),
    # Only a doctor decides about going home early, and about its end (D16, D92).
    Permission.DECIDE_STAY: frozenset({Role.PHYSICIAN}),
    Permission.PREPARE_STAY: frozenset({Role.NURSE, Role.PHYSICIAN}),
    Permission.RESERVE_BED: frozenset({Role.BED_COORDINATOR, Role.NURSE, Role.PHYSICIAN}),
    # Where nothing is assessed here first, whoever prepares a stay or holds its bed begins it.
    Permission.TAKE_IN: frozenset({Role.BED_COORDINATOR, Role.NURSE, Role.PHYSICIAN}),
    Permission.ADMIT_DIRECTLY: frozenset({Role.NURSE, Role.PHYSICIAN}),
    Permission.ANSWER_REQUEST: frozenset({Role.HOME_CARE_NURSE}),
    Permission.SEE_FIGURES: frozenset(Role),
    # Whoever holds the round decides that everybody who passes may see how it stands, namelessly;
    # whoever works there may end it.
    Permission.HANG_WALL: frozenset({Role.PHYSICIAN, Role.NURSE}),
    Permission.TAKE_DOWN_WALL: frozenset(Role),
}

# All that a screen on a wall may ask for: its page, the nameless list in words and as data, what
# happens on its ward, and a new cookie. The gate asks here, and refuses everything else.
FOR_WALLS = frozenset(
    {
        ("GET", "/wall"),
        ("GET", "/wall/list"),
        ("GET", "/api/v1/wall"),
        ("GET", "/api/v1/wall/events"),
        ("POST", "/api/v1/wall/renewal"),
    }
)


def wall_may(method: str, path: str) -> bool:
    """Say whether a screen on a wall may ask for this."""
    return (method, path) in FOR_WALLS


def check(caller: Caller, permission: Permission, unit_id: UUID) -> Role:
    """Give the role that allows it; a stranger to the unit is told that there is nothing there."""
    roles = caller.roles_at(unit_id)
    if not roles:
        raise NotFound
    allowed = sorted(roles & ALLOWED[permission])
    if not allowed:
        raise Forbidden
    return allowed[0]
