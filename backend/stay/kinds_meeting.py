"""Entries about meetings: the meeting, the patient's consent to kin, and who was there."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from backend.access.permissions import Permission
from backend.stay.entries import Entry, Key, Line, Part

Web = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]{3,500}$")]


class Invited(Part):
    """One who is to take part, and how (D76, D110)."""

    key: Key
    name: Line
    organisation: str = Field("", max_length=200)
    email: str = Field("", max_length=200)
    mode: Literal["on_site", "video", "phone", "video_without_sound_and_phone"]
    channel: Literal["1177", "message", "email", "letter", "phone", "in_person"] | None = Field(
        None, description="How they were invited; who logs in at 1177 is known by that (D2)"
    )
    kin: bool = False
    substitute_for: str = Field("", max_length=200, description="Named by the convener (D102)")


class Organisation(Part):
    """One that was asked, and whether it has answered (D111)."""

    name: Line
    answer: Literal["unanswered", "accepted", "declined"] = "unanswered"


class Meeting(Entry):
    """A meeting about a stay, in whatever tool (D1, D107, D109, D112)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["meeting"] = "meeting"
    key: Key
    type: Literal[
        "planned_round",
        "home_visit",
        "acute",
        "follow_up",
        "medication_review",
        "consultation",
        "sip",
        "reconciliation",
    ]
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    mode: Literal["physical", "hybrid", "digital"]
    tool: Key
    link: Web | None = None
    dial_in: str = Field("", max_length=50)
    sensitive: bool = True
    convener: Line
    starter: Line
    host: Line
    participants: tuple[Invited, ...] = Field(min_length=1)
    organisations: tuple[Organisation, ...] = ()
    held: Literal["planned", "held", "cancelled"] = "planned"

    @property
    def subject(self) -> str:
        """One chain a meeting."""
        return self.key

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("It ends before it begins.")
        keys = [one.key for one in self.participants]
        if len(keys) != len(set(keys)):
            raise ValueError("Two participants have the same key.")
        if self.mode == "digital" and self.link is None and not self.dial_in:
            raise ValueError("A digital meeting needs a link or a number to call.")
        return self


class KinConsent(Entry):
    """The patient's own answer to whether somebody of theirs may take part in one meeting (D97)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["kin_consent"] = "kin_consent"
    meeting: Key
    participant: Key
    given: bool
    given_by: Literal["patient"]
    informed: bool = Field(description="About who takes part, secrecy and a private place (D98)")

    @property
    def subject(self) -> str:
        """One chain a meeting and person."""
        return f"{self.meeting}/{self.participant}"


class Attendance(Entry):
    """That somebody was there, and how they were identified, by whom (D2, D100)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["attendance"] = "attendance"
    meeting: Key
    participant: Key
    identified: Literal["bankid", "with_staff", "known", "by_patient", "not_identified"]
    identified_by: Line
    invited: bool = True
    mode: Literal["on_site", "video", "phone", "video_without_sound_and_phone"]

    @property
    def subject(self) -> str:
        """One chain a meeting and person."""
        return f"{self.meeting}/{self.participant}"


class Absence(Entry):
    """That somebody cannot come, how they said so, and what the convener decides of it (D102)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["absence"] = "absence"
    meeting: Key
    participant: Key
    told: Literal["phone", "message", "in_person"]
    decision: Literal["hold", "cancel", "not_decided"]
    decided_by: str = Field("", max_length=200, description="The convener, where it is decided")

    @property
    def subject(self) -> str:
        """One chain a meeting and person."""
        return f"{self.meeting}/{self.participant}"
