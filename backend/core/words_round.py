"""The closed lists of the round: kinds of reviews, of presence, of visits, of entries."""

from __future__ import annotations

from enum import StrEnum


class ReviewKind(StrEnum):
    """What a review is part of."""

    ROUND = "round"
    DISCHARGE_CONVERSATION = "discharge_conversation"


class Referral(StrEnum):
    """Whether somebody else is to take over, said before a discharge conversation is signed (D93)."""

    NONE = "none"
    SENT = "sent"
    TO_SEND = "to_send"


class Transport(StrEnum):
    """How somebody comes back to the ward; that it is not arranged yet never holds it up."""

    AMBULANCE = "ambulance"
    PATIENT_TRANSPORT = "patient_transport"
    TAXI = "taxi"
    KIN = "kin"
    TO_ARRANGE = "to_arrange"


class ParticipantKind(StrEnum):
    """Who takes part in a patient's round (D18)."""

    PATIENT = "patient"
    KIN = "kin"
    STAFF = "staff"
    HOME_CARE = "home_care"
    INTERPRETER = "interpreter"
    OTHER = "other"


class Mode(StrEnum):
    """How somebody takes part (D76); a telephone round is a full round (D121)."""

    ON_SITE = "on_site"
    VIDEO = "video"
    PHONE = "phone"


class Identified(StrEnum):
    """How it was made sure who somebody is (D100)."""

    BANKID = "bankid"
    WITH_STAFF = "with_staff"
    KNOWN = "known"
    BY_PATIENT = "by_patient"


class VisitKind(StrEnum):
    """What a visit to the home is for (D70)."""

    ANTIBIOTICS = "antibiotics"
    MONITORING = "monitoring"
    SAMPLING = "sampling"
    DRESSING = "dressing"
    OTHER = "other"


class EntryKind(StrEnum):
    """What staff enter for a patient."""

    VITALS = "vitals"
    LABS = "labs"
    INFUSION = "infusion"


class TaskEnding(StrEnum):
    """How a task comes to its end."""

    DONE = "done"
    CANCELLED = "cancelled"


class Chip(StrEnum):
    """What a visit note can say with one touch."""

    BETTER = "better"
    UNCHANGED = "unchanged"
    WORSE = "worse"
    EATS_AND_DRINKS = "eats_and_drinks"
    EATS_LITTLE = "eats_little"
    UP_AND_ABOUT = "up_and_about"
    IN_BED = "in_bed"
    IN_PAIN = "in_pain"
    CONFUSED = "confused"
    LINE_CALM = "line_calm"
    LINE_PROBLEM = "line_problem"
    DOSE_GIVEN = "dose_given"
    DOSE_NOT_GIVEN = "dose_not_given"
    SAMPLE_TAKEN = "sample_taken"
    DRESSING_CHANGED = "dressing_changed"
    WANTS_TO_TALK = "wants_to_talk"
