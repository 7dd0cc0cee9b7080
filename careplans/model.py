"""The frozen types of a plan: conditions and rules, as read from its file."""

from datetime import timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)

from careplans.measurements import Kind, Source


class Urgency(IntEnum):
    """How soon a person must act: LÅG, MEDEL and HÖG, and below them technical."""

    TECHNICAL = 0
    YELLOW = 1
    ORANGE = 2
    RED = 3


def _urgency(value: object) -> object:
    if isinstance(value, str) and value.upper() in Urgency.__members__:
        return Urgency[value.upper()]
    raise ValueError("Say technical, yellow, orange or red.")


def _duration(value: object) -> object:
    if isinstance(value, timedelta) or (isinstance(value, str) and value.startswith("P")):
        return value
    raise ValueError('Write a duration as ISO 8601, for example "PT30M" or "P1D".')


def _number(value: object) -> object:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    raise ValueError("Write a plain number, without quotes.")


UrgencyWord = Annotated[
    Urgency,
    BeforeValidator(_urgency),
    WithJsonSchema({"enum": [urgency.name.lower() for urgency in Urgency]}),
]
Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    Field(ge=timedelta(0)),
    WithJsonSchema({"type": "string", "format": "duration"}),
]
Number = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(allow_inf_nan=False),
    WithJsonSchema({"type": "number"}),
]
Several = Annotated[int, Field(ge=1, le=20)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Sentence = Annotated[str, Field(min_length=3)]


class Strict(BaseModel):
    """A frozen piece of a plan in which a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Strict):
    """The same thing said in Swedish and in English."""

    sv: Sentence
    en: Sentence


class Below(Strict):
    """The newest values of a kind, so many in a row, are below a limit."""

    kind: Kind
    below: Number
    unit: str
    in_a_row: Several = 1
    scale_2: Number | None = None


class Above(Strict):
    """The newest values of a kind, so many in a row, are above a limit."""

    kind: Kind
    above: Number
    unit: str
    in_a_row: Several = 1
    scale_2: Number | None = None


class RisesBy(Strict):
    """The newest value is at least so much above the lowest in the period before it."""

    kind: Kind
    rises_by: Annotated[Number, Field(gt=0)]
    unit: str
    within: Duration


class FallsBy(Strict):
    """The newest value is at least so much below the highest in the period before it."""

    kind: Kind
    falls_by: Annotated[Number, Field(gt=0)]
    unit: str
    within: Duration


class OutsideFor(Strict):
    """Every value has been outside a range for at least so long."""

    kind: Kind
    outside: tuple[Number, Number]
    unit: str
    lasting: Duration


class Silent(Strict):
    """So many scheduled sets are missing, the last of them by so long."""

    silent: Duration
    sets: Annotated[int, Field(ge=1, le=6)] = 1
    last_news2: Annotated[int, Field(ge=1, le=20)] | None = None


class ExtraMissing(Strict):
    """A set that was asked for beside the schedule has not been measured, so long after its time."""

    extra_missing: Duration
    last_news2: Annotated[int, Field(ge=1, le=20)] | None = None


class ScoreReached(Strict):
    """A score certainly, or only possibly, reaches a number of points."""

    score: Literal["news2"]
    at_least: Annotated[int, Field(ge=1, le=20)]
    certainty: Literal["certain", "possible"] = "certain"


class ScoreSingle(Strict):
    """A single part of a score has the highest points."""

    score: Literal["news2"]
    single: Literal[3]


class ScoreRises(Strict):
    """The lower bound of a score has risen by so many points within a period."""

    score: Literal["news2"]
    rises_by: Annotated[int, Field(ge=1, le=20)]
    within: Duration


class Answered(Strict):
    """The newest answer to a question is one of these."""

    kind: Kind
    answered: Annotated[tuple[int, ...], Field(min_length=1)]
    source: Source | None = None


class AnyOf(Strict):
    """At least one of several conditions holds."""

    any: Annotated[tuple["Condition", ...], Field(min_length=2)]


class AllOf(Strict):
    """All of several conditions hold."""

    all: Annotated[tuple["Condition", ...], Field(min_length=2)]


def _which(value: object) -> str | None:
    """Tell which condition is meant by the key that only it has."""
    if not isinstance(value, dict):
        return type(value).__name__
    return next((tag for key, tag in _tags(value) if key in value), None)


def _tags(value: dict[str, Any]) -> list[tuple[str, str]]:
    rises = "ScoreRises" if "score" in value else "RisesBy"
    return [
        ("below", "Below"),
        ("above", "Above"),
        ("rises_by", rises),
        ("falls_by", "FallsBy"),
        ("outside", "OutsideFor"),
        ("silent", "Silent"),
        ("extra_missing", "ExtraMissing"),
        ("at_least", "ScoreReached"),
        ("single", "ScoreSingle"),
        ("answered", "Answered"),
        ("any", "AnyOf"),
        ("all", "AllOf"),
    ]


Condition = Annotated[
    Annotated[Below, Tag("Below")]
    | Annotated[Above, Tag("Above")]
    | Annotated[RisesBy, Tag("RisesBy")]
    | Annotated[FallsBy, Tag("FallsBy")]
    | Annotated[OutsideFor, Tag("OutsideFor")]
    | Annotated[Silent, Tag("Silent")]
    | Annotated[ExtraMissing, Tag("ExtraMissing")]
    | Annotated[ScoreReached, Tag("ScoreReached")]
    | Annotated[ScoreSingle, Tag("ScoreSingle")]
    | Annotated[ScoreRises, Tag("ScoreRises")]
    | Annotated[Answered, Tag("Answered")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[AllOf, Tag("AllOf")],
    Discriminator(
        _which,
        custom_error_type="condition",
        custom_error_message=(
            "This is no condition: it needs one of below, above, rises_by, falls_by, outside, "
            "silent, extra_missing, at_least, single, answered, any, all."
        ),
    ),
]


class Clear(Strict):
    """How far back inside the limit, and how many times, before a finding is taken down."""

    margin: Annotated[Number, Field(ge=0)] = Decimal(0)
    in_a_row: Several = 1


class Rule(Strict):
    """One thing to look for, how urgent it is, and why."""

    id: Name
    urgency: UrgencyWord
    when: Condition
    because: Words
    source: Sentence
    ask_again: Duration | None = None
    extreme: Number | None = None
    clear: Clear = Clear()


AnyOf.model_rebuild()
AllOf.model_rebuild()
Rule.model_rebuild()
