"""Entries about leaving, the home, its things, emergencies, and the end of a stay."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from backend.access.permissions import Permission
from backend.stay.entries import Entry, Key, Line, Phone, Text


class Checked(Entry):
    """An item of a checklist or packing list, and what was done about it (D58, D63)."""

    kind: Literal["checked"] = "checked"
    list: Key
    item: Key
    answer: Literal["done", "not_applicable", "failed"]
    note: str = Field("", max_length=2000)

    @property
    def subject(self) -> str:
        """One chain an item."""
        return f"{self.list}/{self.item}"


class Override(Entry):
    """That a doctor lets a patient leave though a gate is shut, and why (D63)."""

    who: ClassVar = Permission.DECIDE_STAY
    kind: Literal["override"] = "override"
    list: Key
    item: Key
    reason: Text

    @property
    def subject(self) -> str:
        """One chain an item."""
        return f"{self.list}/{self.item}"


class VascularAccess(Entry):
    """A line in the patient: what, where, since when, and when it comes out (D55)."""

    kind: Literal["vascular_access"] = "vascular_access"
    key: Key
    type: Literal["pvk", "long_pvk", "midline", "picc", "cvk", "port"]
    inserted_on: date
    site: Line
    removal_plan: Text
    removed_on: date | None = None

    @property
    def subject(self) -> str:
        """One chain a line."""
        return self.key


class Aid(Entry):
    """An aid or a device for the home, and how it gets there (D12, D60, D61)."""

    kind: Literal["aid"] = "aid"
    key: Key
    name: Line
    needed_on: date
    way: Literal["patient_transport", "ld_tour", "kin", "home_care"]
    arrives_on: date | None = None

    @property
    def subject(self) -> str:
        """One chain an aid."""
        return self.key


class Order(Entry):
    """Consumables ordered, for whom to receive, and when they are expected (D59)."""

    kind: Literal["order"] = "order"
    key: Key
    what: Text
    receiver: Line
    expected_on: date | None = None

    @property
    def subject(self) -> str:
        """One chain an order."""
        return self.key


class Kit(Entry):
    """The equipment lent to a home, whose it is, and where it is now (D58, D104)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["kit"] = "kit"
    identity: Line
    owner: Literal["region", "municipality"]
    brought_by: Literal["municipality", "ward", "kin", "patient_transport"] = "municipality"
    contents: tuple[Line, ...] = ()
    state: Literal["packed", "at_home", "to_return", "returned", "cleaned", "not_returned"]


class HomeEvent(Entry):
    """Day 1: met at home, arrived-home call, evening call in either direction (D67-D69)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["home_event"] = "home_event"
    type: Literal["met_at_home", "arrived_call", "evening_call", "visit", "call"]
    on: date
    answered: bool
    caller: Literal["ward", "patient", "kin", "home_care"] = "ward"
    note: str = Field("", max_length=2000)

    @property
    def subject(self) -> str:
        """One chain a type and day: a retry follows what it retries."""
        return f"{self.type}/{self.on.isoformat()}"


class Emergency(Entry):
    """A call to 112 (D11)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["emergency"] = "emergency"
    called_at: AwareDatetime
    called_by: Literal["patient", "kin", "home_care", "ward"]
    why: Text
    outcome: Literal["ambulance_sent", "cared_for_at_home", "called_back", "unknown"]

    @property
    def subject(self) -> str:
        """One chain a call."""
        return self.called_at.isoformat()


class AcuteCall(Entry):
    """An acute call by phone; a message is never the acute way (D91)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["acute_call"] = "acute_call"
    at: AwareDatetime
    number: Phone
    between: Line
    note: str = Field("", max_length=2000)

    @property
    def subject(self) -> str:
        """One chain a call."""
        return self.at.isoformat()


class Conversation(Entry):
    """The discharge conversation on the round (D92)."""

    who: ClassVar = Permission.PREPARE_STAY
    kind: Literal["discharge_conversation"] = "discharge_conversation"
    held_on: date
    mode: Literal["video", "phone", "home", "ward"]
    present: tuple[Line, ...] = Field(min_length=1)
    summary: Text


class CriteriaJudged(Entry):
    """A doctor's own view of the discharge criteria, when the evidence does not say it all (D92)."""

    who: ClassVar = Permission.DECIDE_STAY
    kind: Literal["criteria_judged"] = "criteria_judged"
    met: bool
    reason: Text


class FollowUp(Entry):
    """What comes after: referral, whom to call, until when it is followed (D93, D117)."""

    who: ClassVar = Permission.PREPARE_STAY
    kind: Literal["follow_up"] = "follow_up"
    referral_to: Line
    next_step: Text
    call_after_discharge: Line
    phone: Phone
    until: date


class Reconciled(Entry):
    """That all parties have met on the discharge, and what they said (D94)."""

    who: ClassVar = Permission.PREPARE_STAY
    kind: Literal["reconciled"] = "reconciled"
    parties: tuple[Line, ...] = Field(min_length=2)
    result: Text
    medicines_reconciled: bool


class Experience(Entry):
    """What patient or kin answered about safety and satisfaction, 0 to 10 (D120)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["experience"] = "experience"
    of: Literal["patient", "kin"]
    safety: int = Field(ge=0, le=10)
    satisfaction: int = Field(ge=0, le=10)
    note: str = Field("", max_length=2000)

    @property
    def subject(self) -> str:
        """One chain a person."""
        return self.of


class Afterwards(Entry):
    """What happened after discharge: unplanned hospital care, or death (D117, D120)."""

    who: ClassVar = Permission.PREPARE_STAY
    kind: Literal["afterwards"] = "afterwards"
    what: Literal["readmission", "unplanned_care", "death"]
    on: date
    note: str = Field("", max_length=2000)

    @property
    def subject(self) -> str:
        """One chain an event."""
        return f"{self.what}/{self.on.isoformat()}"


class Deviation(Entry):
    """Something that went wrong with equipment, transport or hand-over (D104)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["deviation"] = "deviation"
    key: Key
    about: Literal["equipment", "transport", "communication", "medicine", "other"]
    what: Text
    done: str = Field("", max_length=2000)

    @property
    def subject(self) -> str:
        """One chain a deviation."""
        return self.key


class BasicNeeds(Entry):
    """Food, hygiene, toilet, moving about: what help is needed, and from whom (D118, D119)."""

    kind: Literal["basic_needs"] = "basic_needs"
    food: Text
    hygiene: Text
    toilet: Text
    mobility: Text


class Visitor(Entry):
    """Somebody else who comes to the home, on which number they are reached, and what for (D20)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["visitor"] = "visitor"
    key: Key
    name: Line
    organisation: Line
    phone: Phone
    what_for: Line
    when: str = Field("", max_length=200, description="As one says it: Mondays at ten")
    until: date | None = Field(None, description="The last day they come; without it, all the stay")

    @property
    def subject(self) -> str:
        """One chain a visitor."""
        return self.key


class Trip(Entry):
    """A journey that was needed, or one that care at home made needless (D119)."""

    who: ClassVar = Permission.KEEP_HOME_FILE
    kind: Literal["trip"] = "trip"
    key: Key
    on: date
    needed: bool
    why: Line

    @property
    def subject(self) -> str:
        """One chain a journey."""
        return self.key
