"""The discharge conversation: the board, what was agreed, and the patient's letter on A4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext
from dashboard.ward import talk, talk_form, words
from dashboard.ward.pages.banner import banner

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.answers import Choices, Episode
    from dashboard.answers.discharge import BoardRow, Conversation, Discharge, Letter

    Parts = list[Any]


def page(told: Discharge, episode: Episode, choices: Choices, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the page; the form, and the letter while it is written, are drawn by the browser."""
    return html.Main(html.Div(view(told, episode, choices, now=now), id="talk-view"))


def view(told: Discharge, episode: Episode, choices: Choices, *, now: datetime) -> Parts:
    """Return everything of the page; it is drawn anew when a version has been signed."""
    newest = talk.standing(told)
    done = newest is not None and newest["outcome"] == "discharge"
    earlier = [one for one in told["conversations"] if not done or one is not newest]
    return [
        banner(episode, now=now, home=True),
        html.Div(
            [
                html.Div(
                    [
                        _head(newest),
                        _signed(newest, now=now) if done and newest else _open(told, now=now),
                        html.Div(id="talk"),
                        _versions(earlier, now=now),
                    ],
                    className="said",
                ),
                html.Div(
                    _paper(newest, episode) if done and newest else html.Div(id="letter"),
                    id="paper",
                    className="talkpaper",
                    tabIndex=0,
                    role="region",
                    **{"aria-label": _("The patient's letter")},
                ),
            ],
            className="talk",
        ),
        html.Div(id="talk-bar"),
        dcc.Store(
            id="talk-data",
            data=talk_form.context(told, episode, choices, now=now) | _from(episode, now),
        ),
        html.Div(id="sink-talk-data", hidden=True),
    ]


def _from(episode: Episode, now: datetime) -> dict[str, Any]:
    """Return what stands around the letter's text."""
    return {"from": episode["unit"]["name"], "date": letter_date(now), "to": _to(episode)}


def _to(episode: Episode) -> list[str]:
    person = episode["patient"]
    return [person["name"], words.identifier(person["identifier"])]


def letter_date(at: datetime) -> str:
    """Write a day as a letter does; the letter is in Swedish whoever reads the page."""
    return format_date(at.astimezone(words.STOCKHOLM).date(), "d MMMM y", locale="sv")


def _head(newest: Conversation | None) -> Any:  # noqa: ANN401  -- dash brings no types
    state = _("not signed") if newest is None else _("version {n}").format(n=newest["number"])
    return html.H2([_("Discharge conversation"), html.Small(state)], className="pagetitle")


def _open(told: Discharge, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    at = told["assessed_at"]
    judged = _("assessed {at}").format(at=words.when(at, now=now)) if at else ""
    reader = None
    if not told["may_write"]:
        reader = html.P(_("A doctor of the ward signs the conversation."), className="calm")
    return html.Div([_board(told["board"], judged, now=now), reader])


def _board(rows: Sequence[BoardRow], judged: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    answers = talk.answer_words()
    lacking = talk.lacking(rows)
    head = [
        html.Th(_("Criterion"), scope="col"),
        *(html.Th(word, scope="col", className="answer") for _sign, word in answers.values()),
        html.Th(_("What it rests on"), scope="col"),
    ]
    table = html.Table(
        [
            html.Thead(html.Tr(head)),
            html.Tbody([_row(one) for one in talk.board(rows, now=now)]),
        ],
        className="talkboard",
    )
    missing = html.P([html.Strong(_("Missing: ")), "; ".join(lacking)], className="lacking")
    title = html.H3([talk.headline(rows), html.Small(judged)])
    return html.Section(
        [title, missing if lacking else None, table if rows else None], className="card"
    )


def _row(one: talk.Criterion) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Tr(
        [
            html.Th(one["text"], scope="row"),
            *(_answer(name, one["answer"]) for name in talk.ANSWERS),
            html.Td([one["why"], " ", html.Span("; ".join(one["rests_on"]))]),
        ],
        className=one["answer"],
    )


def _answer(name: str, given: str) -> Any:  # noqa: ANN401  -- dash brings no types
    sign, word = talk.answer_words()[name]
    if name != given:
        return html.Td(className="answer")
    return html.Td(
        [
            html.Span(sign, className="sign", **{"aria-hidden": "true"}),
            html.Span(word, className="unseen"),
        ],
        className="answer given",
    )


def _signed(one: Conversation, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a version as it was signed: nothing in it can be changed."""
    by = _("Signed {at} by {name}, {title}").format(
        at=words.when(one["signed_at"], now=now), **one["author"]
    )
    ended = talk.endings()[one["outcome"]]
    back = one["withdrawn_at"]
    return html.Div(
        [
            html.P([html.Strong(ended), " ", by], className="signature"),
            html.P(_("Taken back {at}").format(at=words.when(back, now=now)), className="wrong")
            if back
            else None,
            html.Section(_facts(one, now=now), className="card"),
            _board(one["board"], _("as it stood when it was signed"), now=now),
        ]
    )


def _facts(one: Conversation, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    said = one["said"]
    referral = talk_form.referrals()[said["referral"]] if said["referral"] else words.EN_DASH
    facts = (
        (_("Held"), words.when(one["held_at"], now=now)),
        (_("Took part"), "; ".join(_person(who) for who in one["participants"])),
        (_("Criteria not met"), one["unmet_reason"]),
        (_("Summary"), said["note"]),
        (_("Follow-up"), _joined(said, "follow_up_what", "follow_up_when", "follow_up_who")),
        (
            _("Referral"),
            ". ".join(
                part for part in (referral, _joined(said, "referral_to", "referral_about")) if part
            ),
        ),
        (_("Contact"), _joined(said, "contact_who", "contact_phone", "contact_hours")),
    )
    rows = [html.Div([html.Dt(name), html.Dd(fact)]) for name, fact in facts if fact]
    return html.Dl(rows, className="talkagreed")


def _person(who: Any) -> str:  # noqa: ANN401  -- TypedDicts of two answers
    return f"{who['name']} ({words.mode(who['mode'])})"


def _joined(said: dict[str, str], *names: str) -> str:
    return ". ".join(said[name].strip().rstrip(".") for name in names if said[name].strip())


def _versions(earlier: Sequence[Conversation], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    if not earlier:
        return None
    many = ngettext("{n} earlier version", "{n} earlier versions", len(earlier))
    return html.Details(
        [
            html.Summary(many.format(n=len(earlier))),
            *(
                html.Div(
                    [html.H3(_("Version {n}").format(n=one["number"])), _signed(one, now=now)],
                    className="version",
                )
                for one in earlier
            ),
        ],
        className="versions",
    )


def _paper(one: Conversation, episode: Episode) -> Parts:
    """Lay out the letter as it was signed, with the button that prints it and nothing else."""
    head = html.Div(
        [
            html.Button(
                _("Put the letter on paper (p)"), className="primary", **{"data-print": "1"}
            ),
            html.Button(_("Correct the conversation"), id="talk-correct", className="quiet"),
        ],
        className="paperhead",
    )
    return [head, html.Div(letter(one["letter"], one, episode), id="letter")]


def letter(written: Letter, one: Conversation, episode: Episode) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the letter itself."""
    sections = [
        html.Section(
            [html.H4(part["heading"]), *(html.P(line) for line in part["paragraphs"])],
            className=f"part is-{part['key']}",
        )
        for part in written["sections"]
    ]
    who = one["author"]
    return html.Article(
        [
            html.Div(
                [
                    html.P(episode["unit"]["name"], className="from"),
                    html.P(letter_date(words.moment(one["signed_at"]))),
                ],
                className="letterhead",
            ),
            html.P([html.Span(line) for line in _to(episode)], className="to"),
            html.H3(written["title"]),
            html.P(written["greeting"]),
            *sections,
            html.P(written["closing"], className="closing"),
            html.P(f"{who['name']}, {who['title'].lower()}"),
        ],
        className="letter",
        lang="sv",
    )
