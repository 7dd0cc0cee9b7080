"""The decision bar: what a signature needs, what is sent, and what one says when it is refused."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.ward import bedside, words

if TYPE_CHECKING:
    from dashboard.answers import Episode, Outcome, Review

OUTCOMES: tuple[Outcome, ...] = ("continue", "change_plan", "back_to_ward", "discharge")
CHECKS = (time(14), time(20))
MORNING = time(8)


class Choice(TypedDict):
    """Something one can choose."""

    value: str
    text: str


class Context(TypedDict):
    """What the page showed when the decision was made."""

    episode: str
    assessment: str | None
    previous: str | None
    person: str
    title: str
    next: str | None
    back: str | None
    red: bool
    ready: bool
    outcomes: list[Choice]
    checks: list[Choice]
    signed: str


class Form(TypedDict):
    """What the browser sends when somebody signs; nothing in it is trusted by the API."""

    episode: str
    assessment: str | None
    previous: str | None
    outcome: Outcome | None
    note: str
    next_check: str
    red: bool
    ready: bool
    person: str


class Compared(TypedDict):
    """Two decisions on one patient, side by side."""

    sentence: str
    theirs: bedside.Decided | None
    previous: str | None


class Result(TypedDict):
    """What became of a signature."""

    ok: bool
    sentence: str
    conflict: Compared | None
    form: Form


def context(episode: Episode, *, now: datetime) -> Context:
    """Return what the decision bar must know of the page it stands on."""
    told = episode["assessment"]
    reviews = episode["reviews"]
    person = episode["patient"]
    place = episode["position"]
    answers = [one["answer"] for one in told["criteria"]] if told else []
    return {
        "episode": episode["episode_id"],
        "assessment": told["id"] if told else None,
        "previous": reviews[0]["id"] if reviews else None,
        "person": f"{person['name']} {words.identifier(person['identifier'])}",
        "title": _("Patient {n} of {of}").format(**place) if place else _("Patient"),
        "next": place["next"] if place else None,
        "back": place["previous"] if place else None,
        "red": any(f["urgency"] >= bedside.HIGH for f in told["findings"]) if told else False,
        "ready": bool(answers) and all(answer == "met" for answer in answers),
        "outcomes": [{"value": one, "text": words.outcome(one)} for one in OUTCOMES],
        "checks": checks(now),
        "signed": signed(reviews, now=now),
    }


def signed(reviews: list[Review], *, now: datetime) -> str:
    """Say that somebody has decided today already."""
    if not reviews:
        return ""
    today = now.astimezone(words.STOCKHOLM).date()
    if words.moment(reviews[0]["signed_at"]).date() != today:
        return ""
    last = bedside.decided(reviews[0], now=now)
    return _("Signed {at} by {by}: {outcome}").format(**last)


def checks(now: datetime) -> list[Choice]:
    """Return the usual times of the next check that still lie ahead."""
    local = now.astimezone(words.STOCKHOLM)
    today = [datetime.combine(local.date(), at, words.STOCKHOLM) for at in CHECKS]
    ahead = [at for at in today if at > local]
    ahead.append(datetime.combine(local.date() + timedelta(days=1), MORNING, words.STOCKHOLM))
    return [
        {"value": f"{at:%Y-%m-%dT%H:%M}", "text": words.when(at.isoformat(), now=now)}
        for at in ahead
    ]


def objection(form: Form) -> str:
    """Say what is missing before one can sign, in the words of the page."""
    if form["outcome"] not in OUTCOMES:
        return _("Choose an outcome (1–4) before you sign. No day without a decision.")
    if not form["assessment"]:
        return _("There is no assessment to decide on yet.")
    silent = not form["note"].strip()
    if silent and form["red"]:
        return _("There is an open HIGH finding: write what you make of it before you sign.")
    if silent and form["outcome"] == "discharge" and not form["ready"]:
        return _("Not all criteria are met: write why the patient can be discharged all the same.")
    return ""


def body(form: Form) -> dict[str, object]:
    """Return the review as the API takes it."""
    check = form["next_check"]
    local = datetime.fromisoformat(check).replace(tzinfo=words.STOCKHOLM) if check else None
    return {
        "assessment_id": form["assessment"],
        "previous_review_id": form["previous"],
        "outcome": form["outcome"],
        "note": form["note"].strip(),
        "next_check_at": local.isoformat() if local else None,
    }


def accepted(form: Form, review: Review) -> Result:
    """Say that it is signed, for whom and when."""
    sentence = _("Signed {at}: {person}").format(
        at=words.clock(review["signed_at"]), person=form["person"]
    )
    return {"ok": True, "sentence": sentence, "conflict": None, "form": form}


def refused(form: Form, sentence: str) -> Result:
    """Say why it is not signed; what was written stays."""
    return {"ok": False, "sentence": sentence, "conflict": None, "form": form}


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
    conflict: Compared = {
        "sentence": sentence,
        "theirs": theirs,
        "previous": current["id"] if current else form["previous"],
    }
    return {"ok": False, "sentence": sentence, "conflict": conflict, "form": form}
