"""The decision bar: what a signature needs, what is sent, and what one says when it is refused."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.ward import around, bedside, tags, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.answers import Episode, Finding, KeptDraft, Outcome, Review, Writer

OUTCOMES: tuple[Outcome, ...] = ("continue", "change_plan", "back_to_ward", "discharge")
CHECKS = (time(14), time(20))
MORNING = time(8)


class Choice(TypedDict):
    """Something one can choose."""

    value: str
    text: str


class Open(TypedDict):
    """A finding that nobody answers for yet."""

    rule: str
    kind: str
    urgency: int
    tag: str
    css: str
    text: str


class Draft(TypedDict):
    """What one had written when it was last saved."""

    outcome: str
    note: str
    check: str
    said: str


class Context(TypedDict):
    """What the page showed when the decision was made."""

    episode: str
    assessment: str | None
    previous: str | None
    person: str
    title: str
    next: str | None
    back: str | None
    open: list[Open]
    ready: bool
    outcomes: list[Choice]
    checks: list[Choice]
    signed: str
    draft: Draft | None
    writers: dict[str, str]
    read: str | None
    phone: str


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


class Compared(TypedDict):
    """Two decisions on one patient, side by side."""

    sentence: str
    theirs: bedside.Decided | None
    previous: str | None


class Result(TypedDict):
    """What became of a signature: it can be undone, or something stands in its way."""

    ok: bool
    sentence: str
    conflict: Compared | None
    blocked: list[Open]
    undo: str
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
        "open": unanswered(told["findings"]) if told else [],
        "ready": bool(answers) and all(answer == "met" for answer in answers),
        "outcomes": [{"value": one, "text": words.outcome(one)} for one in OUTCOMES],
        "checks": checks(now),
        "signed": signed(reviews, now=now),
        "draft": draft(episode["draft"]),
        "writers": {
            one["name"]: writing(one, now=now) for one in episode["writers"] if one["here"]
        },
        "read": around.newest(episode["since"]["items"]) if episode["since"]["unread"] else None,
        "phone": person["phone"] or "",
    }


def unanswered(findings: Sequence[Finding]) -> list[Open]:
    """Return the findings that nobody has acknowledged, in the backend's order."""
    return [
        {
            "rule": one["rule"],
            "kind": one["kind"] or "",
            "urgency": one["urgency"],
            "tag": f"{tag['sign']} {tag['word']}",
            "css": tag["css"],
            "text": tag["text"],
        }
        for one in findings
        if one["acknowledgement"] is None
        for tag in (tags.finding(one),)
    ]


def draft(kept: KeptDraft | None) -> Draft | None:
    """Return one's own draft as the bar takes it; an undone signature is one too."""
    if kept is None:
        return None
    content, check = kept["content"], kept["content"].get("next_check_at")
    return {
        "outcome": content.get("outcome") or "",
        "note": content.get("note") or "",
        "check": local_minute(check) if check else "",
        "said": _("Draft saved {at}").format(at=words.clock(kept["saved_at"])),
    }


def local_minute(at: str) -> str:
    """Write a time as the browser's inputs do: the ward's clock, no zone."""
    moment = datetime.fromisoformat(at)
    local = moment.astimezone(words.STOCKHOLM) if moment.tzinfo else moment
    return f"{local:%Y-%m-%dT%H:%M}"


def writing(one: Writer, *, now: datetime) -> str:
    """Say who else writes here, and since when."""
    since = words.moment(one["since"])
    today = since.date() == now.astimezone(words.STOCKHOLM).date()
    at = f"{since:%H:%M}" if today else words.when(one["since"], now=now)
    return _("{name} has been writing here since {at}").format(name=one["name"], at=at)


def signed(reviews: list[Review], *, now: datetime) -> str:
    """Say that somebody has decided today already."""
    reviews = [one for one in reviews if not one["withdrawn_at"]]
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
    if form["note"].strip() or form["outcome"] == "continue":
        return ""
    if form["outcome"] == "discharge" and not form["ready"]:
        return _("Not all criteria are met: write why the patient can be discharged all the same.")
    return _("Write what was decided and why: only “Continue at home” is signed without a note.")


def standing_in_the_way(form: Form) -> list[Open]:
    """Return what must be acknowledged first; to take somebody back to the ward is an answer."""
    if form["outcome"] == "back_to_ward":
        return []
    return [one for one in form["open"] if one["urgency"] >= bedside.HIGH]


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
    return result(form, sentence, ok=True, undo=review["id"])


def refused(form: Form, sentence: str) -> Result:
    """Say why it is not signed; what was written stays."""
    return result(form, sentence)


def blocked(form: Form, findings: list[Open]) -> Result:
    """Say which findings somebody must answer for before one can sign."""
    return result(form, _("Acknowledge before you sign:"), blocked=findings)


def result(
    form: Form,
    sentence: str,
    *,
    ok: bool = False,
    undo: str = "",
    blocked: list[Open] | None = None,
    conflict: Compared | None = None,
) -> Result:
    """Lay out what became of a signature."""
    return {
        "ok": ok,
        "sentence": sentence,
        "conflict": conflict,
        "blocked": blocked or [],
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
    conflict: Compared = {
        "sentence": sentence,
        "theirs": theirs,
        "previous": current["id"] if current else form["previous"],
    }
    return result(form, sentence, conflict=conflict)
