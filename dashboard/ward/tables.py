"""What stands in the round list and the tables: every cell as text, ready to be drawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import around, series, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.answers import (
        Bed,
        Change,
        Finding,
        Latest,
        News2,
        Parked,
        Point,
        Readings,
        Round,
        RoundCall,
        RoundSession,
        Row,
        Series,
        Status,
    )

SHOWN_FINDINGS = 2
ONE_SET = timedelta(minutes=10)  # what is measured within it stands on one line of the table
SPARK = timedelta(days=7)
SPARK_WIDTH, SPARK_HEIGHT = 100, 24
SPARK_LOW, SPARK_HIGH, FEVER = 35.0, 41.0, 38.0  # FEVER: where NEWS2 begins to give a point
ALARMING = 3


class Tag(TypedDict):
    """An urgency, or a score, as sign, word and colour."""

    sign: str
    word: str
    css: str
    text: str
    answered: bool


class Spark(TypedDict):
    """A week of temperature as small lines."""

    lines: list[str]
    dots: list[list[float]]
    fever: float
    last: str
    label: str


class Line(TypedDict):
    """One patient of the round list, in words."""

    id: str
    rank: int
    group: str
    heading: str
    name: str
    identifier: str
    age: str
    news2: Tag
    change: str
    why: list[Tag]
    more: str
    measured: str
    measured_at: str
    late: bool
    temperature: Spark
    diagnosis: str
    day: str
    criteria: str
    ready: bool
    bed: str
    bed_until: str
    owner: str
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
    title: str
    date: str
    progress: str
    open: str
    done: int
    of: int
    read_at: str
    demo: bool
    session: Held | None
    lines: list[Line]


class Ringing(TypedDict):
    """A call that goes on, whoever is on the screen."""

    id: str
    episode: str
    person: str
    text: str
    link: str


class Held(TypedDict):
    """Today's round as a session."""

    id: str
    open: bool
    text: str
    calls: list[Ringing]


def held(told: RoundSession | None) -> Held | None:
    """Say who opened the round and when, or closed it, and which calls go on."""
    if told is None:
        return None
    opened = _("Round opened {at} by {by}").format(
        at=words.clock(told["opened_at"]), by=told["opened_by"]
    )
    closed = (
        _("Round closed {at} by {by}").format(
            at=words.clock(told["closed_at"]), by=told["closed_by"]
        )
        if told["closed_at"]
        else ""
    )
    return {
        "id": told["id"],
        "open": not closed,
        "text": closed or opened,
        "calls": [ringing(one) for one in told["calls"]],
    }


def ringing(call: RoundCall) -> Ringing:
    """Name a call that goes on, with the way back into it."""
    mode = {"video": _("Video"), "phone": _("Phone")}[call["mode"]]
    bare = call["reference"].replace(" ", "").replace("-", "")
    return {
        "id": call["id"],
        "episode": call["episode_id"],
        "person": f"{call['patient']} {words.identifier(call['identifier'])}",
        "text": _("{mode} since {at}").format(mode=mode, at=words.clock(call["started_at"])),
        "link": call["reference"] if call["mode"] == "video" else f"tel:{bare}",
    }


def nameless(view: View) -> View:
    """Take every name and number out, for a screen on a wall."""
    lines: list[Line] = [
        {**line, "name": "", "identifier": "", "age": "", "seek": "", "parked": ""}
        for line in view["lines"]
    ]
    return {**view, "session": None, "lines": lines}


def round_view(told: Round, session: RoundSession | None = None, *, now: datetime) -> View:
    """Put a round into words, in the order the backend gave."""
    counts = told["counts"]
    patients = ngettext("{n} patient", "{n} patients", counts["patients"])
    reviewed = _("{n} done").format(n=counts["reviewed"])
    aside = _("{n} parked").format(n=counts["parked"]) if counts["parked"] else ""
    return {
        "unit": told["unit"]["id"],
        "title": told["unit"]["name"],
        "date": words.long_date(told["date"]),
        "progress": ", ".join(
            filter(None, (patients.format(n=counts["patients"]), reviewed, aside))
        ),
        "open": _("{n} to acknowledge").format(n=counts["unacknowledged"])
        if counts["unacknowledged"]
        else "",
        "done": counts["reviewed"],
        "of": counts["patients"],
        "read_at": words.clock(told["generated_at"]),
        "demo": told["demo"],
        "session": held(session),
        "lines": [line(row, now=now) for row in told["rows"]],
    }


def line(row: Row, *, now: datetime) -> Line:
    """Put one patient into words."""
    done = row["review"]["status"] == "signed"
    person = row["patient"]
    latest = row["latest"]
    return {
        "id": row["episode_id"],
        "rank": row["rank"],
        "group": "done" if done else str(row["tier"]),
        "heading": _("Done today") if done else words.tier(row["tier"]),
        "name": person["name"],
        "identifier": words.identifier(person["identifier"]),
        "age": words.age(person["age"]),
        "news2": score(row["news2"]),
        "change": words.change(row["news2"].get("change_24h")),
        "why": [finding(found) for found in row["findings"][:SHOWN_FINDINGS]],
        "more": more(len(row["findings"]) - SHOWN_FINDINGS),
        "measured": words.ago(latest["at"], now=now) if latest["at"] else _("never"),
        "measured_at": due(latest, now=now),
        "late": latest["late"],
        "temperature": spark(row["temperature"], now=now),
        "diagnosis": said(row["diagnosis"]),
        "day": day(row["day"], row["planned_days"]),
        "criteria": _("{met} of {of}").format(**row["criteria"]),
        "ready": 0 < row["criteria"]["of"] == row["criteria"]["met"],
        "bed": row["bed"]["label"] if row["bed"] else "",
        "bed_until": until(row["bed"], now=now),
        "owner": row["owner"] or "",
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


def score(news2: News2 | Change) -> Tag:
    """Write a NEWS2 total; a level is named only when it is certain."""
    if "lower" not in news2:
        return {
            "sign": "",
            "word": _("no data"),
            "css": "unknown",
            "text": "",
            "answered": False,
        }
    sign = {"emergency": "■", "urgent": "◆", "single_three": "■"}.get(news2["level"], "")
    return {
        "sign": sign,
        "word": words.score(news2),
        "css": news2["level"] if news2["complete"] or sign else "unknown",
        "text": words.bounds(news2),
        "answered": False,
    }


def finding(found: Finding) -> Tag:
    """Write a finding with its urgency."""
    urgent = words.urgency(found["urgency"])
    return {
        "sign": urgent.sign,
        "word": urgent.word,
        "css": urgent.css,
        "text": words.tight(said(found["text"])),
        "answered": found["acknowledgement"] is not None,
    }


def parked(aside: Parked | None) -> str:
    """Say since when a patient is put aside, by whom and why."""
    if aside is None:
        return ""
    at = words.clock(aside["at"])
    return _("Parked {at} by {by}: {reason}").format(at=at, by=aside["by"], reason=aside["reason"])


def more(rest: int) -> str:
    """Say how many findings are not shown."""
    return _("+{n} more").format(n=rest) if rest > 0 else ""


def due(latest: Latest, *, now: datetime) -> str:
    """Say when the newest value came, or when a late one was due: silence is never good news."""
    if latest["late"] and latest["due_at"]:
        return _("due {at}").format(at=words.when(latest["due_at"], now=now))
    return words.when(latest["at"], now=now) if latest["at"] else ""


def day(number: int, planned: int | None) -> str:
    """Say how far the stay has come."""
    if planned is None:
        return _("day {n}").format(n=number)
    return _("day {n} of {of}").format(n=number, of=planned)


def bed(held: Bed | None, *, now: datetime) -> str:
    """Name the reserved bed and until when it is held."""
    if held is None:
        return ""
    return ", ".join(part for part in (held["label"], until(held, now=now)) if part)


def until(held: Bed | None, *, now: datetime) -> str:
    """Say until when a bed is held, if there is an end."""
    if held is None or held["until"] is None:
        return ""
    return _("until {at}").format(at=words.when(held["until"], now=now))


def status(review: Status) -> str:
    """Say where the round stands for one patient."""
    if review["status"] == "signed":
        return words.outcome(review["outcome"]) if review["outcome"] else _("done")
    return _("parked") if review["status"] == "parked" else _("not reviewed")


def spark(readings: Sequence[tuple[str, str]], *, now: datetime) -> Spark:
    """Draw a week of temperature: fixed axis, gaps left open."""
    kept = [(words.moment(at), float(value)) for at, value in readings]
    kept = [(at, value) for at, value in kept if at >= now - SPARK]
    xy = [(_x(at, now), _y(value)) for at, value in kept]
    stretches = series.unbroken([at for at, _value in kept])
    last = words.number(readings[-1][1]) if readings else ""
    return {
        "lines": [" ".join(f"{x},{y}" for x, y in xy[s.start : s.stop]) for s in stretches],
        "dots": [list(xy[s.start]) for s in stretches if len(s) == 1]
        + ([list(xy[-1])] if xy else []),
        "fever": _y(FEVER),
        "last": last,
        "label": _("Temperature 7 days, latest {value} °C").format(value=last)
        if last
        else _("No temperature"),
    }


def _x(at: datetime, now: datetime) -> float:
    return round((1 - (now - at) / SPARK) * SPARK_WIDTH, 1)


def _y(value: float) -> float:
    inside = min(max(value, SPARK_LOW), SPARK_HIGH)
    return round((SPARK_HIGH - inside) / (SPARK_HIGH - SPARK_LOW) * SPARK_HEIGHT, 1)


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
