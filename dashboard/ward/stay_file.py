"""A stay's file in words: what was said and written, newest of each, and what can be written now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, used_parts, words
from dashboard.ward.stay_forms import NEW_KEY, form
from dashboard.ward.stay_words import read, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

# What one writes before leaving, at home and at the end, in the order of the work.
TALKS = (
    "information",
    "answer",
    "contact",
    "suitability",
    "responsible",
    "enrolment",
    "basic_needs",
)
THINGS = ("vascular_access", "aid", "order", "kit")
BEFORE = (*TALKS, *THINGS)
HOME = ("home_event", "emergency", "contact", "basic_needs", *THINGS)
END = ("criteria_judged", "discharge_conversation", "follow_up", "reconciled", "experience")
# What the card of the file itself offers; things, contacts and the end have places of their own.
WRITABLE = {
    "candidate": TALKS,
    "informed": TALKS,
    "assessed": TALKS,
    "decided": TALKS,
    "preparing": TALKS,
    "at_home": ("contact", "basic_needs", "experience"),
    "readmitted": ("contact", "experience"),
    "discharged": ("experience",),
}
# What one writes for some parts of the product alone.
OF: Mapping[str, frozenset[str]] = {
    "information": frozenset({"assessment"}),
    "answer": frozenset({"assessment"}),
    "suitability": frozenset({"assessment"}),
    "enrolment": frozenset({"home_care"}),
    "basic_needs": frozenset({"assessment", "checklists", "round"}),
    "experience": frozenset({"follow_up"}),
}
KEYED = frozenset({"contact", "vascular_access", "aid", "order", "visitor"})
KIN = "kin:"  # one of the patient's people, as a form offers them
BOTH = frozenset({"physiotherapist", "occupational_therapist"})
FILE = frozenset({"assistant_nurse", "nurse", "physician"})
HOME_FILE = FILE | {"home_care_nurse"}
PREPARES = frozenset({"nurse", "physician"})
WRITERS = {
    "suitability": BOTH,
    "kit": HOME_FILE,
    "home_event": HOME_FILE,
    "emergency": HOME_FILE,
    "experience": HOME_FILE,
    "visitor": HOME_FILE,
    "criteria_judged": frozenset({"physician"}),
    "discharge_conversation": PREPARES,
    "follow_up": PREPARES,
    "reconciled": PREPARES,
}
# What has a card or a page of its own.
ELSEWHERE = (
    "visitor",
    "consent",
    "formal_status",
    "notice",
    "meeting",
    "kin_consent",
    "attendance",
    "absence",
)
END_OF_STAY = frozenset(END) - {"experience"}
HIDDEN = frozenset({"checked", "override", "suitability_signature", "emergency"}) | {
    *THINGS,
    *ELSEWHERE,
    *END_OF_STAY,
}
DAY_ONE = frozenset({"met_at_home", "arrived_call", "evening_call"})


def title(kind: str) -> str:
    """Name a kind of entry as its form does."""
    return spoken(read("stay_forms")[kind]["title"]) if kind in read("stay_forms") else kind


def label(kind: str, field: str) -> str:
    """Name a field as the form asks for it."""
    asked = read("stay_forms")[kind]["fields"]
    return next(spoken(one["label"]) for one in asked if one["name"] == f"entry.{field}")


def lines(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Write what an entry says, field by field, as its form asks for it."""
    told = read("stay_forms").get(
        "harm_test" if entry["content"].get("harm_test") else entry["kind"]
    )
    if told is None:
        return [(name, plain(value)) for name, value in entry["content"].items() if name != "kind"]
    shown = [
        (spoken(one["label"]), value(one, within(entry["content"], one["name"])))
        for one in told["fields"]
    ]
    return [(name, text) for name, text in shown if text]


def within(content: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  -- a value of any field
    """Find a field's value where its name says."""
    found: Any = content
    for part in name.removeprefix("entry.").split("."):
        found = (found or {}).get(part)
    return found


def value(told: Mapping[str, Any], raw: Any) -> str:  # noqa: ANN401  -- a value of any field
    """Write a value as one says it."""
    if raw is None or raw in ("", []):
        return ""
    if told["kind"] == "select":
        return next((spoken(o[1:]) for o in told.get("options", ()) if o[0] == raw), str(raw))
    if told["kind"] == "moment":
        return words.stamp(raw)
    return plain(raw)


def plain(raw: Any) -> str:  # noqa: ANN401  -- a value of any field
    """Write a value that has no words of its own."""
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, dict):
        return " ".join(plain(one) for name, one in raw.items() if one and name != "key")
    return ", ".join(map(plain, raw)) if isinstance(raw, list) else str(raw)


def summary(entry: Mapping[str, Any]) -> str:
    """Write an entry on one line."""
    if entry["kind"] == "answer":
        content = entry["content"]
        return _("wants to: {willing}; feels safe: {safe}").format(
            willing=stay_words.word("answer", content["willing"]),
            safe=stay_words.word("answer", content["feels_safe"]),
        )
    return "; ".join(f"{name.lower()}: {text}" for name, text in lines(entry))


def about(entry: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> str:
    """Say what an entry is about: the kind, and of whom or what."""
    if entry["kind"] == "answer":
        return _("Answer: {who}").format(who=whose(entry["content"], entries))
    if entry["kind"] == "information" and entry["content"].get("kin"):
        return f"{title(entry['kind'])}: {whose(entry['content'], entries)}"
    return title(entry["kind"])


def whose(content: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> str:
    """Name who answered."""
    kin = content.get("kin")
    named = next(
        (e["content"]["name"] for e in entries if e["kind"] == "contact" and e["subject"] == kin),
        None,
    )
    party = content.get("of") or content["to"]
    return str(named or stay_words.word("party", party).lower())


def shown(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give what is read as the file; checklists and signatures are shown where they belong."""
    told = [e for e in entries if e["kind"] not in HIDDEN]
    told = [e for e in told if e["content"].get("type") not in DAY_ONE]
    return sorted(told, key=lambda e: e["at"], reverse=True)


def writable(stay: Mapping[str, Any], role: str, *, now: datetime) -> list[tuple[str, str]]:
    """Give what this person can write in this state: a name and a form each."""
    found = []
    parts = used_parts.of_stay(stay)
    for kind in WRITABLE.get(stay["status"], ()):
        if not may_write(kind, role) or not parts & OF.get(kind, parts):
            continue
        if kind == "answer":
            found += answers(stay)
        else:
            found.append((title(kind), entry_form(stay, kind, now=now)))
    return found


def may_write(kind: str, role: str) -> bool:
    """Tell whether a role writes this kind of entry; the API decides all the same."""
    return role in WRITERS.get(kind, FILE)


def answers(stay: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Ask the patient, and each of the patient's people who takes part."""
    ids = {"episode": stay["episode_id"]}
    asked = [("patient", stay_words.word("party", "patient"), {"entry.of": "patient"})] + [
        (e["subject"], e["content"]["name"], {"entry.of": "kin", "entry.kin": e["subject"]})
        for e in stay["entries"]
        if e["kind"] == "contact" and e["content"]["takes_part"]
    ]
    made = []
    for subject, name, fixed in asked:
        kept = newest(stay, "answer", subject)
        text = _("Answer: {who}").format(who=name)
        described = form(
            "answer",
            "entry",
            ids,
            fixed={"entry.kind": "answer", **fixed, "previous": kept and kept["id"]},
            values=filled(kept),
            title=text,
        )
        made.append((text, described))
    return made


def entry_form(stay: Mapping[str, Any], kind: str, *, now: datetime) -> str:
    """Describe the form of an entry; one thing of a kind is begun from what it says now."""
    varies = subjects_vary(kind)
    kept = None if kind in KEYED or varies else newest(stay, kind, "")
    fixed: dict[str, Any] = {"entry.kind": kind, "previous": kept and kept["id"]}
    if varies:
        fixed["known"] = {e["subject"]: e["id"] for e in stay["entries"] if e["kind"] == kind}
    if kind in KEYED:
        fixed["entry.key"] = NEW_KEY
    values = {**today(kind, now=now), **present(stay, kind), **filled(kept)}
    ids, options = {"episode": stay["episode_id"]}, people(stay) if kind == "information" else None
    return form(kind, "entry", ids, fixed=fixed, values=values, options=options)


def people(stay: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Offer the patient, and each of the patient's people by name and relation."""
    kin = [
        (f"{KIN}{e['subject']}", f"{e['content']['name']} ({e['content']['relation']})")
        for e in of_kind(stay, "contact")
    ]
    return {"entry.to": [("patient", stay_words.word("party", "patient")), *kin]}


def which_kin(entry: dict[str, Any]) -> dict[str, Any]:
    """Read which of the patient's people was chosen."""
    chosen = str(entry.get("to", ""))
    if not chosen.startswith(KIN):
        return entry
    return {**entry, "to": "kin", "kin": chosen.removeprefix(KIN)}


def changed(stay: Mapping[str, Any], entry: Mapping[str, Any], **fixed: Any) -> str:  # noqa: ANN401  -- a value of any field
    """Describe the form that writes how one thing stands now, begun from what it said before."""
    kind = entry["kind"]
    keyed = {"entry.key": entry["content"]["key"]} if kind in KEYED else {}
    known = {"entry.kind": kind, "previous": entry["id"], **keyed}
    name = summary_name(entry)
    return form(
        kind,
        "entry",
        {"episode": stay["episode_id"]},
        fixed=known | {f"entry.{field}": value for field, value in fixed.items()},
        values=filled(entry),
        title=f"{title(kind)}: {name}" if name else "",
    )


def restated(stay: Mapping[str, Any], entry: Mapping[str, Any], what: str, **now_so: Any) -> str:  # noqa: ANN401  -- a value of any field
    """Describe one touch that says the same thing again with something changed, and asks nothing."""
    content = {f"entry.{name}": value for name, value in (entry["content"] | now_so).items()}
    fixed = content | {"entry.kind": entry["kind"], "previous": entry["id"]}
    return form("step", "entry", {"episode": stay["episode_id"]}, fixed=fixed, title=what)


def summary_name(entry: Mapping[str, Any]) -> str:
    """Name the thing that an entry is about, where things of its kind have names."""
    content = entry["content"]
    return str(content.get("name") or content.get("what") or content.get("identity") or "")


def of_kind(stay: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """Give the newest entry about each thing of a kind."""
    return [entry for entry in stay["entries"] if entry["kind"] == kind]


def present(stay: Mapping[str, Any], kind: str) -> dict[str, list[str]]:
    """Begin with those who should be there: the patient, kin who take part, home care that said yes."""
    field = {"reconciled": "entry.parties", "discharge_conversation": "entry.present"}.get(kind)
    if field is None:
        return {}
    kin = [e["content"]["name"] for e in of_kind(stay, "contact") if e["content"]["takes_part"]]
    units = [one["unit"]["name"] for one in stay["requests"] if one["status"] == "accepted"]
    return {field: [stay["patient"]["name"], *kin, *(units if kind == "reconciled" else [])]}


def subjects_vary(kind: str) -> bool:
    """Tell whether what is filled in decides what the entry is about."""
    return kind in {"information", "home_event", "emergency", "experience"}


def today(kind: str, *, now: datetime) -> dict[str, str]:
    """Fill in the day, which one would otherwise type."""
    local = now.astimezone(words.STOCKHOLM)
    return {
        "home_event": {"entry.on": f"{local:%Y-%m-%d}"},
        "discharge_conversation": {"entry.held_on": f"{local:%Y-%m-%d}"},
        "emergency": {"entry.called_at": local.isoformat()},
    }.get(kind, {})


def filled(kept: Mapping[str, Any] | None) -> dict[str, Any]:
    """Fill a form in with what stands."""
    return {} if kept is None else {f"entry.{name}": x for name, x in kept["content"].items()}


def newest(stay: Mapping[str, Any], kind: str, subject: str) -> Mapping[str, Any] | None:
    """Give how things stand about one thing."""
    return next((e for e in stay["entries"] if e["kind"] == kind and e["subject"] == subject), None)
