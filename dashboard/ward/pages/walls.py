"""Wall screens: hang this browser up, and take down what hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import words
from dashboard.ward.stay_parts import page, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.answers import HungWall

HANGS = frozenset({"physician", "nurse"})


def walls_page(told: Sequence[HungWall], unit: str, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the ward's wall screens, and how this browser becomes one."""
    return page(
        _("Wall screens"),
        *([_hang(unit)] if role in HANGS else []),
        html.H2(_("Hanging now"), className="below group"),
        _list(told, now=now),
        unit=unit,
    )


def _hang(unit: str) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Section(
        [
            html.P(
                _(
                    "Open this page in the browser that shall hang on the wall. It then shows the "
                    "round without names, and nothing else: your own login in it ends at once, and "
                    "nobody can open a patient or come back to it from there."
                ),
            ),
            html.Button(
                _("Hang up on the wall"),
                className="primary",
                **{"data-hang": unit, "type": "button"},
            ),
        ],
        className="card hang",
    )


def _list(told: Sequence[HungWall], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    if not told:
        return html.P(_("No wall screen hangs on this ward."), className="calm")
    head = (_("Hung up by"), _("When"), _("Last seen"), _("Hangs at most until"), _("Do"))
    return table(head, [_one(wall, now=now) for wall in told], "walls", _("Wall screens"))


def _one(wall: HungWall, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    hung = words.when(wall["hung_at"], now=now)
    return html.Tr(
        [
            html.Th([wall["hung_by"], html.Span(wall["title"], className="sub")], scope="row"),
            html.Td(hung),
            html.Td(words.when(wall["seen_at"], now=now)),
            html.Td(words.when(wall["expires_at"], now=now)),
            html.Td(
                html.Button(
                    _("Take down"),
                    className="quiet",
                    **{
                        "data-down": wall["id"],
                        "type": "button",
                        "aria-label": _("Take down the wall screen hung up {at}").format(at=hung),
                    },
                )
            ),
        ]
    )
