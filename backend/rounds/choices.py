"""What the round's closed choices are called, in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping

from backend.core.words_round import Chip, Identified, Mode, ParticipantKind, Transport, VisitKind

CHIPS: Mapping[Chip, tuple[str, str]] = {
    Chip.BETTER: ("Bättre", "Better"),
    Chip.UNCHANGED: ("Oförändrad", "Unchanged"),
    Chip.WORSE: ("Sämre", "Worse"),
    Chip.EATS_AND_DRINKS: ("Äter och dricker", "Eats and drinks"),
    Chip.EATS_LITTLE: ("Äter lite", "Eats little"),
    Chip.UP_AND_ABOUT: ("Uppe", "Up and about"),
    Chip.IN_BED: ("Sängliggande", "In bed"),
    Chip.IN_PAIN: ("Smärta", "In pain"),
    Chip.CONFUSED: ("Förvirrad", "Confused"),
    Chip.LINE_CALM: ("Infart lugn", "Line site calm"),
    Chip.LINE_PROBLEM: ("Problem med infart", "Line problem"),
    Chip.DOSE_GIVEN: ("Dos given", "Dose given"),
    Chip.DOSE_NOT_GIVEN: ("Dos inte given", "Dose not given"),
    Chip.SAMPLE_TAKEN: ("Prov taget", "Sample taken"),
    Chip.DRESSING_CHANGED: ("Omlagd", "Dressing changed"),
    Chip.WANTS_TO_TALK: ("Vill prata med läkare", "Wants to talk to a doctor"),
}
PARTICIPANTS: Mapping[ParticipantKind, tuple[str, str]] = {
    ParticipantKind.PATIENT: ("Patient", "Patient"),
    ParticipantKind.KIN: ("Närstående", "Next of kin"),
    ParticipantKind.STAFF: ("Personal", "Staff"),
    ParticipantKind.HOME_CARE: ("Hemsjukvård", "Home care"),
    ParticipantKind.INTERPRETER: ("Tolk", "Interpreter"),
    ParticipantKind.OTHER: ("Annan", "Other"),
}
MODES: Mapping[Mode, tuple[str, str]] = {
    Mode.ON_SITE: ("På plats", "On site"),
    Mode.VIDEO: ("Video", "Video"),
    Mode.PHONE: ("Telefon", "Phone"),
}
IDENTIFIED: Mapping[Identified, tuple[str, str]] = {
    Identified.BANKID: ("BankID", "BankID"),
    Identified.WITH_STAFF: ("Av personal på plats", "By staff who are there"),
    Identified.KNOWN: ("Känd", "Known"),
    Identified.BY_PATIENT: ("Av patienten", "By the patient"),
}
TRANSPORTS: Mapping[Transport, tuple[str, str]] = {
    Transport.TO_ARRANGE: ("Ordnas efteråt", "Arranged afterwards"),
    Transport.AMBULANCE: ("Ambulans", "Ambulance"),
    Transport.PATIENT_TRANSPORT: ("Patienttransport", "Patient transport"),
    Transport.TAXI: ("Taxi", "Taxi"),
    Transport.KIN: ("Närstående kör", "Next of kin drive"),
}
VISITS: Mapping[VisitKind, tuple[str, str]] = {
    VisitKind.ANTIBIOTICS: ("Antibiotika", "Antibiotics"),
    VisitKind.MONITORING: ("Kontroller", "Monitoring"),
    VisitKind.SAMPLING: ("Provtagning", "Sampling"),
    VisitKind.DRESSING: ("Omläggning", "Dressing"),
    VisitKind.OTHER: ("Annat", "Other"),
}
