"""The forms of the stay: made from a table, drawn by the browser, read back as the API wants it."""

from __future__ import annotations

import json
import re
import secrets
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from dashboard.i18n import gettext as _
from dashboard.ward import words
from dashboard.ward.stay_words import read, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

NEW_KEY = "?"  # an entry about something new gets a key of its own when it is sent


class Sent(TypedDict):
    """What the browser sends; nothing in it is trusted by the API."""

    action: str
    ids: dict[str, str]
    fixed: dict[str, Any]
    values: list[dict[str, Any]]
    title: NotRequired[str]


class NotReadable(Exception):
    """A field holds what cannot be read; the field and what to write in it."""

    def __init__(self, name: str, advice: str) -> None:
        super().__init__(advice)
        self.name, self.advice = name, advice


def form(  # noqa: PLR0913  -- what a form stands on, each by its name
    name: str,
    action: str,
    ids: Mapping[str, str],
    *,
    fixed: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
    options: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    title: str = "",
    lead: str = "",
    send: str = "",
    notes: Sequence[str] = (),
    without: Sequence[str] = (),
) -> str:
    """Describe a form to the browser, filled in with what is known."""
    told = read("stay_forms")[name]
    fields = [one for one in told["fields"] if one["name"] not in without]
    asked = [field(one, values or {}, options or {}) for one in fields]
    return json.dumps(
        {
            "action": action,
            "ids": dict(ids),
            "fixed": dict(fixed or {}),
            "title": title or spoken(told["title"]),
            "send": send or (spoken(told["send"]) if "send" in told else _("Save")),
            "lead": lead or (spoken(told["lead"]) if "lead" in told else ""),
            "notes": list(notes),
            "wide": told.get("wide", False),
            "fields": asked,
        },
        ensure_ascii=False,
    )


def field(
    told: Mapping[str, Any],
    values: Mapping[str, Any],
    options: Mapping[str, Sequence[tuple[str, str]]],
) -> dict[str, Any]:
    """Describe one field."""
    name, kind = told["name"], told["kind"]
    known = [[one[0], spoken(one[1:])] for one in told.get("options", YES_NO.get(kind, []))]
    chosen = options.get(name)
    return {
        "name": name,
        "kind": kind,
        "label": spoken(told["label"]),
        "how": how(kind),
        "advice": advice(kind) if kind in WRITTEN or kind in PATTERNS else "",
        "pattern": PATTERNS.get(kind, ""),
        "pick": _("Choose the day in a calendar") if kind in {"date", "moment"} else "",
        "hint": spoken(told["hint"]) if "hint" in told else "",
        "required": told.get("required", False),
        "wide": told.get("wide", False),
        "options": [list(one) for one in chosen] if chosen is not None else known,
        "value": filled(told, values.get(name, told.get("value"))),
        "fields": [field(one, {}, {}) for one in told.get("fields", [])],
        "keyed": told.get("keyed", False),
        "may_be_empty": told.get("may_be_empty", False),
    }


def named_by_plan(made: dict[str, Any]) -> dict[str, Any]:
    """Call a diagnosis by its care plan's name, where nobody has written another."""
    plans = next(one for one in read("stay_forms")["flag"]["fields"] if one["name"] == "plan_id")
    names = {key: (sv, en) for key, sv, en in plans["options"]}
    sv, en = names.get(made.get("plan_id", ""), ("", ""))
    written = made.get("diagnosis_sv")
    return {"diagnosis_sv": sv, "diagnosis_en": written or en, **made}


WRITTEN = frozenset({"date", "moment", "time"})
# As the API takes them; the browser refuses beside the field what does not fit.
PATTERNS = {"phone": r"^\+?[0-9][0-9 \-]{1,20}$", "web": r"^https://[^\s<>\"]{3,500}$"}
YES_NO = {"yesno": [["yes", "Ja", "Yes"], ["no", "Nej", "No"]]}


def option(form_name: str, name: str, value: str) -> str:
    """Say an answer as its form offers it."""
    fields = {one["name"]: one for one in read("stay_forms")[form_name]["fields"]}
    above, _dot, cell = name.partition("/")
    asked = fields[above]
    if cell:
        asked = next(one for one in asked["fields"] if one["name"] == cell)
    return next((spoken(one[1:]) for one in asked["options"] if one[0] == value), value)


def how(kind: str) -> str:
    """Say how a day or a time is written: the same in every browser, whatever its language."""
    return {
        "date": _("YYYY-MM-DD"),
        "moment": _("YYYY-MM-DD HH:MM"),
        "time": _("HH:MM"),
    }.get(kind, "")


def filled(told: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401  -- a value of any field
    """Write a value as its field shows it, row by row where it is a table of fields."""
    if told["kind"] != "rows" or not value:
        return shown(told["kind"], value)
    kinds = {one["name"]: one["kind"] for one in told["fields"]}
    return [
        {n: shown(kinds[n], cell) if n in kinds else cell for n, cell in line.items()}
        for line in value
    ]


def shown(kind: str, value: Any) -> Any:  # noqa: ANN401  -- a value of any field
    """Write a value as its field shows it."""
    if value is None:
        return [] if kind in {"rows", "many"} else ""
    if kind == "moment":
        return f"{words.moment(value):%Y-%m-%d %H:%M}"
    if kind == "yesno":
        return "yes" if value else "no"
    if kind == "lines":
        return "\n".join(value)
    return value


def body(sent: Sent) -> dict[str, Any]:
    """Put what somebody filled in into the shape the API takes."""
    made: dict[str, Any] = {}
    for name, value in sent["fixed"].items():
        put(made, name, secrets.token_hex(4) if value == NEW_KEY else value)
    for told in sent["values"]:
        value = value_of(told)
        if value is not None:
            put(made, told["name"], value)
    return made


def put(made: dict[str, Any], name: str, value: Any) -> None:  # noqa: ANN401  -- a value of any field
    """Put a value where its name says."""
    *above, last = name.split(".")
    for part in above:
        made = made.setdefault(part, {})
    made[last] = value


def value_of(told: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- a value of any field
    """Read one field; None where nothing is written, so that the API's own default holds."""
    kind, raw = told["kind"], told["value"]
    if kind == "check":
        return bool(raw)
    if kind == "rows":
        return [row(one) for one in raw]
    if kind == "many":
        return [str(one) for one in raw]
    text = str(raw).strip()
    if not text:
        return [] if kind in {"lines", "hours"} else None
    try:
        return read_as(kind, text)
    except ValueError as wrong:
        raise NotReadable(told["name"], advice(kind)) from wrong


def row(cells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Read one row of a table of fields; whatever has no field of its own stays with its row."""
    made: dict[str, Any] = {}
    for told in cells:
        value = told["value"] if told["kind"] == "kept" else value_of(told)
        if value is not None:
            put(made, told["name"], secrets.token_hex(4) if value == NEW_KEY else value)
    return made


def read_as(kind: str, text: str) -> Any:  # noqa: ANN401  -- a value of any field
    """Read a written value by the kind of its field."""
    reader = READERS.get(kind)
    return text if reader is None else reader(text)


READERS: Mapping[str, Callable[[str], Any]] = {
    "number": int,
    "date": lambda text: date.fromisoformat(text).isoformat(),
    "moment": lambda text: datetime.fromisoformat(text).replace(tzinfo=words.STOCKHOLM).isoformat(),
    "time": lambda text: time.fromisoformat(text).isoformat("minutes"),
    "yesno": lambda text: text == "yes",
    "phone": lambda text: fitting("phone", text),
    "web": lambda text: fitting("web", text),
    "hours": lambda text: [int(part) for part in text.replace(",", " ").split()],
    "lines": lambda text: [line.strip() for line in text.splitlines() if line.strip()],
    "identifier": lambda text: "".join(digit for digit in text if digit.isdecimal()),
    # Other numbers than the personal one have letters, too.
    "known_by": lambda text: "".join(sign for sign in text.upper() if sign.isalnum()),
}


def fitting(kind: str, text: str) -> str:
    """Give a text that has the form of its kind."""
    if not re.match(PATTERNS[kind], text):
        raise ValueError(kind)
    return text


def advice(kind: str) -> str:
    """Say how to write what could not be read."""
    return {
        "number": _("Write a whole number."),
        "hours": _("Write whole numbers with commas between."),
        "date": _("Write the day as year-month-day, for instance 2026-11-22."),
        "moment": _("Write day and time, for instance 2026-11-22 14:30."),
        "time": _("Write the time of day, for instance 14:30."),
        "phone": _("Write the number in digits, for instance 010-555 54 00."),
        "web": _("Write the whole link; it begins with https://"),
    }[kind]
