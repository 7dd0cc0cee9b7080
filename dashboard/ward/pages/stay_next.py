"""What is next in a stay and who does it: my own things first, each with the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import stay_words, used_parts
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, lacking, to, warn
from dashboard.ward.stay_todo import Todo, move_word, todo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Parts = list[Any]
    Stay = Mapping[str, Any]

OUT = frozenset({"declined", "unsuitable", "cancelled", "deceased"})


def onward(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show who does what next, and the steps that can be taken."""
    found = todo(stay, now=now)
    return html.Section(
        [
            html.Div(
                [
                    html.H2(_("Next")),
                    _by_whom(found, role) if found else calm(nothing(stay)),
                    *warn([said(one) for one in stay["warnings"]]),
                ]
            ),
            html.Div(ways(stay)),
        ],
        id="onward",
        className="next-up",
        **{"aria-label": _("What is next")},
    )


def nothing(stay: Stay) -> str:
    """Say why nothing is asked of anybody."""
    if not stay["next"]:
        return _("This stay is over. Nothing more is planned in it.")
    if not used_parts.of_stay(stay) & used_parts.CARE:
        return _("Nothing is late.")
    return _("Nothing is late. The next task stands under Tasks.")


def _by_whom(found: Sequence[Todo], role: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Group by who does it; whoever is looking comes first."""
    grouped: dict[tuple[str, ...], list[Todo]] = {}
    for one in found:
        grouped.setdefault(one.who, []).append(one)
    order = sorted(grouped, key=lambda who: (role not in who, -max(o.level for o in grouped[who])))
    return html.Ul([_one_role(who, grouped[who], role) for who in order], className="by-whom")


def _one_role(who: Sequence[str], things: Sequence[Todo], role: str) -> Any:  # noqa: ANN401  -- dash brings no types
    names = " / ".join(stay_words.word("role", one) for one in who).capitalize()
    mine = role in who
    name = _("{role} (you)").format(role=names) if mine else names
    return html.Li(
        [
            html.Span(name, className="role"),
            html.Ul([html.Li(_thing(one)) for one in things], className="things"),
        ],
        className="mine" if mine else "",
    )


def _thing(one: Todo) -> Parts:
    tag = {2: "■ ", 1: "◆ "}.get(one.level, "")
    when = [html.Span(one.when, className="sub inline")] if one.when else []
    return [html.Span(tag, className="late"), to(one.at, one.text), " ", *when]


def ways(stay: Stay) -> Parts:
    """Show the steps onward, each with what it lacks, and the ways aside."""
    main = [one for one in stay["next"] if not aside(stay, one) and one["to"] != "readmitted"]
    others = [_move(stay, one, "quiet") for one in stay["next"] if aside(stay, one) and one["may"]]
    shown = [_main_way(stay, one, first=n == 0) for n, one in enumerate(main)]
    return [
        *shown,
        *([html.Div([html.Span(_("Or:")), *others], className="aside")] if others else []),
    ]


def aside(stay: Stay, one: Mapping[str, Any]) -> bool:
    """Tell the way onward from the ways out, and from the way back to an earlier state."""
    return one["to"] in OUT or _back(stay["status"], one["to"])


def _back(status: str, to_: str) -> bool:
    way = stay_words.WAY
    return status in way and to_ in way and way.index(to_) < way.index(status)


def _main_way(stay: Stay, one: Mapping[str, Any], *, first: bool) -> Any:  # noqa: ANN401  -- dash brings no types
    ready = not one["missing"]
    css = "primary" if first and ready and stay["status"] != "at_home" else "quiet framed"
    who = ", ".join(stay_words.word("role", role) for role in one["who"])
    told: Parts = [
        html.P(
            _("Ready.") if ready else count(len(one["missing"])),
            className="ready-to" if ready else "not-yet",
        )
    ]
    if not ready and stay["status"] == "at_home":
        told = [html.P(to("discharge", counted(len(one["missing"]))), className="not-yet")]
    elif not ready:
        told.append(lacking(one["missing"]))
    if not one["may"]:
        told.append(html.P(_("Done by: {who}").format(who=who), className="sub"))
    name = move_word(stay, one["to"])
    shown = _move(stay, one, css) if one["may"] else html.Strong(name)
    return html.Div([html.Div(shown), html.Div(told)], className="one-way")


def count(n: int) -> str:
    """Count what is missing."""
    return ngettext("{n} thing is missing:", "{n} things are missing:", n).format(n=n)


def _move(stay: Stay, one: Mapping[str, Any], css: str) -> Any:  # noqa: ANN401  -- dash brings no types
    ids = {"episode": stay["episode_id"]}
    back = _back(stay["status"], one["to"])
    text = stay_words.word("back", one["to"]) if back else move_word(stay, one["to"])
    title = f"{text}: {stay_words.person(stay['patient'])}"
    fixed = {"seen": stay["status"], "to": one["to"]}
    # What a shut gate refuses is refused before anybody is asked to confirm it.
    lead = "" if one["missing"] else consequence(one["to"], used_parts.of_stay(stay))
    described = form(asks(one), "move", ids, fixed=fixed, title=title, lead=lead)
    return button(text, described, css)


def counted(n: int) -> str:
    """Count what is missing for a step that is not near."""
    return ngettext("{n} thing is missing", "{n} things are missing", n).format(n=n)


def asks(one: Mapping[str, Any]) -> str:
    """Choose the form by what a step is kept with."""
    if one["decision_required"]:
        return "decision"
    return "move_reason" if one["reason_required"] else "move"


def consequence(to_: str, parts: frozenset[str] = used_parts.EVERY) -> str:
    """Say what follows from a step that a slip of the hand must not take, as far as it is kept here."""
    if to_ == "at_home":
        begins = _("Care at home begins now: ") if parts & used_parts.CARE else ""
        return _sentence(begins, _at_home(parts))
    if to_ == "discharged":
        return _sentence(_("The stay ends: "), _ended(parts))
    return ""


def _at_home(parts: frozenset[str]) -> list[str]:
    return [
        *([_("tasks run")] if "agreement" in parts else []),
        *([_("silence counts")] if "round" in parts else []),
        *([_("the bed stays reserved")] if "beds" in parts else []),
    ]


def _ended(parts: frozenset[str]) -> list[str]:
    return [
        *([_("the bed is released")] if "beds" in parts else []),
        *([_("home care is told")] if "home_care" in parts else []),
        *([_("the equipment is to come back")] if "checklists" in parts else []),
    ]


def _sentence(begins: str, follows: Sequence[str]) -> str:
    text = f"{begins}{', '.join(follows)}".rstrip(": ")
    return f"{text[:1].upper()}{text[1:]}." if text else ""
