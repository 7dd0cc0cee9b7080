"""The vocabulary: every kind of measurement, its unit, codes and physiological range, one row each.

Codes: LOINC and UCUM of the vital signs from the FHIR R4 vital signs profiles (hl7.org/fhir/R4),
MDC from the examples of HL7's Personal Health Device guide (system urn:iso:std:iso:11073:10101),
SNOMED CT and the laboratory's LOINC codes as used by published national guides (HL7 Germany's
base profile, HL7 CPG). A code that could not be read in such a text is left out, never guessed.

Physiological ranges have no clinical source: they are engineering values (förslag, ska godkännas
lokalt) that tell a measurement from a loose probe, another unit or a slip of the keyboard.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum, StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """What was measured, asked or done; the unit is part of the kind."""

    PULSE = "pulse"
    OXYGEN_SATURATION = "oxygen_saturation"
    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    MEAN_PRESSURE = "mean_pressure"
    TEMPERATURE = "temperature"
    RESPIRATORY_RATE = "respiratory_rate"
    CONSCIOUSNESS = "consciousness"
    OXYGEN_FLOW = "oxygen_flow"
    PAIN = "pain"
    WEIGHT = "weight"
    CRP = "crp"
    LEUKOCYTES = "leukocytes"
    CREATININE = "creatinine"
    # the patient's check-in
    BREATHLESSNESS = "breathlessness"
    CHILLS = "chills"
    VOMITING = "vomiting"
    EATING = "eating"
    DIZZINESS = "dizziness"
    DIARRHOEA = "diarrhoea"
    RASH = "rash"
    REDNESS = "redness"
    BACK_PAIN = "back_pain"
    LEG_WEAKNESS = "leg_weakness"
    URINATION = "urination"
    FEELS_WORSE = "feels_worse"
    FEELS_SAFE = "feels_safe"
    HELP_WANTED = "help_wanted"
    # outpatient parenteral antibiotics
    DOSE_GIVEN = "dose_given"
    PUMP_WEIGHT_BEFORE = "pump_weight_before"
    PUMP_WEIGHT_AFTER = "pump_weight_after"
    LINE_SITE = "line_site"
    PROBLEM = "problem"


class Source(StrEnum):
    """Who or what the value comes from."""

    DEVICE = "device"
    PATIENT = "patient"
    KIN = "kin"
    STAFF = "staff"
    LAB = "lab"


class Consciousness(IntEnum):
    """ACVPU as stored: alert, new confusion, voice, pain, unresponsive."""

    A = 0
    C = 1
    V = 2
    P = 3
    U = 4


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row of the vocabulary."""

    kind: Kind
    code: int
    unit: str
    shown: str
    precision: int
    physiological: tuple[Decimal, Decimal]
    sv: str
    en: str
    loinc: str | None = None
    mdc: int | None = None
    snomed: str | None = None
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def quantum(self) -> Decimal:
        """The smallest step in which the value is shown, scored and compared."""
        return _quantum(self.precision)


@cache
def _quantum(precision: int) -> Decimal:
    return Decimal(1).scaleb(-precision)


def _between(low: str, high: str) -> tuple[Decimal, Decimal]:
    return Decimal(low), Decimal(high)


NO_YES = (("nej", "no"), ("ja", "yes"))
GRADES = (
    ("ingen", "none"),
    ("lindrig", "mild"),
    ("måttlig", "moderate"),
    ("svår", "severe"),
)
ACVPU = (
    ("alert (A)", "alert (A)"),
    ("nytillkommen förvirring (C)", "new confusion (C)"),
    ("reagerar på tilltal (V)", "responds to voice (V)"),
    ("reagerar på smärta (P)", "responds to pain (P)"),
    ("reagerar inte (U)", "unresponsive (U)"),
)
EATEN = (
    ("inget", "nothing"),
    ("lite", "a little"),
    ("som vanligt", "as usual"),
)
REDNESS_GRADES = (
    ("innanför den ritade kanten", "inside the drawn margin"),
    ("vid kanten", "at the margin"),
    ("utanför kanten", "beyond the margin"),
)
# Visual infusion phlebitis score, Jackson 1998, as used in Nordic line care (unverified here).
LINE_SITE_GRADES = (
    ("lugnt", "calm"),
    ("lätt smärta eller rodnad", "slight pain or redness"),
    ("två av smärta, rodnad, svullnad", "two of pain, redness, swelling"),
    ("smärta, rodnad och hårdhet längs kärlet", "pain, redness and induration along the vein"),
    ("därtill kännbar ven", "palpable venous cord as well"),
    ("därtill feber eller var", "fever or pus as well"),
)
PROBLEMS = (
    ("inget", "none"),
    ("pumpen har stannat", "the pump has stopped"),
    ("pumpen larmar", "the pump alarms"),
    ("läckage", "leak"),
    ("stopp i infarten", "blocked line"),
    ("infarten har lossnat", "the line has come out"),
    ("annat", "other"),
)


def _question(
    kind: Kind, code: int, words: tuple[str, str], answers: tuple[tuple[str, str], ...]
) -> Measurement:
    top = Decimal(len(answers) - 1)
    return Measurement(
        kind, code, "{score}", "", 0, (Decimal(0), top), words[0], words[1], answers=answers
    )


_ROWS = (
    Measurement(
        Kind.PULSE, 1, "/min", "/min", 0, _between("20", "250"), "Puls", "Pulse",
        "8867-4", 149546, "364075005",
    ),
    Measurement(
        Kind.OXYGEN_SATURATION, 2, "%", "%", 0, _between("50", "100"),
        "Syremättnad", "Oxygen saturation", "2708-6", 150456, "431314004",
    ),
    Measurement(
        Kind.SYSTOLIC, 3, "mm[Hg]", "mmHg", 0, _between("40", "300"),
        "Systoliskt blodtryck", "Systolic blood pressure", "8480-6", 150021, "271649006",
    ),
    Measurement(
        Kind.DIASTOLIC, 4, "mm[Hg]", "mmHg", 0, _between("20", "200"),
        "Diastoliskt blodtryck", "Diastolic blood pressure", "8462-4", 150022, "271650006",
    ),
    Measurement(
        Kind.MEAN_PRESSURE, 5, "mm[Hg]", "mmHg", 0, _between("25", "250"),
        "Medelblodtryck", "Mean blood pressure", "8478-0", 150023,
    ),
    Measurement(
        Kind.TEMPERATURE, 6, "Cel", "°C", 1, _between("25.0", "45.0"),
        "Temperatur", "Temperature", "8310-5", 150364, "386725007",
    ),
    Measurement(
        Kind.RESPIRATORY_RATE, 7, "/min", "/min", 0, _between("3", "80"),
        "Andningsfrekvens", "Respiratory rate", "9279-1", None, "86290005",
    ),
    _question(Kind.CONSCIOUSNESS, 8, ("Medvetandegrad", "Consciousness"), ACVPU),
    Measurement(
        Kind.OXYGEN_FLOW, 9, "L/min", "l/min", 1, _between("0", "60"),
        "Tillförd syrgas", "Supplementary oxygen", "3151-8",
    ),
    Measurement(
        Kind.PAIN, 10, "{score}", "av 10", 0, _between("0", "10"), "Smärta", "Pain", "72514-3"
    ),
    Measurement(
        Kind.WEIGHT, 11, "kg", "kg", 1, _between("20", "350"), "Vikt", "Weight",
        "29463-7", None, "27113001",
    ),
    Measurement(Kind.CRP, 12, "mg/L", "mg/l", 0, _between("0", "1000"), "CRP", "CRP", "1988-5"),
    Measurement(
        Kind.LEUKOCYTES, 13, "10*9/L", "×10⁹/l", 1, _between("0", "500"),
        "Leukocyter", "Leukocytes", "6690-2",
    ),
    Measurement(
        Kind.CREATININE, 14, "umol/L", "µmol/l", 0, _between("5", "3000"),
        "Kreatinin", "Creatinine", "14682-9",
    ),
    _question(Kind.BREATHLESSNESS, 20, ("Andfåddhet", "Breathlessness"), GRADES),
    _question(Kind.CHILLS, 21, ("Frossa", "Chills"), NO_YES),
    Measurement(
        Kind.VOMITING, 22, "{score}", "gånger", 0, _between("0", "50"),
        "Kräkningar senaste dygnet", "Vomiting in the past day",
    ),
    _question(Kind.EATING, 23, ("Äter och dricker", "Eats and drinks"), EATEN),
    _question(Kind.DIZZINESS, 24, ("Yrsel", "Dizziness"), GRADES),
    Measurement(
        Kind.DIARRHOEA, 25, "{score}", "gånger", 0, _between("0", "50"),
        "Lös avföring senaste dygnet", "Loose stools in the past day",
    ),
    _question(Kind.RASH, 26, ("Nya utslag", "New rash"), NO_YES),
    _question(Kind.REDNESS, 27, ("Rodnad", "Redness"), REDNESS_GRADES),
    _question(Kind.BACK_PAIN, 28, ("Ny eller värre ryggsmärta", "New or worse back pain"), NO_YES),
    _question(
        Kind.LEG_WEAKNESS, 29,
        ("Ny svaghet eller domning i benen", "New leg weakness or numbness"), NO_YES,
    ),
    _question(Kind.URINATION, 30, ("Svårt att kissa", "Difficulty passing urine"), NO_YES),
    _question(Kind.FEELS_WORSE, 31, ("Känner sig sämre", "Feels worse"), NO_YES),
    _question(Kind.FEELS_SAFE, 32, ("Känner sig trygg hemma", "Feels safe at home"), NO_YES),
    _question(Kind.HELP_WANTED, 33, ("Ber om hjälp", "Asks for help"), NO_YES),
    _question(Kind.DOSE_GIVEN, 40, ("Antibiotikados given", "Antibiotic dose given"), NO_YES),
    Measurement(
        Kind.PUMP_WEIGHT_BEFORE, 41, "g", "g", 0, _between("20", "2000"),
        "Pumpens vikt före", "Pump weight before",
    ),
    Measurement(
        Kind.PUMP_WEIGHT_AFTER, 42, "g", "g", 0, _between("20", "2000"),
        "Pumpens vikt efter", "Pump weight after",
    ),
    _question(Kind.LINE_SITE, 43, ("Infartens utseende", "Line site"), LINE_SITE_GRADES),
    _question(Kind.PROBLEM, 44, ("Problem med behandlingen", "Treatment problem"), PROBLEMS),
)  # fmt: skip

MEASUREMENTS: Mapping[Kind, Measurement] = MappingProxyType({row.kind: row for row in _ROWS})
BY_CODE: Mapping[int, Measurement] = MappingProxyType({row.code: row for row in _ROWS})

# 59408-5 is the second LOINC coding of a saturation by pulse oximetry; the profile demands 2708-6.
SECOND_LOINC: Mapping[Kind, str] = MappingProxyType({Kind.OXYGEN_SATURATION: "59408-5"})

FAHRENHEIT = (Decimal(77), Decimal(113))


def quantise(kind: Kind, value: Decimal) -> Decimal:
    """Round a value to the precision in which its kind is shown, scored and compared."""
    return value.quantize(MEASUREMENTS[kind].quantum, ROUND_HALF_UP)


def implausible(kind: Kind, value: Decimal) -> str | None:
    """Say why a value may never be scored, or None when it may."""
    if not value.is_finite():
        return _not_finite(value)
    low, high = MEASUREMENTS[kind].physiological
    if low <= value <= high:
        return None
    if kind is Kind.TEMPERATURE and FAHRENHEIT[0] <= value <= FAHRENHEIT[1]:
        return "fahrenheit-suspected"
    return "outside-physiological-range"


def _not_finite(value: Decimal) -> str:
    if value.is_nan():
        return "not-a-number"
    return "positive-infinity" if value > 0 else "negative-infinity"
