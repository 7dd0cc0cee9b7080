"""The form for a change of plan, described to the browser: one part after the other, all optional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import plan_draft, plan_words, stay_words, words
from dashboard.ward.sheets import Field, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dashboard.answers import Agreed, Asked, OwnLimit, Plan, Rule

ROLES = ("nurse", "physician", "assistant_nurse", "home_care_nurse")
ANSWERS = frozenset({"{score}", "1", ""})
WHO = ("patient", "kin", "ward", "home_care", "home_help", "other")
VISITS = ("antibiotics", "monitoring", "sampling", "dressing", "supervision", "other")


class Part(TypedDict):
    """One part of the form: any number of rows of the same fields."""

    title: str
    about: list[str]
    add: str
    fields: list[Field]


class Range(TypedDict):
    """What one limit of the plan is, and what is possible."""

    unit: str
    low: str
    high: str
    hint: str


class AgreedPart(Part):
    """The agreement: its rows as they stand, and what is asked when any is changed."""

    number: int
    rows: list[dict[str, Any]]
    criteria: str
    common: list[Field]


class Offer(TypedDict):
    """A request that stands, and what it says now."""

    text: str
    typed: dict[str, Any]


class AskedPart(Part):
    """Care requests: those that stand, or a new one; visit by visit."""

    offers: list[Offer]
    visits: list[Field]
    add_visit: str


class Described(TypedDict):
    """The whole form."""

    episode: str
    limits: Part
    ended: Part | None
    ranges: dict[str, Range]
    tasks: Part
    measurements: Part
    agreement: AgreedPart | None
    request: AskedPart
    names: dict[str, str]


def described(episode: str, plan: Plan, *, now: datetime) -> Described:
    """Describe the form in the language of whoever is looking, filled with the plan as it stands."""
    agreement = plan["agreement"]
    # A limit is a number; what is answered in words has no own.
    rules = [one for one in plan["rules"] if one["unit"] not in ANSWERS]
    names = {one["rule"]: _rule(one) for one in rules}
    return {
        "episode": episode,
        "limits": _limits(plan, names, now=now),
        "ended": _ended(plan, names) if plan["limits"] else None,
        "ranges": {one["rule"]: _range(one) for one in rules},
        "tasks": _tasks(plan),
        "measurements": _measurements(plan),
        "agreement": _agreement(agreement, now=now) if agreement else None,
        "request": _requests(plan),
        "names": names
        | {one["id"]: one["name"] for one in plan["units"]}
        | {one["id"]: one["unit"] for one in plan["requests"]},
    }


def _limits(plan: Plan, names: Mapping[str, str], *, now: datetime) -> Part:
    choices = {"": _("Choose …")} | dict(names)
    return {
        "title": _("Own limits"),
        "about": [_own(one, names, now=now) for one in plan["limits"]],
        "add": _("+ Limit"),
        "fields": [
            field("rule", _("Instead of the plan's"), "choice", options=choices),
            field("value", _("Own limit"), "number"),
            field("expires_at", _("Until"), "moment"),
            field("reason", _("Why this patient needs it"), "wide"),
        ],
    }


def _own(one: OwnLimit, names: Mapping[str, str], *, now: datetime) -> str:
    until = one["expires_at"]
    return _("In force: {rule}, own {value} until {until} ({by}: {reason})").format(
        rule=names.get(one["rule"], one["rule"]),
        value=words.number(one["value"]),
        until=words.when(until, now=now) if until else words.EN_DASH,
        by=one["by"],
        reason=one["reason"],
    )


def _ended(plan: Plan, names: Mapping[str, str]) -> Part:
    choices = {one["rule"]: names.get(one["rule"], one["rule"]) for one in plan["limits"]}
    return {
        "title": _("End an own limit now"),
        "about": [_("The plan's own limit judges again as soon as this is signed.")],
        "add": _("+ End now"),
        "fields": [
            field("rule", _("Own limit"), "choice", options=choices),
            field("reason", _("Why it is ended"), "wide"),
        ],
    }


def _rule(one: Rule) -> str:
    text = plan_words.beyond(
        said(one["name"]), below=one["below"], value=one["plan_value"], unit=one["unit"]
    )
    return f"{text} ({words.urgency(one['urgency']).word})"


def _range(one: Rule) -> Range:
    unit = words.unit(one["unit"])
    below = _("Alarm below this value.") if one["below"] else _("Alarm above this value.")
    return {
        "unit": unit,
        "low": words.number(one["low"]),
        "high": words.number(one["high"]),
        "hint": below,
    }


def _tasks(plan: Plan) -> Part:
    return {
        "title": _("Tasks"),
        "about": [],
        "add": _("+ Task"),
        "fields": [
            field("what", _("What is to be done"), "wide"),
            field("owner", _("Who does it"), "choice", options=_owners(plan)),
            field("due_at", _("Done by"), "moment"),
        ],
    }


def _owners(plan: Plan) -> dict[str, str]:
    roles = {f"role:{code}": words.role(code).capitalize() for code in ROLES}
    units = {f"unit:{one['id']}": one["name"] for one in plan["units"]}
    return {"": _("Choose …")} | roles | units


def _measurements(plan: Plan) -> Part:
    kinds = {one["code"]: said(one["text"]) for one in plan["kinds"]}
    return {
        "title": _("Extra measurement"),
        "about": [],
        "add": _("+ Measurement"),
        "fields": [
            field("kinds", _("What is measured"), "many", options=kinds),
            field("owner", _("Who sees to it"), "choice", options=_owners(plan)),
            field("at", _("When"), "moment"),
        ],
    }


def _agreement(told: Agreed, *, now: datetime) -> AgreedPart:
    stands = _("version {n}, {at}, {by}").format(
        n=told["number"], at=words.when(told["at"], now=now), by=told["by"]
    )
    who = {"": _("Choose …")} | {one: stay_words.word("who", one) for one in WHO}
    return {
        "title": _("Agreement"),
        "about": [stands, _("A change is a new version, sent again and acknowledged again.")],
        "add": _("+ Row"),
        "number": told["number"],
        "rows": [{"text": _row(one), "typed": plan_draft.agreed_row(one)} for one in told["rows"]],
        "criteria": "\n".join(told["criteria"]),
        "fields": [
            field("what", _("What"), "wide"),
            field("who", _("Who"), "choice", options=who),
            field("name", _("Name, if known")),
            field("when", _("When")),
            field("hours", _("Hours that become tasks"), hint=_("for instance 8, 20")),
        ],
        "common": [
            field("criteria", _("Discharge criteria, one a line"), "lines"),
            field("reason", _("Why the agreement is changed"), "wide"),
        ],
    }


def _row(one: Mapping[str, Any]) -> str:
    who = one.get("name") or stay_words.word("who", one["who"])
    return f"{one['what']} {words.EN_DASH} {who}, {one['when']}"


def _requests(plan: Plan) -> AskedPart:
    choices = {"": _("Choose …")} | {one["id"]: one["name"] for one in plan["units"]}
    contact = {"phone": _("Phone"), "video": _("Video")}
    travel = {"": _("Choose …"), "no": _("No, visits at home"), "yes": _("Yes, can travel")}
    types = {"": _("Choose …")} | {
        one: stay_words.word("visit", one).capitalize() for one in VISITS
    }
    day = _("YYYY-MM-DD")
    return {
        "title": _("Care request to home care"),
        "about": [],
        "add": _("+ New request"),
        "offers": [_offer(one) for one in plan["requests"]],
        "fields": [
            field("unit_id", _("To"), "choice", options=choices),
            field("question", _("What home care is asked to do"), "lines"),
            field("first_visit_at", _("First visit"), "moment"),
            field("answer_needed_by", _("Answer by"), "moment"),
            field("contact_by", _("Contact by"), "choice", options=contact),
        ],
        "visits": [
            field("type", _("Kind of visit"), "choice", options=types),
            field("times", _("How often")),
            field("what", _("What is done"), "wide"),
            field("start", _("From"), hint=day),
            field("stop", _("To"), hint=day),
            field("can_travel", _("Could come to a health centre"), "choice", options=travel),
            field("can_travel_why", _("How it was judged")),
        ],
        "add_visit": _("+ Visit"),
    }


def _offer(one: Asked) -> Offer:
    typed = plan_draft.asked_content(one["content"])
    status = stay_words.word("request", one["status"]).lower()
    return {
        "text": _("Change: {unit} ({status})").format(unit=one["unit"], status=status),
        "typed": {**typed, "request_id": one["id"], "version": one["version"]},
    }
