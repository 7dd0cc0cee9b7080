"""What a decision changed, line by line, as one reads it beside another or in the last decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    Decided = Mapping[str, Any]

TRANSPORTS = ("to_arrange", "ambulance", "patient_transport", "taxi", "kin")


def lines(decided: Decided, *, now: datetime, names: Mapping[str, str] | None = None) -> list[str]:
    """Write every change; `names` says what rules and units are called that are not told."""
    known = names or {}
    return [
        *(_limit(one, known, now) for one in decided.get("limits") or ()),
        *(_ended(one, known) for one in decided.get("ended") or ()),
        *(_task(one, known, now) for one in decided.get("tasks") or () if not one.get("code")),
        *(_measurement(one, known, now) for one in decided.get("measurements") or ()),
        *_agreement(decided.get("agreement")),
        *_request(decided.get("request"), known),
        *_ride(decided.get("transport")),
    ]


def transport(code: str) -> str:
    """Name a way back to the ward."""
    return {
        "to_arrange": _("Arranged afterwards"),
        "ambulance": _("Ambulance"),
        "patient_transport": _("Patient transport"),
        "taxi": _("Taxi"),
        "kin": _("Next of kin drive"),
    }.get(code, code)


def beyond(name: str, *, below: bool, value: str, unit: str) -> str:
    """Write a limit as one says it: below or above what."""
    shown = {"name": name, "value": words.number(value), "unit": words.unit(unit)}
    text = _("{name} below {value} {unit}") if below else _("{name} above {value} {unit}")
    return words.tight(text.format(**shown)).strip()


def _limit(one: Decided, known: Mapping[str, str], now: datetime) -> str:
    told = _watched(one, known)
    until = words.when(one["expires_at"], now=now)
    return _("Own limit: {limit}, until {until} ({reason})").format(
        limit=told, until=until, reason=one["reason"]
    )


def _ended(one: Decided, known: Mapping[str, str]) -> str:
    return _("Own limit ended: {limit} ({reason})").format(
        limit=_watched(one, known), reason=one["reason"]
    )


def _watched(one: Decided, known: Mapping[str, str]) -> str:
    if "kind" not in one:
        name = known.get(one["rule"], one["rule"])
        return f"{name}: {words.number(one['value'])}" if one.get("value") else name
    name, unit = words.vital(one["kind"]), one.get("unit", "")
    return beyond(name, below=one["below"], value=one["value"], unit=unit)


def _task(one: Decided, known: Mapping[str, str], now: datetime) -> str:
    return _("Task: {what}, {who}, by {at}").format(
        what=one["what"], who=_owner(one, known), at=words.when(one["due_at"], now=now)
    )


def _measurement(one: Decided, known: Mapping[str, str], now: datetime) -> str:
    kinds = ", ".join(words.vital(kind).lower() for kind in one["kinds"])
    return _("Extra measurement: {kinds}, {who}, {at}").format(
        kinds=kinds, who=_owner(one, known), at=words.when(one["at"], now=now)
    )


def _owner(one: Decided, known: Mapping[str, str]) -> str:
    if one.get("owner_role"):
        return words.role(one["owner_role"])
    unit = one.get("owner_unit") or known.get(str(one.get("owner_unit_id")))
    return unit or stay_words.word("who", "home_care")


def _agreement(one: Decided | None) -> Iterator[str]:
    if not one:
        return
    rows = "; ".join(row["what"] for row in one.get("rows") or ())
    parts = [
        rows,
        _("{n} rows taken out").format(n=len(one["without"])) if one.get("without") else "",
        _("new criteria") if one.get("criteria") else "",
    ]
    told = "; ".join(part for part in parts if part)
    number = one.get("number") or one["seen"] + 1
    yield _("Agreement, version {n}: {changes}").format(n=number, changes=told)


def _request(one: Decided | None, known: Mapping[str, str]) -> Iterator[str]:
    if not one:
        return
    unit = one.get("unit") or known.get(str(one.get("unit_id") or one.get("request_id"))) or ""
    yield _("Care request, {unit}: {question}").format(
        unit=unit, question=one["content"].get("question", "")
    )


def _ride(one: Decided | None) -> Iterator[str]:
    if one:
        note = f". {one['note']}" if one.get("note") else ""
        yield _("Journey: {by}").format(by=transport(one["by"])) + note
