"""Every table, split by the room that owns it."""

from backend.core.tables.access import (
    AccessLog,
    Assignment,
    CareProvider,
    CareUnit,
    DeviceToken,
    Staff,
    StaffSession,
)
from backend.core.tables.base import Base
from backend.core.tables.monitoring import (
    Assessment,
    Event,
    LatestReading,
    ReadingHourly,
    ReadingSeen,
    Standing,
    Upload,
    reading,
)
from backend.core.tables.rounds import Review
from backend.core.tables.stay import Bed, BedReservation, CareRequest, Episode, OwnLimit, Patient
from backend.core.tables.stay_agreement import (
    AgreementReceipt,
    AgreementVersion,
    StayTask,
    TaskReceipt,
)
from backend.core.tables.stay_file import BedEvent, EpisodeMove, StayEntry
from backend.core.tables.stay_requests import CareRequestStep, HeadsUp, MeetingLink

__all__ = [
    "AccessLog",
    "AgreementReceipt",
    "AgreementVersion",
    "Assessment",
    "Assignment",
    "Base",
    "Bed",
    "BedEvent",
    "BedReservation",
    "CareProvider",
    "CareRequest",
    "CareRequestStep",
    "CareUnit",
    "DeviceToken",
    "Episode",
    "EpisodeMove",
    "Event",
    "HeadsUp",
    "LatestReading",
    "MeetingLink",
    "OwnLimit",
    "Patient",
    "ReadingHourly",
    "ReadingSeen",
    "Review",
    "Staff",
    "StaffSession",
    "Standing",
    "StayEntry",
    "StayTask",
    "TaskReceipt",
    "Upload",
    "reading",
]
