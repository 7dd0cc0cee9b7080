"""What the stay's states, people and steps are called, and the backend's refusals in Swedish."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from dashboard.i18n import language
from dashboard.ward import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

DATA = Path(__file__).parent / "data"
WAY = ("candidate", "informed", "assessed", "decided", "preparing", "at_home", "discharged")


@cache
def read(name: str) -> Mapping[str, Any]:
    """Read a table of words or forms, from as many files as it has parts."""
    files = sorted(DATA.glob(f"{name}*.toml"))
    return {
        key: told for file in files for key, told in tomllib.loads(file.read_text("utf-8")).items()
    }


def spoken(pair: Sequence[str]) -> str:
    """Choose the language of a Swedish and an English text."""
    return pair[0] if language() == "sv" else pair[1]


def word(group: str, key: str | None) -> str:
    """Name something of the closed lists; what has no name is shown as it is."""
    if not key:
        return ""
    pair = read("stay_words")[group].get(key)
    return spoken(pair) if pair else key.replace("_", " ")


def path(key: str | None) -> str:
    """Name a path, which may be put together from several."""
    return ", ".join(word("path", one) for one in (key or "").split("+") if one)


def refusal(sentence: str) -> str:
    """Say in the reader's language what the API says in English."""
    if sentence in read("stay_words")["refusal"]:
        return word("refusal", sentence)
    for known, pair in read("stay_words")["refusal_with"].items():
        if found := _pattern(known).fullmatch(sentence):
            return spoken(pair).format(*found.groups())
    return sentence


@cache
def _pattern(known: str) -> re.Pattern[str]:
    """Read a sentence that has a number or a list in it."""
    return re.compile("(.+)".join(re.escape(part) for part in known.split("{}")))


def said_by(text: Mapping[str, str]) -> str:
    """Choose the language of a text that the API gives in both."""
    return text["sv"] if language() == "sv" else text["en"]


# The needs that are lists of items.
LISTS = frozenset({"checklist", "discharge_list"})


class Lacking(TypedDict):
    """Something that must be true first, and the place on the page where it is put right."""

    text: str
    at: str


# Where on the page of a stay each need is seen to.
PLACES: Mapping[str, str] = {
    "informed": "file",
    "patient_willing": "file",
    "patient_safe": "file",
    "kin_agree": "file",
    "joint_assessment": "file",
    "bed": "bed",
    "consent": "consent",
    "agreement": "agreement",
    "checklist": "list-leaving",
    "discharge_list": "list-discharge",
    "criteria": "discharge",
    "conversation": "discharge",
    "follow_up": "discharge",
    "reconciled": "discharge",
}


def missing(told: Sequence[Mapping[str, Any]]) -> list[Lacking]:
    """Say what must be true first, and where it is put right."""
    return [{"text": lack(one), "at": PLACES.get(one.get("need", ""), "")} for one in told]


def lack(one: Mapping[str, Any]) -> str:
    """Say one thing that is missing; the open items of a list are named beside it, with the way."""
    text = said_by(one["text"])
    if one.get("need") not in LISTS:
        return text
    return text.partition(" Saknas: ")[0].partition(" Missing: ")[0]


def person(patient: Mapping[str, Any]) -> str:
    """Name a patient with the whole number, as everywhere."""
    name = patient.get("name") or f"{patient['given_name']} {patient['family_name']}"
    return f"{name} {words.identifier(patient['identifier'])}"


def by(told: Mapping[str, Any], *, now: datetime) -> str:
    """Say who wrote something, as what, and when."""
    role = word("role", told.get("role"))
    who = f"{told['author']}, {role}" if role else str(told["author"])
    return f"{who}, {words.when(told['at'], now=now)}"
