"""Every kind of entry as one closed union; the kind says which."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backend.stay.kinds_before import (
    Consent,
    Contact,
    ContactForm,
    Enrolment,
    Formal,
    Information,
    Notice,
    Responsible,
    Signature,
    SocialQuestion,
    Suitability,
    Willing,
)
from backend.stay.kinds_home import (
    AcuteCall,
    Afterwards,
    Aid,
    BasicNeeds,
    Checked,
    Conversation,
    CriteriaJudged,
    Deviation,
    Emergency,
    Experience,
    FollowUp,
    HomeEvent,
    Kit,
    Order,
    Override,
    Reconciled,
    Trip,
    VascularAccess,
    Visitor,
)
from backend.stay.kinds_meeting import Absence, Attendance, KinConsent, Meeting

AnyEntry = Annotated[
    Absence
    | AcuteCall
    | Afterwards
    | Aid
    | Attendance
    | BasicNeeds
    | Checked
    | Consent
    | Contact
    | ContactForm
    | Conversation
    | CriteriaJudged
    | Deviation
    | Emergency
    | Enrolment
    | Experience
    | FollowUp
    | Formal
    | HomeEvent
    | Information
    | KinConsent
    | Kit
    | Meeting
    | Notice
    | Order
    | Override
    | Reconciled
    | Responsible
    | Signature
    | SocialQuestion
    | Suitability
    | Trip
    | VascularAccess
    | Visitor
    | Willing,
    Field(discriminator="kind"),
]
