"""Signing: what is sent, what is missing first, and what one says when it is refused."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import bedside, plan_typed, plan_words, trouble, words
from dashboard.ward.decision import OUTCOMES, unanswered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.answers import Outcome, PlanPart, Review
    from dashboard.client import Conflict, Refused
    from dashboard.ward.decision import Open


class Form(TypedDict):
    """What the browser sends when somebody signs; nothing in it is trusted by the API."""

    episode: str
    assessment: str | None
    previous: str | None
    outcome: Outcome | None
    note: str
    next_check: str
    open: list[Open]
    ready: bool
    person: str
    home: str
    corrects: str | None
    changes: dict[str, Any]
    names: dict[str, str]
    transport: dict[str, Any] | None


class Misfit(TypedDict):
    """What is wrong with one field; where it stands in the form."""

    at: str
    text: str


class Moved(TypedDict):
    """A part of the plan that somebody else has changed meanwhile."""

    name: PlanPart
    lines: list[str]


class Compared(TypedDict):
    """Two decisions on one patient, side by side."""

    sentence: str
    theirs: bedside.Decided | None
    changed: list[str]
    mine: list[str]
    previous: str | None
    final: bool


class Result(TypedDict):
    """What became of a signature: it can be undone, or something stands in its way."""

    ok: bool
    sentence: str
    conflict: Compared | None
    blocked: list[Open]
    errors: list[Misfit]
    part: Moved | None
    undo: str
    form: Form


def objection(form: Form) -> str:
    """Say what is missing before one can sign, in the words of the page."""
    if form["outcome"] not in OUTCOMES:
        return _("Choose an outcome (1–4) before you sign. No day without a decision.")
    if form["home"] and not form["corrects"]:
        return form["home"]
    if not form["assessment"]:
        return _("There is no assessment to decide on yet.")
    return astray(form) or unsaid(form)


def astray(form: Form) -> str:
    """Say that changes were written which the chosen outcome would leave behind."""
    if form["outcome"] in {"continue", "discharge"} and form["changes"]:
        return _(
            "You have written changes of the plan. Choose “Change the plan”, or take them out."
        )
    return ""


def unsaid(form: Form) -> str:
    """Say that the outcome needs words; a stable patient who stays at home needs none."""
    if form["note"].strip() or form["outcome"] == "continue":
        return ""
    if form["outcome"] == "discharge":
        if form["ready"]:
            return ""
        return _("Not all criteria are met: write why the patient can be discharged all the same.")
    return _("Write what was decided and why: only “Continue at home” is signed without a note.")


def standing_in_the_way(form: Form) -> list[Open]:
    """Return what must be acknowledged first; to take somebody back to the ward is an answer."""
    if form["outcome"] == "back_to_ward":
        return []
    return [one for one in form["open"] if one["urgency"] >= bedside.HIGH]


def body(form: Form, parts: Mapping[str, object]) -> dict[str, object]:
    """Return the review as the API takes it."""
    check = form["next_check"]
    local = datetime.fromisoformat(check).replace(tzinfo=words.STOCKHOLM) if check else None
    changes = parts if form["outcome"] == "change_plan" else {}
    ride = {"transport": form["transport"]} if form["outcome"] == "back_to_ward" else {}
    return {
        "assessment_id": form["assessment"],
        "previous_review_id": form["previous"],
        "outcome": form["outcome"],
        "note": form["note"].strip(),
        "next_check_at": local.isoformat() if local else None,
        "corrects": form["corrects"],
        **changes,
        **ride,
    }


def accepted(form: Form, review: Review) -> Result:
    """Say that it is signed, for whom and when, and whether it can be undone."""
    sentence = _("Signed {at}: {person}").format(
        at=words.clock(review["signed_at"]), person=form["person"]
    )
    if words.moment(review["undo_until"]) > words.moment(review["signed_at"]):
        return result(form, sentence, ok=True, undo=review["id"])
    if "moved" in review["decided"]:
        final = _("Admitted. It cannot be undone: the way home again is a decision of its own.")
    else:
        final = _("A correction is not undone: correct once more.")
    return result(form, f"{sentence}. {final}", ok=True)


def misfitting(form: Form, errors: Mapping[str, str]) -> Result:
    """Say which parts hold something that cannot be sent; nothing is signed of any."""
    names = parts_named(errors)
    sentence = _("Nothing is signed. Look at: {parts}.").format(parts=", ".join(names))
    told: list[Misfit] = [{"at": at, "text": text} for at, text in errors.items()]
    return result(form, sentence, errors=told)


def parts_named(errors: Mapping[str, str]) -> list[str]:
    """Name the parts that have errors, each once."""
    names = {
        "limits": _("Own limits"),
        "tasks": _("Tasks"),
        "measurements": _("Extra measurement"),
        "agreement": _("Agreement"),
        "request": _("Care request to home care"),
        "transport": _("Journey"),
        "check": _("Next check"),
    }
    usual = _("Assessment and plan")
    return list(dict.fromkeys(names.get(at.split(".")[0], usual) for at in errors))


def refused(form: Form, sentence: str) -> Result:
    """Say why it is not signed; what was written stays."""
    return result(form, sentence)


def blocked(form: Form, findings: list[Open]) -> Result:
    """Say which findings somebody must answer for before one can sign."""
    return result(form, _("Acknowledge before you sign:"), blocked=findings)


def clashed(form: Form, conflict: Conflict, *, now: datetime) -> Result:
    """Say who was first, what must be acknowledged, or which part somebody else has changed."""
    if conflict.unacknowledged:
        return blocked(form, unanswered(conflict.unacknowledged))
    if part := conflict.problem.get("part"):
        return outrun(form, part, conflict.problem.get("theirs"))
    if lacks := conflict.problem.get("missing"):
        told = [said(one["text"]) for one in lacks]
        return refused(form, " ".join([_("Nothing is signed."), *told]))
    if "stay" in conflict.problem:
        return refused(form, _("The patient is not cared for at home any longer. Update (u)."))
    return compared(form, conflict.current, now=now)


def outrun(form: Form, part: PlanPart, theirs: Mapping[str, Any] | None) -> Result:
    """Say how a part stands now that somebody else has changed it; the own stays typed."""
    content: Mapping[str, Any] = (theirs or {}).get("content") or {}
    if part == "agreement":
        sentence = _("Nothing is signed: the agreement has been changed since you read it.")
        lines = [_("Version {n}").format(n=theirs["number"])] if theirs else []
        lines += [f"{one['what']} ({one['when']})" for one in content.get("rows", ())]
    else:
        sentence = _("Nothing is signed: the care request has been changed since you read it.")
        lines = [content["question"]] if "question" in content else []
    return result(form, sentence, part={"name": part, "lines": lines})


def rejected(form: Form, refusal: Refused) -> Result:
    """Say which fields the API did not take, or why nothing could be signed."""
    told: Sequence[Any] = refusal.problem.get("errors") or ()
    errors = plan_typed.misfits(told)
    return misfitting(form, errors) if errors else refused(form, trouble.sentence(refusal))


def result(  # noqa: PLR0913 -- the whole answer, each part by its name
    form: Form,
    sentence: str,
    *,
    ok: bool = False,
    undo: str = "",
    blocked: list[Open] | None = None,
    conflict: Compared | None = None,
    errors: list[Misfit] | None = None,
    part: Moved | None = None,
) -> Result:
    """Lay out what became of a signature."""
    return {
        "ok": ok,
        "sentence": sentence,
        "conflict": conflict,
        "blocked": blocked or [],
        "errors": errors or [],
        "part": part,
        "undo": undo,
        "form": form,
    }


def compared(form: Form, current: Review | None, *, now: datetime) -> Result:
    """Lay the decision that came first beside the one just written."""
    theirs = bedside.decided(current, now=now) if current else None
    sentence = (
        _("{by} signed for this patient {at}, after you opened the page.").format(**theirs)
        if theirs
        else _(
            "There is a newer assessment than the one on your page. Update, read, and sign again."
        )
    )
    parts = plan_typed.Parts(form["changes"]).body if form["outcome"] == "change_plan" else {}
    ride = {"transport": form["transport"]} if form["outcome"] == "back_to_ward" else {}
    conflict: Compared = {
        "sentence": sentence,
        "theirs": theirs,
        "changed": plan_words.lines(current["decided"], now=now) if current else [],
        "mine": plan_words.lines({**parts, **ride}, now=now, names=form["names"]),
        "final": bool(current and "moved" in current["decided"]),
        "previous": current["id"] if current else form["previous"],
    }
    return result(form, sentence, conflict=conflict)
