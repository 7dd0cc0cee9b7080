"""The meetings of a stay: planned with neutral words, each let in by a link of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_meetings as forms
from dashboard.ward import words
from dashboard.ward.pages import stay_head, stay_roll
from dashboard.ward.stay_file import HOME_FILE
from dashboard.ward.stay_forms import form, option
from dashboard.ward.stay_parts import button, calm, card, facts, told_browser, warn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Stay = Mapping[str, Any]
    Told = Mapping[str, Any]
    Meeting = Mapping[str, Any]


UNAPPROVED = "Not approved"  # how the data files begin what nobody has approved yet


def meetings_page(
    stay: Stay, told: Told, me: Mapping[str, Any], *, more: Sequence[Any] = (), now: datetime
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a stay's meetings: those to come first, those that were or were not held below."""
    whole = {"requests": [], "entries": [], "next": [], **stay}
    may = me["role"] in HOME_FILE and bool(whole["next"] or me["role"] == "home_care_nurse")
    rows = sorted(told["meetings"], key=lambda one: one["content"]["starts_at"])
    coming = [one for one in rows if one["content"]["held"] == "planned"]
    past = [one for one in reversed(rows) if one["content"]["held"] != "planned"]
    back = dcc.Link(_("← The stay"), href=f"/ward/stay/{stay['episode_id']}", className="back")
    return html.Main(
        [
            stay_head.banner(whole, me["role"], now=now),
            html.Div(
                [
                    html.Div(
                        [
                            html.H2(_("Meetings"), className="meetings-title"),
                            back,
                            *(plans(whole, told, me, now=now) if may else []),
                        ],
                        className="pagehead",
                    ),
                    *[meeting(one, told, whole, me, may=may, now=now) for one in coming],
                    *([] if coming else [calm(_("No meeting is planned."))]),
                    *([html.H2(_("Before"), className="below group")] if past else []),
                    *[meeting(one, told, whole, me, may=may, now=now) for one in past],
                    about(told),
                    *more,
                ],
                className="page-stay meetings",
            ),
            *told_browser(_("Meetings")),
        ],
        className="page-one-stay",
    )


def plans(stay: Stay, told: Told, me: Mapping[str, Any], *, now: datetime) -> list[Any]:
    """Offer to plan a meeting, and to begin one at once."""
    return [
        button(_("Plan a meeting"), forms.plan_form(told, stay, me, now=now), "primary"),
        button(_("An acute meeting now"), forms.acute_form(told, stay, me, now=now), "acute"),
    ]


def meeting(
    one: Meeting,
    told: Told,
    stay: Stay,
    me: Mapping[str, Any],
    *,
    may: bool,
    now: datetime,
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one meeting: when and how, what is missing, who takes part and how each is let in."""
    planned = one["content"]["held"] == "planned"
    return html.Article(
        [
            html.Header(
                [
                    html.H3(heading(one)),
                    html.Span(held(one), className=f"state {one['content']['held']}"),
                    html.Div(acts(one, told, stay) if may else [], className="do"),
                ]
            ),
            *warn(lacking(one, planned=planned)),
            facts(how(one, told)),
            stay_roll.roll(one, stay, me, may=may, now=now),
            *stay_roll.organisations(one),
        ],
        className="request meeting",
    )


def heading(one: Meeting) -> str:
    """Name a meeting by its kind, day and hours; never by the patient."""
    content = one["content"]
    begins, ends = words.moment(content["starts_at"]), words.moment(content["ends_at"])
    kind = option("meeting", "entry.type", content["type"])
    return f"{kind} {begins:%Y-%m-%d %H:%M}{words.EN_DASH}{ends:%H:%M}"


def held(one: Meeting) -> str:
    """Say whether it is planned, was held, or was called off."""
    return option("meeting_held", "held", one["content"]["held"])


def acts(one: Meeting, told: Told, stay: Stay) -> list[Any]:
    """Offer to change a meeting, to check a text for it, and to say what became of it."""
    ids = {"episode": stay["episode_id"]}
    approved = told["invitation"]["text"]
    return [
        button(_("Change"), forms.change_form(one, told, stay)),
        button(
            _("A text of your own"),
            form("invitation_text", "invitation_text", ids, values={"text": approved}),
        ),
        button(_("Held or called off"), forms.held_form(one, stay), "quiet framed"),
    ]


def lacking(one: Meeting, *, planned: bool) -> list[str]:
    """Say what somebody must see to before the meeting, or about who was there."""
    found = []
    if planned and one["phone_needed"]:
        found.append(_("The meeting is today: call each of them instead of writing."))
    if planned and one["unanswered"]:
        names = ", ".join(one["unanswered"])
        found.append(
            _("Not answered: {names}. Call, or decide to hold it without.").format(names=names)
        )
    if one["uninvited"]:
        found.append(_("Somebody who was not invited was there: end the meeting and begin anew."))
    if any(a["identified"] == "not_identified" for a in one["attendance"]):
        found.append(_("Somebody was not identified: end the meeting and begin anew."))
    return found


def how(one: Meeting, told: Told) -> list[tuple[str, Any]]:
    """Say how the meeting is held, and who convenes, starts and hosts it (D22, D112)."""
    content = one["content"]
    tools = {tool["id"]: tool["name"] for tool in told["tools"]}
    link, dial = content["link"], content["dial_in"]
    room = (
        html.A(_("Open the room"), href=link, target="_blank", rel="noreferrer") if link else None
    )
    number = html.A(dial, href=f"tel:{dial.replace(' ', '')}", className="phone") if dial else None
    shown = (
        (_("Form"), option("meeting", "entry.mode", content["mode"])),
        (_("Tool"), tools.get(content["tool"], content["tool"])),
        (_("Room"), room),
        (_("Call in"), number),
        (_("Convenes"), content["convener"]),
        (_("Starts"), content["starter"]),
        (_("Host"), content["host"]),
        (_("Sensitive"), _("yes") if content["sensitive"] else _("no")),
    )
    return [(name, value) for name, value in shown if value]


def about(told: Told) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say what may be written, and from which approved text it comes (D95, D101, D108)."""
    text = told["invitation"]
    approved = not text["approver"].startswith(UNAPPROVED)
    who = text["approver"] if approved else _("not approved by the information owner yet")
    return html.P(
        _(
            "Invitations carry time, link and number alone: version {version} of the text, {who}. "
            "Patients are invited through 1177, where log-in says who they are."
        ).format(version=text["version"], who=who),
        className="legend",
    )


def card_of(stay: Stay) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show on the stay's page when the next meeting is, and the way to all of them."""
    rows = [one for one in stay["entries"] if one["kind"] == "meeting"]
    planned = sorted(
        (one for one in rows if one["content"]["held"] == "planned"),
        key=lambda one: one["content"]["starts_at"],
    )
    lines = [html.Li(f"{heading(one)}, {one['content']['convener']}") for one in planned]
    link = dcc.Link(
        _("Plan and hold meetings"),
        href=f"/ward/stay/{stay['episode_id']}/meetings",
        className="to",
    )
    return card(
        _("Meetings"),
        html.Ul(lines, className="file") if lines else calm(_("No meeting is planned.")),
        html.P(link),
        at="meetings",
    )
