"""What stands in the round list: every cell as text, ready to be drawn."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import around, pace, sessions, sparks, tags, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.answers import Latest, Parked, Round, RoundSession, Row, Status

SHOWN_FINDINGS = 2
ALARMING = 3
_LACKING = re.compile(r" \((?:ofullständig|incomplete): [^)]*\)")
FIRST = 1  # the tier that stands first in every order


class Line(TypedDict):
    """One patient of the round list, in words."""

    id: str
    rank: int
    group: str
    heading: str
    name: str
    identifier: str
    age: str
    tier: str
    tier_says: str
    news2: tags.Tag
    bound: str
    change: str
    why: list[tags.Tag]
    more: str
    measured: str
    measured_at: str
    late: bool
    temperature: sparks.Spark
    diagnosis: str
    day: str
    criteria: str
    ready: bool
    bed: str
    bed_until: str
    owner: str
    mine: bool
    status: str
    status_at: str
    parked: str
    writers: list[str]
    open: str
    visit: str
    there: bool
    done: bool
    alarming: bool
    seek: str


class View(TypedDict):
    """The whole round list, in words."""

    unit: str
    order: str
    title: str
    date: str
    progress: str
    open: str
    done: int
    of: int
    read_at: str
    demo: bool
    session: sessions.Held | None
    lines: list[Line]


def round_view(
    told: Round, session: RoundSession | None = None, *, now: datetime, by_visits: bool = False
) -> View:
    """Put a round into words, in the order the backend gave."""
    counts = told["counts"]
    patients = ngettext("{n} patient", "{n} patients", counts["patients"])
    reviewed = _("{n} done").format(n=counts["reviewed"])
    aside = _("{n} parked").format(n=counts["parked"]) if counts["parked"] else ""
    over = session is not None and session["closed_at"] is not None
    end = "" if over else expected(told["rows"], now=now)
    return {
        "unit": told["unit"]["id"],
        "order": "visits" if by_visits else "need",
        "title": told["unit"]["name"],
        "date": words.long_date(told["date"]),
        "progress": ", ".join(
            filter(None, (patients.format(n=counts["patients"]), reviewed, aside, end))
        ),
        "open": _("{n} to acknowledge").format(n=counts["unacknowledged"])
        if counts["unacknowledged"]
        else "",
        "done": counts["reviewed"],
        "of": counts["patients"],
        "read_at": words.clock(told["generated_at"]),
        "demo": told["demo"],
        "session": sessions.held(session),
        "lines": [line(row, now=now, by_visits=by_visits) for row in told["rows"]],
    }


def expected(rows: Sequence[Row], *, now: datetime) -> str:
    """Say when the round will be done at today's pace, if that can be said."""
    end = pace.expected_end(rows, now=now)
    return _("expected done {at}").format(at=f"{end:%H:%M}") if end else ""


def line(row: Row, *, now: datetime, by_visits: bool = False) -> Line:
    """Put one patient into words."""
    done = row["review"]["status"] == "signed"
    person = row["patient"]
    latest = row["latest"]
    group, heading = visit_group(row) if by_visits else tier_group(row)
    return {
        "id": row["episode_id"],
        "rank": row["rank"],
        "group": group,
        "heading": heading,
        "name": person["name"],
        "identifier": words.identifier(person["identifier"]),
        "age": words.age(person["age"]),
        "tier": _("tier {n}").format(n=row["tier"]) if by_visits and not group.isdigit() else "",
        "tier_says": words.tier(row["tier"]),
        "news2": tags.score(row["news2"]),
        "bound": tags.bound(row["news2"]),
        "change": words.change(row["news2"].get("change_24h")),
        "why": [brief(tags.finding(found)) for found in row["findings"][:SHOWN_FINDINGS]],
        "more": more(len(row["findings"]) - SHOWN_FINDINGS),
        "measured": age(latest, now=now),
        "measured_at": due(latest, now=now),
        "late": latest["late"],
        "temperature": sparks.spark(row["temperature"], now=now),
        "diagnosis": said(row["diagnosis"]),
        "day": words.day(row["day"], row["planned_days"]),
        "criteria": _("{met} of {of}").format(**row["criteria"]),
        "ready": 0 < row["criteria"]["of"] == row["criteria"]["met"],
        "bed": words.place(row["bed"]["label"]) if row["bed"] else "",
        "bed_until": words.until(row["bed"], now=now),
        "owner": row["owner"] or "",
        "mine": row["mine"],
        "status": status(row["review"]),
        "status_at": words.when(row["review"]["at"], now=now) if row["review"]["at"] else "",
        "parked": parked(row["parked"]),
        "writers": row["writers"],
        "visit": around.soon(row["visit"], now=now),
        "there": bool(row["visit"] and row["visit"]["now"]),
        "open": _("{n} to acknowledge").format(n=row["unacknowledged"])
        if row["unacknowledged"]
        else "",
        "done": done,
        "alarming": any(
            found["urgency"] >= ALARMING and found["acknowledgement"] is None
            for found in row["findings"]
        ),
        "seek": f"{person['name']} {person['identifier'].replace('-', '')}".casefold(),
    }


def tier_group(row: Row) -> tuple[str, str]:
    """Say which tier a patient stands in; those done today stand last."""
    if row["review"]["status"] == "signed":
        return "done", _("Done today")
    return str(row["tier"]), words.tier(row["tier"])


def visit_group(row: Row) -> tuple[str, str]:
    """Say when somebody is in the home; whoever is in danger stands first all the same."""
    if row["review"]["status"] == "signed" or row["tier"] == FIRST:
        return tier_group(row)
    if row["visit"] is None:
        return "unvisited", _("No visit today")
    if row["visit"]["now"]:
        return "there", _("Home care is there now")
    return "later", _("Visit later today")


def parked(aside: Parked | None) -> str:
    """Say since when a patient is put aside, by whom and why."""
    if aside is None:
        return ""
    at = words.clock(aside["at"])
    return _("Parked {at} by {by}: {reason}").format(at=at, by=aside["by"], reason=aside["reason"])


def brief(tag: tags.Tag) -> tags.Tag:
    """Leave out what a score lacks: the column beside it says how high it may be in truth."""
    return {**tag, "text": _LACKING.sub("", tag["text"])}


def more(rest: int) -> str:
    """Say how many findings are not shown."""
    return _("+{n} more").format(n=rest) if rest > 0 else ""


def age(latest: Latest, *, now: datetime) -> str:
    """Say how old the newest value is, or for how long a late one has been waited for."""
    if latest["late"] and latest["due_at"]:
        return words.ago(latest["due_at"], now=now)
    return words.ago(latest["at"], now=now) if latest["at"] else _("never")


def due(latest: Latest, *, now: datetime) -> str:
    """Say when the newest value came, or when a late one was due: silence is never good news."""
    if latest["late"] and latest["due_at"]:
        return _("due {at}").format(at=words.when(latest["due_at"], now=now))
    return words.when(latest["at"], now=now) if latest["at"] else ""


def status(review: Status) -> str:
    """Say where the round stands for one patient."""
    if review["status"] == "open" and review["outcome"]:
        return _("{outcome}; HIGH since then").format(outcome=words.outcome(review["outcome"]))
    if review["status"] == "signed":
        return words.outcome(review["outcome"]) if review["outcome"] else _("done")
    return _("parked") if review["status"] == "parked" else _("not reviewed")
