"""What somebody sends when they sign: the outcome, and every part that follows from it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from backend.api.written import Aware
from backend.core.words import Outcome, Role
from backend.core.words_round import Transport
from backend.rounds.changes import WantedMeasurement, WantedRequest, WantedTransport
from backend.rounds.decisions import LONGEST_NOTE, Decision
from backend.rounds.limits import EndedLimit, WantedLimit
from backend.rounds.tasks import LONGEST_TASK, WantedTask
from backend.stay.agreement_text import AgreedRow
from backend.stay.entries import Key, Text
from backend.stay.request_text import RequestContent
from backend.stay.revisions import Revision
from careplans import Kind

Said = Annotated[str, Field(max_length=500)]


class Strict(BaseModel):
    """A body in which a misspelt field is refused."""

    model_config = ConfigDict(extra="forbid")


class LimitIn(Strict):
    """A limit of this patient's own, over the plan's."""

    rule: str
    value: Annotated[Decimal, Field(allow_inf_nan=False, max_digits=12)]
    reason: Said
    expires_at: Aware


class EndedIn(Strict):
    """A limit of the patient's own that ends now, and why."""

    rule: str
    reason: Said


class TaskIn(Strict):
    """Something to be done, and by which role or unit."""

    what: Annotated[str, Field(min_length=1, max_length=LONGEST_TASK)]
    due_at: Aware
    owner_role: Role | None = None
    owner_unit_id: UUID | None = None

    def wanted(self) -> WantedTask:
        """Give the task as the round's room takes it."""
        return WantedTask(self.what, self.due_at, self.owner_role, self.owner_unit_id)


class MeasurementIn(Strict):
    """A measurement beside the schedule."""

    kinds: Annotated[list[Kind], Field(min_length=1, max_length=10)]
    at: Aware
    owner_role: Role | None = None
    owner_unit_id: UUID | None = None

    def wanted(self) -> WantedMeasurement:
        """Give it as the round's room takes it."""
        kinds = tuple(dict.fromkeys(self.kinds))
        return WantedMeasurement(kinds, self.at, self.owner_role, self.owner_unit_id)


class RevisionIn(Strict):
    """Rows of the agreement that are changed (by their key), new or gone; its next version."""

    seen: int
    reason: Text
    rows: Annotated[list[AgreedRow], Field(max_length=50)] = []
    without: Annotated[list[Key], Field(max_length=50)] = []
    criteria: Annotated[list[Text], Field(min_length=1, max_length=30)] | None = None

    def wanted(self) -> Revision:
        """Give it as the stay's room takes it."""
        criteria = None if self.criteria is None else tuple(self.criteria)
        return Revision(self.seen, self.reason, tuple(self.rows), tuple(self.without), criteria)


class RequestIn(Strict):
    """A care request: to a unit, or another content of one that stands."""

    unit_id: UUID | None = None
    request_id: UUID | None = None
    seen_version: int | None = None
    content: RequestContent

    def wanted(self) -> WantedRequest:
        """Give it as the round's room takes it."""
        return WantedRequest(self.content, self.unit_id, self.request_id, self.seen_version)


class TransportIn(Strict):
    """How somebody comes back to the ward."""

    by: Transport
    note: Said = ""


class DecisionIn(Strict):
    """An outcome, what follows from it, and what had been seen when it was decided."""

    assessment_id: UUID | None
    previous_review_id: UUID | None
    outcome: Outcome
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    next_check_at: Aware | None = None
    corrects: UUID | None = None
    limits: Annotated[list[LimitIn], Field(max_length=20)] = []
    ended: Annotated[list[EndedIn], Field(max_length=20)] = []
    tasks: Annotated[list[TaskIn], Field(max_length=50)] = []
    measurements: Annotated[list[MeasurementIn], Field(max_length=20)] = []
    agreement: RevisionIn | None = None
    request: RequestIn | None = None
    transport: TransportIn | None = None

    def decision(self) -> Decision:
        """Give the decision as the round's room takes it."""
        ride = self.transport
        return Decision(
            assessment_id=self.assessment_id,
            previous_id=self.previous_review_id,
            outcome=self.outcome,
            note=self.note,
            next_check_at=self.next_check_at,
            corrects_id=self.corrects,
            limits=tuple(WantedLimit(**limit.model_dump()) for limit in self.limits),
            ended=tuple(EndedLimit(one.rule, one.reason) for one in self.ended),
            tasks=tuple(task.wanted() for task in self.tasks),
            measurements=tuple(one.wanted() for one in self.measurements),
            agreement=None if self.agreement is None else self.agreement.wanted(),
            request=None if self.request is None else self.request.wanted(),
            transport=None if ride is None else WantedTransport(ride.by, ride.note),
        )
