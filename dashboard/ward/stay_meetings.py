"""Meetings: the forms about them, and what becomes of a link, a text or a call that was asked for."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, words
from dashboard.ward.stay_forms import NEW_KEY, form, option

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dashboard.ward.stay_forms import Sent

    Meeting = Mapping[str, Any]
    Stay = Mapping[str, Any]

USUAL = timedelta(minutes=30)
AHEAD = timedelta(days=1)
VIDEO = "video"
PATIENT_KEY = "patient"


def plan_form(told: Mapping[str, Any], stay: Stay, me: Mapping[str, Any], *, now: datetime) -> str:
    """Describe the form that plans a meeting, with those who usually take part filled in."""
    begins = (now.astimezone(words.STOCKHOLM) + AHEAD).replace(minute=0, second=0)
    mine = {f"entry.{who}": me["name"] for who in ("convener", "starter", "host")}
    return form(
        "meeting",
        "entry",
        {"episode": stay["episode_id"]},
        fixed={"entry.kind": "meeting", "entry.key": NEW_KEY, "previous": None},
        values={
            **mine,
            "entry.starts_at": begins.isoformat(),
            "entry.ends_at": (begins + USUAL).isoformat(),
            "entry.participants": usual(stay, me),
            "entry.organisations": organisations(stay),
        },
        options={"entry.tool": tools(told)},
        title=_("Plan a meeting: {who}").format(who=stay_words.person(stay["patient"])),
    )


def acute_form(told: Mapping[str, Any], stay: Stay, me: Mapping[str, Any], *, now: datetime) -> str:
    """Describe the form of a meeting that begins now: one tool, one room, two clicks (D107)."""
    begins = now.astimezone(words.STOCKHOLM)
    entry = {
        "kind": "meeting",
        "key": NEW_KEY,
        "type": "acute",
        "mode": "digital",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + USUAL).isoformat(),
        **dict.fromkeys(("convener", "starter", "host"), me["name"]),
        "participants": usual(stay, me),
    }
    chosen = tools(told)
    phone = next((key for key, _name in chosen if key == "phone"), "")
    return form(
        "meeting_acute",
        "entry",
        {"episode": stay["episode_id"]},
        fixed={"base": entry, "previous": None},
        values={"tool": phone, "dial_in": stay["patient"].get("phone")},
        options={"tool": chosen},
        title=_("An acute meeting now: {who}").format(who=stay_words.person(stay["patient"])),
    )


def usual(stay: Stay, me: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Name those who usually take part: the patient, kin who do, whoever plans it, home care."""
    kin = [
        {"key": one["subject"], "name": one["content"]["name"], "mode": "phone", "kin": True}
        for one in stay["entries"]
        if one["kind"] == "contact" and one["content"]["takes_part"]
    ]
    asked = {one["unit"]["name"] for one in stay["requests"] if one["status"] == "accepted"}
    nurses = [
        {"key": NEW_KEY, "name": _("Home-care nurse"), "organisation": name, "mode": "on_site"}
        for name in sorted(asked)
    ]
    return [
        {"key": PATIENT_KEY, "name": stay["patient"]["name"], "mode": VIDEO, "kin": False},
        *({"organisation": "", "email": "", **one} for one in kin),
        {"key": "convener", "name": me["name"], "organisation": "", "mode": VIDEO, "kin": False},
        *nurses,
    ]


def organisations(stay: Stay) -> list[dict[str, str]]:
    """Name the organisations that are asked first: home care with a request of this patient."""
    asked = {one["unit"]["name"] for one in stay["requests"] if one["status"] in ASKED}
    return [{"name": name, "answer": "unanswered"} for name in sorted(asked)]


ASKED = frozenset({"sent", "phoned", "received", "accepted"})


def tools(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the tools that can be chosen, with those named that are not for sensitive matters."""
    return [
        (
            one["id"],
            one["name"]
            if one["sensitive"]
            else _("{tool} (not for sensitive information)").format(tool=one["name"]),
        )
        for one in told["tools"]
    ]


def change_form(one: Meeting, told: Mapping[str, Any], stay: Stay) -> str:
    """Describe the form that changes a meeting; the former version stays in the file."""
    content = one["content"]
    return form(
        "meeting",
        "entry",
        {"episode": stay["episode_id"]},
        fixed={
            "entry.kind": "meeting",
            "entry.key": content["key"],
            "entry.held": content["held"],
            "previous": one["id"],
        },
        values={f"entry.{name}": value for name, value in content.items()},
        options={"entry.tool": tools(told)},
        title=_("Change the meeting: {what}").format(what=title(one)),
    )


def held_form(one: Meeting, stay: Stay) -> str:
    """Describe the form that says whether a meeting was held or called off: the convener decides."""
    return form(
        "meeting_held",
        "entry",
        {"episode": stay["episode_id"]},
        fixed={"base": one["content"], "previous": one["id"]},
        values={"held": "held"},
        title=title(one),
    )


def substitute_form(one: Meeting, who: Mapping[str, Any], stay: Stay) -> str:
    """Describe the form that lets somebody come in another's place (D102)."""
    return form(
        "substitute",
        "substitute",
        place(one, who, stay),
        fixed={"substitute.key": NEW_KEY},
        values={
            "substitute.organisation": who.get("organisation"),
            "substitute.mode": who["mode"],
        },
        title=_("In the place of {who}").format(who=who["name"]),
    )


def _about(kind: str, one: Meeting, who: Mapping[str, Any], stay: Stay) -> dict[str, Any]:
    """Say what an entry about one person at one meeting is, and which entry it follows."""
    return {
        "entry.kind": kind,
        "entry.meeting": one["content"]["key"],
        "entry.participant": who["key"],
        "previous": entry_id(stay, kind, one, who["key"]),
    }


def consent_form(one: Meeting, who: Mapping[str, Any], stay: Stay) -> str:
    """Describe the form for the patient's consent to kin in this meeting (D97, D98)."""
    kept = consent_of(one, who["key"])
    return form(
        "kin_consent",
        "entry",
        {"episode": stay["episode_id"]},
        fixed=_about("kin_consent", one, who, stay) | {"entry.given_by": "patient"},
        values={f"entry.{n}": kept[n] for n in ("given", "informed")} if kept else {},
        title=_("{who}: the patient's consent").format(who=who["name"]),
    )


def attendance_form(one: Meeting, who: Mapping[str, Any], stay: Stay, me: Mapping[str, Any]) -> str:
    """Describe the form for the roll: how somebody was identified, and by whom (D100)."""
    kept = attended(one, who["key"]) or {}
    return form(
        "attendance",
        "entry",
        {"episode": stay["episode_id"]},
        fixed=_about("attendance", one, who, stay) | {"entry.invited": who.get("invited", True)},
        values={
            "entry.identified": kept.get("identified", "by_patient" if who.get("kin") else None),
            "entry.identified_by": kept.get("identified_by", me["name"]),
            "entry.mode": kept.get("mode", who["mode"]),
        },
        title=_("Attendance: {who}").format(who=who["name"]),
    )


def absence_form(one: Meeting, who: Mapping[str, Any], stay: Stay) -> str:
    """Describe the form for somebody who cannot come; the same day the others are phoned (D102)."""
    same_day = _("The meeting is today: phone the others if it is cancelled.")
    return form(
        "absence",
        "entry",
        {"episode": stay["episode_id"]},
        fixed=_about("absence", one, who, stay) | {"entry.decided_by": one["content"]["convener"]},
        values={f"entry.{name}": x for name, x in (absent(one, who["key"]) or {}).items()},
        notes=[same_day] if one["phone_needed"] else (),
        title=_("{who} cannot come").format(who=who["name"]),
    )


def absent(one: Meeting, participant: str) -> Mapping[str, Any] | None:
    """Give what is known of somebody's absence."""
    return next((a for a in one.get("absences", ()) if a["participant"] == participant), None)


def link_form(one: Meeting, who: Mapping[str, Any], stay: Stay) -> str:
    """Describe how somebody's own link is made; on the day itself they are phoned first."""
    name = "meeting_link" if one["phone_needed"] else "step"
    return form(
        name, "link", place(one, who, stay), title=_("Personal link: {who}").format(who=who["name"])
    )


def unlink_form(one: Meeting, who: Mapping[str, Any], stay: Stay) -> str:
    """Describe the button that takes somebody's link back."""
    return form("step", "unlink", place(one, who, stay), title=who["name"])


def place(one: Meeting, who: Mapping[str, Any], stay: Stay) -> dict[str, str]:
    """Name somebody's place in a meeting."""
    return {
        "episode": stay["episode_id"],
        "meeting": one["content"]["key"],
        "participant": who["key"],
    }


def entry_id(stay: Stay, kind: str, one: Meeting, participant: str) -> str | None:
    """Give the id that the next entry about somebody in a meeting must name."""
    subject = f"{one['content']['key']}/{participant}"
    found = (e["id"] for e in stay["entries"] if e["kind"] == kind and e["subject"] == subject)
    return next(found, None)


def consent_of(one: Meeting, participant: str) -> Mapping[str, Any] | None:
    """Give the patient's answer about somebody in this meeting."""
    return next((c for c in one["consents"] if c["participant"] == participant), None)


def attended(one: Meeting, participant: str) -> Mapping[str, Any] | None:
    """Give what the roll says of somebody."""
    return next((a for a in one["attendance"] if a["participant"] == participant), None)


def title(one: Meeting) -> str:
    """Name a meeting by its kind and time; never by the patient."""
    content = one["content"]
    kind = option("meeting", "entry.type", content["type"])
    return f"{kind} {words.stamp(content['starts_at'])}"


def shaped(made: dict[str, Any]) -> dict[str, Any]:
    """Put a meeting together from what stands and what was filled in."""
    base: dict[str, Any] | None = made.pop("base", None)
    if base is None:
        return made
    asked = ("held", "tool", "dial_in", "link")
    more: dict[str, Any] = {name: made.pop(name) for name in asked if name in made}
    return {**made, "entry": keyed({**base, **more})}


def keyed(entry: dict[str, Any]) -> dict[str, Any]:
    """Give whatever is new a key of its own."""
    people = [{**p, "key": fresh(p["key"])} for p in entry["participants"]]
    return {**entry, "key": fresh(entry["key"]), "participants": people}


def fresh(key: str) -> str:
    """Make a key where one is asked for."""
    return secrets.token_hex(4) if key == NEW_KEY else key


def begun(sent: Sent, *, now: datetime) -> Sent:
    """Let an acute meeting begin when it is sent, not when its form was drawn."""
    base = sent["fixed"].get("base")
    if not isinstance(base, dict) or base.get("key") != NEW_KEY:
        return sent
    at = now.astimezone(words.STOCKHOLM)
    hours = {"starts_at": at.isoformat(), "ends_at": (at + USUAL).isoformat()}
    return {**sent, "fixed": {**sent["fixed"], "base": {**base, **hours}}}
