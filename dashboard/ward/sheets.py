"""The small forms of the ward, described once; the browser draws each as a dialog of plain inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import words

if TYPE_CHECKING:
    from dashboard.answers import Choices, Enterable, Word

Kind = Literal["line", "wide", "lines", "number", "moment", "choice", "many"]
# As on the page: the order of NEWS2 first, then what the patient is asked.
ORDER = (
    "respiratory_rate",
    "oxygen_saturation",
    "oxygen_flow",
    "systolic",
    "diastolic",
    "pulse",
    "temperature",
    "weight",
    "pain",
    "consciousness",
)


class Option(TypedDict):
    """Something one can choose."""

    value: str
    text: str


class Field(TypedDict):
    """One input with its label."""

    name: str
    label: str
    kind: Kind
    unit: str
    hint: str
    value: str
    low: str
    high: str
    options: list[Option]


class Sheet(TypedDict):
    """A small form: what it is called, what it asks, and what its button says."""

    title: str
    send: str
    fields: list[Field]


def field(  # noqa: PLR0913  -- what an input has
    name: str,
    label: str,
    kind: Kind = "line",
    *,
    unit: str = "",
    hint: str = "",
    value: str = "",
    options: dict[str, str] | None = None,
) -> Field:
    """Describe one input."""
    choices: list[Option] = [{"value": v, "text": t} for v, t in (options or {}).items()]
    return {
        "name": name,
        "label": label,
        "kind": kind,
        "unit": unit,
        "hint": hint,
        "value": value,
        "low": "",
        "high": "",
        "options": choices,
    }


def all_sheets(told: Choices) -> dict[str, Sheet]:
    """Return every small form, in the language of whoever is looking."""
    return {
        "acknowledge": sheet(_("Acknowledge a finding"), _("Acknowledge"), acknowledging()),
        "park": sheet(
            _("Park until later today"),
            _("Park and next"),
            [field("reason", _("What is waited for"), "lines")],
        ),
        "note": sheet(_("Note of a visit or a talk"), _("Save the note"), note(told)),
        "labs": sheet(_("Laboratory results"), _("Save the results"), labs(told)),
        "vitals": sheet(_("Values by phone or seen at home"), _("Save and judge"), vitals(told)),
        "infusion": sheet(_("Infusion"), _("Save the infusion"), infusion(told)),
        "task": sheet(_("Task"), _("Add the task"), task()),
        "visit": sheet(_("Visit to the home"), _("Plan the visit"), visit(told)),
        "attend": sheet(_("Somebody takes part in the round"), _("Add"), attend(told)),
        "call": sheet(_("Call of the round"), _("Start the call"), call(told)),
    }


def sheet(title: str, send: str, fields: list[Field]) -> Sheet:
    """Lay out one small form."""
    return {"title": title, "send": send, "fields": fields}


def acknowledging() -> list[Field]:
    """Ask what somebody makes of a finding."""
    hint = _("Needed for HIGH. Your name and the time are kept with it.")
    return [field("comment", _("What you have done or will do"), "lines", hint=hint)]


def note(told: Choices) -> list[Field]:
    """Ask what was seen and done, with words for one touch."""
    return [
        field("event_at", _("When"), "moment", value="now"),
        field("chips", _("In short"), "many", options=words_of(told["chips"])),
        field("text", _("What you saw and did"), "lines"),
    ]


def labs(told: Choices) -> list[Field]:
    """Ask for results of one sample."""
    return [
        field("at", _("Sample taken"), "moment", value="now"),
        *(entered(one) for one in told["values"]["labs"]),
        field("note", _("Cultures and sensitivity, or another remark"), "lines"),
    ]


def vitals(told: Choices) -> list[Field]:
    """Ask for what was measured at home and told on the phone; the measured first."""
    who = {
        "patient": _("The patient tells"),
        "kin": _("Next of kin tells"),
        "staff": _("Staff have measured"),
    }
    values = sorted(told["values"]["vitals"], key=_place)
    return [
        field("at", _("Measured"), "moment", value="now"),
        field("source", _("By whom"), "choice", options=who),
        *(entered(one) for one in values if one["kind"] != "mean_pressure"),
        field("note", _("Remark")),
    ]


def _place(one: Enterable) -> int:
    return ORDER.index(one["kind"]) if one["kind"] in ORDER else len(ORDER)


def infusion(told: Choices) -> list[Field]:
    """Ask how the dose went: given, weights of the pump, line site, problem."""
    return [
        field("at", _("When"), "moment", value="now"),
        *(entered(one) for one in told["values"]["infusion"]),
        field("note", _("Drug, batch, or another remark"), "lines"),
    ]


def task() -> list[Field]:
    """Ask what is to be done, by when and by whom."""
    roles = ("nurse", "physician", "assistant_nurse", "home_care_nurse", "bed_coordinator")
    return [
        field("what", _("What is to be done"), "lines"),
        field("due_at", _("Done by"), "moment"),
        field(
            "owner_role", _("By whom"), "choice", options={one: words.role(one) for one in roles}
        ),
    ]


def visit(told: Choices) -> list[Field]:
    """Ask who comes, when and what for."""
    return [
        field("starts_at", _("From"), "moment", value="now"),
        field("ends_at", _("To"), "moment"),
        field("who", _("Who comes"), "wide"),
        field("what", _("What for"), "many", options=words_of(told["visits"])),
    ]


def attend(told: Choices) -> list[Field]:
    """Ask who takes part, how, and how it was made sure who they are."""
    unsaid = {"": _("not needed (staff)")}
    return [
        field("name", _("Name"), "wide"),
        field("kind", _("As"), "choice", options=words_of(told["participants"])),
        field("mode", _("How"), "choice", options=words_of(told["modes"])),
        field(
            "identified",
            _("Identified"),
            "choice",
            options=words_of(told["identified"]) | unsaid,
        ),
    ]


def call(told: Choices) -> list[Field]:
    """Ask for the link or the number; it stays on the screen while one moves on."""
    modes = {code: text for code, text in words_of(told["modes"]).items() if code != "on_site"}
    return [
        field("mode", _("How"), "choice", options=modes),
        field("reference", _("Link or telephone number"), "wide"),
    ]


def entered(one: Enterable) -> Field:
    """Ask for one value, as a number with its unit or as an answer of the closed list."""
    name = said(one["name"])
    if one["answers"]:
        options = {"": words.EN_DASH} | {
            str(n): said(text) for n, text in enumerate(one["answers"])
        }
        return field(one["kind"], name, "choice", options=options)
    shown = field(one["kind"], name, "number", unit=words.unit(one["unit"]))
    return {**shown, "low": words.number(one["low"]), "high": words.number(one["high"])}


def words_of(told: list[Word]) -> dict[str, str]:
    """Return a closed list in the reader's language."""
    return {one["code"]: said(one["text"]) for one in told}
