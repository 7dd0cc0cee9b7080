"""Messages ready to copy into another system: from approved texts, checked to name nobody (D4-D8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.clock import local_day
from backend.core.errors import Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import CareUnit, MessageStep
from backend.core.words import MessageStepKind
from backend.stay.entries import Key, Line, Part
from backend.stay.identifiers import PERSONAL, sound
from backend.stay.invitations import told
from backend.stay.opening import read
from backend.stay.refusals import OutOfOrder
from backend.stay.secrets_of import secrets_of
from backend.stay.templates import Dated, in_force, raw

_LIST = text("""
    SELECT m.message_id, m.type, m.episode_id, m.step, m.text, m.channel, m.reference, m.at,
           s.name AS author
    FROM message_step m JOIN staff s ON s.id = m.author_id
    WHERE m.care_unit_id = :unit ORDER BY m.at, m.id
""")
NEXT = {
    MessageStepKind.WRITTEN: MessageStepKind.SENT,
    MessageStepKind.SENT: MessageStepKind.RECEIVED,
}


class Template(Dated):
    """An approved text with the fields it needs."""

    id: Key
    sv: str
    en: str
    in_stay: bool
    fields: tuple[str, ...]
    text: str


class Wanted(Part):
    """A message somebody wants to send by another system."""

    type: Key
    episode_id: UUID | None = None
    fields: Mapping[Key, Line] = Field(default_factory=dict)
    channel: Line = Field(description="Lifecare SP, Link, Cosmic, e-mail, ...")
    reference: str = Field("", max_length=200, description="The case's number there (D3, D8)")


def templates(on: date) -> list[Template]:
    """Give the approved texts in force on a day."""
    every = [Template.model_validate(row) for row in raw("messages")["messages"]]
    names = dict.fromkeys(one.id for one in every)
    return [in_force((one for one in every if one.id == name), on) for name in names]


def compose(
    session: Session, caller: Caller, unit_id: UUID, wanted: Wanted, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Write a message from its approved text; refuse words that tell about whom or why."""
    check(caller, Permission.KEEP_HOME_FILE, unit_id)
    today = local_day(now, zone)
    template = _template(wanted, today)
    secrets = _secrets(session, caller, unit_id, wanted, now)
    _check_neutral(wanted, secrets, today)
    message_id = new_id(now)
    values = {
        "id": new_id(now),
        "message_id": message_id,
        "care_unit_id": unit_id,
        "episode_id": wanted.episode_id,
        "type": template.id,
        "step": MessageStepKind.WRITTEN,
        "text": template.text.format(**wanted.fields),
        "channel": wanted.channel,
        "reference": wanted.reference,
        "at": now,
        "author_id": caller.staff_id,
    }
    session.execute(insert(MessageStep).values(values))
    return _one(session, unit_id, message_id)


def note(
    session: Session, caller: Caller, message_id: UUID, step: MessageStepKind, *, now: datetime
) -> dict[str, Any]:
    """Note that a message went, or that somebody has confirmed it."""
    rows = session.scalars(
        select(MessageStep).where(MessageStep.message_id == message_id).order_by(MessageStep.at)
    ).all()
    if not rows:
        raise NotFound
    last = rows[-1]
    check(caller, Permission.KEEP_HOME_FILE, last.care_unit_id)
    if NEXT.get(MessageStepKind(last.step)) is not step:
        raise OutOfOrder(f"A message that is {last.step} cannot be {step}.")
    kept = ("message_id", "care_unit_id", "episode_id", "type", "text", "channel", "reference")
    values = {name: getattr(last, name) for name in kept}
    made = values | {"id": new_id(now), "step": step, "at": now, "author_id": caller.staff_id}
    try:
        session.execute(insert(MessageStep).values(made))
    except IntegrityError as wrong:
        raise OutOfOrder(f"The message is {step} already.") from wrong
    return _one(session, last.care_unit_id, message_id)


def messages(
    session: Session, caller: Caller, unit_id: UUID, *, now: datetime
) -> list[dict[str, Any]]:
    """Give a unit's messages, the newest first, each with how far it has come."""
    check(caller, Permission.SEE_PATIENTS, unit_id)
    log.record(session, caller, "read", "messages", unit_id=unit_id, patients=[], now=now)
    return list(reversed(_all(session, unit_id).values()))


def _template(wanted: Wanted, today: date) -> Template:
    found = next((one for one in templates(today) if one.id == wanted.type), None)
    if found is None:
        raise Invalid("There is no such message.", errors=[("/type", "Choose one of the list.")])
    if found.in_stay != (wanted.episode_id is not None):
        raise Invalid(
            "This message belongs to a stay, or to none.",
            errors=[("/episode_id", "Give it for a message of a stay, and only then.")],
        )
    if set(found.fields) != set(wanted.fields):
        listed = ", ".join(found.fields)
        raise Invalid("A field is missing.", errors=[("/fields", f"Fill in: {listed}.")])
    return found


def _secrets(
    session: Session, caller: Caller, unit_id: UUID, wanted: Wanted, now: datetime
) -> dict[str, list[str]]:
    if wanted.episode_id is None:
        return {"clinic": [session.get_one(CareUnit, unit_id).name]}
    desk = read(session, caller, wanted.episode_id, what="message", now=now)
    return secrets_of(desk)


def _gives_away(
    name: str, words: str, secrets: dict[str, list[str]], today: date
) -> list[dict[str, str]]:
    """Ask of each field; a telephone number looks like a personal one, unless its sum is right."""
    found = told(words, secrets, on=today)
    digits = "".join(letter for letter in words if letter.isdigit())
    if name == "phone" and not any(sound(PERSONAL, f"{born}{digits}") for born in ("", "19", "20")):
        return [one for one in found if one["what"] != "number"]
    return found


def _check_neutral(wanted: Wanted, secrets: dict[str, list[str]], today: date) -> None:
    wrong = [
        (f"/fields/{name}", found["rule"])
        for name, words in wanted.fields.items()
        for found in _gives_away(name, words, secrets, today)
    ]
    if wrong:
        raise Invalid("The message would tell whom it is about, or why.", errors=wrong)


def _all(session: Session, unit_id: UUID) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    for row in session.execute(_LIST, {"unit": unit_id}):
        one = found.setdefault(
            row.message_id,
            {
                "id": row.message_id,
                "type": row.type,
                "episode_id": row.episode_id,
                "text": row.text,
                "channel": row.channel,
                "reference": row.reference,
                "steps": [],
            },
        )
        one["step"] = row.step
        one["steps"].append({"step": row.step, "at": row.at, "author": row.author})
    return found


def _one(session: Session, unit_id: UUID, message_id: UUID) -> dict[str, Any]:
    return _all(session, unit_id)[message_id]
