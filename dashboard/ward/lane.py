"""The lane above the plots: doses, visits, samples, decisions and missed sets on the same time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import words
from dashboard.ward.traces import INK, MARKS, MUTED, PAPER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.answers import Episode, Readings

    Figure = dict[str, Any]

SAMPLES = ("crp", "leukocytes", "creatinine")
HEIGHT = (0.0, 1.0)


class Mark(NamedTuple):
    """Something that happened: when, what kind of thing, and what one reads at it."""

    at: str
    kind: str
    told: str


class Look(NamedTuple):
    """How a kind of thing is marked: by shape first, so that no colour is needed."""

    symbol: str
    sign: str
    fill: str
    line: str
    size: int
    y: float


LOOKS = {
    "dose": Look("triangle-down", "▼", INK, INK, 8, 0.8),
    "not_given": Look("triangle-down", "▽", PAPER, MARKS[3], 9, 0.8),
    "visit": Look("diamond-wide", "◇", PAPER, INK, 8, 0.5),
    "sample": Look("cross", "✚", INK, INK, 6, 0.2),
    "missed": Look("circle", "○", PAPER, MUTED, 6, 0.2),
    "decision": Look("line-ns", "┆", MUTED, MUTED, 11, 0.5),
}


def named() -> dict[str, str]:
    """Name the kinds."""
    return {
        "dose": _("dose given"),
        "not_given": _("dose not given"),
        "visit": _("visit"),
        "sample": _("sample"),
        "missed": _("missed measurement"),
        "decision": _("decision"),
    }


def legend() -> list[tuple[str, str]]:
    """Say what each sign means."""
    return [(f"{LOOKS[kind].sign}{words.NO_BREAK}", word) for kind, word in named().items()]


def marks(episode: Episode, readings: Readings) -> list[Mark]:
    """Gather what happened, kind by kind."""
    return [
        *_doses(episode),
        *_visits(episode),
        *_samples(readings),
        *_missed(episode),
        *_decided(episode),
    ]


def traces(episode: Episode, readings: Readings, axis: str) -> list[Figure]:
    """Draw a trace a kind, so that each has its shape and its name at the pointer."""
    told: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks(episode, readings):
        told[mark.kind].append(mark)
    return [_trace(kind, found, axis) for kind, found in told.items()]


def _trace(kind: str, found: list[Mark], axis: str) -> Figure:
    look = LOOKS[kind]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": named()[kind],
        "x": [words.naive(mark.at) for mark in found],
        "y": [look.y] * len(found),
        "yaxis": axis,
        "cliponaxis": False,
        "customdata": [mark.told for mark in found],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "symbol": look.symbol,
            "size": look.size,
            "color": look.fill,
            "line": {"color": look.line, "width": 1.5},
            "opacity": 1,
        },
    }


def _doses(episode: Episode) -> Iterator[Mark]:
    for one in episode["infusions"]:
        if one["given"] is not None:
            kind = "dose" if one["given"] else "not_given"
            yield Mark(one["at"], kind, _told(kind, one["by"]))


def _visits(episode: Episode) -> Iterator[Mark]:
    for one in episode["visited"]:
        yield Mark(one["at"], "visit", _told("visit", one["by"]))


def _samples(readings: Readings) -> Iterator[Mark]:
    taken: dict[str, list[str]] = defaultdict(list)
    for one in readings["series"]:
        if one["kind"] in SAMPLES:
            for point in one["points"]:
                taken[point["at"]].append(f"{said(one['name'])} {words.number(point['value'])}")
    for at, values in taken.items():
        yield Mark(at, "sample", _told("sample", ", ".join(values)))


def _missed(episode: Episode) -> Iterator[Mark]:
    for at in episode["missed"]:
        yield Mark(at, "missed", _told("missed", words.clock(at)))


def _decided(episode: Episode) -> Iterator[Mark]:
    for one in episode["reviews"]:
        if not one["withdrawn_at"]:
            by = f"{words.outcome(one['outcome'])}, {one['author']['name']}"
            yield Mark(one["signed_at"], "decision", _told("decision", by))


def _told(kind: str, what: str) -> str:
    word = named()[kind]
    return f"{word[0].upper()}{word[1:]}: {what}"
