"""The patient's letter: put together from what was agreed, and refused while it is hard to read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from backend.stay.templates import Dated, in_force


class _Part(BaseModel):
    """Part of the file; a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LetterLine(_Part):
    """A field of the conversation as it stands in the letter."""

    field: str
    before: str = ""


class Section(_Part):
    """A heading, and what stands under it: fields, or words that are always there."""

    key: str
    heading: str
    lines: tuple[LetterLine, ...] = ()
    fixed: tuple[str, ...] = ()


class Letter(Dated):
    """How a letter begins, what it holds, and which words must not stand in it."""

    title: str
    greeting: str
    closing: str
    proposed: Mapping[str, str]
    sections: tuple[Section, ...]
    diagnoses: Mapping[str, str]
    hard: Mapping[str, str]


class HardWord(NamedTuple):
    """A word that a patient need not know, where it stands, and what to write instead."""

    field: str
    word: str
    instead: str


def letter(on: date) -> Letter:
    """Give the letter in force on a day."""
    return in_force((Letter.model_validate(row) for row in _raw()["letters"]), on)


def shown_in(template: Letter) -> frozenset[str]:
    """Name the fields that the patient reads."""
    return frozenset(line.field for section in template.sections for line in section.lines)


def proposed(template: Letter, facts: Mapping[str, object]) -> dict[str, str]:
    """Write how a conversation's fields may begin."""
    return {name: said.strip().format_map(facts) for name, said in template.proposed.items()}


def compose(template: Letter, said: Mapping[str, str], given_name: str) -> dict[str, Any]:
    """Put the letter together, as it is kept and printed."""
    sections = (
        {"key": one.key, "heading": one.heading, "paragraphs": list(_paragraphs(one, said))}
        for one in template.sections
    )
    return {
        "version": template.version,
        "title": template.title,
        "greeting": template.greeting.format(given_name=given_name),
        "sections": [section for section in sections if section["paragraphs"]],
        "closing": template.closing,
    }


def hard_words(template: Letter, said: Mapping[str, str]) -> list[HardWord]:
    """Find what a patient need not understand, field by field."""
    fields = ((name, said.get(name, "")) for name in sorted(shown_in(template)))
    return [found for name, words in fields for found in _hard(template, name, words)]


def _hard(template: Letter, field: str, words: str) -> Iterator[HardWord]:
    found = _pattern(tuple(template.hard)).findall(words)
    for word in dict.fromkeys(one.casefold() for one in found):
        yield HardWord(field, word, template.hard[word])


def _paragraphs(section: Section, said: Mapping[str, str]) -> Iterator[str]:
    yield from section.fixed
    for line in section.lines:
        yield from (line.before + words for words in _written(said.get(line.field, "")))


def _written(words: str) -> Iterable[str]:
    return (line.strip() for line in words.splitlines() if line.strip())


@cache
def _pattern(hard: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(hard, key=len, reverse=True)
    listed = "|".join(re.escape(word) for word in longest_first)
    return re.compile(rf"(?<![\w.-])(?:{listed})(?![\w-])", re.IGNORECASE)


@cache
def _raw() -> dict[str, Any]:
    file = resources.files("backend.rounds") / "data" / "letters.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
