"""Refuses days and times that cannot be meant: most are a slip of the hand in a year or a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from backend.core.clock import local_day
from backend.core.errors import Invalid
from backend.core.words import EpisodeStatus
from backend.stay.entries import Entry
from backend.stay.file import File
from backend.stay.kinds_home import AcuteCall, Afterwards, Conversation, Emergency, HomeEvent
from backend.stay.request_text import RequestContent

FUTURE = "It lies in the future."
FIRST_DAY_PAST = "The first day at home has been already."
ANSWER_PAST = "The time for the answer has been already."
VISIT_PAST = "The first visit has been already."
BEFORE_HOME = "The patient had not gone home yet."
BEFORE_START = "The first visit lies before the first day of the visits."
_UNMEANT = "Check the day and the time."


def check_entry(file: File, entry: Entry, *, zone: str, now: datetime) -> None:
    """Refuse what is said to have happened later than now, or at home before the patient was there."""
    # By the day: whoever called 112 on the way home did so before anybody noted that they had gone.
    today, came = local_day(now, zone), went_home(file)
    home = None if came is None else local_day(came, zone)
    match entry:
        case Emergency(called_at=at):
            _refuse("called_at", FUTURE if at > now else _before(local_day(at, zone), home))
        case HomeEvent(on=on):
            _refuse("on", FUTURE if on > today else _before(on, home))
        case AcuteCall(at=at):
            _refuse("at", FUTURE if at > now else "")
        case Conversation(held_on=on):
            _refuse("held_on", FUTURE if on > today else "")
        case Afterwards(on=on):
            _refuse("on", FUTURE if on > today else "")
        case _other:
            pass


def went_home(file: File) -> datetime | None:
    """Give when the patient came home first; they may have been back at the ward in between."""
    came = [move.at for move in file.moves if move.to_status == EpisodeStatus.AT_HOME]
    since = file.episode.home_since
    return min([*came, *([since] if since else [])], default=None)


def check_first_day(first: date | None, today: date) -> None:
    """Refuse a first day at home that has been when it is decided."""
    if first is not None and first < today:
        raise Invalid(_UNMEANT, errors=[("/decision/first_day", FIRST_DAY_PAST)])


def check_request(
    content: RequestContent, known: Mapping[str, Any] | None, *, now: datetime
) -> None:
    """Refuse a request whose times have been, or whose first visit comes before its visits begin.

    What a request asked for already is left: one that has run for weeks is revised, and its first
    visit has been.
    """
    stood = None if known is None else RequestContent.model_validate(known)
    wrong = {
        "answer_needed_by": _answer(content, stood, now),
        "first_visit_at": _first_visit(content, stood, now),
    }
    errors = [(f"/content/{name}", sentence) for name, sentence in wrong.items() if sentence]
    if errors:
        raise Invalid(_UNMEANT, errors=errors)


def _answer(content: RequestContent, stood: RequestContent | None, now: datetime) -> str:
    asked = content.answer_needed_by
    kept = stood is not None and _minute(stood.answer_needed_by) == _minute(asked)
    return ANSWER_PAST if asked <= now and not kept else ""


def _first_visit(content: RequestContent, stood: RequestContent | None, now: datetime) -> str:
    asked = content.first_visit_at
    if asked <= now:
        kept = stood is not None and _minute(stood.first_visit_at) == _minute(asked)
        return "" if kept else VISIT_PAST
    # The day as it was written, in the zone that it was written in.
    return BEFORE_START if asked.date() < min(one.start for one in content.interventions) else ""


def _minute(at: datetime) -> datetime:
    """Give a time as finely as a form shows it: nobody has changed its seconds."""
    return at.replace(second=0, microsecond=0)


def _before(day: date, home: date | None) -> str:
    return BEFORE_HOME if home is not None and day < home else ""


def _refuse(field: str, wrong: str) -> None:
    if wrong:
        raise Invalid(_UNMEANT, errors=[(f"/entry/{field}", wrong)])
