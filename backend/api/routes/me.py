"""Who am I, and where do I work."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from backend.access.callers import Post
from backend.access.sessions import speak
from backend.api.deps import AtDesk, Work
from backend.core.words import Part, Role, UnitKind
from backend.stay.parts import in_order, winding_down

router = APIRouter(prefix="/me", tags=["access"])


class MyUnit(BaseModel):
    """A unit I work at, what I am there, and which parts of the product it uses.

    `winding_down`: parts it does not use any more, and still has patients in.
    """

    id: UUID
    name: str
    kind: UnitKind
    role: Role
    parts: list[Part]
    winding_down: list[Part]


class Me(BaseModel):
    """The person who is logged in."""

    id: UUID
    name: str
    title: str
    role: Role | None
    language: str
    units: list[MyUnit]


class Language(BaseModel):
    """The language of the screens."""

    language: Annotated[Literal["sv", "en"], Field()]


@router.get("")
def me(request: Request, desk: AtDesk) -> Me:
    """Tell who is logged in."""
    with desk.work(request) as work:
        caller = work.caller
        units = [_unit(work, post) for post in caller.posts]
    return Me(
        id=caller.staff_id,
        name=caller.name,
        title=caller.title,
        role=units[0].role if units else None,
        language=caller.language,
        units=units,
    )


@router.patch("", status_code=204)
def change(wanted: Language, request: Request, desk: AtDesk) -> None:
    """Choose the language of one's screens."""
    with desk.work(request) as work:
        speak(work.session, work.caller, wanted.language)


def _unit(work: Work, post: Post) -> MyUnit:
    left = winding_down(work.session, work.caller, post.unit_id)
    return MyUnit(
        id=post.unit_id,
        name=post.unit_name,
        kind=post.unit_kind,
        role=post.role,
        parts=list(in_order(post.parts)),
        winding_down=list(in_order(left)),
    )
