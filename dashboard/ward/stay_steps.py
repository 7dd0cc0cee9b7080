"""The steps of a care request: who can take which now, with what words, and what is seen first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, words
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Request = Mapping[str, Any]

ASKED = frozenset({"sent", "phoned", "received"})
ALIVE = frozenset({"drafted", "accepted"}) | ASKED
WARD_STEPS = {
    "sent": frozenset({"drafted"}),
    "phoned": ALIVE,
    "faxed": ALIVE,
    "fax_receipt": ALIVE,
    "withdrawn": ALIVE,
}
HOME_STEPS = {
    "received": frozenset({"sent", "phoned"}),
    "accepted": ASKED,
    "declined": ASKED | {"accepted"},
}
STEPS = {"home_care_nurse": HOME_STEPS, "nurse": WARD_STEPS, "physician": WARD_STEPS}
SILENT = frozenset({"sent", "received", "accepted"})
WORDLESS = SILENT - {"sent"}
# These tell home care who the patient is.
TELLS = frozenset({"sent", "faxed"})
WARD = frozenset({"nurse", "physician"})


def steps(told: Request, role: str, notes: Sequence[str] = ()) -> list[Any]:
    """Give the steps that this person can take now; the API decides all the same.

    ``notes`` is what lacks before home care may be told who the patient is (D96).
    """
    may = [name for name in possible(told, role) if not (name in TELLS and told_no(told))]
    shown = [_step(told, name, role, notes) for name in may]
    no = [html.P(notes, className="sub")] if role in WARD and told_no(told) else []
    change = (
        [change_of(told)] if role in WARD and told["status"] in ALIVE and told["content"] else []
    )
    return [*no, *shown, *change]


def told_no(told: Request) -> bool:
    """Tell whether the patient, or the harm test, says that home care must not be told."""
    return bool(told["may_be_told"] == "must_not")


def possible(told: Request, role: str) -> list[str]:
    """Name the steps; a receipt comes after a fax."""
    found = [name for name, since in STEPS.get(role, {}).items() if told["status"] in since]
    return [name for name in found if not (name == "fax_receipt" and not faxed(told))]


def faxed(told: Request) -> bool:
    """Tell whether a fax has gone, so that a receipt can come."""
    return "steps" not in told or any(one["step"] == "faxed" for one in told["steps"])


def foremost(told: Request, role: str) -> str | None:
    """Name the step that is waited for now."""
    status = told["status"]
    if role == "home_care_nurse":
        return {"sent": "received", "phoned": "received", "received": "accepted"}.get(status)
    if status == "drafted":
        return "sent"
    return "phoned" if status in ALIVE and not told["phoned_at"] else None


def _step(told: Request, name: str, role: str, notes: Sequence[str]) -> Any:  # noqa: ANN401  -- dash brings no types
    text = stay_words.word("step", name)
    who = told.get("patient")
    lacks = notes if name in TELLS else ()
    described = form(
        "step" if name in WORDLESS else f"step_{name}",
        "step",
        {"request": told["id"]},
        fixed={"step": name, "seen": told["status"], "seen_version": told["version"]},
        values={"said.number": told["unit"]["phone"]} if name == "phoned" else {},
        title=f"{text}: {stay_words.person(who)}" if who else text,
        lead=sending(lacks) if name == "sent" else "",
        send=_send(name, text, lacks=bool(lacks)),
        notes=lacks,
        without=() if lacks else ("without_consent",),
    )
    return button(text, described, "primary" if name == foremost(told, role) else "quiet")


def _send(name: str, text: str, *, lacks: bool) -> str:
    """Name the button after what it does; a form of its own names its own."""
    if name not in SILENT:
        return ""
    return _("Send all the same") if lacks else text


def sending(notes: Sequence[str]) -> str:
    """Say what to look at before a request is sent (D96)."""
    if notes:
        return _("Before you send:")
    return _("The patient's consent or a harm test is noted. Call as well: it is complete then.")


def change_of(told: Request) -> Any:  # noqa: ANN401  -- dash brings no types
    """Offer to change what is asked; whoever was asked is to be told on the phone."""
    who = told.get("patient")
    described = form(
        "request",
        "step",
        {"request": told["id"]},
        fixed={"step": "changed", "seen": told["status"], "seen_version": told["version"]},
        values={f"content.{name}": value for name, value in told["content"].items()},
        without=("unit_id",),
        title=_("Change the request: {who}").format(
            who=stay_words.person(who) if who else told["unit"]["name"]
        ),
        lead=_("A new version. Home care sees it at once: call as well."),
        send=_("Change the request"),
    )
    return button(_("Change"), described)


def in_words(made: dict[str, Any]) -> dict[str, Any]:
    """Put what the fields of a step say into the words that are kept with it (D9, D10)."""
    said = made.pop("said", None)
    if said:
        named = (
            ("who", "{}"),
            ("number", _("number {}")),
            ("pages", _("{} pages")),
        )
        parts = [text.format(said[name]) for name, text in named if said.get(name)]
        made["words"] = ". ".join(filter(None, (", ".join(parts), said.get("words", ""))))
    return made


def versions(
    current: Mapping[str, Any], yours: Mapping[str, Any]
) -> dict[str, list[tuple[str, str]]]:
    """Lay what is asked now beside what somebody else wanted to write."""
    theirs = [(stay_words.word("field", "status"), stay_words.word("request", current["status"]))]
    return {"theirs": [*theirs, *asked(current["content"])], "mine": asked(yours)}


def asked(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Write what is asked, line by line."""
    visits = [
        (
            stay_words.word("visit", one["type"]).capitalize(),
            f"{one['what']}, {one['times']}, {one['start']} {words.EN_DASH} {one['stop']}",
        )
        for one in content.get("interventions", ())
    ]
    question = [(_("What is asked"), content["question"])] if content.get("question") else []
    return [*question, *visits]
