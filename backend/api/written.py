"""Times as they are written in a request: ISO 8601 and nothing that only looks like it.

Checked by pydantic's core alone, without a word of Python: a batch has a thousand of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import GetPydanticSchema, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

_DATE_AND_TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}"
_OF_OUR_DAYS = "^(19|20|21)"


def _like(pattern: str, kind: str, otherwise: str) -> CoreSchema:
    return core_schema.custom_error_schema(
        core_schema.str_schema(pattern=pattern, strict=True),
        custom_error_type=kind,
        custom_error_message=otherwise,
    )


# pydantic would also take 1764000000: seconds or milliseconds, a thousandfold mistake.
_ISO = _like(
    _DATE_AND_TIME,
    "iso_8601",
    "Write date and time as ISO 8601, like 2026-11-22T07:30:00+01:00.",
)
# Corrections are added to it; the ends of the calendar have no room for that.
_YEAR = _like(_OF_OUR_DAYS, "year", "The year must lie between 1900 and 2199.")


def _moment(zone: Literal["aware", "naive"], *written: CoreSchema) -> GetPydanticSchema:
    schema = core_schema.chain_schema([*written, core_schema.datetime_schema(tz_constraint=zone)])

    def give(*_: Any) -> CoreSchema:  # noqa: ANN401 -- pydantic hands over what is not needed
        return schema

    return GetPydanticSchema(give)


_AS_JSON = WithJsonSchema({"type": "string", "format": "date-time"})
Aware = Annotated[datetime, _moment("aware", _ISO, _YEAR), _AS_JSON]
Naive = Annotated[datetime, _moment("naive", _ISO), _AS_JSON]
