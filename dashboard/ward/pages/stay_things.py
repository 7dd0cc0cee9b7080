"""What goes home with the patient: lines, aids and their transport, consumables, equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_file, stay_words
from dashboard.ward.stay_parts import button, calm, card, warn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Parts = list[Any]
    Stay = Mapping[str, Any]

FROM = frozenset({"decided", "preparing", "at_home", "readmitted", "discharged", "deceased"})
# The ways of one piece of equipment (D104): what one touch can say of it, from where it is now.
KIT_STEPS: Mapping[str, tuple[str, ...]] = {
    "packed": ("at_home",),
    "at_home": (),
    "to_return": ("returned", "not_returned"),
    "not_returned": ("returned",),
    "returned": ("cleaned",),
    "cleaned": (),
}


def cards(stay: Stay, role: str, *, now: datetime) -> Parts:
    """Show what is in the home, or is on its way there or back."""
    if stay["status"] not in FROM:
        return []
    things = [group(stay, kind, role, now=now) for kind in ("vascular_access", "aid", "order")]
    return [
        card(
            _("What goes home"),
            *warn([said(one) for one in stay["warnings"]]),
            *things,
            kit(stay, role, now=now),
            at="things",
        )
    ]


def group(stay: Stay, kind: str, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the things of a kind, and let them be added to and changed."""
    may = bool(stay["next"]) and stay_file.may_write(kind, role)
    rows = [thing(stay, one, may=may, now=now) for one in stay_file.of_kind(stay, kind)]
    add = button(_("+ Add"), stay_file.entry_form(stay, kind, now=now), "quiet add")
    return html.Div(
        [
            html.H3([html.Span(stay_file.title(kind)), add if may else None]),
            html.Ul(rows, className="file") if rows else calm(_("None.")),
        ],
        id=kind,
        tabIndex=-1,
        className="thing",
    )


def thing(stay: Stay, entry: Mapping[str, Any], *, may: bool, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one thing: what it is, how and when it comes, and who wrote so."""
    change = [button(_("Change"), stay_file.changed(stay, entry))] if may else []
    return html.Li(
        [
            html.Div(
                [
                    html.P(brief(entry)),
                    html.P(stay_words.by(entry, now=now), className="sub"),
                ]
            ),
            html.Div(change, className="do"),
        ],
        className="gone" if entry["content"].get("removed_on") else "",
    )


def brief(entry: Mapping[str, Any]) -> Parts:
    """Name a thing first, and say the rest behind it."""
    first, *rest = stay_file.lines(entry)
    return [html.Strong(first[1]), *(f" · {name.lower()}: {text}" for name, text in rest)]


def kit(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the equipment on loan: where it is, and what can become of it next (D58, D104)."""
    kept = stay_file.newest(stay, "kit", "")
    may = stay_file.may_write("kit", role)
    return html.Div(
        [
            html.H3([html.Span(stay_file.title("kit")), *_first(stay, kept, may=may, now=now)]),
            _kit(stay, kept, may=may, now=now) if kept else calm(_("None.")),
        ],
        id="kit",
        tabIndex=-1,
        className="thing",
    )


def _first(stay: Stay, kept: Mapping[str, Any] | None, *, may: bool, now: datetime) -> Parts:
    if not may or (kept is None and not stay["next"]):
        return []
    text = _("Change") if kept else _("+ Add")
    return [button(text, stay_file.entry_form(stay, "kit", now=now), "quiet add")]


def _kit(stay: Stay, kept: Mapping[str, Any], *, may: bool, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    state = kept["content"]["state"]
    steps = [kit_step(stay, kept, one) for one in KIT_STEPS[state]] if may else []
    return html.Ul(
        [
            html.Li(
                [
                    html.Div(
                        [
                            html.P(
                                [
                                    html.Span(
                                        stay_words.word("kit", state), className=f"state {state}"
                                    ),
                                    " ",
                                    *brief(kept),
                                ]
                            ),
                            html.P(stay_words.by(kept, now=now), className="sub"),
                        ]
                    ),
                    html.Div(steps, className="do"),
                ]
            )
        ],
        className="file",
    )


def kit_step(stay: Stay, kept: Mapping[str, Any], state: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Let one touch say where the equipment is now."""
    text = stay_words.word("kit_step", state)
    css = "quiet" if state == "not_returned" else "quiet framed"
    return button(text, stay_file.restated(stay, kept, text, state=state), css)
