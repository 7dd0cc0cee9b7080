"""Who is asking: a person with posts at units, or a screen that hangs on a ward's wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.core.words import Part, Role, UnitKind

EVERY_PART = frozenset(Part)


@dataclass(frozen=True, slots=True)
class Post:
    """What a person is at one unit, and which parts of the product that unit uses."""

    unit_id: UUID
    unit_name: str
    unit_kind: UnitKind
    role: Role
    parts: frozenset[Part] = EVERY_PART


@dataclass(frozen=True, slots=True)
class Caller:
    """A person who is logged in."""

    staff_id: UUID
    name: str
    title: str
    language: str
    posts: tuple[Post, ...]

    @property
    def units(self) -> tuple[UUID, ...]:
        """The units whose patients this person may meet."""
        return tuple(dict.fromkeys(post.unit_id for post in self.posts))

    def parts_at(self, unit_id: UUID) -> frozenset[Part]:
        """Give the parts that one of the own units uses; nothing if they do not work there."""
        return next((post.parts for post in self.posts if post.unit_id == unit_id), frozenset())

    def roles_at(self, unit_id: UUID) -> frozenset[Role]:
        """Give what this person is at one unit; nothing if they do not work there."""
        return frozenset(post.role for post in self.posts if post.unit_id == unit_id)


def parts_used(kept: Sequence[str] | None) -> frozenset[Part]:
    """Give the parts a unit uses: what it has chosen, or without a choice all of them."""
    return EVERY_PART if kept is None else frozenset(Part(one) for one in kept)


@dataclass(frozen=True, slots=True)
class Wall:
    """A browser that hangs on a ward's wall: bound to one unit, and with no person's rights."""

    id: UUID
    unit_id: UUID
    unit_name: str
    expires_at: datetime
    logged_at: datetime | None
    unit_kind: UnitKind = UnitKind.WARD
