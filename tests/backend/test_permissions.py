"""Who may do what: the table is complete, and its every cell is asked (L10, L11)."""

from __future__ import annotations

from itertools import product
from uuid import UUID, uuid4

import pytest

from backend.access.callers import Caller, Post
from backend.access.permissions import ALLOWED, Permission, check
from backend.core.errors import Forbidden, NotFound
from backend.core.words import Role, UnitKind

HERE, ELSEWHERE = uuid4(), uuid4()
CELLS = list(product(Permission, Role))


def somebody(*posts: tuple[UUID, Role]) -> Caller:
    return Caller(
        uuid4(), "", "", "sv", tuple(Post(unit, "", UnitKind.WARD, role) for unit, role in posts)
    )


def test_every_permission_has_its_roles() -> None:
    assert ALLOWED.keys() == set(Permission)
    assert all(ALLOWED.values()), "A permission that nobody has is a mistake."
    assert frozenset().union(*ALLOWED.values()) <= set(Role)


@pytest.mark.parametrize(("permission", "role"), CELLS)
def test_a_role_may_do_what_the_table_says_at_its_own_unit(
    permission: Permission, role: Role
) -> None:
    caller = somebody((HERE, role))

    if role in ALLOWED[permission]:
        assert check(caller, permission, HERE) is role
    else:
        with pytest.raises(Forbidden):
            check(caller, permission, HERE)


@pytest.mark.parametrize(("permission", "role"), CELLS)
def test_at_another_unit_there_is_nothing(permission: Permission, role: Role) -> None:
    with pytest.raises(NotFound):
        check(somebody((HERE, role)), permission, ELSEWHERE)


def test_a_role_at_one_unit_is_none_at_another() -> None:
    """A doctor there who is a nurse here signs nothing here."""
    caller = somebody((HERE, Role.NURSE), (ELSEWHERE, Role.PHYSICIAN))

    with pytest.raises(Forbidden):
        check(caller, Permission.SIGN_REVIEW, HERE)


def test_who_has_no_post_has_nothing() -> None:
    with pytest.raises(NotFound):
        check(somebody(), Permission.SEE_PATIENTS, HERE)


@pytest.mark.parametrize("role", Role)
def test_only_a_doctor_signs_how_the_stay_goes_on(role: Role) -> None:
    """D16, D78: written here again on purpose, so that the table cannot change unseen."""
    assert (role in ALLOWED[Permission.SIGN_REVIEW]) == (role is Role.PHYSICIAN)
