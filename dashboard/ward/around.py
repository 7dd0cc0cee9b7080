"""What stands beside the curves, in words: since the last round, labs, infusions, plan, who is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dashboard.answers import (
        Episode,
        Happened,
        Infusion,
        Lab,
        Participant,
        PlannedVisit,
        Said,
        Task,
        Visit,
    )

GRAMS = "g"
ARROWS = {"up": "↑", "down": "↓", "level": "→"}


class Line(TypedDict):
    """One thing that has happened since the last round."""

    at: str
    what: str
    text: str
    by: str
    unread: bool


class LabLine(TypedDict):
    """A laboratory value: the newest, where it is going, and what it was before."""

    name: str
    value: str
    unit: str
    arrow: str
    trend: str
    at: str
    before: str
    usual: str


class InfusionLine(TypedDict):
    """An infusion: given or not, how much, how the line looks, what went wrong."""

    at: str
    given: str
    text: str
    wrong: bool
    by: str


class PlanLine(TypedDict):
    """Something that is to be done, or somebody who is to come."""

    id: str
    at: str
    text: str
    who: str
    state: str
    css: str
    can_end: bool


def happened(items: Sequence[Happened], names: Mapping[str, Said], *, now: datetime) -> list[Line]:
    """Write what has happened, newest first; sets that were missed count as one line."""
    missed = [one for one in items if one["type"] == "missed_set"]
    entered = {one["id"] for one in items if one["type"] == "entry"}
    told: list[Line] = []
    for one in items:
        if one["type"] == "check_in" and one["id"] in entered:
            continue  # the same answers as in the entry that brought them
        if one["type"] != "missed_set":
            told.append(_line(one, names, now=now))
        elif one is missed[0]:
            told.append(_missed(missed, now=now))
    return told


def _line(one: Happened, names: Mapping[str, Said], *, now: datetime) -> Line:
    what, text = TELLERS[one["type"]](one, names)
    by = words.source(one["by"] or "") if one["type"] == "check_in" else one["by"] or ""
    return {
        "at": words.when(one["at"], now=now),
        "what": what,
        "text": text,
        "by": by,
        "unread": one["unread"],
    }


def _missed(missed: Sequence[Happened], *, now: datetime) -> Line:
    newest = missed[0]
    lacking = ", ".join(said(kind).lower() for kind in newest["details"]["missing"])
    many = ngettext("{n} missed measurement", "{n} missed measurements", len(missed))
    return {
        "at": words.when(newest["at"], now=now),
        "what": many.format(n=len(missed)),
        "text": _("everything") if newest["details"]["all"] else lacking,
        "by": "",
        "unread": any(one["unread"] for one in missed),
    }


def _note(one: Happened, _names: Mapping[str, Said]) -> tuple[str, str]:
    known = chips()
    touched = [known.get(chip, chip) for chip in one["details"]["chips"]]
    parts = [", ".join(touched), one["details"]["text"]]
    return _("Visit note"), ". ".join(part for part in parts if part)


def _check_in(one: Happened, _names: Mapping[str, Said]) -> tuple[str, str]:
    answers = (
        f"{said(answer['question']).lower()}: {said(answer['answer'])}"
        for answer in one["details"]["answers"]
    )
    return _("Check-in"), "; ".join(answers)


def _entry(one: Happened, names: Mapping[str, Said]) -> tuple[str, str]:
    kind = {
        "vitals": _("Vital signs entered"),
        "labs": _("Laboratory"),
        "infusion": _("Infusion"),
    }[one["details"]["kind"]]
    values = (
        f"{said(names[name])} {words.number(value)}"
        for name, value in one["details"]["values"].items()
        if name in names
    )
    note = one["details"]["note"]
    return kind, ". ".join(part for part in (", ".join(values), note) if part)


def _acknowledgement(one: Happened, _names: Mapping[str, Said]) -> tuple[str, str]:
    return _("Acknowledged"), one["details"]["comment"]


def _task(one: Happened, _names: Mapping[str, Said]) -> tuple[str, str]:
    ended = _("Done") if one["details"]["ending"] == "done" else _("Cancelled")
    if one["details"].get("measured_at"):
        ended = _("Measured")
    parts = (one["details"]["what"], one["details"]["comment"] or "")
    return ended, ". ".join(part for part in parts if part)


TELLERS = {
    "note": _note,
    "check_in": _check_in,
    "entry": _entry,
    "acknowledgement": _acknowledgement,
    "task": _task,
}


def chips() -> dict[str, str]:
    """Return what a note can say with one touch."""
    return {
        "better": _("better"),
        "unchanged": _("unchanged"),
        "worse": _("worse"),
        "eats_and_drinks": _("eats and drinks"),
        "eats_little": _("eats little"),
        "up_and_about": _("up and about"),
        "in_bed": _("in bed"),
        "in_pain": _("in pain"),
        "confused": _("confused"),
        "line_calm": _("line site calm"),
        "line_problem": _("line problem"),
        "dose_given": _("dose given"),
        "dose_not_given": _("dose not given"),
        "sample_taken": _("sample taken"),
        "dressing_changed": _("dressing changed"),
        "wants_to_talk": _("wants to talk to a doctor"),
    }


def lab(one: Lab, *, now: datetime) -> LabLine:
    """Write a laboratory value with its trend; the ward reads the arrow and the numbers."""
    newest, *before = one["results"]
    trend = {"up": _("rising"), "down": _("falling"), "level": _("unchanged")}
    return {
        "name": said(one["name"]),
        "value": words.number(newest["value"]),
        "unit": one["unit"],
        "arrow": ARROWS.get(one["trend"] or "", ""),
        "trend": trend.get(one["trend"] or "", ""),
        "at": words.when(newest["at"], now=now),
        "before": " · ".join(words.number(result["value"]) for result in before),
        "usual": words.number(one["usual"]).replace(words.MINUS, "-") if one["usual"] else "",
    }


def infusion(one: Infusion, *, now: datetime) -> InfusionLine:
    """Write an infusion; what went wrong is said first."""
    problem, site = one["problem"], one["line_site"]
    wrong = bool(problem and problem["code"]) or one["given"] is False
    given = {True: _("Dose given"), False: _("Dose NOT given"), None: _("Dose not stated")}
    facts = [
        said({"sv": problem["sv"], "en": problem["en"]}) if problem and problem["code"] else "",
        _("line: {site}").format(site=said({"sv": site["sv"], "en": site["en"]})) if site else "",
        _weights(one),
        one["note"],
    ]
    return {
        "at": words.when(one["at"], now=now),
        "given": given[one["given"]],
        "text": "; ".join(fact for fact in facts if fact),
        "wrong": wrong,
        "by": one["by"],
    }


def _weights(one: Infusion) -> str:
    before, after = one["pump_weight_before"], one["pump_weight_after"]
    if before is None and after is None:
        return ""
    pump = _("pump {before} to {after} g").format(
        before=words.number(before), after=words.number(after)
    )
    if one["infused"] is None:
        return pump
    return f"{pump} ({words.number(one['infused'])}{words.NO_BREAK}{GRAMS})"


def plan(episode: Episode, *, now: datetime) -> list[PlanLine]:
    """Write tasks and visits of today and tomorrow together, as they come."""
    lines = [(one["due_at"], _due(one, now=now)) for one in episode["tasks"]]
    lines += [(one["starts_at"], _visit(one, now=now)) for one in episode["visits"]]
    # What is over or struck out comes last: it is the first to be folded away.
    ended = ("done", "cancelled")
    placed = sorted(lines, key=lambda pair: (pair[1]["css"] in ended, words.moment(pair[0])))
    return [line for _at, line in placed]


def _due(one: Task, *, now: datetime) -> PlanLine:
    ended = one["ending"]
    state = {"done": _("done"), "cancelled": _("cancelled")}.get(ended or "", "")
    if not ended and one["late"]:
        state = _("late")
    if one["measured_at"]:
        state = _measured(one["measured_at"], now=now)
    return {
        "id": one["id"],
        "at": words.when(one["due_at"], now=now),
        "text": one["what"],
        "who": one["owner_unit"] or words.role(one["owner_role"] or ""),
        "state": state,
        "css": ended or ("overdue" if one["late"] else ""),
        "can_end": not ended,
    }


def _measured(at: str, *, now: datetime) -> str:
    """Say when a reading did what was to be done."""
    return _("measured {at}").format(at=words.when(at, now=now))


def _visit(one: PlannedVisit, *, now: datetime) -> PlanLine:
    over = words.moment(one["ends_at"]) < now
    what = ", ".join(errands_of_visits().get(kind, kind) for kind in one["what"])
    until = words.ending(one["ends_at"], start=one["starts_at"])
    return {
        "id": one["id"],
        "at": f"{words.when(one['starts_at'], now=now)}–{until}",
        "text": _("Visit: {what}").format(what=what) if what else _("Visit"),
        "who": one["who"],
        "state": _("there now") if one["now"] else "",
        "css": "there" if one["now"] else ("done" if over else ""),
        "can_end": False,
    }


def errands_of_visits() -> dict[str, str]:
    """Return what a visit can be for."""
    return {
        "antibiotics": _("antibiotics"),
        "monitoring": _("monitoring"),
        "sampling": _("sampling"),
        "dressing": _("dressing"),
        "other": _("other"),
    }


def taking_part(people: Sequence[Participant]) -> list[tuple[str, str]]:
    """Name who takes part in the round now, and how; each with the id to let them leave by."""
    return [(one["id"], _person(one)) for one in people if one["left_at"] is None]


def _person(one: Participant) -> str:
    mode = words.mode(one["mode"])
    known = {
        "bankid": _("BankID"),
        "with_staff": _("identified by staff"),
        "known": _("known"),
        "by_patient": _("vouched for by the patient"),
    }.get(one["identified"] or "", "")
    return f"{one['name']} ({', '.join(part for part in (mode, known) if part)})"


def newest(items: Sequence[Happened]) -> str | None:
    """Return the time up to which one has read when one has read all this."""
    return max((one["known_at"] for one in items), default=None, key=words.moment)


def soon(visit: Visit | None, *, now: datetime) -> str:
    """Say that home care is there, or when it comes; nothing when nobody is expected today."""
    if visit is None:
        return ""
    if visit["now"]:
        until = words.ending(visit["ends_at"], start=now.isoformat())
        return _("Home care there until {at}").format(at=until)
    return _("visit {at}").format(at=words.when(visit["starts_at"], now=now))
