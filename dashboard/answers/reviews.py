"""Decisions of the round: signed, or still being written."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from dashboard.answers.basics import Author

Outcome = Literal["continue", "change_plan", "back_to_ward", "discharge"]


class Review(TypedDict):
    """A signed decision."""

    id: str
    version: int
    outcome: Outcome
    note: str
    next_check_at: str | None
    author: Author
    signed_at: str
    undo_until: str
    assessment_id: str | None
    corrects: str | None
    withdrawn_at: str | None
    decided: dict[str, Any]


class Draft(TypedDict, total=False):
    """A decision as far as somebody has come with it."""

    outcome: Outcome | None
    note: str
    next_check_at: str | None
    limits: list[dict[str, Any]]
    ended: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    measurements: list[dict[str, Any]]
    agreement: dict[str, Any] | None
    request: dict[str, Any] | None
    transport: dict[str, Any] | None
    corrects: str | None


class KeptDraft(TypedDict):
    """One's own draft, as it was last saved."""

    content: Draft
    saved_at: str


class Writer(TypedDict):
    """Somebody else who is writing about the same patient."""

    name: str
    title: str
    since: str
    saved_at: str
    here: bool
