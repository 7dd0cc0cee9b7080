"""Who is asking: a person with posts at units, or a device that belongs to one episode."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from backend.core.words import Role, UnitKind


@dataclass(frozen=True, slots=True)
class Post:
    """What a person is at one unit."""

    unit_id: UUID
    unit_name: str
    unit_kind: UnitKind
    role: Role


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

    def roles_at(self, unit_id: UUID) -> frozenset[Role]:
        """Give what this person is at one unit; nothing if they do not work there."""
        return frozenset(post.role for post in self.posts if post.unit_id == unit_id)
