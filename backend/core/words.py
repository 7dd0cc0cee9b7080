"""The closed lists that are both stored and spoken (glossary: docs/words.md)."""

from __future__ import annotations

from enum import StrEnum


class ProviderKind(StrEnum):
    """Whose responsibility the care is."""

    REGION = "region"
    MUNICIPALITY = "municipality"


class UnitKind(StrEnum):
    """What a care unit does."""

    WARD = "ward"
    HOME_CARE = "home_care"


class Part(StrEnum):
    """A part of the product that a ward uses or does without (docs/decisions/0010)."""

    ASSESSMENT = "assessment"
    AGREEMENT = "agreement"
    BEDS = "beds"
    CHECKLISTS = "checklists"
    HOME_CARE = "home_care"
    MEETINGS = "meetings"
    ROUND = "round"
    FOLLOW_UP = "follow_up"


class Role(StrEnum):
    """What a member of staff is at one unit."""

    PHYSICIAN = "physician"
    NURSE = "nurse"
    ASSISTANT_NURSE = "assistant_nurse"
    BED_COORDINATOR = "bed_coordinator"
    HOME_CARE_NURSE = "home_care_nurse"
    PHYSIOTHERAPIST = "physiotherapist"
    OCCUPATIONAL_THERAPIST = "occupational_therapist"
    MANAGER = "manager"


class ActorKind(StrEnum):
    """Who can do something in the system."""

    STAFF = "staff"
    DEVICE = "device"
    SCREEN = "screen"
    SYSTEM = "system"


class EpisodeStatus(StrEnum):
    """Where a patient is on the way from candidate to home and back (design: states)."""

    CANDIDATE = "candidate"
    INFORMED = "informed"
    ASSESSED = "assessed"
    DECIDED = "decided"
    PREPARING = "preparing"
    AT_HOME = "at_home"
    DISCHARGED = "discharged"
    READMITTED = "readmitted"
    DECEASED = "deceased"
    DECLINED = "declined"
    UNSUITABLE = "unsuitable"
    CANCELLED = "cancelled"


class FormalStatus(StrEnum):
    """What the care formally is; decided per region, never implied by the status (law 2.3)."""

    ADMITTED = "admitted"
    ON_LEAVE = "on_leave"
    OUTPATIENT = "outpatient"


class BedKind(StrEnum):
    """A bed that stands in the ward, or a place beyond its number ("plats 23 av 22", D54)."""

    HELD = "held"
    OVER_CAPACITY = "over_capacity"


class AllergyStatus(StrEnum):
    """Four different facts that must not look alike (ui 2.3)."""

    KNOWN = "known"
    NONE_KNOWN = "none_known"
    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown"


class TimeQuality(StrEnum):
    """How the moment of a reading is known (reliability 4.6)."""

    DEVICE = "device"
    GATEWAY = "gateway"
    UNSET = "unset"
    CORRECTED = "corrected"
    FAULT = "fault"


class Outcome(StrEnum):
    """What a review decides; no day without one (D78)."""

    CONTINUE = "continue"
    CHANGE_PLAN = "change_plan"
    BACK_TO_WARD = "back_to_ward"
    DISCHARGE = "discharge"


class EventKind(StrEnum):
    """What the open screens are told about."""

    ASSESSED = "assessed"
    FINDING = "finding"
    REVIEW = "review"
    ACKNOWLEDGED = "acknowledged"
    DRAFT = "draft"
    PARKED = "parked"
    ROUND = "round"
    NOTE = "note"
    TASK = "task"
    VISIT = "visit"
    STAY = "stay"


class RequestStatus(StrEnum):
    """How far a care request to home care has come (D64)."""

    DRAFTED = "drafted"
    SENT = "sent"
    PHONED = "phoned"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Party(StrEnum):
    """Who can hold a version of the agreement, or take part in it."""

    PATIENT = "patient"
    KIN = "kin"
    HOME_CARE = "home_care"
    WARD = "ward"


class BedStep(StrEnum):
    """What can happen to a bed and to the promise that stands on it."""

    RESERVED = "reserved"
    EXTENDED = "extended"
    MOVED = "moved"
    ADMITTED = "admitted"
    RELEASED = "released"
    CLOSED = "closed"
    OPENED = "opened"


class TaskStep(StrEnum):
    """What is said of a task, in the order it is said."""

    TAKEN = "taken"
    DONE = "done"
    NOT_DONE = "not_done"
    STOPPED = "stopped"


class ReceiptStep(StrEnum):
    """How far a version of the agreement has come to one who should hold it (D45)."""

    SENT = "sent"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"


class RequestStep(StrEnum):
    """What is noted on a care request; the first ones change its state (D9, D10, D64)."""

    DRAFTED = "drafted"
    SENT = "sent"
    PHONED = "phoned"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    FAXED = "faxed"
    FAX_RECEIPT = "fax_receipt"
    CHANGED = "changed"


class MessageStepKind(StrEnum):
    """How far a message that goes by another system has come (D4)."""

    WRITTEN = "written"
    SENT = "sent"
    RECEIVED = "received"
