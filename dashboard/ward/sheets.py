"""The small forms of the ward, described once; the browser draws each as a dialog of plain inputs."""

from __future__ import annotations

from typing import Literal, TypedDict

from dashboard.i18n import gettext as _

Kind = Literal["line", "lines", "number", "moment", "choice", "many"]


class Option(TypedDict):
    """Something one can choose."""

    value: str
    text: str


class Field(TypedDict):
    """One input with its label."""

    name: str
    label: str
    kind: Kind
    unit: str
    hint: str
    value: str
    options: list[Option]


class Sheet(TypedDict):
    """A small form: what it is called, what it asks, and what its button says."""

    title: str
    send: str
    fields: list[Field]


def field(  # noqa: PLR0913  -- what an input has
    name: str,
    label: str,
    kind: Kind = "line",
    *,
    unit: str = "",
    hint: str = "",
    value: str = "",
    options: dict[str, str] | None = None,
) -> Field:
    """Describe one input."""
    choices: list[Option] = [{"value": v, "text": t} for v, t in (options or {}).items()]
    return {
        "name": name,
        "label": label,
        "kind": kind,
        "unit": unit,
        "hint": hint,
        "value": value,
        "options": choices,
    }


def all_sheets() -> dict[str, Sheet]:
    """Return every small form, in the language of whoever is looking."""
    return {
        "acknowledge": {
            "title": _("Acknowledge a finding"),
            "send": _("Acknowledge"),
            "fields": [
                field(
                    "comment",
                    _("What you have done or will do"),
                    "lines",
                    hint=_("Needed for HIGH. Your name and the time are kept with it."),
                )
            ],
        },
        "park": {
            "title": _("Park until later today"),
            "send": _("Park and next"),
            "fields": [field("reason", _("What is waited for"))],
        },
    }
