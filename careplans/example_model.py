"""The frozen types of a file of examples."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from careplans.measurements import Kind
from careplans.model import Name, Number, Sentence, Strict
from careplans.verdict import Answer


class ExampleLimit(Strict):
    """A patient's own limit."""

    rule: Name
    value: Number
    since: str
    until: str | None = None


class ExampleExtra(Strict):
    """A set that somebody has asked for beside the schedule."""

    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    due: str
    asked: str


class Example(Strict):
    """A situation, and what must be found in it."""

    name: Sentence
    plan: str
    home: str = "-47h"
    usual: tuple[str, ...] = ("-30m",)
    oxygen_scale: Literal[1, 2] = 1
    oxygen_flow: Annotated[Number, Field(ge=0)] | None = Decimal(0)
    readings: dict[Kind, tuple[str, ...]] = Field(default_factory=dict)
    limits: tuple[ExampleLimit, ...] = ()
    extras: tuple[ExampleExtra, ...] = ()
    ticks: dict[Name, str] = Field(default_factory=dict)
    facts: dict[Name, str] = Field(default_factory=dict)
    finds: tuple[str, ...]
    answers: dict[Name, Answer] = Field(default_factory=dict)
    news2: tuple[int, int] | None = None


class ExampleFile(Strict):
    """The examples of one template."""

    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
