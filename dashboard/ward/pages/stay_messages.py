"""Messages for other systems: written from approved texts, copied, and noted as sent and received (D4, D6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, words
from dashboard.ward.stay_file import HOME_FILE
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, card

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Rows = Sequence[Mapping[str, Any]]

FIELDS = ("question", "when", "number", "phone")
NEXT = {"written": "sent", "sent": "received"}
MOST = 10


def card_of(  # noqa: PLR0913  -- what the card stands on, each by its name
    templates: Rows | None,
    written: Rows | None,
    unit: str,
    role: str,
    *,
    episode: str | None = None,
    phone: str = "",
    number: int | None = None,
    now: datetime,
) -> list[Any]:
    """Show the messages of a stay, or of a unit outside any stay, and offer the approved texts."""
    mine = [one for one in templates or () if one["in_stay"] is (episode is not None)]
    if not mine:
        return []
    known = {"fields.phone": phone, "fields.number": str(number) if number else ""}
    shown = [one for one in written or () if one["episode_id"] == episode][:MOST]
    names = {one["id"]: stay_words.said_by(one["name"]) for one in mine}
    may = role in HOME_FILE
    offers = [
        button(f"+ {names[one['id']]}", write_form(one, unit, episode, known))
        for one in mine
        if "number" not in one["fields"] or number
    ]
    lines = [line(one, names, may=may, now=now) for one in shown]
    return [
        card(
            _("Messages to copy"),
            html.Ul(lines, className="file") if lines else calm(_("None has been written.")),
            html.Div(offers if may else [], className="write"),
            at="messages",
        )
    ]


def write_form(
    template: Mapping[str, Any], unit: str, episode: str | None, known: Mapping[str, str]
) -> str:
    """Describe the form of one approved text, with the fields it has and no others."""
    unasked = [f"fields.{name}" for name in FIELDS if name not in template["fields"]]
    return form(
        "message",
        "message",
        {},
        fixed={"unit_id": unit, "type": template["id"], "episode_id": episode},
        values={name: value for name, value in known.items() if value},
        title=stay_words.said_by(template["name"]),
        without=unasked,
    )


def line(one: Mapping[str, Any], names: Mapping[str, str], *, may: bool, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a message: what, in which system, how far it has come; and its text, folded."""
    last = one["steps"][-1]
    how = _("{channel}, {step} {at} by {who}").format(
        channel=" ".join(filter(None, (one["channel"], one["reference"]))),
        step=step(one["step"]),
        at=words.when(last["at"], now=now),
        who=last["author"],
    )
    following = NEXT.get(one["step"])
    told = form("step", "message_step", {"message": one["id"]}, fixed={"step": following})
    return html.Li(
        [
            html.P(
                [html.Strong(names.get(one["type"], one["type"])), html.Span(how, className="sub")]
            ),
            html.P(one["text"], className="because"),
            *(
                [button(_("Note: {step}").format(step=step(following)), told)]
                if may and following
                else []
            ),
        ]
    )


def step(name: str) -> str:
    """Say how far a message has come."""
    return {"written": _("written"), "sent": _("sent"), "received": _("received")}[name]
