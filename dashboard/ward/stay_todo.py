"""What somebody must see to next in a stay: who does it, how pressing it is, where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_words, used_parts, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    Stay = Mapping[str, Any]

ASIDE = frozenset({"declined", "unsuitable", "cancelled", "deceased", "readmitted"})
PRESSING = {"escalate": 2, "due": 1, "prompt": 0}
THERAPISTS = ("physiotherapist", "occupational_therapist")
# Whoever keeps the file informs and asks: all who may are named, as they are at the step itself.
KEEPERS = ("assistant_nurse", "nurse", "physician")
# Who sees to a need, when the step itself does not say.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "informed": KEEPERS,
    "patient_willing": KEEPERS,
    "patient_safe": KEEPERS,
    "kin_agree": KEEPERS,
    "joint_assessment": THERAPISTS,
    "bed": ("bed_coordinator",),
    "agreement": ("nurse",),
    "criteria": ("physician",),
    "conversation": ("nurse",),
    "follow_up": ("physician",),
    "reconciled": ("nurse",),
}
# What the unit's list of what is due calls it, who sees to it, and where on the page.
DUE: Mapping[str, tuple[tuple[str, ...], str]] = {
    "met_at_home": (("nurse",), "day-one"),
    "arrived_call": (("nurse",), "day-one"),
    "evening_call": (("nurse",), "day-one"),
    "no_bed": (("bed_coordinator",), "bed"),
    "bed_run_out": (("bed_coordinator",), "bed"),
    "bed_ends": (("bed_coordinator",), "bed"),
    "old_version": (("nurse",), "agreement"),
    "kit": (("assistant_nurse",), "kit"),
    "kit_to_clean": (("assistant_nurse",), "kit"),
    "request_not_phoned": (("nurse",), "request"),
    "request_unanswered": (("nurse",), "request"),
    "clock": (("nurse",), "clocks"),
    "admission_notice": (("nurse",), "formal"),
    "sip_call": (("nurse",), "formal"),
    "information": (("nurse",), "formal"),
}
WHEN = ("Two days before", "The day before", "The same day", "Before departure")
LATE_SHOWN = 3
BED_MOVES = frozenset({"at_home", "cancelled", "discharged"})


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that is next: what, by whom, where on the page, by when; 2 cannot wait."""

    text: str
    who: tuple[str, ...]
    at: str
    when: str = ""
    level: int = 0


def todo(stay: Stay, *, now: datetime) -> list[Todo]:
    """Give what is next, in the order in which it is needed."""
    if stay["status"] in {"at_home", "discharged", "deceased", "readmitted"}:
        return [*_due(stay, now=now), *_late_tasks(stay, now=now)]
    main = main_way(stay)
    if main is None:
        return []
    urgent = [one for one in _due(stay, now=now) if one.level]
    return [*urgent, *_before(stay, main)]


def main_way(stay: Stay) -> Mapping[str, Any] | None:
    """Give the step that leads onward."""
    return next((one for one in stay["next"] if one["to"] not in ASIDE), None)


def _before(stay: Stay, main: Mapping[str, Any]) -> Iterator[Todo]:
    needs = {one["need"]: one for one in main["missing"]}
    if not needs:
        yield Todo(move_word(stay, main["to"]), tuple(main["who"]), "onward")
    for need, one in needs.items():
        if need == "joint_assessment":
            left = tuple(p for p in THERAPISTS if p not in stay["suitability_signed_by"])
            yield Todo(said(one["text"]), left or THERAPISTS, "file")
        elif need != "checklist":
            who = NEEDS.get(need, tuple(main["who"]))
            yield Todo(said(one["text"]), who, stay_words.PLACES.get(need, ""))
    if "checklist" in needs:
        yield from _items(stay, skip=set(needs))


def _items(stay: Stay, *, skip: set[str]) -> Iterator[Todo]:
    """Name each open item of the list before leaving, the earliest first."""
    items = [i for i in stay["checklists"]["leaving"]["items"] if not i["passed"]]
    items.sort(key=lambda one: WHEN.index(one["when"]) if one["when"] in WHEN else len(WHEN))
    for one in items:
        if one["key"] not in skip:
            when = stay_words.word("when", one["when"])
            yield Todo(said(one["text"]), (one["who"],), f"leaving-{one['key']}", when)


def _due(stay: Stay, *, now: datetime) -> Iterator[Todo]:
    for one in stay["due"]:
        who, at = DUE.get(one["code"], (("nurse",), ""))
        when = words.when(one["due_at"], now=now) if one["due_at"] else ""
        yield Todo(said(one["text"]), who, at, when, PRESSING[one["level"]])


def _late_tasks(stay: Stay, *, now: datetime) -> Iterator[Todo]:
    """Name the ward's own late tasks, and count those of others."""
    late = [one for one in stay["tasks"] if one["late"]]
    for one in late[:LATE_SHOWN]:
        title = f"{stay_words.word('who', one['owner'])}: {one['title']}"
        yield Todo(title, ("nurse",), "tasks", words.when(one["due_at"], now=now), 1)
    if len(late) > LATE_SHOWN:
        more = _("and {n} more late tasks").format(n=len(late) - LATE_SHOWN)
        yield Todo(more, ("nurse",), "tasks", "", 1)


def move_word(stay: Stay, to_: str) -> str:
    """Name a step; where only beds are kept it is about the bed."""
    alone = used_parts.only_beds(used_parts.of_stay(stay))
    return stay_words.word("bed_move" if alone and to_ in BED_MOVES else "move", to_)
