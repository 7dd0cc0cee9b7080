"""The stay's forms: what the browser is told, what is read back, and that the API knows it all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from backend.api.routes.stay.agreements import AgreementIn
from backend.api.routes.stay.beds import ExtendIn
from backend.api.routes.stay.candidates import FlagIn
from backend.api.routes.stay.requests import RequestIn
from backend.stay import kinds_before, kinds_home
from backend.stay.entries import Entry
from dashboard.ward import stay_forms
from dashboard.ward.stay_file import BEFORE, END, HOME
from dashboard.ward.stay_words import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from dashboard.ward.stay_forms import Sent

KINDS: Mapping[str, type[Entry]] = {
    one.model_fields["kind"].default: one
    for module in (kinds_before, kinds_home)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Entry) and "kind" in one.model_fields
}
ENTRIES = sorted({*BEFORE, *HOME, *END, "checked", "override", "visitor"})


def asked(form: str) -> set[str]:
    return {one["name"].removeprefix("entry.") for one in read("stay_forms")[form]["fields"]}


def sent(*values: tuple[str, str, Any], **fixed: Any) -> Sent:  # noqa: ANN401  -- a value of any field
    told = [{"name": name, "kind": kind, "value": value} for name, kind, value in values]
    return {"action": "entry", "ids": {}, "fixed": fixed, "values": told}


@pytest.mark.parametrize("kind", ENTRIES)
def test_a_form_asks_only_for_what_its_entry_has(kind: str) -> None:
    assert asked(kind) <= KINDS[kind].model_fields.keys()


@pytest.mark.parametrize("kind", ENTRIES)
def test_a_form_offers_only_what_the_entry_takes(kind: str) -> None:
    schema = KINDS[kind].model_json_schema()["properties"]

    offered = {
        (one["name"].removeprefix("entry."), option[0])
        for one in read("stay_forms")[kind]["fields"]
        for option in one.get("options", [])
        if one["name"] != "entry.language"
    }

    assert [x for x in offered if x[1] not in schema[x[0]].get("enum", [x[1]])] == []


@pytest.mark.parametrize(
    ("form", "taken"),
    [("flag", FlagIn), ("extend", ExtendIn), ("agreement", AgreementIn), ("request", RequestIn)],
)
def test_a_form_of_its_own_asks_only_for_what_its_route_takes(
    form: str, taken: type[BaseModel]
) -> None:
    assert {name.split(".")[0] for name in asked(form)} <= taken.model_fields.keys()


def test_every_text_of_a_form_is_there_in_both_languages() -> None:
    pairs = [
        pair
        for form in read("stay_forms").values()
        for pair in (form["title"], *(one["label"] for one in form["fields"]))
    ]

    assert [pair for pair in pairs if len(pair) != 2 or not all(pair)] == []


def test_a_form_is_filled_in_with_what_stands() -> None:
    told = json.loads(
        stay_forms.form("answer", "entry", {"episode": "e"}, values={"entry.willing": "yes"})
    )

    assert {one["name"]: one["value"] for one in told["fields"]}["entry.willing"] == "yes"


def test_what_is_left_empty_is_not_sent_so_that_the_apis_own_default_holds() -> None:
    body = stay_forms.body(sent(("entry.note", "long", "  "), ("entry.on", "date", "")))

    assert body == {}


def test_a_local_time_is_sent_with_its_zone() -> None:
    body = stay_forms.body(sent(("until", "moment", "2026-11-25T14:00")))

    assert body == {"until": "2026-11-25T14:00:00+01:00"}


def test_lines_hours_and_numbers_are_read_as_people_write_them() -> None:
    body = stay_forms.body(
        sent(
            ("a", "lines", "Feberfri\n\n Äter "),
            ("b", "hours", "8, 20"),
            ("c", "number", "6"),
            ("d", "identifier", "19481130-2399"),
        )
    )

    assert body == {"a": ["Feberfri", "Äter"], "b": [8, 20], "c": 6, "d": "194811302399"}


def test_a_row_keeps_its_key_and_a_new_row_gets_one_of_its_own() -> None:
    cells = [{"name": "what", "kind": "text", "value": "Digital rond"}]
    old = [*cells, {"name": "key", "kind": "kept", "value": "round"}]
    new = [*cells, {"name": "key", "kind": "kept", "value": stay_forms.NEW_KEY}]

    first, second = stay_forms.body(sent(("rows", "rows", [old, new])))["rows"]

    assert first["key"] == "round"
    assert len(second["key"]) == 8


@pytest.mark.parametrize(
    ("kind", "text"),
    [("number", "sex"), ("hours", "8 och 20"), ("date", "i morgon"), ("moment", "14")],
)
def test_what_cannot_be_read_is_said_of_its_own_field(kind: str, text: str) -> None:
    with pytest.raises(stay_forms.NotReadable) as wrong:
        stay_forms.body(sent(("field", kind, text)))

    assert wrong.value.name == "field"
    assert wrong.value.advice
