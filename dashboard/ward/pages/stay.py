"""One patient's stay: where it stands, what is missing to go on, and everything kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import stay_file, stay_words, words
from dashboard.ward.pages import stay_agreement, stay_beds, stay_lists, stay_requests
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, card, facts, lacking, told_browser, warn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Parts = list[Any]
    Stay = Mapping[str, Any]

WAY = ("candidate", "informed", "assessed", "decided", "preparing", "at_home", "discharged")
ASIDE = frozenset({"declined", "unsuitable", "cancelled", "deceased"})


def stay_page(
    stay: Stay,
    agreement: Mapping[str, Any],
    board: Mapping[str, Any] | None,
    units: Sequence[tuple[str, str]],
    role: str,
    *,
    now: datetime,
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a patient's stay: what to do to the left, what stands to the right."""
    left = [
        onward(stay),
        *stay_lists.cards(stay, role, now=now),
        the_file(stay, role, now=now),
    ]
    right = [
        *_due(stay, now=now),
        bed(stay, board, role, now=now),
        stay_agreement.card_of(stay, agreement, role, now=now),
        requests(stay, units, role, now=now),
        tasks(stay, role, now=now),
        moves(stay, now=now),
    ]
    return html.Main(
        [
            banner(stay, now=now),
            way(stay["status"]),
            html.Div([html.Div(left), html.Div(right, className="side")], className="stay-sheet"),
            *told_browser(_("Stay")),
        ],
        className="page-one-stay",
    )


def banner(stay: Stay, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say whose stay this is; the name and the whole number never scroll away."""
    patient = stay["patient"]
    number = words.identifier(patient["identifier"])
    at_home = [dcc.Link(_("Values and round"), href=f"/ward/p/{stay['episode_id']}")]
    return html.Div(
        [
            html.Div(
                [
                    html.H1(patient["name"], tabIndex=-1),
                    html.P([html.Span(number, className="pnr"), html.Span(patient["birth_date"])]),
                ],
                className="who",
            ),
            html.Div(
                [
                    html.P(said(patient["diagnosis"]), className="diagnosis"),
                    html.P(
                        said(stay["formal"]["label"]) if home(stay) else _("admitted to the ward")
                    ),
                ]
            ),
            facts(since(stay, now=now)),
            html.Div(at_home if home(stay) else [], className="steps"),
        ],
        className="banner",
    )


def home(stay: Stay) -> bool:
    """Tell whether the patient is cared for at home now."""
    return bool(stay["status"] == "at_home")


def since(stay: Stay, *, now: datetime) -> list[tuple[str, str]]:
    """Say since when the patient is admitted, and at home."""
    patient = stay["patient"]
    told = (
        (_("Admitted"), patient["admitted_at"]),
        (_("At home since"), patient["home_since"]),
    )
    path = stay_words.path(patient["path"])
    return [
        *((name, words.when(at, now=now)) for name, at in told if at),
        *([(_("Path"), path)] if path else []),
    ]


def way(status: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Draw the way from candidate to the end, with where the patient is."""
    place = WAY.index(status) if status in WAY else -1
    steps = [
        html.Li(
            stay_words.word("status", one),
            className="past" if n < place else "here" if n == place else "",
            **({"aria-current": "step"} if n == place else {}),
        )
        for n, one in enumerate(WAY)
    ]
    if place < 0:
        steps.append(html.Li(stay_words.word("status", status), className="here aside"))
    return html.Ol(steps, className="way", **{"aria-label": _("The way home and back")})


def onward(stay: Stay) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the next steps: what is missing for each, and who may take it."""
    ways = stay["next"]
    if not ways:
        return card(_("Next step"), calm(_("This stay is over. Nothing more is planned in it.")))
    main = [one for one in ways if not _aside(stay, one)]
    aside = [one for one in ways if _aside(stay, one) and one["may"]]
    others = [_move(stay, one, "quiet") for one in aside]
    return card(
        _("Next step"),
        html.Div([_main_way(stay, one, first=n == 0) for n, one in enumerate(main)]),
        *([html.Div([html.Span(_("Or:")), *others], className="aside")] if others else []),
        *warn([said(one) for one in stay["warnings"]]),
        css="onward",
    )


def _aside(stay: Stay, one: Mapping[str, Any]) -> bool:
    """Tell the way onward from the ways out, and from the way back to an earlier state."""
    return one["to"] in ASIDE or _back(stay["status"], one["to"])


def _back(status: str, to: str) -> bool:
    return status in WAY and to in WAY and WAY.index(to) < WAY.index(status)


def _main_way(stay: Stay, one: Mapping[str, Any], *, first: bool) -> Any:  # noqa: ANN401  -- dash brings no types
    ready = not one["missing"]
    css = "acute" if one["to"] == "readmitted" else "primary" if first and ready else "quiet framed"
    who = ", ".join(stay_words.word("role", role) for role in one["who"])
    told: Parts = [
        html.P(
            _("Ready.") if ready else count(len(one["missing"])),
            className="ready-to" if ready else "not-yet",
        )
    ]
    if not ready:
        told.append(lacking(one["missing"]))
    if not one["may"]:
        told.append(html.P(_("Done by: {who}").format(who=who), className="sub"))
    name = stay_words.word("move", one["to"])
    shown = _move(stay, one, css) if one["may"] else html.Strong(name)
    return html.Div([html.Div(shown), html.Div(told)], className="one-way")


def count(n: int) -> str:
    """Count what is missing."""
    return ngettext("{n} thing is missing:", "{n} things are missing:", n).format(n=n)


def _move(stay: Stay, one: Mapping[str, Any], css: str) -> Any:  # noqa: ANN401  -- dash brings no types
    ids = {"episode": stay["episode_id"]}
    group = "back" if _back(stay["status"], one["to"]) else "move"
    text = stay_words.word(group, one["to"])
    title = f"{text}: {stay_words.person(stay['patient'])}"
    if one["to"] == "readmitted":
        return button(text, form("admit", "admit", ids, title=title), css)
    fixed = {"seen": stay["status"], "to": one["to"]}
    name = (
        "decision"
        if one["decision_required"]
        else "move_reason"
        if one["reason_required"]
        else "move"
    )
    return button(text, form(name, "move", ids, fixed=fixed, title=title), css)


def the_file(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what has been said and written, and offer what can be written now."""
    entries = stay_file.shown(stay["entries"])
    rows = [
        html.Li(
            [
                html.P(
                    [
                        html.Strong(stay_file.about(entry, stay["entries"])),
                        html.Span(stay_words.by(entry, now=now), className="sub"),
                    ]
                ),
                html.P(stay_file.summary(entry)),
                *_signatures(stay, entry, role),
            ]
        )
        for entry in entries
    ]
    buttons = [button(f"+ {text}", told) for text, told in stay_file.writable(stay, role, now=now)]
    return card(
        _("The file"),
        *([html.Div(buttons, className="write")] if buttons else []),
        html.Ul(rows, className="file") if rows else calm(_("Nothing has been written yet.")),
    )


def _signatures(stay: Stay, entry: Mapping[str, Any], role: str) -> Parts:
    if entry["kind"] != "suitability":
        return []
    signed = stay["suitability_signed_by"]
    names = ", ".join(stay_words.word("role", one) for one in signed)
    shown: Parts = [html.P(_("Signed by: {who}").format(who=names), className="sub")]
    if role in stay_file.BOTH and role not in signed:
        kept = stay_file.newest(stay, "suitability_signature", role)
        fixed = {
            "entry.kind": "suitability_signature",
            "entry.suitability_id": entry["id"],
            "entry.profession": role,
            "previous": kept and kept["id"],
        }
        ids = {"episode": stay["episode_id"]}
        sign = form("suitability_signature", "entry", ids, fixed=fixed)
        shown.append(button(_("Sign the joint assessment"), sign, "primary"))
    return shown


def bed(stay: Stay, board: Mapping[str, Any] | None, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the reserved bed; nobody goes home without one (D53)."""
    kept = stay["bed"]
    ids = {"episode": stay["episode_id"]}
    who = stay_words.person(stay["patient"])
    may = board is not None and role in stay_beds.RESERVES and bool(stay["next"])
    if kept is None:
        title = _("Reserve a bed: {who}").format(who=who)
        reserve = may and button(
            _("Reserve a bed"),
            form(
                "reserve",
                "reserve",
                ids,
                options={"place": stay_beds.places(board or {})},
                title=title,
            ),
            "quiet framed",
        )
        return card(
            _("The reserved bed"),
            html.P(_("No bed stands reserved."), className="late"),
            reserve or None,
        )
    until = stay_beds.until({**kept, "run_out": not kept["stands"]}, now=now)
    change = (
        stay_beds.of_bed(ids, kept["until"], board or {}, who)
        if may and not kept["admitted_at"]
        else []
    )
    return card(
        _("The reserved bed"),
        html.P(
            [html.Strong(kept["label"]), f" {stay_beds.kind(kept['kind'])}, {until}"],
            className="" if kept["stands"] else "late",
        ),
        html.Div(change, className="write"),
    )


def requests(stay: Stay, units: Sequence[tuple[str, str]], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what home care has been asked, and offer to ask."""
    shown = [stay_requests.request(one, role, now=now) for one in stay["requests"]]
    may = role in stay_file.PREPARES and bool(stay["next"]) and bool(units)
    ask = button(
        _("Write a care request"),
        form(
            "request",
            "request",
            {"episode": stay["episode_id"]},
            options={"unit_id": units},
            title=_("Care request: {who}").format(who=stay_words.person(stay["patient"])),
        ),
    )
    return card(
        _("Care request"),
        *(shown or [calm(_("Home care has not been asked."))]),
        html.Div([ask] if may else [], className="write"),
    )


def tasks(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """List what is to be done, by whom and when."""
    open_ = [one for one in stay["tasks"] if one["open"]]
    rows = [
        html.Li(
            [
                html.Span(
                    words.when(one["due_at"], now=now) if one["due_at"] else "",
                    className="late when" if one["late"] else "when",
                ),
                html.Span([one["title"], html.Span(owner(one), className="sub")]),
                html.Span(_answers(one) if role in stay_file.HOME_FILE else []),
            ]
        )
        for one in open_[:SHOWN]
    ]
    more = len(open_) - SHOWN
    return card(
        _("Tasks"),
        html.Ul(rows, className="tasks") if rows else calm(_("No tasks.")),
        *([html.P(_("and {n} more").format(n=more), className="sub")] if more > 0 else []),
    )


SHOWN = 8


def owner(task: Mapping[str, Any]) -> str:
    """Name who does a task; the agreement names parties, people write names."""
    return stay_words.word("who", task["owner"])


def _answers(task: Mapping[str, Any]) -> Parts:
    ids = {"task": task["id"]}
    done = form("step", "task", ids, fixed={"step": "done"}, title=task["title"])
    missed = form("task", "task", ids, fixed={"step": "not_done"}, title=task["title"])
    return [button(_("Done"), done), button(_("Not done"), missed)]


def moves(stay: Stay, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Tell how the patient came here, the newest first."""
    rows = [
        html.Li(
            [
                html.P(
                    [
                        html.Strong(stay_words.word("status", one["to"])),
                        html.Span(stay_words.by(one, now=now), className="sub"),
                    ]
                ),
                *([html.P(one["reason"])] if one["reason"] else []),
                *[html.P(said(x["said"]), className="sub") for x in one["followed"]],
            ]
        )
        for one in reversed(stay["moves"])
    ]
    return card(_("How it went"), html.Ul(rows, className="file") if rows else calm(_("Not told.")))


def _due(stay: Stay, *, now: datetime) -> Parts:
    if not stay["due"]:
        return []
    rows = [
        html.Li(
            [
                html.Span(
                    stay_words.word("level", one["level"]),
                    className=f"tag {LEVELS[one['level']]}",
                ),
                html.Span(said(one["text"])),
                html.Span(
                    words.when(one["due_at"], now=now) if one["due_at"] else "", className="sub"
                ),
            ]
        )
        for one in stay["due"]
    ]
    return [card(_("To do"), html.Ul(rows, className="due-list"))]


LEVELS = {"escalate": "red", "due": "orange", "prompt": "yellow"}
