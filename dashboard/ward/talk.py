"""The discharge conversation in words: the board, the form, what is sent, what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import sheets, words

if TYPE_CHECKING:
    from dashboard.answers import Choices, Episode
    from dashboard.answers.discharge import BoardRow, Conversation, Discharge, Evidence
    from dashboard.client import Conflict, Refused

ANSWERS = ("met", "not_met", "not_enough_data", "waiting_for_person")


class Criterion(TypedDict):
    """A row of the board."""

    text: str
    answer: str
    why: str
    rests_on: list[str]


class Group(TypedDict):
    """Fields that belong together."""

    title: str
    hint: str
    fields: list[sheets.Field]


class Result(TypedDict):
    """What became of a signature."""

    ok: bool
    sentence: str
    errors: dict[str, str]
    first: bool
    undo: str
    form: dict[str, Any]


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


def context(
    told: Discharge, episode: Episode, choices: Choices, *, now: datetime
) -> dict[str, Any]:
    """Return what the browser needs to draw the form and the letter while it is written."""
    newest = standing(told)
    done = newest is not None and newest["outcome"] == "discharge"
    person = episode["patient"]
    return {
        "episode": episode["episode_id"],
        "person": f"{person['name']} {words.identifier(person['identifier'])}",
        "may": told["may_sign"],
        "done": done,
        "assessment": told["assessment_id"],
        "previous": told["previous_review_id"],
        "corrects": newest["id"] if newest and done else None,
        "unmet": not told["board"] or any(one["answer"] != "met" for one in told["board"]),
        "groups": groups(),
        "values": told["proposal"] | {"held_at": local(now)},
        "people": people(told, newest),
        "draft": told["draft"],
        "saved": _saved(told, now=now),
        "kinds": _options(choices, "participants"),
        "modes": _options(choices, "modes"),
        "identified": _options(choices, "identified"),
        "template": told["template"],
        "texts": texts(),
    }


def local(moment: datetime) -> str:
    """Write a moment as a browser's field for date and time has it."""
    return f"{moment.astimezone(words.STOCKHOLM):%Y-%m-%dT%H:%M}"


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


def _saved(told: Discharge, *, now: datetime) -> str:
    at = told["draft_saved_at"]
    return _("Draft saved {at}").format(at=words.when(at, now=now)) if at else ""


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
        "discharge": _("Discharge"),
        "continue": _("Not yet"),
        "choose": _("Choose how the conversation ends."),
        "sign": _("Sign the conversation"),
        "correct": _("Sign the correction"),
        "saving": _("Signing …"),
        "saved": _("Draft saved {at}"),
        "kept": _("Your text is kept. Read what is new: "),
        "again": _("Update the page"),
        "patient": _("To the patient's page"),
    }


def body(form: Mapping[str, Any]) -> dict[str, object]:
    """Lay a conversation out as the API takes it; the ward's clock gets its zone."""
    values = dict(form["values"])
    held = values.pop("held_at", "")
    unmet = values.pop("unmet_reason", "")
    return {
        "assessment_id": form["assessment"],
        "previous_review_id": form["previous"],
        "corrects": form["corrects"],
        "outcome": form["outcome"],
        "held_at": zoned(held),
        "participants": [
            {**one, "identified": one["identified"] or None} for one in form["people"]
        ],
        "unmet_reason": unmet,
        "said": {**values, "referral": values.get("referral") or None},
    }


def zoned(typed: str) -> str:
    """Put the ward's zone on a local time; what cannot be read is left for the API to refuse."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=words.STOCKHOLM).isoformat()
    except ValueError:
        return typed


def musts() -> dict[str, str]:
    """Say what is missing in which field."""
    return {
        "note": _("Write what you conclude."),
        "about": _("Write why the patient has had care; the letter begins with it."),
        "follow_up_what": _("Write what happens next."),
        "follow_up_who": _("Write where, or with whom."),
        "referral": _("Say whether there is a referral."),
        "referral_to": _("Write where the referral goes."),
        "contact_who": _("Write whom the patient calls afterwards."),
        "contact_phone": _("Write the telephone number."),
        "unmet_reason": _("Not all criteria are met: write why the patient goes home anyway."),
        "held_at": _("Write when the conversation was held; not later than now."),
        "participants": _("The patient, or somebody who speaks for them, must take part."),
        "identified": _("Say how it was made sure who this is."),
        "name": _("Write a name."),
        "corrects": _("Somebody has corrected it already. Update the page."),
    }


def misfits(refusal: Refused, form: Mapping[str, Any]) -> dict[str, str]:
    """Word what the API did not take, by the field it points at."""
    told = refusal.problem.get("errors") or []
    known, found = musts(), dict[str, str]()
    for pointer in (one["pointer"] for one in told):
        leaf = pointer.rsplit("/", 1)[-1]
        field = pointer.removeprefix("/") if pointer.startswith("/participants/") else leaf
        written = str(form["values"].get(leaf) or "").strip()
        hard = pointer.startswith("/said/") and bool(written)
        sentence = _("Change the words that the patient need not know.") if hard else ""
        usual = _("The server does not take this value.")
        found.setdefault(field, sentence or known.get(leaf, usual))
    return found


def accepted(form: Mapping[str, Any], signed: Conversation) -> Result:
    """Say that it is signed, and for whom."""
    sentence = _("Conversation signed {at}: {person}").format(
        at=words.clock(signed["signed_at"]), person=form["person"]
    )
    return _result(form, sentence, ok=True, undo=signed["id"])


def refused(
    form: Mapping[str, Any], sentence: str, errors: Mapping[str, str] | None = None
) -> Result:
    """Say why it is not signed; what was typed stays."""
    return _result(form, sentence, errors=errors)


def clashed(form: Mapping[str, Any], conflict: Conflict, *, now: datetime) -> Result:
    """Say who was first, or which findings somebody must answer for before anybody goes home."""
    if conflict.unacknowledged:
        named = "; ".join(said(one["text"]) for one in conflict.unacknowledged)
        return _result(
            form, _("Acknowledge first, on the patient's page: {what}").format(what=named)
        )
    current = conflict.current
    if current is None:
        return _result(
            form, _("There is a newer assessment than the one on your page."), first=True
        )
    at = words.when(current["signed_at"], now=now)
    sentence = _("{by} signed for this patient {at}, after you opened the page.")
    return _result(form, sentence.format(by=current["author"]["name"], at=at), first=True)


def _result(
    form: Mapping[str, Any],
    sentence: str,
    *,
    ok: bool = False,
    errors: Mapping[str, str] | None = None,
    first: bool = False,
    undo: str = "",
) -> Result:
    return {
        "ok": ok,
        "sentence": sentence,
        "errors": dict(errors or {}),
        "first": first,
        "undo": undo,
        "form": {name: form[name] for name in ("episode", "person")},
    }
