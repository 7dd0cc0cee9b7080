"""Signing a discharge conversation: what is sent, what stands in its way, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import words

if TYPE_CHECKING:
    from dashboard.answers.discharge import Conversation
    from dashboard.client import Conflict, Refused


class Result(TypedDict):
    """What became of a signature."""

    ok: bool
    sentence: str
    errors: dict[str, str]
    first: bool
    undo: str
    form: dict[str, Any]


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
