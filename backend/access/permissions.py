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


ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.SEE_PATIENTS: frozenset(Role),
    # Only a doctor decides how the stay goes on (D16, D78).
    Permission.SIGN_REVIEW: frozenset({Role.PHYSICIAN}),
}


def check(caller: Caller, permission: Permission, unit_id: UUID) -> Role:
    """Give the role that allows it; a stranger to the unit is told that there is nothing there."""
    roles = caller.roles_at(unit_id)
    if not roles:
        raise NotFound
    allowed = sorted(roles & ALLOWED[permission])
    if not allowed:
        raise Forbidden
    return allowed[0]
