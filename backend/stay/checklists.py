"""Checklists: what a template asks for, what is known or answered, and which gates are shut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

from backend.core import words
from backend.core.errors import Invalid
from backend.stay.aids import warnings
from backend.stay.entries import Key, Part
from backend.stay.file import File, Kept, reserved
from backend.stay.holders import patient_acknowledged, unit_holds
from backend.stay.templates import Dated, in_force, raw

State = Literal["done", "not_applicable", "overridden", "failed", "open"]
PASSED: frozenset[State] = frozenset({"done", "not_applicable", "overridden"})


class Item(Part):
    """One thing to see to: who, when, and whether the system knows it itself."""

    key: Key
    sv: str
    en: str
    who: str
    when: str
    needs: str | None = None
    hard: bool = False
    may_not_apply: bool = False
    # Whoever ticks it says what was looked at, and from when: no silence about age.
    dated: bool = False
    paths: tuple[str, ...] = ()
    # The parts of the product without which a ward does not ask for it.
    parts: tuple[words.Part, ...] = ()


class Checklist(Dated):
    """A version of a checklist."""

    id: Key
    sv: str
    en: str
    items: tuple[Item, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Looked:
    """An item and how it stands."""

    item: Item
    state: State
    by: Kept | None

    @property
    def passed(self) -> bool:
        """Whether the patient may leave as far as this is concerned."""
        return self.state in PASSED

    def as_json(self) -> dict[str, Any]:
        """Give the item as the screens get it; `previous` is what an answer must name."""
        return {
            "key": self.item.key,
            "text": {"sv": self.item.sv, "en": self.item.en},
            "who": self.item.who,
            "when": self.item.when,
            "known_by_itself": self.item.needs is not None,
            "hard": self.item.hard,
            "may_not_apply": self.item.may_not_apply,
            "dated": self.item.dated,
            "state": self.state,
            "passed": self.passed,
            "note": None if self.by is None else self.by.content.get("note"),
            "reason": None if self.by is None else self.by.content.get("reason"),
            "at": None if self.by is None else self.by.at,
            "author": None if self.by is None else self.by.author,
            "role": None if self.by is None else self.by.author_role,
        }


def checklist(name: str, on: date) -> Checklist:
    """Give the version of a checklist that is in force on a day."""
    rows = [Checklist.model_validate(row) for row in raw("checklists")["checklists"]]
    named = [row for row in rows if row.id == name]
    if not named:
        raise Invalid("There is no such checklist.", errors=[("/list", "No list has this name.")])
    return in_force(named, on)


def look(file: File, name: str, *, today: date, now: datetime) -> list[Looked]:
    """Give every item that applies to this patient's path and ward, and how it stands."""
    items = [item for item in checklist(name, today).items if _applies(item, file)]
    return [_look(file, name, item, today=today, now=now) for item in items]


def _applies(item: Item, file: File) -> bool:
    on_the_path = not item.paths or file.episode.plan_path in item.paths
    return on_the_path and file.parts.issuperset(item.parts)


def complete(file: File, name: str, *, today: date, now: datetime) -> bool:
    """Tell whether every gate of a list is open."""
    return all(looked.passed for looked in look(file, name, today=today, now=now))


def check_answer(name: str, key: str, answer: str, note: str, *, today: date) -> None:
    """Refuse an answer to an item that does not exist, or that nobody may give."""
    item = _item(name, key, today)
    if answer == "not_applicable" and not (item.may_not_apply and note.strip()):
        raise Invalid(
            "This item applies to everybody, or the reason why it does not is missing.",
            errors=[("/entry/answer", "Answer it, or write a note where it may not apply.")],
        )
    if item.dated and answer == "done" and not note.strip():
        raise Invalid(
            "Say which results were reviewed, and when the samples were taken.",
            errors=[("/entry/note", "Write the results with the time of each.")],
        )
    if item.needs is not None and answer != "not_applicable":
        raise Invalid(
            "The system answers this item by itself; do what it asks for.",
            errors=[("/entry/item", "It follows from what is recorded elsewhere.")],
        )


def check_override(name: str, key: str, *, today: date) -> None:
    """Refuse to override what nobody may override."""
    if _item(name, key, today).hard:
        raise Invalid(
            "This gate has no override: nobody goes home without a reserved bed.",
            errors=[("/entry/item", "It cannot be overridden.")],
        )


def _item(name: str, key: str, today: date) -> Item:
    found = next((item for item in checklist(name, today).items if item.key == key), None)
    if found is None:
        raise Invalid("There is no such item.", errors=[("/entry/item", "The list has no such.")])
    return found


def _look(file: File, name: str, item: Item, *, today: date, now: datetime) -> Looked:
    subject = f"{name}/{item.key}"
    answered, override = file.newest("checked", subject), file.newest("override", subject)
    if item.needs is not None and KNOWN[item.needs](file, today, now):
        return Looked(item, "done", None)
    if override is not None and not item.hard:
        return Looked(item, "overridden", override)
    if answered is None:
        return Looked(item, "open", None)
    return Looked(item, answered.content["answer"], answered)


def _bed(file: File, _today: date, now: datetime) -> bool:
    return reserved(file.bed, now)


def _agreement(file: File, _today: date, _now: datetime) -> bool:
    return patient_acknowledged(file)


def _agreement_home_care(file: File, _today: date, _now: datetime) -> bool:
    asked = file.open_requests
    return bool(asked) and all(unit_holds(file, row.unit_name) for row in asked)


def _request(file: File, _today: date, _now: datetime) -> bool:
    asked = file.open_requests
    return bool(asked) and all(row.sent_at and row.phoned_at for row in asked)


def _packed(file: File, today: date, now: datetime) -> bool:
    return complete(file, "packing", today=today, now=now)


def _responsible(file: File, _today: date, _now: datetime) -> bool:
    return file.newest("responsible") is not None


def _vascular_access(file: File, _today: date, _now: datetime) -> bool:
    return bool(file.all_of("vascular_access"))


def _lines_out(file: File, _today: date, _now: datetime) -> bool:
    # Nothing documented is no proof that there was no line: somebody has to say so.
    lines = file.all_of("vascular_access")
    return bool(lines) and all(row.content["removed_on"] for row in lines)


def _aids(file: File, today: date, _now: datetime) -> bool:
    return not warnings(file, today)


def _basic_needs(file: File, _today: date, _now: datetime) -> bool:
    return file.newest("basic_needs") is not None


def _sip(file: File, _today: date, _now: datetime) -> bool:
    enrolment = file.content("enrolment")
    return enrolment is not None and (not enrolment["sip_needed"] or bool(enrolment["sip_on"]))


KNOWN: Mapping[str, Callable[[File, date, datetime], bool]] = MappingProxyType(
    {
        "bed": _bed,
        "agreement": _agreement,
        "agreement_home_care": _agreement_home_care,
        "request": _request,
        "packed": _packed,
        "responsible": _responsible,
        "vascular_access": _vascular_access,
        "aids": _aids,
        "basic_needs": _basic_needs,
        "sip": _sip,
        "lines_out": _lines_out,
    }
)
