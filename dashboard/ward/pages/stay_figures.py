"""Follow-up: what became of care at home, as figures without names, as plots, table and CSV."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_words, words
from dashboard.ward.stay_parts import calm, page, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Figure = dict[str, Any]

ACT, INK, GRID = "#12506a", "#1b2a33", "#e3e8ea"
FONT = '"Source Sans 3", system-ui, sans-serif'
PLOT = {"displayModeBar": False, "responsive": False, "doubleClick": False, "showTips": False}
PERIODS = (30, 90, 365)
CSV = "/api/v1/follow-up.csv"


def figures_page(told: Mapping[str, Any], unit: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the figures; every plot stands above the table of the same numbers."""
    stays = told["stays"]
    link = html.A(
        _("Fetch as CSV"),
        href=f"{CSV}?unit={unit['id']}&first={told['first']}&last={told['last']}",
        className="csv",
    )
    days = _("{first} to {last}").format(first=told["first"], last=told["last"])
    chosen = (date.fromisoformat(told["last"]) - date.fromisoformat(told["first"])).days
    return page(
        _("Follow-up"),
        html.Dl(tiles(told["total"]), className="tiles"),
        *(_plots(stays) if stays else [calm(_("Nobody was at home on these days."))]),
        *([_table(stays)] if stays else []),
        unit=unit["id"],
        beside=[
            html.P(f"{unit['name']}, {days}", className="about"),
            periods(unit["id"], chosen),
            link,
        ],
    )


def periods(unit: str, chosen: int) -> Any:  # noqa: ANN401  -- dash brings no types
    """Let the reader choose how far back the figures go."""
    return html.Nav(
        [
            html.A(
                _("{n} days").format(n=days),
                href=f"/ward/follow-up?unit={unit}&days={days}",
                className="filter",
                **{"data-go": "1", **({"aria-current": "true"} if days == chosen else {})},
            )
            for days in PERIODS
        ],
        className="filters",
        **{"aria-label": _("Period")},
    )


def tiles(total: Mapping[str, Any]) -> list[Any]:
    """Show the outcome set (D39, D120); what nobody has answered yet is a dash, not a nought."""
    counted = (
        (_("Stays"), total["stays"]),
        (_("Bed-days at home"), round(total["days_at_home"])),
        (_("Back to the ward"), total["back_to_ward"]),
        (_("Readmitted afterwards"), total["readmitted_within_limit"]),
        (_("Deaths"), total["died"]),
        (_("Calls to 112"), total["calls_112"]),
        (_("Hours to accept, median"), total["median_hours_to_accept"]),
        (_("Alarms a day at home"), total["alarms_per_day"]),
        (_("Safety 0–10"), total["safety"]),
        (_("Satisfaction 0–10"), total["satisfaction"]),
    )
    return [html.Div([html.Dt(name), html.Dd(number(value))]) for name, value in counted]


def number(value: float | None) -> str:
    """Write a figure in the reader's language."""
    return words.number(value)


def tidy(value: float | None) -> float | None:
    """Round what is counted in parts of days or hours to what one can mean."""
    return round(value, 1) if isinstance(value, float) else value


def _plots(stays: Sequence[Mapping[str, Any]]) -> list[Any]:
    plots = (
        (_("Days at home by diagnosis"), days_plot(stays)),
        (_("Alarms a day at home by diagnosis"), alarms_plot(stays)),
        (_("Outcome"), outcome_plot(stays)),
    )
    return [
        html.Div(
            [
                html.Section(
                    [html.H2(name), dcc.Graph(figure=figure, config=PLOT, className="plot")],
                    className="card",
                )
                for name, figure in plots
            ],
            className="plots-row",
        )
    ]


def days_plot(stays: Sequence[Mapping[str, Any]]) -> Figure:
    """Draw the days at home of each diagnosis, the most at the top."""
    days = days_of(stays)
    return bars([(name, round(n, 1)) for name, n in reversed(days.most_common())])


def alarms_plot(stays: Sequence[Mapping[str, Any]]) -> Figure:
    """Draw the alarms a day at home of each diagnosis, in the order of the days."""
    days, alarms = days_of(stays), Counter[str]()
    for one in stays:
        alarms[diagnosis(one)] += one["alarms"]
    names = [name for name, n in reversed(days.most_common()) if n]
    return bars([(name, round(alarms[name] / days[name], 2)) for name in names])


def days_of(stays: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """Add up the days at home of each diagnosis."""
    days: Counter[str] = Counter()
    for one in stays:
        days[diagnosis(one)] += one["days_at_home"]
    return days


def diagnosis(one: Mapping[str, Any]) -> str:
    """Name a diagnosis in the reader's language."""
    return said(one["diagnosis_text"]) if "diagnosis_text" in one else str(one["diagnosis"])


def outcome_plot(stays: Sequence[Mapping[str, Any]]) -> Figure:
    """Draw how many stays stand where."""
    counted = Counter(stay_words.word("status", one["outcome"]) for one in stays)
    return bars(list(reversed(counted.most_common())))


def bars(told: Sequence[tuple[str, float]]) -> Figure:
    """Draw lying bars with their numbers beside them."""
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [n for _name, n in told],
        "y": [name for name, _n in told],
        "text": [words.number(n) for _name, n in told],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": ACT},
        "hoverinfo": "skip",
    }
    most = max((n for _name, n in told), default=1)
    layout = {
        "height": 60 + 30 * max(len(told), 4),
        "margin": {"l": 8, "r": 8, "t": 4, "b": 24},
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "xaxis": {"range": [0, most * 1.15], "gridcolor": GRID, "fixedrange": True},
        "yaxis": {"automargin": True, "fixedrange": True},
        "bargap": 0.35,
        "separators": words.separators(),
    }
    return {"data": [trace], "layout": layout}


def _table(stays: Sequence[Mapping[str, Any]]) -> Any:  # noqa: ANN401  -- dash brings no types
    head = (
        _("Diagnosis"),
        _("Path"),
        _("At home since"),
        _("Outcome"),
        _("Days at home"),
        _("Back to the ward"),
        _("Alarms"),
        _("Calls to 112"),
        _("Hours to accept"),
        _("Safety"),
        _("Satisfaction"),
    )
    rows = [
        html.Tr(
            [
                html.Th(diagnosis(one), scope="row"),
                html.Td(stay_words.path(one["path"])),
                html.Td(words.stamp(one["home_since"])),
                html.Td(stay_words.word("status", one["outcome"])),
                *(
                    html.Td(number(tidy(one[name])), className="number")
                    for name in (
                        "days_at_home",
                        "back_to_ward",
                        "alarms",
                        "calls_112",
                        "hours_to_accept",
                        "safety",
                        "satisfaction",
                    )
                ),
            ]
        )
        for one in stays
    ]
    return table(head, rows, "figures", _("Follow-up"))
