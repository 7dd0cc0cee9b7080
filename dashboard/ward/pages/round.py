"""The round list: an empty sheet that the browser fills from the rows it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.answers import Unit


def page(units: Sequence[Unit], chosen: str, *, by_visits: bool = False) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the list of one unit, with no patient in it yet."""
    return html.Main(
        [
            html.Div(
                [
                    html.H1(_("Round"), id="title", tabIndex=-1),
                    html.Div(
                        [html.P(id="date", className="date"), html.P(id="progress")],
                        className="about",
                    ),
                    *_units(units, chosen),
                    html.Div(id="session", className="session"),
                    html.Button(_("Begin the round"), id="begin", className="primary"),
                ],
                className="pagehead",
            ),
            html.Div(
                [
                    html.Div(_filters(), className="filters", role="group", **_labelled(_("Show"))),
                    _orders(chosen, by_visits=by_visits),
                    html.Div(id="seek", className="seek"),
                    html.A(
                        _("Wall screens"),
                        href=f"/ward/walls?unit={chosen}",
                        className="walllink",
                        **{"data-go": "1"},
                    ),
                    html.Button(_("Print (p)"), id="print", className="quiet"),
                ],
                className="pagehead tools",
            ),
            html.Div(id="news", role="status"),
            html.Div(id="roundlist", **{"aria-busy": "true"}),
            html.P(
                _("Order: by urgency that can be said aloud; patients done today come last."),
                className="legend",
            ),
            dcc.Store(id="begun", data=chosen),
            html.Div(id="sink-begun", hidden=True),
        ],
        className="page-list",
    )


def _orders(chosen: str, *, by_visits: bool) -> Any:  # noqa: ANN401  -- dash brings no types
    links = [
        html.A(
            text,
            href=f"/ward/?unit={chosen}{'&order=visits' if visits else ''}",
            className="filter",
            **{"data-go": "1", **({"aria-current": "true"} if visits is by_visits else {})},
        )
        for text, visits in ((_("By need"), False), (_("By visits"), True))
    ]
    return html.Nav(links, className="filters orders", **_labelled(_("Order")))


def _filters() -> list[Any]:
    return [
        html.Button(
            text, className="filter", **{"data-filter": name, "aria-pressed": str(on).lower()}
        )
        for name, text, on in (
            ("mine", _("Mine"), False),
            ("all", _("All"), True),
            ("open", _("Not reviewed"), False),
        )
    ]


def _units(units: Sequence[Unit], chosen: str) -> list[Any]:
    others = [unit for unit in units if unit["id"] != chosen]
    if not others:
        return []
    links = [
        dcc.Link(unit["name"], href=f"/ward/?unit={unit['id']}", className="unit")
        for unit in others
    ]
    return [html.Nav(links, className="units", **_labelled(_("Other units")))]


def _labelled(name: str) -> dict[str, str]:
    return {"aria-label": name}
