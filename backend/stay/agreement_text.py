"""What a documented agreement says: rows, contacts by weekday and hour, criteria, what matters."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from backend.stay.entries import Key, Line, Part, Phone, Text
from backend.stay.templates import Dated, in_force, raw

PLAIN = "kim"
Who = Literal["patient", "kin", "ward", "home_care", "home_help", "other"]


class AgreedRow(Part):
    """What is to happen, who does it and when (D41)."""

    key: Key
    what: Text
    who: Who
    name: str = Field("", max_length=200, description="Who exactly, when that is known")
    when: Line
    hours: tuple[int, ...] = Field((), description="Local hours at which it becomes a task")
    first_day_only: bool = False
    start: date | None = None
    stop: date | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if any(not 0 <= hour <= 23 for hour in self.hours):  # noqa: PLR2004 -- the hours of a day
            raise ValueError("An hour is between 0 and 23.")
        if self.start is not None and self.stop is not None and self.stop < self.start:
            raise ValueError("It stops before it starts.")
        return self


class CallableContact(Part):
    """Somebody who can be called on some weekdays between two local times (D42)."""

    name: Line
    phone: Phone
    weekdays: tuple[int, ...] = Field(min_length=1, description="Monday is 1")
    begins: time
    ends: time = Field(description="An end before the beginning lies on the next day")

    @model_validator(mode="after")
    def _weekdays(self) -> Self:
        if any(day not in range(1, 8) for day in self.weekdays):
            raise ValueError("A weekday is between 1 and 7.")
        return self

    def covers(self, local: datetime) -> bool:
        """Tell whether this person answers at a local moment."""
        day, clock = local.isoweekday(), local.time()
        if self.begins < self.ends:
            return day in self.weekdays and self.begins <= clock < self.ends
        yesterday = (day - 2) % 7 + 1
        tonight = day in self.weekdays and clock >= self.begins
        return tonight or (yesterday in self.weekdays and clock < self.ends)


class Participant(Part):
    """Who took part in making the agreement (D43)."""

    name: Line
    as_what: Line


class Content(Part):
    """What is agreed."""

    rows: tuple[AgreedRow, ...] = Field(min_length=1)
    contacts: tuple[CallableContact, ...] = Field(min_length=1)
    criteria: tuple[Text, ...] = Field(min_length=1)
    what_matters: Text
    call_112: Text
    participants: tuple[Participant, ...] = Field(min_length=1)
    coordinator: Line

    def call_now(self, now: datetime, zone: str) -> CallableContact | None:
        """Give whom to call at a moment: the first on the list who answers then."""
        local = now.astimezone(ZoneInfo(zone))
        return next((contact for contact in self.contacts if contact.covers(local)), None)


class Template(Dated):
    """The text an agreement begins with."""

    id: Key
    call_112: str
    matters_prompt: str
    criteria: tuple[str, ...]
    rows: tuple[AgreedRow, ...]


def template(path: str | None, on: date) -> Template:
    """Give the template of a path that is in force on a day; the simplest where it has none."""
    every = [Template.model_validate(row) for row in raw("agreements")["agreements"]]
    named = [one for one in every if one.id == path] or [one for one in every if one.id == PLAIN]
    return in_force(named, on)
