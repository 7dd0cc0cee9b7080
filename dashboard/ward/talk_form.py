"""The form of the discharge conversation: what it asks, how it begins, what is said around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import sheets, talk, words

if TYPE_CHECKING:
    from dashboard.answers import Choices, Episode
    from dashboard.answers.discharge import Conversation, Discharge


class Group(TypedDict):
    """Fields that belong together."""

    title: str
    hint: str
    fields: list[sheets.Field]


def context(
    told: Discharge, episode: Episode, choices: Choices, *, now: datetime
) -> dict[str, Any]:
    """Return what the browser needs to draw the form and the letter while it is written."""
    newest = talk.standing(told)
    done = newest is not None and newest["outcome"] == "discharge"
    person = episode["patient"]
    return {
        "episode": episode["episode_id"],
        "person": f"{person['name']} {words.identifier(person['identifier'])}",
        "may": told["may_write"],
        "signs": told["may_sign"],
        "done": done,
        "assessment": told["assessment_id"],
        "previous": told["previous_review_id"],
        "corrects": newest["id"] if newest and done else None,
        "unmet": not told["board"] or any(one["answer"] != "met" for one in told["board"]),
        "groups": groups(),
        "values": told["proposal"] | _begun(newest, now=now),
        "people": people(told, newest),
        "draft": _draft(told),
        "saved": _saved(told, now=now),
        "kinds": _options(choices, "participants"),
        "modes": _options(choices, "modes"),
        "identified": _options(choices, "identified"),
        "template": told["template"],
        "texts": texts(),
    }


def _begun(newest: Conversation | None, *, now: datetime) -> dict[str, str]:
    """Begin with now, and a correction with what it corrects."""
    if newest is None or newest["outcome"] != "discharge":
        return {"held_at": local(now), "unmet_reason": ""}
    held_at = local(words.moment(newest["held_at"]))
    return {"held_at": held_at, "unmet_reason": newest["unmet_reason"]}


def local(moment: datetime) -> str:
    """Write a moment as the ward's field for day and time has it."""
    return f"{moment.astimezone(words.STOCKHOLM):%Y-%m-%d %H:%M}"


def people(told: Discharge, newest: Conversation | None) -> list[dict[str, str]]:
    """Name who took part: as signed before, else who takes part in today's round."""
    if newest is not None:
        found: Sequence[Mapping[str, Any]] = newest["participants"]
    else:
        found = [one for one in told["present"] if one["left_at"] is None]
    return [
        {name: str(one[name] or "") for name in ("kind", "name", "mode", "identified")}
        for one in found
    ]


def _draft(told: Discharge) -> dict[str, object] | None:
    """Go on with one's own draft, or else with what a colleague has prepared."""
    begun = told["prepared"]
    return told["draft"] or (begun["content"] if begun else None)


def _saved(told: Discharge, *, now: datetime) -> str:
    begun, at = told["prepared"], told["draft_saved_at"]
    if at:
        return _("Draft saved {at}").format(at=words.when(at, now=now))
    if begun is None:
        return ""
    return _("Prepared by {name}, {title}, {at}").format(
        name=begun["name"], title=begun["title"], at=words.when(begun["saved_at"], now=now)
    )


def _options(choices: Choices, name: str) -> list[sheets.Option]:
    listed: Any = choices
    return [{"value": one["code"], "text": said(one["text"])} for one in listed[name]]


def groups() -> list[Group]:
    """Describe the form; all but the last group stands in the patient's letter."""
    return [
        {
            "title": _("Why and what now"),
            "hint": _(
                "Stands in the letter: short sentences, words one uses at the kitchen table."
            ),
            "fields": [
                sheets.field("about", _("Why the patient has had care"), "lines"),
                sheets.field("advice", _("What the patient can do"), "lines"),
            ],
        },
        {
            "title": _("Follow-up"),
            "hint": "",
            "fields": [
                sheets.field("follow_up_what", _("What happens next"), "lines"),
                sheets.field("follow_up_when", _("When")),
                sheets.field("follow_up_who", _("Where, with whom")),
            ],
        },
        {
            "title": _("Referral"),
            "hint": "",
            "fields": [
                sheets.field("referral", _("Is there a referral?"), "choice", options=referrals()),
                sheets.field("referral_to", _("To")),
                sheets.field("referral_about", _("What it is about, in the patient's words")),
            ],
        },
        {
            "title": _("Contact after discharge"),
            "hint": "",
            "fields": [
                sheets.field("contact_who", _("Whom the patient calls")),
                sheets.field("contact_phone", _("Telephone")),
                sheets.field("contact_hours", _("Hours")),
            ],
        },
        {
            "title": _("The doctor's summary"),
            "hint": _("For the record; does not stand in the letter."),
            "fields": [sheets.field("note", _("Assessment and decision"), "lines")],
        },
    ]


def referrals() -> dict[str, str]:
    """Name what can be said about a referral; nothing is chosen beforehand."""
    return {
        "": words.EN_DASH,
        "none": _("No referral is needed"),
        "to_send": _("Is to be written (becomes a task)"),
        "sent": _("Has been sent"),
    }


def texts() -> dict[str, str]:
    """Return what the browser says around the fields."""
    return {
        "title": _("Discharge conversation"),
        "held": _("The conversation"),
        "held_at": _("Held"),
        "people": _("Who took part"),
        "add": _("+ Person"),
        "remove": _("Remove {name}"),
        "name": _("Name"),
        "kind": _("As"),
        "mode": _("How"),
        "identified": _("Identified"),
        "staff": _("staff"),
        "unmet": _("Why the patient goes home although not all criteria are met"),
        "draft": _("DRAFT, not signed"),
        "replace": _("Write instead of “{word}”: {instead}."),
        "hard": _("Words that the patient need not know: {n}. Change them before you sign."),
        "outcome": _("The conversation ends in"),
        **talk.endings(),
        "fields": _("Fields to fill in or change: {n}."),
        "choose": _("Choose how the conversation ends."),
        "sign": _("Sign the conversation"),
        "doctor_signs": _("A doctor of the ward signs the conversation."),
        "correct": _("Sign the correction"),
        "saving": _("Signing …"),
        "saved": _("Draft saved {at}"),
        "kept": _("Your text is kept. Read what is new: "),
        "again": _("Update the page"),
        "patient": _("To the patient's page"),
    }
