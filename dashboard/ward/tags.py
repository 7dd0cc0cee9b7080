"""A score and a finding as a tag: sign, word and colour, never colour alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import words

if TYPE_CHECKING:
    from dashboard.answers import Change, Finding, News2, Said

_THEN = {
    ", ännu inte ": ", då ännu inte ",
    ", not yet ": ", then not yet ",
}
_STILL = re.compile("|".join(_THEN))


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
        "text": words.tight(over(said(text), passed, answered=answered) if passed else said(text)),
        "answered": answered,
    }


def over(text: str, passed: str, *, answered: bool) -> str:
    """Say that a danger is over, since when, and if nobody has answered for it; then what it was."""
    at = f"{words.short_date(words.moment(passed).date())} {words.clock(passed)}"
    how = _("Ended {at}. It was: {what}")
    if not answered:
        how = _("Ended {at}, not acknowledged. It was: {what}")
    return how.format(at=at, what=_STILL.sub(_then, _inside(text)))


def _then(found: re.Match[str]) -> str:
    # What was "not yet" as long as it lasted is so no longer.
    return _THEN[found[0]]


def _inside(text: str) -> str:
    # A word begins small inside a sentence; an abbreviation (NEWS2, CRP, SpO2) keeps its letters.
    first = text.partition(" ")[0]
    return text[:1].lower() + text[1:] if first[1:].islower() else text
