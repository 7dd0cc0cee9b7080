"""The discharge conversation, as its page reads it."""

from __future__ import annotations

from typing import Literal, TypedDict

from dashboard.answers.basics import Author, Said
from dashboard.answers.episodes import Participant
from dashboard.answers.verdicts import Answer


class Evidence(TypedDict):
    """One value that a criterion rests on."""

    kind: str
    name: Said
    value: str
    unit: str
    answer: Said | None
    at: str
    source: str


class BoardRow(TypedDict):
    """A criterion, and which of its four answers holds."""

    id: str
    text: Said
    answer: Answer
    why: Said
    evidence: list[Evidence]


class Present(TypedDict):
    """Somebody who took part."""

    kind: str
    name: str
    mode: Literal["on_site", "video", "phone"]
    identified: str | None


class LetterSection(TypedDict):
    """A part of the letter as it was written."""

    key: str
    heading: str
    paragraphs: list[str]


class Letter(TypedDict):
    """The patient's letter, in Swedish."""

    version: str
    title: str
    greeting: str
    sections: list[LetterSection]
    closing: str


class Conversation(TypedDict):
    """A signed version, and what became of it."""

    id: str
    number: int
    corrects: str | None
    outcome: Literal["discharge", "continue"]
    held_at: str
    participants: list[Present]
    board: list[BoardRow]
    unmet_reason: str
    said: dict[str, str]
    letter: Letter
    author: Author
    signed_at: str
    withdrawn_at: str | None


class LetterLine(TypedDict):
    """A field as it stands in the letter."""

    field: str
    before: str


class LetterPart(TypedDict):
    """A section of the letter before it is filled."""

    key: str
    heading: str
    lines: list[LetterLine]
    fixed: list[str]


class Template(TypedDict):
    """How the letter is put together, and which words must not stand in it."""

    title: str
    greeting: str
    sections: list[LetterPart]
    closing: str
    hard: dict[str, str]


class Prepared(TypedDict):
    """What a colleague has written of the conversation, and nobody has signed."""

    content: dict[str, object]
    saved_at: str
    name: str
    title: str


class Discharge(TypedDict):
    """Everything the page needs but the patient."""

    may_sign: bool
    may_write: bool
    assessment_id: str | None
    assessed_at: str | None
    previous_review_id: str | None
    board: list[BoardRow]
    present: list[Participant]
    proposal: dict[str, str]
    draft: dict[str, object] | None
    draft_saved_at: str | None
    prepared: Prepared | None
    template: Template
    conversations: list[Conversation]
