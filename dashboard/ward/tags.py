"""A score and a finding as a tag: sign, word and colour, never colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import words

if TYPE_CHECKING:
    from dashboard.answers import Change, Finding, News2


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
    urgent = words.urgency(found["urgency"])
    return {
        "sign": urgent.sign,
        "word": urgent.word,
        "css": urgent.css,
        "text": words.tight(said(found["text"])),
        "answered": found["acknowledgement"] is not None,
    }
