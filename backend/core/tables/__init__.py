"""Every table, split by the room that owns it."""

from backend.core.tables.access import (
    AccessLog,
    Assignment,
    CareProvider,
    CareUnit,
    DeviceToken,
    Staff,
    StaffSession,
    WallScreen,
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
from backend.core.tables.rounds import Draft, Parking, Review, ReviewWithdrawal
from backend.core.tables.rounds_discharge import (
    DischargeConversation,
    discharge_conversation_held,
    discharge_conversations,
    discharge_conversations_held,
)
from backend.core.tables.rounds_findings import Acknowledged, Acknowledgement
from backend.core.tables.rounds_notes import (
    Entry,
    ExtraSet,
    ReadMark,
    Task,
    TaskEnd,
    VisitNote,
)
from backend.core.tables.rounds_session import (
    PlannedVisit,
    RoundCall,
    RoundParticipant,
    RoundSession,
)
from backend.core.tables.stay import (
    Bed,
    BedReservation,
    CareRequest,
    Episode,
    OwnLimit,
    Patient,
    PatientName,
)
from backend.core.tables.stay_agreement import (
    AgreementReceipt,
    AgreementVersion,
    AgreementWithdrawal,
    StayTask,
    TaskReceipt,
)
from backend.core.tables.stay_file import BedEvent, EpisodeMove, StayEntry
from backend.core.tables.stay_requests import CareRequestStep, HeadsUp, MeetingLink
from backend.core.tables.stay_units import UnitAgreement
from backend.core.tables.stay_words import AgreementRead, MessageStep, TextRead

__all__ = [
    "AccessLog",
    "Acknowledged",
    "Acknowledgement",
    "AgreementRead",
    "AgreementReceipt",
    "AgreementVersion",
    "AgreementWithdrawal",
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
    "DischargeConversation",
    "Draft",
    "Entry",
    "Episode",
    "EpisodeMove",
    "Event",
    "ExtraSet",
    "HeadsUp",
    "LatestReading",
    "MeetingLink",
    "MessageStep",
    "OwnLimit",
    "Parking",
    "Patient",
    "PatientName",
    "PlannedVisit",
    "ReadMark",
    "ReadingHourly",
    "ReadingSeen",
    "Review",
    "ReviewWithdrawal",
    "RoundCall",
    "RoundParticipant",
    "RoundSession",
    "Staff",
    "StaffSession",
    "Standing",
    "StayEntry",
    "StayTask",
    "Task",
    "TaskEnd",
    "TaskReceipt",
    "TextRead",
    "UnitAgreement",
    "Upload",
    "VisitNote",
    "WallScreen",
    "discharge_conversation_held",
    "discharge_conversations",
    "discharge_conversations_held",
    "reading",
]
