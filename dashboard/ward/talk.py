"""The discharge conversation in words: the board, what is missing, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import words

if TYPE_CHECKING:
    from dashboard.answers.discharge import BoardRow, Conversation, Discharge, Evidence

ANSWERS = ("met", "not_met", "not_enough_data", "waiting_for_person")


class Criterion(TypedDict):
    """A row of the board."""

    text: str
    answer: str
    why: str
    rests_on: list[str]


def answer_words() -> dict[str, tuple[str, str]]:
    """Name the four answers of a criterion: sign and word."""
    return {
        "met": ("✓", _("Met")),
        "not_met": ("✗", _("Not met")),
        "not_enough_data": ("?", _("Not enough data")),
        "waiting_for_person": ("…", _("Waits for a person")),
    }


def board(rows: Sequence[BoardRow], *, now: datetime) -> list[Criterion]:
    """Write the criteria with what each rests on."""
    return [
        {
            "text": said(one["text"]),
            "answer": one["answer"],
            "why": words.tight(said(one["why"])),
            "rests_on": [evidence(value, now=now) for value in one["evidence"]],
        }
        for one in rows
    ]


def evidence(one: Evidence, *, now: datetime) -> str:
    """Write one value with its time, and by whom when no device measured it."""
    shown = said(one["answer"]) if one["answer"] else _amount(one)
    by = "" if one["source"] in {"device", "lab"} else f", {words.source(one['source'])}"
    return f"{said(one['name'])} {shown} ({words.when(one['at'], now=now)}{by})"


def _amount(one: Evidence) -> str:
    return f"{words.number(one['value'])}{words.NO_BREAK}{words.unit(one['unit'])}".strip()


def headline(rows: Sequence[BoardRow]) -> str:
    """Say how many criteria are met."""
    met = sum(one["answer"] == "met" for one in rows)
    if not rows:
        return _("No criteria have been judged yet")
    if met == len(rows):
        return _("All {of} criteria are met").format(of=len(rows))
    return _("{met} of {of} criteria are met").format(met=met, of=len(rows))


def lacking(rows: Sequence[BoardRow]) -> list[str]:
    """Name what is missing, with the answer that says how."""
    known = answer_words()
    return [
        f"{known[one['answer']][0]} {said(one['text'])} ({known[one['answer']][1].lower()})"
        for one in rows
        if one["answer"] != "met"
    ]


def standing(told: Discharge) -> Conversation | None:
    """Return the newest version that nobody has taken back."""
    valid = (one for one in told["conversations"] if one["withdrawn_at"] is None)
    return next(valid, None)


def endings() -> dict[str, str]:
    """Name the two ways in which a conversation ends."""
    return {"discharge": _("Goes home for good"), "continue": _("Not yet")}
