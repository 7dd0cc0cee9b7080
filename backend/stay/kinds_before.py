"""Entries from the ward: information, answers, fitness, kin, consent, formal status, notices."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal, Self, TypeVar

from pydantic import AwareDatetime, Field, model_validator

from backend.access.permissions import Permission
from backend.core.words import FormalStatus
from backend.stay.entries import Entry, Key, Language, Line, Part, Phone, Text


class Answer(StrEnum):
    """What somebody says when asked; wanting time is an answer too (D28)."""

    YES = "yes"
    NO = "no"
    WANTS_TIME = "wants_time"


class NoticeType(StrEnum):
    """Notices between region and municipality that the law gives a time (law 2.3)."""

    ADMISSION = "admission"
    ESTIMATE_CHANGED = "estimate_changed"
    READY = "ready"
    INFORMATION = "information"
    SIP_CALL = "sip_call"


_E = TypeVar("_E", bound=Entry)


def one_person(entry: _E, who: str, kin: str | None) -> _E:
    """Let an entry be about the patient, or about one of the patient's people by name."""
    if (who == "kin") != (kin is not None):
        raise ValueError("Say which of the next of kin, and only when it is one of them.")
    return entry


class Information(Entry):
    """That somebody was told about care at home and given a brochure (D28)."""

    kind: Literal["information"] = "information"
    to: Literal["patient", "kin"]
    kin: Key | None = None
    brochure: Line
    brochure_version: Line
    language: Language
    interpreter: bool = False

    @property
    def subject(self) -> str:
        """One chain a person."""
        return self.kin or self.to

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        return one_person(self, self.to, self.kin)


class Willing(Entry):
    """Whether somebody wants this, and whether they feel safe with it: two facts (D29)."""

    kind: Literal["answer"] = "answer"
    of: Literal["patient", "kin"]
    kin: Key | None = None
    willing: Answer
    feels_safe: Answer
    means: Literal["said", "phone", "tablet", "paper"] = "said"
    note: str = Field("", max_length=2000)

    @property
    def subject(self) -> str:
        """One chain a person."""
        return self.kin or self.of

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        return one_person(self, self.of, self.kin)


class Suitability(Entry):
    """Physiotherapist's and occupational therapist's joint view; both sign it (D15, D30)."""

    who: ClassVar = Permission.ASSESS_FITNESS
    kind: Literal["suitability"] = "suitability"
    mobility: Text
    transfers: Text
    daily_living: Text
    home: Text
    aids_needed: tuple[Line, ...] = ()
    result: Literal["suitable", "suitable_if", "not_suitable"]
    condition: str = Field("", max_length=2000)

    @model_validator(mode="after")
    def _conditional(self) -> Self:
        if (self.result == "suitable_if") != bool(self.condition.strip()):
            raise ValueError("Say under what condition, and only when the result is suitable_if.")
        return self


class Signature(Entry):
    """One profession's signature under the joint view, naming the version it read (D15)."""

    who: ClassVar = Permission.ASSESS_FITNESS
    kind: Literal["suitability_signature"] = "suitability_signature"
    suitability_id: str
    profession: Literal["physiotherapist", "occupational_therapist"]

    @property
    def subject(self) -> str:
        """One chain a profession."""
        return self.profession


class Contact(Entry):
    """One of the patient's own people (D25)."""

    kind: Literal["contact"] = "contact"
    key: Key
    name: Line
    relation: Line
    phone: Phone
    consent: Literal["given", "refused", "not_asked"]
    takes_part: bool = False
    can_transport: bool = False

    @property
    def subject(self) -> str:
        """One chain a person."""
        return self.key


class Responsible(Entry):
    """Who holds the threads: care contact, co-ordinator, listed physician (D21, D23, D47)."""

    kind: Literal["responsible"] = "responsible"
    care_contact: Line
    care_contact_phone: Phone
    coordinator: Line
    coordinator_phone: Phone
    health_centre: str = Field("", max_length=200)
    health_centre_physician: str = Field("", max_length=200)


class HarmTest(Part):
    """The disclosing person's own test when the patient cannot consent (D96, OSL)."""

    reason_no_consent: Text
    wishes_known: Text
    conclusion: Literal["may_be_shared", "must_not_be_shared"]


class Consent(Entry):
    """Whether a receiver may be told what, by consent or by a recorded harm test (D96)."""

    kind: Literal["consent"] = "consent"
    receiver: Key
    about: Text
    given: bool | None
    harm_test: HarmTest | None = None

    @property
    def subject(self) -> str:
        """One chain a receiver."""
        return self.receiver

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.given is None) == (self.harm_test is None):
            raise ValueError("Give the patient's answer, or a harm test when none can be given.")
        return self


class Formal(Entry):
    """What the care formally is from a moment on; never implied by where the patient is."""

    who: ClassVar = Permission.PREPARE_STAY
    kind: Literal["formal_status"] = "formal_status"
    status: FormalStatus
    since: AwareDatetime
    reason: Text


class Notice(Entry):
    """A notice to the municipality: that it went, when, and the fields the law asks for."""

    who: ClassVar = Permission.PREPARE_STAY
    kind: Literal["notice"] = "notice"
    type: NoticeType
    sent_at: AwareDatetime
    receiver: Line
    reference: str = Field("", max_length=200, description="Case number in Lifecare, Link (D3, D8)")
    identifier_included: bool = False
    registered_address: str = Field("", max_length=300)
    estimated_discharge: date | None = None

    @property
    def subject(self) -> str:
        """One chain a type."""
        return self.type

    @model_validator(mode="after")
    def _complete(self) -> Self:
        complete = self.identifier_included and self.registered_address and self.estimated_discharge
        if self.type is NoticeType.ADMISSION and not complete:
            raise ValueError(
                "An admission notice must carry personal number, registered address and "
                "estimated day of discharge (2017:612, 2:3)."
            )
        return self


class SocialQuestion(Entry):
    """A question to social services, to whom, and what came back (D114)."""

    kind: Literal["social_question"] = "social_question"
    key: Key
    question: Text
    to: Line
    answer: str = Field("", max_length=2000)
    answered_on: date | None = None

    @property
    def subject(self) -> str:
        """One chain a question."""
        return self.key


class Enrolment(Entry):
    """Where the patient stands in municipal home care, and whether a SIP is called for (D115)."""

    kind: Literal["enrolment"] = "enrolment"
    state: Literal["none", "single_visits", "enrolled"]
    since: date | None = None
    until: date | None = None
    sip_needed: bool = False
    sip_on: date | None = None


class ContactForm(Entry):
    """How this patient is best met; digital is never forced (D103)."""

    kind: Literal["contact_form"] = "contact_form"
    form: Literal["physical", "phone", "video"]
    helper_present: bool = False
    reason: Text
