"""Invitations: approved neutral text, a check that refuses what could tell who or why, and .ics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from backend.stay.entries import Key, Part
from backend.stay.templates import Dated, in_force, raw

# Ten or twelve digits, with or without the sign before the last four: a personal number.
_NUMBER = re.compile(r"\b(?:\d{2})?\d{6}[-+ ]?\d{4}\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FOLD = 75


class Tool(Part):
    """A tool for meetings, and whether sensitive ones may be held in it (D109)."""

    id: Key
    name: str
    sensitive: bool


class Invitation(Dated):
    """An approved text."""

    id: Key
    subject: str
    text: str
    refused_words: tuple[str, ...]


def tools() -> dict[str, Tool]:
    """Give the tools that can be chosen."""
    return {row["id"]: Tool.model_validate(row) for row in raw("meetings")["tools"]}


def invitation(on: date) -> Invitation:
    """Give the approved text in force on a day."""
    return in_force((Invitation.model_validate(r) for r in raw("meetings")["invitations"]), on)


def told(text: str, secrets: Mapping[str, Iterable[str]], *, on: date) -> list[dict[str, str]]:
    """Find what a text gives away: names, numbers, diagnoses, clinic words (D95, D101)."""
    found = [{"what": "number", "rule": "A personal number."}] if _NUMBER.search(text) else []
    words = {word.casefold() for word in _WORD.findall(text)}
    refused = {word.casefold() for word in invitation(on).refused_words}
    if any(word.startswith(stem) for word in words for stem in refused):
        found.append({"what": "clinic", "rule": "A word that tells what kind of care it is."})
    for what, phrases in secrets.items():
        telling = {word.casefold() for phrase in phrases for word in _WORD.findall(phrase)}
        if words & (telling - _EVERYDAY):
            found.append({"what": what, "rule": _RULES[what]})
    return found


def calendar(
    meeting: Mapping[str, Any], link: str | None, *, uid: str, invited: Invitation, now: datetime
) -> str:
    """Write one meeting as a calendar file (RFC 5545) with time, link and number to call alone."""
    where = " / ".join(part for part in (link, meeting["dial_in"]) if part)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hemrond//Meetings//SV",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_stamp(now)}",
        f"DTSTART:{_stamp(datetime.fromisoformat(meeting['starts_at']))}",
        f"DTEND:{_stamp(datetime.fromisoformat(meeting['ends_at']))}",
        f"SUMMARY:{_escaped(invited.subject)}",
        f"DESCRIPTION:{_escaped(invited.text)}",
        f"LOCATION:{_escaped(where)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n|\r|\n", r"\\n", escaped)


def _folded(line: str) -> Iterable[str]:
    """Fold at 75 octets without cutting a letter in two."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _FOLD:
            yield piece
            piece = " "
        piece += letter
    yield piece


# Words of a diagnosis or a unit's name that say nothing by themselves.
_EVERYDAY = frozenset({"och", "med", "and", "with", "other", "annan", "efter", "the"})
_RULES = {
    "name": "A name of the patient or somebody close.",
    "diagnosis": "A word of the diagnosis.",
    "clinic": "The name of the unit.",
}
