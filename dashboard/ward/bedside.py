"""One patient in words: what the page shows beside the plots, and what one reads out by phone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import figures, series, tags, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.answers import (
        Acknowledged,
        Assessment,
        Criterion,
        Episode,
        Finding,
        Readings,
        Review,
        Series,
    )

HIGH = 3
A_DAY = timedelta(days=1)  # older than the last round: no longer the patient of today
EARLY = timedelta(hours=2)  # a set counts from here on before it is due (unit.toml, schedule)


class Latest(TypedDict):
    """The newest value of a panel, large."""

    name: str
    unit: str
    value: str
    points: str
    css: str
    at: str
    share: float
    old: bool
    overdue: str


class Found(TypedDict):
    """An open finding with its reason."""

    tag: tags.Tag
    because: str
    at: str
    rule: str
    kind: str
    answered: str
    comment: str


class Held(TypedDict):
    """A criterion with its answer as sign and word."""

    sign: str
    word: str
    css: str
    text: str
    why: str


class Decided(TypedDict):
    """An earlier decision."""

    outcome: str
    note: str
    by: str
    at: str
    next_check: str


def panels(episode: Episode, readings: Readings, *, now: datetime) -> list[Latest]:
    """Return what stands beside each panel of the plot, from the top."""
    both = zip(figures.PANELS, figures.chosen(readings), figures.shares(readings), strict=True)
    return [
        {
            **panel(kind, one, share=share, now=now),
            "overdue": overdue(one, episode["missed"], now=now),
        }
        for kind, one, share in both
    ]


def overdue(one: Series | None, missed: Sequence[str], *, now: datetime) -> str:
    """Say that a vital sign that is measured here should have come, and since when."""
    told = series.scored(one["points"]) if one else []
    since = [due for due in missed if told and series.at(told[-1]) < words.moment(due) - EARLY]
    return _("Late, due {at}").format(at=words.when(min(since), now=now)) if since else ""


def panel(kind: str, one: Series | None, *, share: float, now: datetime) -> Latest:
    """Write the newest value that can be true, with its points and its time."""
    told = series.scored(one["points"]) if one else []
    newest = told[-1] if told else None
    worth = newest["points"] if newest else None
    points = "" if worth is None else _("{n} p").format(n=worth)
    return {
        "name": words.vital(kind),
        "unit": words.unit(one["unit"]) if one else "",
        "value": words.number(newest["value"]) if newest else words.EN_DASH,
        "points": f"{words.points_sign(worth)} {points}".strip(),
        "css": f"p{worth or 0}",
        "at": words.when(newest["at"], now=now) if newest else "",
        "share": share,
        "old": newest is not None and now - series.at(newest) > A_DAY,
        "overdue": "",
    }


def findings(found: Sequence[Finding], *, now: datetime) -> list[Found]:
    """Write the open findings in the backend's order."""
    return [
        {
            "tag": tags.finding(one),
            "because": words.tight(said(one["because"])),
            "at": words.when(one["at"], now=now),
            "rule": one["rule"],
            "kind": one["kind"] or "",
            "answered": answered(one["acknowledgement"], now=now),
            "comment": one["acknowledgement"]["comment"] if one["acknowledgement"] else "",
        }
        for one in found
    ]


def answered(by: Acknowledged | None, *, now: datetime) -> str:
    """Say who answers for a finding, if anybody does."""
    if by is None:
        return ""
    return _("Acknowledged {at} by {by}").format(at=words.when(by["at"], now=now), by=by["by"])


def criterion(told: Criterion) -> Held:
    """Write a criterion; not enough data is an answer of its own."""
    sign, word = {
        "met": ("✓", _("met")),
        "not_met": ("✗", _("not met")),
        "not_enough_data": ("?", _("not enough data")),
        "waiting_for_person": ("…", _("waits for a person")),
    }[told["answer"]]
    return {
        "sign": sign,
        "word": word,
        "css": told["answer"],
        "text": said(told["text"]),
        "why": words.tight(said(told["why"])),
    }


def decided(review: Review, *, now: datetime) -> Decided:
    """Write an earlier decision with who answers for it."""
    check = review["next_check_at"]
    return {
        "outcome": words.outcome(review["outcome"]),
        "note": review["note"],
        "by": f"{review['author']['name']}, {review['author']['title']}",
        "at": words.when(review["signed_at"], now=now),
        "next_check": words.when(check, now=now) if check else "",
    }


def met(assessment: Assessment | None) -> str:
    """Count the criteria that are met."""
    told = assessment["criteria"] if assessment else []
    share = {"met": sum(one["answer"] == "met" for one in told), "of": len(told)}
    return _("{met} of {of}").format(**share)
