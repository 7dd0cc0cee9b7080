"""The sentences of an SBAR, in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Row

from backend.core.words import EpisodeStatus
from careplans import Measurement

HOUR, DAY = 60, 24 * 60
BEYOND = "Plats "  # how the stay names a place beyond the number


@dataclass(frozen=True, slots=True)
class Words:
    """One language's sentences; `{}` are filled in."""

    language: Literal["sv", "en"]
    comma: str
    titles: tuple[str, str, str, str]
    allergies: Mapping[str, str]
    outcomes: Mapping[str, str]
    no_values: str
    life_threat: str
    said: Mapping[str, str]

    def diagnosis(self, row: Row[*tuple[Any, ...]]) -> str:
        """Say what the patient is cared for."""
        named = row.diagnosis_sv if self.language == "sv" else row.diagnosis_en
        inside = named[:1].lower() + named[1:] if named[1:2].islower() else named
        back = row.status == EpisodeStatus.READMITTED
        return self.said["diagnosis_back" if back else "diagnosis"].format(inside)

    def passed(self, finding: Mapping[str, Any], at: str) -> str:
        """Say what was dangerous, has passed by itself, and that nobody has answered for."""
        was = finding["text"][self.language].replace(self.said["not_yet"], self.said["then"])
        return self.said["passed"].format(was, at)

    def reason(self, why: str) -> str:
        """Say why the patient comes."""
        return self.said["reason"].format(why.rstrip("."))

    def line(self, content: Mapping[str, Any]) -> str:
        """Name a line in the patient: what, where, since when (D55)."""
        kind = LINES[content["type"]][self.language == "en"]
        return self.said["line"].format(kind, content["site"], content["inserted_on"])

    def home_since(self, at: str) -> str:
        """Say since when the patient is at home."""
        return self.said["home_since"].format(at)

    def allergy(self, status: str, text: str | None) -> str:
        """Say what is known of allergies; not asked and none are different things."""
        return self.allergies[status].format(text or "")

    def bed(self, label: str, until: str | None, *, taken: bool = False) -> str:
        """Say which bed stands reserved, or has become the patient's."""
        if taken:
            return self.said["bed_taken"].format(self.place(label))
        return self.said["bed_until" if until else "bed"].format(self.place(label), until)

    def place(self, label: str) -> str:
        """Name a bed; a place beyond the number is a word and a number, the rest are names."""
        number = label.removeprefix(BEYOND)
        if number == label or not number.isdecimal():
            return self.said["bed_name"].format(label)
        return self.said["place"].format(number)

    def own_limit(self, rule: str, value: str, reason: str) -> str:
        """Say which limit is this patient's own, and why."""
        return self.said["limit"].format(rule, self.number(Decimal(value)), reason)

    def review(self, outcome: str, note: str, by: str, at: str) -> str:
        """Say what was decided last."""
        decided = self.said["review"].format(at, by, self.outcomes[outcome])
        return f"{decided} {note}".strip()

    def vital(
        self, kind: Measurement, value: Decimal, at: str, age: timedelta, *, current: bool
    ) -> str:
        """Write a value with its age; one that is too old is never called current."""
        shown = f"{self.name(kind)}: {self.amount(kind, value)}"
        how = self.said["current" if current else "stale"]
        return how.format(shown, at, self.age(age))

    def lab(self, kind: Measurement, value: Decimal, at: str) -> str:
        """Write a laboratory result with its time."""
        return f"{self.name(kind)}: {self.amount(kind, value)} ({at})."

    def measure_again(self, stale: Sequence[Measurement]) -> str:
        """Ask for new values of what is too old, or of everything."""
        listed = ", ".join(self.name(kind).lower() for kind in stale)
        return self.said["measure"].format(listed or self.said["full_set"])

    def next_check(self, at: str) -> str:
        """Say when the patient is looked at next."""
        return self.said["next_check"].format(at)

    def call(self, unit: str, phone: str) -> str:
        """Say whom to call."""
        return self.said["call"].format(unit, phone)

    def name(self, kind: Measurement) -> str:
        """Name a measurement."""
        return kind.sv if self.language == "sv" else kind.en

    def amount(self, kind: Measurement, value: Decimal) -> str:
        """Write a value with its unit, or the answer that was chosen."""
        if kind.answers:
            sv, en = kind.answers[int(value)]
            return sv if self.language == "sv" else en
        return f"{self.number(value)} {kind.shown}".strip()

    def number(self, value: Decimal) -> str:
        """Write a number with the language's decimal sign."""
        return str(value).replace(".", self.comma)

    def age(self, age: timedelta) -> str:
        """Write an age as it is said aloud."""
        minutes = max(int(age.total_seconds() // 60), 0)
        if minutes < HOUR:
            return f"{minutes} min"
        if minutes < DAY:
            return f"{minutes // HOUR} h {minutes % HOUR} min"
        return f"{minutes // DAY} {self.said['days']} {minutes % DAY // HOUR} h"


LINES: Mapping[str, tuple[str, str]] = {
    "pvk": ("PVK", "Peripheral venous catheter"),
    "long_pvk": ("Lång PVK", "Long peripheral catheter"),
    "midline": ("Midline", "Midline"),
    "picc": ("PICC-line", "PICC line"),
    "cvk": ("CVK", "Central venous catheter"),
    "port": ("Venport", "Venous port"),
}
WORDS: Mapping[Literal["sv", "en"], Words] = {
    "sv": Words(
        language="sv",
        comma=",",
        titles=("Situation", "Bakgrund", "Aktuellt tillstånd", "Rekommendation"),
        allergies={
            "known": "Överkänslighet: {}.",
            "none_known": "Ingen känd överkänslighet.",
            "not_asked": "Överkänslighet är inte efterfrågad.",
            "unknown": "Överkänslighet okänd.",
        },
        outcomes={
            "continue": "fortsätter hemma.",
            "change_plan": "ändrad plan.",
            "back_to_ward": "åter till avdelning.",
            "discharge": "skrivs ut.",
        },
        no_values="Inga mätvärden finns.",
        life_threat="Vid livshotande tillstånd: ring 112 nu.",
        said={
            "diagnosis": "Vårdas inneliggande i hemmet för {}.",
            "diagnosis_back": "Åter på avdelningen från vård i hemmet för {}.",
            "reason": "Orsak: {}.",
            "passed": "Har upphört {1}, ej kvitterat. Var: {0}.",
            "not_yet": ", ännu inte ",
            "then": ", då ännu inte ",
            "line": "Infart: {}, {}, inlagd {}.",
            "home_since": "Hemma sedan {}.",
            "bed": "Trygghetsplats: {} står reserverad.",
            "bed_taken": "Vårdplats: {}.",
            "bed_until": "Trygghetsplats: {} står reserverad till {}.",
            "bed_name": "säng {}",
            "place": "plats {}",
            "limit": "Egen gräns ({}): {}. {}",
            "review": "Senaste beslut {} av {}: {}",
            "current": "{}, {} ({} sedan).",
            "stale": "{}, INAKTUELLT: mätt {} ({} sedan).",
            "measure": "Mät om: {}.",
            "full_set": "alla vitalparametrar",
            "next_check": "Nästa kontroll {}.",
            "call": "Kontakt: {}, {}.",
            "days": "d",
        },
    ),
    "en": Words(
        language="en",
        comma=".",
        titles=("Situation", "Background", "Assessment", "Recommendation"),
        allergies={
            "known": "Allergy: {}.",
            "none_known": "No known allergy.",
            "not_asked": "Allergies have not been asked about.",
            "unknown": "Allergies unknown.",
        },
        outcomes={
            "continue": "stays at home.",
            "change_plan": "plan changed.",
            "back_to_ward": "back to the ward.",
            "discharge": "is discharged.",
        },
        no_values="There are no measured values.",
        life_threat="If life is in danger: call 112 now.",
        said={
            "diagnosis": "Admitted and cared for at home for {}.",
            "diagnosis_back": "Back on the ward from care at home for {}.",
            "reason": "Reason: {}.",
            "passed": "Ended {1}, not acknowledged. It was: {0}.",
            "not_yet": ", not yet ",
            "then": ", then not yet ",
            "line": "Line: {}, {}, inserted {}.",
            "home_since": "At home since {}.",
            "bed": "{} stands reserved.",
            "bed_taken": "{} on the ward.",
            "bed_until": "{} stands reserved until {}.",
            "bed_name": "Bed {}",
            "place": "Place {}",
            "limit": "Own limit ({}): {}. {}",
            "review": "Latest decision {} by {}: {}",
            "current": "{}, {} ({} ago).",
            "stale": "{}, OUT OF DATE: measured {} ({} ago).",
            "measure": "Measure again: {}.",
            "full_set": "all vital signs",
            "next_check": "Next check {}.",
            "call": "Contact: {}, {}.",
            "days": "d",
        },
    ),
}
