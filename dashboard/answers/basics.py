"""What every answer of the API is made of: texts in two languages, units, who is logged in."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Said(TypedDict):
    """A text of the backend, in both languages."""

    sv: str
    en: str


class Word(TypedDict):
    """One of a closed list."""

    code: str
    text: Said


class Chosen(TypedDict):
    """An answer of a closed list."""

    code: int
    sv: str
    en: str


class Unit(TypedDict):
    """A care unit."""

    id: str
    name: str
    kind: NotRequired[str]


class Contact(TypedDict):
    """A unit and how to reach it at once."""

    name: str
    phone: str


class Author(TypedDict):
    """Who wrote, with the title that answers for it."""

    name: str
    title: str


class Me(TypedDict):
    """Who is logged in."""

    id: str
    name: str
    title: str
    role: str
    language: str
    units: list[Unit]
