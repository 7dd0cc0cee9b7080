"""Numbers that name a person (law 2.4): their form, and the check digit where one is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from personnummer.personnummer import (  # type: ignore[import-untyped]  # -- it ships no types
    Personnummer,
    PersonnummerException,
)

_BASE = "http://electronichealth.se/identifier/"
PERSONAL = f"{_BASE}personnummer"
# The check digit of a national reserve number could not be verified: its form alone is looked at.
FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        f"{_BASE}personnummer": re.compile(r"\d{12}"),
        f"{_BASE}samordningsnummer": re.compile(r"\d{12}"),
        f"{_BASE}nationelltReservnummer": re.compile(r"[0-9]{8}[A-HJ-NPR-UX-Z0-9]{4}"),
        "urn:oid:1.2.752.97.3.1.3": re.compile(r"99\d{10}"),
        "urn:oid:1.2.752.113.11.0.2.1.1.1": re.compile(r"\d{8}[0-9KMX]{4}"),
        "urn:oid:1.2.752.74.9.2": re.compile(r"\d{8}[A-Z]{2}[A-Z0-9]{2}"),
    }
)
_CHECKED = frozenset({f"{_BASE}personnummer", f"{_BASE}samordningsnummer"})


def sound(system: str, number: str) -> bool:
    """Tell whether a number has its system's form, and the right check digit if it has one."""
    form = FORMS.get(system)
    if form is None or form.fullmatch(number) is None:
        return False
    return system not in _CHECKED or _adds_up(number)


def _adds_up(number: str) -> bool:
    try:
        Personnummer(number)
    except (PersonnummerException, ValueError):
        return False
    return True
