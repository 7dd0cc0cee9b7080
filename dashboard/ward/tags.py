"""A score and a finding as a tag: sign, word and colour, never colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import words

if TYPE_CHECKING:
    from dashboard.answers import Change, Finding, News2, Said


class Tag(TypedDict):
    """An urgency, or a score, as sign, word and colour."""

    sign: str
    word: str
    css: str
    text: str
    answered: bool


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


def bound(news2: News2 | Change) -> str:
    """Write how high an incomplete score may be in truth."""
    if "lower" not in news2 or news2["complete"]:
        return ""
    return _("at most {n}").format(n=news2["upper"])


def finding(found: Finding) -> Tag:
    """Write a finding with its urgency."""
    answered = found["acknowledgement"] is not None
    return urgent(found["urgency"], found["text"], answered=answered, passed=found.get("passed_at"))


def urgent(level: int, text: Said, *, answered: bool, passed: str | None = None) -> Tag:
    """Write what is or was urgent, and whether somebody has answered for it."""
    how = words.urgency(level)
    return {
        "sign": how.sign,
        "word": how.word,
        "css": how.css,
        "text": words.tight(f"{gone(passed)}{said(text)}"),
        "answered": answered,
    }


def gone(passed: str | None) -> str:
    """Say that a finding has passed by itself, and when, before what it was."""
    if not passed:
        return ""
    at = f"{words.short_date(words.moment(passed).date())} {words.clock(passed)}"
    return _("Passed {at}: ").format(at=at)
