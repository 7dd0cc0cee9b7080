"""What a field is refused with is a sentence of ours, with its bound, and nothing of what was sent."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

from backend.api.problems import invalid

SENT = "hemligt"


class Row(BaseModel):
    """A row of a form."""

    what: str = Field(min_length=1)


class Form(BaseModel):
    """A form with a field of each sort, none of which need be filled in."""

    model_config = ConfigDict(extra="forbid")

    days: int = Field(5, ge=1, le=90)
    share: Decimal = Field(Decimal(1), gt=0, lt=1, decimal_places=1, validate_default=False)
    text: str = Field("x", min_length=1, max_length=5)
    long: str = Field("xxx", min_length=3)
    key: str = Field("a", pattern="^[a-z]$")
    kind: Literal["call", "visit"] = "call"
    on: date = date(2026, 11, 22)
    at: AwareDatetime = datetime.fromisoformat("2026-11-22T10:00:00+01:00")
    clock: time = time(8)
    yes: bool = True
    id: UUID | None = None
    rows: tuple[Row, ...] = Field((), min_length=1, validate_default=False)
    few: Annotated[list[int], Field(max_length=2)] = []
    own: str = ""

    @field_validator("own")
    @classmethod
    def _is_ours(cls, value: str) -> str:
        if value:
            raise ValueError("Write nothing here.")
        return value


def said(**content: Any) -> dict[str, str]:  # noqa: ANN401 -- whatever somebody may send
    with pytest.raises(ValidationError) as wrong:
        Form.model_validate(content)
    told: list[dict[str, str]] = invalid(wrong.value).extra["errors"]
    assert SENT not in str(told)
    return {one["pointer"]: one["detail"] for one in told}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"days": 0}, "Write 1 or more."),
        ({"days": 91}, "Write 90 or less."),
        ({"days": SENT}, "Write a whole number."),
        ({"days": 1.5}, "Write a whole number."),
        ({"share": 0}, "Write more than 0."),
        ({"share": 1}, "Write less than 1."),
        ({"share": SENT}, "Write a number."),
        ({"share": "0.55"}, "Write a number with fewer digits."),
        ({"share": "NaN"}, "Write a number."),
        ({"text": ""}, "Fill this in."),
        ({"text": SENT}, "Write at most 5 characters."),
        ({"text": 1}, "Write text."),
        ({"long": "x"}, "Write at least 3 characters."),
        ({"key": SENT}, "This is not in the form that is asked for."),
        ({"kind": SENT}, "Choose one of these: 'call' or 'visit'."),
        ({"on": SENT}, "Write a date."),
        ({"on": "2026-11-22T10:00:00"}, "Write a date."),
        ({"on": []}, "Write a date."),
        ({"at": SENT}, "Write a day and a time."),
        ({"at": "2026-11-22T10:00:00"}, "Say in which time zone."),
        ({"clock": SENT}, "Write a time of day."),
        ({"yes": SENT}, "Answer yes or no."),
        ({"id": SENT}, "This is no id."),
        ({"rows": []}, "Fill this in."),
        ({"rows": 1}, "Send a list."),
        ({"rows": [1]}, "Send an object."),
        ({"few": [1, 2, 3]}, "At most 2 can be listed."),
        ({"own": SENT}, "Write nothing here."),
        ({"more": SENT}, "There is no such field."),
    ],
)
def test_a_field_is_refused_in_words_of_ours(content: dict[str, Any], sentence: str) -> None:
    assert list(said(**content).values()) == [sentence]


def test_a_row_that_is_wrong_is_told_and_not_that_its_list_is_empty() -> None:
    assert said(rows=[{"what": ""}]) == {"/rows/0/what": "Fill this in."}
    assert said(rows=[{}, {"what": 1}]) == {
        "/rows/0/what": "Fill this in.",
        "/rows/1/what": "Write text.",
    }


def test_an_empty_list_beside_another_wrong_field_is_still_told() -> None:
    assert said(rows=[], days=0) == {"/days": "Write 1 or more.", "/rows": "Fill this in."}
