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

__all__ = [
    "AccessLog",
    "Assessment",
    "Assignment",
    "Base",
    "Bed",
    "BedReservation",
    "CareProvider",
    "CareRequest",
    "CareUnit",
    "DeviceToken",
    "Episode",
    "Event",
    "LatestReading",
    "OwnLimit",
    "Patient",
    "ReadingHourly",
    "ReadingSeen",
    "Review",
    "Staff",
    "StaffSession",
    "Standing",
    "Upload",
    "reading",
]
