"""The numbers of the plots as a table: what a plot cannot say to everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import series, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.answers import Point, Readings, Series

ONE_SET = timedelta(minutes=10)  # what is measured within it stands on one line of the table


class Cell(TypedDict):
    """One value of the table of readings."""

    text: str
    css: str
    title: str


class Grid(TypedDict):
    """The numbers of the plots as a table, newest first."""

    caption: str
    head: list[str]
    rows: list[list[Cell]]


def readings_grid(told: Readings) -> Grid:
    """Put the numbers of the plots into a table."""
    kinds = [one for one in told["series"] if one["points"]]
    return {
        "caption": _("The same measurements as a table, newest first"),
        "head": [_("Time"), *(_head(one) for one in kinds)],
        "rows": [
            [_time(at), *(_cell(taken.get(one["kind"])) for one in kinds)]
            for at, taken in reversed(list(_sets(kinds)))
        ],
    }


def _head(one: Series) -> str:
    unit = words.unit(one["unit"])
    return f"{said(one['name'])} ({unit})" if unit else said(one["name"])


def _sets(kinds: Sequence[Series]) -> Iterator[tuple[datetime, dict[str, Point]]]:
    taken = sorted(
        ((series.at(p), one["kind"], p) for one in kinds for p in one["points"]), key=_when
    )
    begun: datetime | None = None
    row: dict[str, Point] = {}
    for at, kind, point in taken:
        if begun is None or at - begun > ONE_SET or kind in row:
            if begun is not None:
                yield begun, row
            begun, row = at, {}
        row[kind] = point
    if begun is not None:
        yield begun, row


def _when(taken: tuple[datetime, str, Point]) -> datetime:
    return taken[0]


def _time(at: datetime) -> Cell:
    return {"text": f"{at:%Y-%m-%d %H:%M}", "css": "time", "title": ""}


def _cell(point: Point | None) -> Cell:
    if point is None:
        return {"text": "", "css": "", "title": ""}
    if point["value"] is None:
        return {"text": words.EN_DASH, "css": "", "title": _("measured, no valid value")}
    text = words.number(point["value"])
    if point["implausible"] is not None:
        return {"text": text, "css": "doubted", "title": _("cannot be true, not scored")}
    worth = point["points"] or 0
    sign = f" {words.points_sign(worth)}{worth}" if worth else ""
    own = "" if point["source"] == "device" else words.source(point["source"])
    return {"text": text + sign, "css": f"p{worth}", "title": own}
