"""Why a plan's file is refused, in sentences that its author can act on."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from careplans.example_model import ExampleFile
from careplans.plan import Template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

DATE, TIME = "Write a date: 2026-12-01.", "Write a time of day: 08:00:00."
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "This must be said.",
        "string_too_short": "Write at least {min_length} characters.",
        "too_short": "Name at least {min_length}.",
        "model_type": "This has parts of its own: write a table, {{ key = ... }}.",
        "dict_type": "This has parts of its own: write a table, {{ key = ... }}.",
        "tuple_type": "Write a list, in square brackets.",
        "date_parsing": DATE,
        "date_from_datetime_parsing": DATE,
        "date_type": DATE,
        "time_parsing": TIME,
        "time_type": TIME,
    }
)
_VERSION, _NAME = r"^\d{4}\.\d+$", r"^[a-z0-9]+(-[a-z0-9]+)*$"
_PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        _VERSION: "Write the year and a number: 2026.1.",
        _NAME: "Write it in small letters a to z and digits, with hyphens: pulse-high.",
    }
)


def sentence(error: ErrorDetails) -> str:
    """Say what is wrong, and if it can be told what was meant."""
    told: Mapping[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return f"There is no such key; is it misspelt?{_meant(error['loc'][-1], _keys())}"
        case "enum" | "literal_error":
            return _no_such(error["input"], str(told["expected"]))
        case "string_pattern_mismatch":
            return _PATTERNS[str(told["pattern"])]
        case known if known in SENTENCES:
            return SENTENCES[known].format(**told)
        case _:
            return error["msg"].removeprefix("Value error, ")


def _no_such(said: object, expected: str) -> str:
    words = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
    return f'"{said}" is not known; say one of {", ".join(words)}.{_meant(said, words)}'


def _meant(said: object, known: Sequence[str]) -> str:
    near = get_close_matches(str(said), known, n=1)
    return f" Perhaps {near[0]}?" if near else ""


@cache
def _keys() -> tuple[str, ...]:
    """Give every key that a file of plans or examples can have."""
    schemas = [model.model_json_schema() for model in (Template, ExampleFile)]
    tables = [table for one in schemas for table in (one, *one["$defs"].values())]
    return tuple({key for table in tables for key in table.get("properties", ())})
