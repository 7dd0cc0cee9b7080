"""Who takes part in a meeting: how each joins, is let in, consented to, identified, replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_meetings as forms
from dashboard.ward import words
from dashboard.ward.stay_forms import NEW_KEY, option
from dashboard.ward.stay_parts import button, table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Meeting = Mapping[str, Any]
    Stay = Mapping[str, Any]
    Person = Mapping[str, Any]


def roll(one: Meeting, stay: Stay, me: Mapping[str, Any], *, may: bool, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out everybody on a line, with what is theirs to be seen to."""
    head = (_("Who"), _("Joins"), _("The patient's consent"), _("Personal link"), _("Attendance"))
    content = one["content"]
    rows = [person(one, who, stay, me, may=may, now=now) for who in content["participants"]]
    return table(head, [*rows, *uninvited(one, stay, me, may=may)], "roll", _("Who takes part"))


def person(
    one: Meeting,
    who: Person,
    stay: Stay,
    me: Mapping[str, Any],
    *,
    may: bool,
    now: datetime,
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one who is invited."""
    planned = one["content"]["held"] == "planned"
    mine = me["name"].casefold() in one["content"]["convener"].casefold()
    # What the ward has asked the patient is not told to home care, so it does not ask again.
    asks = mine or me["role"] != "home_care_nurse"
    swap = (
        [button(_("Replace"), forms.substitute_form(one, who, stay))]
        if may and planned and mine and not who["kin"] and who["key"] != forms.PATIENT_KEY
        else []
    )
    return html.Tr(
        [
            html.Th(
                [
                    html.Strong(who["name"]),
                    html.Span(beside(who), className="sub"),
                    *cannot_come(one, who, stay, may=may and planned),
                    *swap,
                ],
                scope="row",
            ),
            html.Td(option("meeting", "entry.participants/mode", who["mode"])),
            html.Td(consent(one, who, stay, may=may) if who["kin"] and asks else words.EN_DASH),
            html.Td(link(one, who, stay, may=may and planned and asks, now=now)),
            html.Td(attendance(one, who, stay, me, may=may)),
        ]
    )


def cannot_come(one: Meeting, who: Person, stay: Stay, *, may: bool) -> list[Any]:
    """Say that somebody cannot come and what was decided, and offer to note it (D102)."""
    kept = forms.absent(one, who["key"])
    note = (
        [button(_("Cannot come"), forms.absence_form(one, who, stay))]
        if may and (kept is None or kept["decision"] == "not_decided")
        else []
    )
    if kept is None:
        return note
    text = _("cannot come: {decision}").format(
        decision=option("absence", "entry.decision", kept["decision"]).lower()
    )
    return [html.Span(f"⚠ {text}", className="late sub"), *note]


def beside(who: Person) -> str:
    """Say what somebody is: of which organisation, close to the patient, in whose place."""
    replaced = who.get("substitute_for")
    parts = (
        who.get("organisation"),
        _("next of kin") if who["kin"] else "",
        _("in the place of {who}").format(who=replaced) if replaced else "",
    )
    return ", ".join(part for part in parts if part)


def consent(one: Meeting, who: Person, stay: Stay, *, may: bool) -> list[Any]:
    """Show the patient's answer for this meeting, and offer to note it (D97, D98)."""
    kept = forms.consent_of(one, who["key"])
    if kept is None:
        sign, text = "⚠", _("not asked")
    elif not kept["given"]:
        sign, text = "✗", _("no")
    else:
        sign, text = (
            ("✓", _("yes, and informed")) if kept["informed"] else ("⚠", _("yes, not informed yet"))
        )
    note = [button(_("Note the answer"), forms.consent_form(one, who, stay))] if may else []
    return [html.Span(f"{sign} {text}", className="" if sign == "✓" else "late"), *note]


def link(one: Meeting, who: Person, stay: Stay, *, may: bool, now: datetime) -> list[Any]:
    """Show whether a link was made and opened, and offer to make one; kin need the consent first."""
    made = latest(one, who["key"])
    text = told(made, now=now)
    kept = forms.consent_of(one, who["key"])
    shut = who["kin"] and not (kept and kept["given"] and kept["informed"])
    again = _("New link") if made else _("Make a link")
    make = [] if shut or not may else [button(again, forms.link_form(one, who, stay))]
    wait = [html.Span(_("after the patient's consent"), className="sub")] if shut and may else []
    back = (
        [button(_("Take back"), forms.unlink_form(one, who, stay))]
        if may and made and not made.get("revoked_at")
        else []
    )
    return [html.Span(text), *make, *back, *wait]


def latest(one: Meeting, participant: str) -> Mapping[str, Any] | None:
    """Give the newest link of somebody."""
    return next((row for row in one["links"] if row["participant"] == participant), None)


def told(made: Mapping[str, Any] | None, *, now: datetime) -> str:
    """Say how a link stands."""
    if made is None:
        return ""
    if made["revoked_at"]:
        return _("taken back {at}").format(at=words.when(made["revoked_at"], now=now))
    if made["opened_at"]:
        return _("✓ opened {at}").format(at=words.when(made["opened_at"], now=now))
    return _("made {at}, not opened").format(at=words.when(made["made_at"], now=now))


def attendance(
    one: Meeting, who: Person, stay: Stay, me: Mapping[str, Any], *, may: bool
) -> list[Any]:
    """Show how somebody was identified, and offer to note it (D100)."""
    kept = forms.attended(one, who["key"])
    note = [button(_("Note"), forms.attendance_form(one, who, stay, me))] if may else []
    if kept is None:
        return [html.Span(_("not noted"), className="calm"), *note]
    how = option("attendance", "entry.identified", kept["identified"])
    joined = option("attendance", "entry.mode", kept["mode"])
    strange = kept["identified"] == "not_identified"
    text = _("{how}, by {who}; {joined}").format(how=how, who=kept["identified_by"], joined=joined)
    return [html.Span(text, className="late" if strange else ""), *note]


def uninvited(one: Meeting, stay: Stay, me: Mapping[str, Any], *, may: bool) -> list[Any]:
    """Show those who came without being invited, and offer to note another."""
    rows = [_stranger(a) for a in one["attendance"] if not a["invited"]]
    if may and one["content"]["held"] == "planned":
        anybody = {
            "key": NEW_KEY,
            "name": _("Somebody not invited"),
            "mode": "video",
            "invited": False,
        }
        note = button(
            _("+ Somebody not invited was there"), forms.attendance_form(one, anybody, stay, me)
        )
        rows.append(html.Tr(html.Td(note, colSpan=5)))
    return rows


def _stranger(kept: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    how = option("attendance", "entry.identified", kept["identified"])
    text = _("{how}, by {who}").format(how=how, who=kept["identified_by"])
    return html.Tr(
        [
            html.Th(html.Strong(_("Not invited")), scope="row", className="late"),
            html.Td(option("attendance", "entry.mode", kept["mode"])),
            html.Td(words.EN_DASH),
            html.Td(words.EN_DASH),
            html.Td(text),
        ]
    )


def organisations(one: Meeting) -> list[Any]:
    """Show which organisations have answered; those that have not stand out (D111)."""
    asked = one["content"]["organisations"]
    if not asked:
        return []
    lines = [
        html.Li(
            [
                html.Span(SIGNS[row["answer"]], className="sign", **{"aria-hidden": "true"}),
                html.Span(row["name"]),
                html.Span(option("meeting", "entry.organisations/answer", row["answer"])),
            ],
            className="behind" if row["answer"] == "unanswered" else "",
        )
        for row in asked
    ]
    return [html.Ul(lines, className="holders")]


SIGNS = {"accepted": "✓", "declined": "✗", "unanswered": "⚠"}
