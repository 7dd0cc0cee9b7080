"""The end of a stay: criteria, conversation, follow-up, reconciliation, and only then the bed (D92-D94)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.ward import bedside, stay_file, stay_words, used_parts, words
from dashboard.ward.stay_parts import button, card

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dashboard.answers import Criterion

    Parts = list[Any]
    Stay = Mapping[str, Any]

# The four things that must be true, each with the entry that makes it so.
STEPS: Mapping[str, str] = {
    "criteria": "criteria_judged",
    "conversation": "discharge_conversation",
    "follow_up": "follow_up",
    "reconciled": "reconciled",
}
# The part of the product that asks for each.
OF: Mapping[str, str] = {
    "criteria": "round",
    "conversation": "round",
    "follow_up": "checklists",
    "reconciled": "checklists",
}
SHOWN = frozenset({"at_home", "readmitted"})
OVER = frozenset({"discharged", "deceased"})


def cards(stay: Stay, criteria: Sequence[Criterion] | None, role: str, *, now: datetime) -> Parts:
    """Show what a discharge needs while there is one to come, and what was said when there was."""
    if stay["status"] in OVER:
        return _kept(stay, now=now)
    if stay["status"] not in SHOWN:
        return []
    way = next((one for one in stay["next"] if one["to"] == "discharged"), None)
    needs = {one["need"] for one in way["missing"]} if way else set()
    parts = used_parts.of_stay(stay)
    steps = [need for need in STEPS if OF[need] in parts]
    if not steps:
        return []
    rows = [step(stay, need, role, met=need not in needs, now=now) for need in steps]
    done = len(steps) - len(needs & STEPS.keys())
    return [
        card(
            _("Before the discharge"),
            *([board(stay, criteria)] if "round" in parts else []),
            html.Ul(rows, className="checklist"),
            html.P(
                _("The bed is released only when a doctor discharges the patient."),
                className="legend",
            ),
            beside=html.Small(_("{n} of {of}").format(n=done, of=len(steps))),
            at="discharge",
        )
    ]


def _kept(stay: Stay, *, now: datetime) -> Parts:
    """Tell what was agreed at the end: the follow-up is read long after the stay is over."""
    told = [(kind, stay_file.newest(stay, kind, "")) for kind in STEPS.values()]
    rows = [
        html.Li(
            [
                html.P(
                    [
                        html.Strong(stay_file.title(kind)),
                        html.Span(stay_words.by(kept, now=now), className="sub"),
                    ]
                ),
                html.P(stay_file.summary(kept)),
            ]
        )
        for kind, kept in told
        if kept is not None
    ]
    return [card(_("At the discharge"), html.Ul(rows, className="file"))] if rows else []


def step(stay: Stay, need: str, role: str, *, met: bool, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one thing that a discharge needs, and let it be written."""
    kind = STEPS[need]
    kept = stay_file.newest(stay, kind, "")
    may = stay_file.may_write(kind, role)
    told = stay_file.entry_form(stay, kind, now=now)
    text = _("Change") if kept else _("Write")
    return html.Li(
        [
            html.Span("✓" if met else "○", className="sign", **{"aria-hidden": "true"}),
            html.Div(
                [
                    html.P([stay_file.title(kind), _unseen(met=met)]),
                    html.P(how(stay, kept, need, met=met, now=now), className="sub"),
                ]
            ),
            html.Div(
                [
                    *_on_the_round(stay, need),
                    *([button(text, told, "quiet framed")] if may else []),
                ],
                className="do",
            ),
        ],
        className="is-done" if met else "is-open",
        id=f"end-{need}",
    )


def _on_the_round(stay: Stay, need: str) -> Parts:
    """Lead to the page where the conversation is held and signed, with the patient's letter."""
    if need != "conversation" or stay["status"] != "at_home":
        return []
    return [dcc.Link(_("Hold it on the round"), href=f"/ward/p/{stay['episode_id']}/discharge")]


def how(stay: Stay, kept: Mapping[str, Any] | None, need: str, *, met: bool, now: datetime) -> str:
    """Say what was written of it and by whom, here or in the conversation, or who writes it."""
    talk = stay.get("conversation")
    if need == "criteria" and met and talk and talk["unmet_reason"] and not later(kept, talk):
        reason = _("The conversation's reason: {reason}").format(reason=talk["unmet_reason"])
        return f"{reason}. {stay_words.by(talk, now=now)}"
    if kept is not None:
        return f"{stay_file.summary(kept)}. {stay_words.by(kept, now=now)}"
    if not met:
        return _("to do")
    return _("met by the evidence") if need == "criteria" else _("done on the round")


def later(kept: Mapping[str, Any] | None, talk: Mapping[str, Any]) -> bool:
    """Tell whether something was written after a conversation was signed."""
    return kept is not None and words.moment(kept["at"]) >= words.moment(talk["at"])


def board(stay: Stay, criteria: Sequence[Criterion] | None) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the discharge criteria with what the measurements say, and those agreed on besides."""
    if not criteria:
        return None
    rows = [
        html.Li(
            [
                html.Span(one["sign"], className="sign", title=one["word"]),
                html.P(
                    [
                        html.Span(f"{one['word']}: ", className="unseen"),
                        one["text"],
                        html.Span(f" {one['why']}", className="sub inline"),
                    ]
                ),
            ],
            className=one["css"],
        )
        for one in map(bedside.criterion, criteria)
    ]
    link = dcc.Link(_("Values and round"), href=f"/ward/p/{stay['episode_id']}")
    return html.Div([html.Ul(rows, className="criteria"), html.P(link, className="sub")])


def _unseen(*, met: bool) -> Any:  # noqa: ANN401  -- dash brings no types
    word = stay_words.word("item", "done" if met else "open")
    return html.Span(f" ({word})", className="unseen")
