"""The week at home: on the screen for whoever plans it, on paper for the patient's refrigerator (D74)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_file, stay_week, words
from dashboard.ward.pages import stay_head, stay_print, stay_visitors
from dashboard.ward.stay_parts import calm, told_browser, warn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dashboard.answers import Me
    from dashboard.ward.stay_week import Line

    Parts = list[Any]
    Told = Mapping[str, Any]


def week_page(stay: Told, told: Sequence[Told], first: date, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out seven days beside each other, today marked; a phone shows them below each other."""
    today = now.astimezone(words.STOCKHOLM).date()
    days = [day_of(told, day, today=today) for day in stay_week.week(first)]
    return html.Main(
        [
            stay_head.banner(stay, role, now=now),
            html.Div(
                [
                    html.Div(
                        [html.H2(_("The week at home")), ways(stay, first)], className="tools"
                    ),
                    *warn(paused(stay)),
                    html.Ol(days, className="week"),
                    *also(stay, html.H3, now=now),
                    html.P(where_from(), className="legend"),
                ],
                className="week-page",
            ),
            *told_browser(_("The week at home")),
        ],
        className="page-one-stay",
    )


def ways(stay: Told, first: date) -> Any:  # noqa: ANN401  -- dash brings no types
    """Give the ways to the weeks around it, to the paper, and back."""
    here = f"/ward/stay/{stay['episode_id']}"
    before, after = first - timedelta(days=7), first + timedelta(days=7)
    return html.Nav(
        [
            dcc.Link(_("Earlier"), href=f"{here}/week?from={before}"),
            dcc.Link(_("This week"), href=f"{here}/week"),
            dcc.Link(_("Later"), href=f"{here}/week?from={after}"),
            dcc.Link(_("For the patient's refrigerator"), href=f"{here}/week-sheet?from={first}"),
            dcc.Link(_("Back to the stay"), href=here),
        ],
        **{"aria-label": _("Weeks")},
    )


def day_of(told: Sequence[Told], day: date, *, today: date) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one day."""
    found = stay_week.lines(told, day)
    mark = [html.Span(_("today"), className="tag plain")] if day == today else []
    past = "past" if day < today else "now" if day == today else ""
    return html.Li(
        [
            html.H3([html.Span(stay_week.day_name(day, today=today)), *mark]),
            html.Ul([happening(one) for one in found]) if found else calm(_("Nothing planned.")),
        ],
        className=past,
    )


def happening(one: Line) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one thing that happens."""
    more = " · ".join(part for part in (one.who, one.state) if part)
    return html.Li(
        [
            html.P([html.Strong(one.when), html.Span(stay_week.kind(one.kind), className="kind")]),
            html.P(one.what),
            html.P(more, className="sub"),
        ],
        className=f"is-{one.kind}",
    )


def also(stay: Told, heading: Any, *, now: datetime) -> Parts:  # noqa: ANN401  -- dash brings no types
    """Name those who come at times that nobody has put into days."""
    rows = [html.Li(stay_visitors.one_line(one)) for one in visitors(stay, now=now)]
    if not rows:
        return []
    return [heading(_("Others who come")), html.Ul(rows, className="bullets")]


def visitors(stay: Told, *, now: datetime) -> list[Told]:
    """Give those who still come."""
    told = [one["content"] for one in stay_file.of_kind(stay, "visitor")]
    return [one for one in told if stay_visitors.comes(one, now=now)]


def paused(stay: Told) -> list[str]:
    """Say loudly when the care at home does not go on."""
    return {
        "readmitted": [_("The patient is back on the ward. Planned visits are not to be made.")],
        "discharged": [_("The stay is over: nothing more is planned here.")],
        "deceased": [_("The stay is over: nothing more is planned here.")],
    }.get(stay["status"], [])


def where_from() -> str:
    """Say where each part of the calendar is changed."""
    return _(
        "Measurements, rounds and calls come from the agreement, doses and visits from the care "
        "request, meetings from the meetings, deliveries from what goes home. Change it there."
    )


def week_sheet(
    stay: Told, told: Sequence[Told], agreed: Told, first: date, me: Me, *, now: datetime
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the same week for the refrigerator: what is the patient's, and whom to call."""
    today = now.astimezone(words.STOCKHOLM).date()
    with stay_print.in_swedish():
        body = [
            html.H1([_("The week at home"), html.Small(stay["patient"]["name"])]),
            *warn(paused(stay)),
            html.Table(
                [on_paper(told, day, today=today) for day in stay_week.week(first)],
                className="ruled days",
            ),
            *also(stay, html.H2, now=now),
            *whom_to_call(agreed),
        ]
        paper = stay_print.sheet(stay["patient"], body, me, now=now, numbered=False)
    return stay_print.on_screen(stay, paper)


def whom_to_call(agreed: Told) -> Parts:
    """Say whom to call: as it is agreed, and until then the ward."""
    current, now_ = agreed["current"], agreed["call_now"]
    if current is None:
        return stay_print.only_the_ward(now_)
    return stay_print.whom_to_call(current["content"], stay_print.ward_of(now_))


def on_paper(told: Sequence[Told], day: date, *, today: date) -> Any:  # noqa: ANN401  -- dash brings no types
    """Write one day: a line for each thing, none parted from its day."""
    found = stay_week.lines(told, day, patients=True)
    rows = [_cells(one) for one in found] or [[html.Td(_("Nothing planned."), colSpan=3)]]
    head = html.Th(stay_week.day_name(day, today=today), scope="rowgroup", rowSpan=len(rows))
    return html.Tbody([html.Tr([head, *rows[0]]), *(html.Tr(cells) for cells in rows[1:])])


def _cells(one: Line) -> Parts:
    who = f"{one.who} ({one.state})" if one.state else one.who
    return [html.Td(html.Strong(one.when)), html.Td(one.what), html.Td(who)]
