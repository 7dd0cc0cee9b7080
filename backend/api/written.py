"""Times as they are written in a request: ISO 8601 and nothing that only looks like it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, NaiveDatetime

_DATE_AND_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}")
_EARLIEST, _LATEST = 1900, 2199


def _iso(written: object) -> object:
    # pydantic would also take 1764000000: seconds or milliseconds, a thousandfold mistake.
    if not isinstance(written, str) or not _DATE_AND_TIME.match(written):
        raise ValueError("Write date and time as ISO 8601, like 2026-11-22T07:30:00+01:00.")
    return written


def _of_our_days(moment: datetime) -> datetime:
    # Corrections are added to it; the ends of the calendar have no room for that.
    if not _EARLIEST <= moment.year <= _LATEST:
        raise ValueError(f"The year must lie between {_EARLIEST} and {_LATEST}.")
    return moment


Aware = Annotated[AwareDatetime, BeforeValidator(_iso), AfterValidator(_of_our_days)]
Naive = Annotated[NaiveDatetime, BeforeValidator(_iso)]
