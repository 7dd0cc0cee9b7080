"""What pydantic refuses, in sentences of ours: short, with the bound in it, and never what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, get_args

from pydantic_core.core_schema import ErrorType

_WHOLE = "Write a whole number."
_NUMBER = "Write a number."
_DIGITS = "Write a number with fewer digits."
_DATE = "Write a date."
_MOMENT = "Write a day and a time."
_TIME = "Write a time of day."
_CHOOSE = "Choose one of these: {expected}."
_LIST = "Send a list."
_OBJECT = "Send an object."
OTHERWISE = "This cannot be taken as it is written."

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "Fill this in.",
        "extra_forbidden": "There is no such field.",
        "json_invalid": "This is not JSON.",
        "string_type": "Write text.",
        "string_too_short": "Write at least {min_length} characters.",
        "string_too_long": "Write at most {max_length} characters.",
        "string_pattern_mismatch": "This is not in the form that is asked for.",
        "too_short": "Add at least {min_length}.",
        "too_long": "At most {max_length} can be listed.",
        "greater_than": "Write more than {gt}.",
        "greater_than_equal": "Write {ge} or more.",
        "less_than": "Write less than {lt}.",
        "less_than_equal": "Write {le} or less.",
        "literal_error": _CHOOSE,
        "enum": _CHOOSE,
        "union_tag_invalid": "There is no such kind.",
        "union_tag_not_found": "There is no such kind.",
        "timezone_aware": "Say in which time zone.",
        "timezone_naive": "Write it without a time zone.",
        "date_from_datetime_inexact": _DATE,
        "decimal_max_digits": _DIGITS,
        "decimal_max_places": _DIGITS,
        "decimal_whole_digits": _DIGITS,
        "finite_number": _NUMBER,
        **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), _WHOLE),
        **dict.fromkeys(("float_type", "float_parsing"), _NUMBER),
        **dict.fromkeys(("decimal_type", "decimal_parsing"), _NUMBER),
        **dict.fromkeys(("bool_type", "bool_parsing"), "Answer yes or no."),
        **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DATE),
        **dict.fromkeys(
            ("datetime_type", "datetime_parsing", "datetime_from_date_parsing"), _MOMENT
        ),
        **dict.fromkeys(("time_type", "time_parsing"), _TIME),
        **dict.fromkeys(("uuid_type", "uuid_parsing"), "This is no id."),
        **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), _LIST),
        **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _OBJECT),
    }
)
# What our own validators say stands behind this.
_OURS = frozenset({"value_error", "assertion_error"})
_PYDANTICS = frozenset(get_args(ErrorType)) - _OURS


def sentence(error: Mapping[str, Any]) -> str:
    """Say what is wrong with a field."""
    kind, bounds = error["type"], error.get("ctx", {})
    if kind not in _PYDANTICS:
        said: str = error["msg"]
        return said.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    if kind in {"string_too_short", "too_short"} and bounds["min_length"] == 1:
        return SENTENCES["missing"]
    return SENTENCES.get(kind, OTHERWISE).format_map(bounds)
