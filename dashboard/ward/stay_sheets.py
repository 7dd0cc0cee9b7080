"""What is handed to somebody to take along: texts ready to copy, and a calendar file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.ward import stay_steps
from dashboard.ward.stay_forms import body

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.client import Refused
    from dashboard.ward.stay_forms import Sent


def after(sent: Sent, answer: Any) -> dict[str, Any]:  # noqa: ANN401  -- each call has an answer of its own
    """Add to the answer what somebody is to take along, or what is wrong with their text."""
    if sent["action"] in {"link", "substitute"}:
        return {"sheet": link_sheet(sent.get("title", ""), answer)}
    if sent["action"] == "invitation_text":
        return checked(sent, answer)
    if sent["action"] == "message":
        return {"sheet": message_sheet(sent.get("title", ""), answer)}
    return {}


def link_sheet(who: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out somebody's own link with the approved text, and the calendar file."""
    warnings = (
        [_("The meeting is today: call instead of writing, and read the number aloud.")]
        if told["phone_needed"]
        else []
    )
    return {
        "title": who,
        "lead": _(
            "For this person alone, and not to be forwarded. An earlier link of theirs has ended."
        ),
        "warnings": warnings,
        "texts": [
            text(_("Heading"), told["subject"]),
            text(_("Text"), told["message"]),
            *([text(_("Number to call in"), told["dial_in"])] if told["dial_in"] else []),
        ],
        "file": {
            "name": "mote.ics",
            "type": "text/calendar;charset=utf-8",
            "text": told["ics"],
            "label": _("Calendar file (.ics)"),
        },
    }


def message_sheet(title: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out a message that was written, to be pasted where its case is."""
    return {
        "title": title,
        "lead": _("Paste it in {channel}, then note here that it was sent.").format(
            channel=told["channel"]
        ),
        "texts": [text(_("Text"), told["text"])],
    }


def choices(sent: Sent, refusal: Refused) -> dict[str, Any]:
    """Lay out a choice that only a person can make, where two versions stand against each other."""
    problem: Mapping[str, Any] = refusal.problem
    current, yours = problem.get("current"), problem.get("yours")
    if sent["action"] == "flag" and isinstance(yours, dict):
        return which_name(current or {}, yours)
    if sent["action"] == "step" and isinstance(current, dict) and "content" in (made := body(sent)):
        again = {"seen": current["status"], "seen_version": current["version"]}
        return {"versions": stay_steps.versions(current, made["content"]), "again": again}
    return {}


def which_name(known: Mapping[str, Any], yours: Mapping[str, Any]) -> dict[str, Any]:
    """Ask which name holds, when a number is known under another one than was written."""
    theirs = full_name(known) or _("another name, not shown")
    return {
        "versions": {
            "theirs": [(_("The number is known as"), theirs)],
            "mine": [(_("You wrote"), full_name(yours))],
        },
        "choices": [
            {"text": _("Identity checked: keep the known name"), "fixed": {"name": "kept"}},
            {"text": _("Identity checked: the name is new"), "fixed": {"name": "new"}},
        ],
    }


def full_name(told: Mapping[str, Any]) -> str:
    """Write a name."""
    return " ".join(filter(None, (told.get("given_name"), told.get("family_name"))))


def text(label: str, told: str) -> dict[str, str]:
    """Give one text to copy."""
    return {"label": label, "text": told}


def checked(sent: Sent, found: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Refuse a text beside its field, with everything it gives away; or give it to be copied."""
    if found:
        advice = " ".join(dict.fromkeys(rule(one["what"]) for one in found))
        return {
            "ok": False,
            "sentence": _("The text cannot be sent like this."),
            "errors": [{"at": "text", "text": advice}],
        }
    written = next(str(one["value"]) for one in sent["values"] if one["name"] == "text")
    return {
        "sheet": {
            "title": _("The text gives nothing away"),
            "lead": _("Checked against names, numbers, the diagnosis and words about the clinic."),
            "texts": [text(_("Text"), written)],
        }
    }


def rule(what: str) -> str:
    """Say what a text gives away, and what to do about it."""
    return {
        "number": _("Take away the personal number."),
        "name": _("Take away the name of the patient or of somebody close."),
        "diagnosis": _("Take away the word about the diagnosis."),
        "clinic": _("Take away the word that tells which clinic or what kind of care it is."),
    }.get(what, what)
