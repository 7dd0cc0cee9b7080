"""Errors as the API tells them."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from dashboard.answers.basics import Said
from dashboard.answers.plans import PlanPart, Theirs
from dashboard.answers.reviews import Review
from dashboard.answers.verdicts import Finding


class FieldError(TypedDict):
    """What is wrong with one field of what was sent."""

    pointer: str
    detail: str


class Lacking(TypedDict):
    """Something that must be true first."""

    need: str
    text: Said


class Problem(TypedDict):
    """An error as the API tells it (RFC 9457)."""

    title: NotRequired[str]
    status: NotRequired[int]
    detail: NotRequired[str]
    instance: NotRequired[str]
    errors: NotRequired[list[FieldError]]
    current: NotRequired[Review | None]
    unacknowledged: NotRequired[list[Finding]]
    part: NotRequired[PlanPart]
    theirs: NotRequired[Theirs | None]
    stay: NotRequired[str]
    missing: NotRequired[list[Lacking]]
