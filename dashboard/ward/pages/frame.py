"""The frame around every page of the ward: who is here, is it live, and where errors are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.answers import Me


def frame(*, demo: bool, more: Sequence[Any] = ()) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the frame; it holds no patient, for it is the same for everybody."""
    return html.Div(
        [
            html.A(_("Skip to the content"), href="#page", className="skip"),
            html.Header([_ribbon() if demo else None, _top()]),
            html.Div(id="stale", role="alert"),
            html.Div(id="trouble", role="alert"),
            html.Div(id="calls", role="status"),
            html.Div(id="toasts", role="status"),
            html.Div(id="page"),
            html.Div(id="print-foot", className="print-only"),
            dcc.Location(id="here", refresh=False),
            *(
                dcc.Store(id=name)
                for name in (
                    "push",
                    "rows",
                    "refresh",
                    "form",
                    "result",
                    "errand",
                    "done",
                    "sheets",
                    "ask-plan",
                    "plan",
                )
            ),
            dcc.Store(id="texts", data=browser_texts()),
            *(
                html.Div(id=f"sink-{name}", hidden=True)
                for name in ("rows", "texts", "result", "me", "ways", "done", "sheets", "plan")
            ),
            *more,
        ],
        className="demo" if demo else "",
    )


def _top() -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Div(
        [
            html.A("Hemrond", href="/ward/", className="brand", **{"data-go": "1"}),
            html.Nav(id="ways", className="ways", **{"aria-label": _("Pages")}),
            html.Div(id="live", className="live"),
            html.Nav(
                [
                    html.Button(_("Keys"), id="keys-help", className="quiet"),
                    *_languages(),
                    html.Span(id="me", className="me"),
                    html.Button(_("Log out"), id="logout", className="quiet"),
                ],
                **{"aria-label": _("Settings")},
            ),
        ],
        className="top",
    )


def _ribbon() -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Div(_("Demo: made-up patients"), className="ribbon")


def _languages() -> list[Any]:
    return [
        html.Button(
            name,
            className="quiet language",
            lang=code,
            **{"data-language": code, "aria-pressed": str(code == language()).lower()},
        )
        for code, name in (("sv", "Svenska"), ("en", "English"))
    ]


def me(who: Me) -> list[Any]:
    """Name the person who is logged in, and remember whose drafts are whose."""
    marks = {"data-me": who["id"], "data-role": who["role"]}
    return [html.Span(f"{who['name']}, {who['title']}", **marks)]


def sorry(sentence: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Tell that a page could not be read, with the way back."""
    return html.Main(
        [
            html.H1(_("This page could not be read"), tabIndex=-1),
            html.P(sentence, className="sorry"),
            html.P(dcc.Link(_("To the first page"), href="/ward/")),
        ],
        className="narrow",
    )


def lost() -> Any:  # noqa: ANN401  -- dash brings no types
    """Tell that an address leads nowhere, with the way back."""
    return html.Main(
        [
            html.H1(_("There is no such page"), tabIndex=-1),
            html.P(
                _("The address may be mistyped, or the page may have moved."), className="sorry"
            ),
            html.P(dcc.Link(_("Back to the first page"), href="/ward/")),
        ],
        className="narrow",
    )


def browser_texts() -> dict[str, str]:
    """Return what the browser itself must be able to say."""
    return {
        "language": language(),
        "stale": _("NO CONTACT WITH THE SERVER since {at}. What you see may be old."),
        "live": _("Live, read {at}"),
        "unreachable": _("The server cannot be reached. What you wrote stays; try again."),
        "change": _("1 change, update (u)"),
        "changes": _("{n} changes, update (u)"),
        "changed": _("changed"),
        "newer": _("New data has come for this patient. Update (u)"),
        "close": _("Close"),
        "late": _("Late, {age}"),
        "none": _("No patients are admitted."),
        "nobody": _("No patient matches."),
        "rank": _("No."),
        "patient": _("Patient"),
        "why": _("Why now"),
        "measured": _("Latest measurement"),
        "temperature": _("Temp 7 days"),
        "diagnosis": _("Diagnosis"),
        "criteria": _("Criteria"),
        "bed": _("Bed"),
        "owner": _("Owner"),
        "status": _("Status"),
        "search": _("Search by name or the last four digits"),
        "search_hint": _("Name or last 4 digits (/)"),
        "calm": _("Nothing found at the latest assessment"),
        "outcome": _("Decision"),
        "note": _("Assessment and plan"),
        "check": _("Next check"),
        "as_planned": _("As planned"),
        "other_time": _("Another time …"),
        "time": _("Date and time"),
        "moment_as": _("YYYY-MM-DD HH:MM"),
        "write_moment": _("Write the time of the next check, for instance 2026-11-22 14:30."),
        "sign": _("Sign and next"),
        "open_round": _("Open today's round"),
        "close_round": _("Close the round"),
        "in_call": _("in call"),
        "join": _("Join"),
        "end_call": _("End the call"),
        "choose": _("Choose an outcome (1–4) before you sign. No day without a decision."),
        "doctor_signs": _(
            "A doctor signs the round's decision. What you see, do and hear: write it here (n)."
        ),
        "write_note": _("+ Note"),
        "draft_unread": _("This is a draft from before. Read it, then sign once more."),
        "saving": _("Signing …"),
        "saved": _("Draft saved {at}"),
        "writes": _("{name} has been writing here since {at}"),
        "other_tab": _("You are writing in another tab, too"),
        "draft_clash": _(
            "You have saved another draft of this in another tab or at another screen. "
            "What you write here is kept in this tab; choose which one to go on with."
        ),
        "draft_other": _("The other draft, saved {at}"),
        "draft_keep_mine": _("Go on with what stands here"),
        "draft_take_other": _("Go on with the other, drop this"),
        "undo": _("Undo"),
        "seconds": _("({n} s)"),
        "park": _("Park"),
        "unpark": _("Take up again"),
        "parked": _("Parked {at} by {by}: {reason}"),
        "acknowledge": _("Acknowledge"),
        "cancel": _("Cancel"),
        "unacknowledged": _("{n} to acknowledge"),
        "error": _("Error:"),
        "no_high": _("No HIGH finding is left to acknowledge."),
        "theirs": _("Signed already"),
        "mine": _("Yours, not signed"),
        "keep_theirs": _("Let theirs stand, drop mine"),
        "sign_mine": _("Sign mine beside theirs"),
        "correct_theirs": _("Sign mine as a correction of theirs"),
        "correct": _("Correct"),
        "no_correction": _("Leave it as it was"),
        "part_again": _("Read it anew; what you wrote stays"),
        "plan_changes": _("Changes …"),
        "plan_changes_n": _("Changes ({n})"),
        "changes_title": _("Change the plan"),
        "changes_hint": _("Kept when you sign: all of it or nothing."),
        "remove": _("Take out"),
        "take_out": _("Take out"),
        "change_row": _("Change"),
        "undo_change": _("As before"),
        "keep_row": _("Keep"),
        "change_criteria": _("Change the criteria"),
        "keep_criteria": _("Keep the criteria"),
        "to_talk": _("To the discharge conversation"),
        "all_met": _("All criteria are met."),
        "unmet": _("Not met: {criteria}. Write why the patient can be discharged all the same."),
        "back_title": _("Back to the ward: direct admission"),
        "back_bed": _("The reserved bed becomes the patient's: {bed}"),
        "back_why": _("Why the patient comes in"),
        "back_why_must": _("Write why the patient comes in."),
        "back_by": _("Journey"),
        "back_note": _("For whoever drives (door code, stairs, oxygen)"),
        "back_hint": _(
            "The home schedule stops, reminders fall silent and home care is told. "
            "It cannot be undone. Life-threatening: call 112 first."
        ),
        "back_sign": _("Sign and admit"),
        "update": _("Update"),
        "copy": _("Copy"),
        "copied": _("Copied"),
        "fetching": _("Fetching …"),
        "shown_table": _("Show plots"),
        "hidden_table": _("Show as table"),
        "keys": _("Keys"),
        "keys_on": _("Single-key shortcuts on"),
        "printed": _("Printed by {who}, {at}"),
        "help": "\n".join(
            (
                _("j / k|Next and previous patient"),
                _("Enter|Open the marked patient"),
                _("/|Search by name or the last four digits"),
                _(
                    "a|In the list: mark the next patient with HIGH. On a patient: "
                    "acknowledge the next HIGH, or go to the next who has one"
                ),
                _("u|Update the page with what is new"),
                _("p|Print"),
                _("1–4|Choose an outcome"),
                _("n|Write the note"),
                _("e|Changes of the plan: limits, tasks, agreement, care request"),
                _("Ctrl+Enter|Sign and go to the next patient"),
                _("z|Undo the signature just made (10 s)"),
                _("v|Park until later today, or take up again"),
                _("Alt+1–3|Plots of 24 hours, 3 days, 14 days"),
                _("t|Plots or table"),
                _("s|SBAR, to read out or copy"),
                _("Esc|Close, or back to the list"),
                _("?|This help"),
            )
        ),
    }
