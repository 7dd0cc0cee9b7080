"""Checklists of a stay: what must be seen to before leaving, what is packed, what closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_words, words
from dashboard.ward.stay_file import FILE, entry_form, newest
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import SIGNS, button, to

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SHOWN = {
    "decided": ("leaving", "packing"),
    "preparing": ("leaving", "packing"),
    "at_home": ("discharge",),
    "readmitted": ("discharge",),
}


def cards(stay: Mapping[str, Any], role: str, *, now: datetime) -> list[Any]:
    """Show the lists that this state asks for."""
    names = SHOWN.get(stay["status"], ())
    return [checklist(stay, name, role, now=now) for name in names]


def checklist(stay: Mapping[str, Any], name: str, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a list: sign, item, who and when, and what can be answered."""
    told = stay["checklists"][name]
    passed = sum(item["passed"] for item in told["items"])
    version = _("{n} of {of} · version {version}").format(
        n=passed, of=len(told["items"]), version=told["version"]
    )
    rows = [item(stay, name, one, role, now=now) for one in told["items"]]
    return html.Section(
        [
            html.H2([html.Span(said(told["text"])), html.Small(version)]),
            html.Ul(rows, className="checklist"),
        ],
        className="card",
        id=f"list-{name}",
        tabIndex=-1,
    )


def item(
    stay: Mapping[str, Any], name: str, one: Mapping[str, Any], role: str, *, now: datetime
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one item and how it stands."""
    state = stay_words.word("item", one["state"])
    who = ", ".join(
        part
        for part in (stay_words.word("role", one["who"]), stay_words.word("when", one["when"]))
        if part
    )
    told = one["reason"] or one["note"]
    answered = stay_words.by(one, now=now) if one["author"] else who
    return html.Li(
        [
            html.Span(SIGNS[one["state"]], className="sign", **{"aria-hidden": "true"}),
            html.Div(
                [
                    html.P(
                        [
                            said(one["text"]),
                            html.Span(f" ({state})", className="unseen"),
                            *_gate(one),
                        ]
                    ),
                    html.P(f"{answered}. {told}" if told else answered, className="sub"),
                    *_beside(stay, one, now=now),
                ]
            ),
            html.Div(_ways(stay, name, one, role, now=now), className="do"),
        ],
        className=f"is-{one['state']}",
        id=f"{name}-{one['key']}",
        tabIndex=-1,
        **({} if one["passed"] else {"data-gate": said(one["text"])}),
    )


def _ways(
    stay: Mapping[str, Any], name: str, one: Mapping[str, Any], role: str, *, now: datetime
) -> list[Any]:
    if one["passed"]:
        return []
    ids = {"episode": stay["episode_id"]}
    title = said(one["text"])
    shown = _where(stay, one, now=now)
    if role in FILE and not one["known_by_itself"]:
        done = {**_fixed(stay, "checked", name, one), "entry.answer": "done"}
        how, seen = ("checked_dated", results(stay)) if one.get("dated") else ("step", "")
        told = form(how, "entry", ids, fixed=done, values={"entry.note": seen}, title=title)
        shown.append(button(_("Done"), told, "quiet framed"))
    if role in FILE and (one["may_not_apply"] or not one["known_by_itself"]):
        fixed = _fixed(stay, "checked", name, one)
        shown.append(button(_("Other …"), form("checked", "entry", ids, fixed=fixed, title=title)))
    if role == "physician" and not one["hard"]:
        fixed = _fixed(stay, "override", name, one)
        shown.append(
            button(_("Override"), form("override", "entry", ids, fixed=fixed, title=title))
        )
    return shown


def results(stay: Mapping[str, Any]) -> str:
    """Write the newest results as they are reviewed: each with when its sample was taken."""
    return "; ".join(
        f"{said(one['name'])} {words.number(one['value'])} {words.unit(one['unit'])}, "
        f"{words.stamp(one['at'])}"
        for one in stay.get("labs", ())
    )


def _beside(stay: Mapping[str, Any], one: Mapping[str, Any], *, now: datetime) -> list[Any]:
    """Show the newest results beside what asks for them, each with its age (D56)."""
    if not one.get("dated") or one["passed"]:
        return []
    shown = [
        html.Li(
            [
                f"{said(lab['name'])} ",
                html.Strong(words.number(lab["value"])),
                f" {words.unit(lab['unit'])}, ",
                _("taken {at}, {age} ago").format(
                    at=words.when(lab["at"], now=now), age=words.ago(lab["at"], now=now)
                ),
            ]
        )
        for lab in stay.get("labs", ())
    ]
    if not shown:
        return [html.P(_("No results are here: write which, and when they were taken."))]
    return [html.Ul(shown, className="newest-labs")]


# Where on the page an item is seen to that the system answers by itself.
SEEN_TO: Mapping[str, str] = {
    "bed": "bed",
    "agreement": "agreement",
    "agreement_home_care": "agreement",
    "request": "request",
    "kit_packed": "list-packing",
    "vascular_access": "vascular_access",
    "transport": "aid",
}
# Items that one entry of the file answers.
WRITTEN: Mapping[str, str] = {
    "responsible": "responsible",
    "basic_needs": "basic_needs",
    "sip": "enrolment",
}


def _gate(one: Mapping[str, Any]) -> list[Any]:
    hard = one["hard"] and not one["passed"]
    return [html.Span(_("no override"), className="sub inline hard")] if hard else []


def _where(stay: Mapping[str, Any], one: Mapping[str, Any], *, now: datetime) -> list[Any]:
    """Lead from an item that nobody ticks to what it asks for."""
    if not one["known_by_itself"]:
        return []
    if one["key"] in WRITTEN:
        entry = entry_form(stay, WRITTEN[one["key"]], now=now)
        return [button(_("Write"), entry, "quiet framed")]
    return [to(SEEN_TO[one["key"]], _("See to it"))] if one["key"] in SEEN_TO else []


def _fixed(stay: Mapping[str, Any], kind: str, name: str, one: Mapping[str, Any]) -> dict[str, Any]:
    kept = newest(stay, kind, f"{name}/{one['key']}")
    return {
        "entry.kind": kind,
        "entry.list": name,
        "entry.item": one["key"],
        "previous": kept and kept["id"],
    }
