"""The decision bar: what it must know of the page it stands on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypedDict, cast

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import around, bedside, plan_draft, plan_words, stay_words, tags, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.answers import Draft as Kept
    from dashboard.answers import Episode, Finding, KeptDraft, Outcome, Review, Writer

OUTCOMES: tuple[Outcome, ...] = ("continue", "change_plan", "back_to_ward", "discharge")
CHECKS = (time(14), time(20))
MORNING = time(8)
HOME = "at_home"


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
    """What one had written when it was last saved, or what was signed and is to be corrected."""

    outcome: str
    note: str
    check: str
    said: str
    saved_at: str
    corrects: str | None
    changes: dict[str, Any]
    transport: dict[str, Any] | None


class Context(TypedDict):
    """What the page showed when the decision was made."""

    episode: str
    assessment: str | None
    previous: str | None
    person: str
    title: str
    next: str | None
    back: str | None
    onward: str | None
    home: str
    bed: str
    no_bed: str
    unmet: list[str]
    transports: list[Choice]
    correctable: Draft | None
    open: list[Open]
    ready: bool
    outcomes: list[Choice]
    checks: list[Choice]
    signed: str
    draft: Draft | None
    writers: dict[str, str]
    read: str | None
    phone: str


def no_bed(*, kept: bool) -> str:
    """Say what an admission comes to where no bed stands: nobody may believe in one that does not."""
    if kept:
        return _("No bed stands reserved: the patient gets a place beyond the number.")
    return _("This ward reserves no beds in Hemrond: no bed is kept for the patient here.")


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
        "onward": place["onward"] if place else None,
        "home": "" if episode["status"] == HOME else away(episode["status"]),
        "bed": words.bed(episode["bed"], now=now),
        "no_bed": no_bed(kept=episode.get("beds_kept", True)),
        "unmet": [said(one["text"]) for one in told["criteria"] if one["answer"] != "met"]
        if told
        else [],
        "transports": [
            {"value": one, "text": plan_words.transport(one)} for one in plan_words.TRANSPORTS
        ],
        "correctable": correctable(reviews, now=now),
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
    saved = _("Draft saved {at}").format(at=words.clock(kept["saved_at"]))
    return written(kept["content"], saved, kept["saved_at"])


def correctable(reviews: Sequence[Review], *, now: datetime) -> Draft | None:
    """Return today's decision as a draft of its correction; an earlier day's stands as it is."""
    newest = next(iter(reviews), None)
    if newest is None or newest["withdrawn_at"] or not of_today(newest, now=now):
        return None
    text = _("You correct version {n}, signed {at} by {by}. It stays as it is beside the new one.")
    last = bedside.decided(newest, now=now)
    content = cast("Kept", {**newest["decided"], **newest, "corrects": newest["id"]})
    return written(content, text.format(n=newest["version"], **last))


def written(content: Kept, saying: str, saved_at: str = "") -> Draft:
    """Lay out what was written as the fields of the bar hold it."""
    check = content.get("next_check_at")
    return {
        "outcome": content.get("outcome") or "",
        "note": content.get("note") or "",
        "check": local_minute(check) if check else "",
        "said": saying,
        "saved_at": saved_at,
        "corrects": content.get("corrects"),
        "changes": plan_draft.draft(content),
        "transport": content.get("transport"),
    }


def away(status: str) -> str:
    """Say that nothing more is decided about care at home, when there is none."""
    where = stay_words.word("status", status).lower()
    return _("The patient is not cared for at home ({where}): nothing new is decided here.").format(
        where=where
    )


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


def signed(reviews: Sequence[Review], *, now: datetime) -> str:
    """Say that somebody has decided today already."""
    newest = next((one for one in reviews if not one["withdrawn_at"]), None)
    if newest is None or not of_today(newest, now=now):
        return ""
    return _("Signed {at} by {by}: {outcome}").format(**bedside.decided(newest, now=now))


def of_today(review: Review, *, now: datetime) -> bool:
    """Tell whether a decision was signed on the ward's today."""
    return words.moment(review["signed_at"]).date() == now.astimezone(words.STOCKHOLM).date()


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
