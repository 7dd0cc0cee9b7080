"""The frozen types of discharge criteria; every one has an answer, none discharges anybody."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from careplans.measurements import Kind
from careplans.model import Duration, Name, Number, Sentence, Several, Strict, Words


class Within(Strict):
    """Values of a kind have kept within limits for a period, with at least so many readings."""

    kind: Kind
    low: Number | None = None
    high: Number | None = None
    unit: str
    period: Duration
    readings: Several
    apart: Duration | None = None


class Fallen(Strict):
    """A laboratory value has fallen by a share of its peak."""

    kind: Kind
    fallen_percent: Annotated[Number, Field(gt=0, le=100)]


class Tolerated(Strict):
    """A treatment begun at a known time has been tolerated for a period without these symptoms."""

    tolerated: Name
    period: Duration
    without: tuple[Kind, ...] = ()


class TaskDone(Strict):
    """A task has been done."""

    task: Name


class Ticked(Strict):
    """A clinician has ticked it."""

    tick: Name


class Says(Strict):
    """The patient's own answer, no older than a period, is at least this."""

    says: Kind
    at_least: Annotated[int, Field(ge=0)]
    within: Duration


_TAGS = {
    "readings": "Within",
    "fallen_percent": "Fallen",
    "tolerated": "Tolerated",
    "task": "TaskDone",
    "tick": "Ticked",
    "says": "Says",
}


def _which(value: object) -> str | None:
    if not isinstance(value, dict):
        return type(value).__name__
    return next((tag for key, tag in _TAGS.items() if key in value), None)


Requirement = Annotated[
    Annotated[Within, Tag("Within")]
    | Annotated[Fallen, Tag("Fallen")]
    | Annotated[Tolerated, Tag("Tolerated")]
    | Annotated[TaskDone, Tag("TaskDone")]
    | Annotated[Ticked, Tag("Ticked")]
    | Annotated[Says, Tag("Says")],
    Discriminator(
        _which,
        custom_error_type="requirement",
        custom_error_message=(
            "This is no criterion: it needs one of readings, fallen_percent, tolerated, task, "
            "tick, says."
        ),
    ),
]


class Criterion(Strict):
    """One thing that should be so before the patient is discharged (D51, D92)."""

    id: Name
    text: Words
    met: Requirement
    source: Sentence
