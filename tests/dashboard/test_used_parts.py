"""A ward that uses some parts of the product: its pages, its first page, a patient's page, its forms."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from fastapi.responses import JSONResponse

from backend.api.routes.stay.taking_in import TakeIn
from backend.core.words import Part
from backend.stay import states
from backend.stay.parts import SENTENCES
from dashboard.client import Backend
from dashboard.ward import stay_actions, stay_forms, used_parts
from dashboard.ward.pages import stay as one_stay
from dashboard.ward.pages import stay_beds, stay_head, stay_next, stay_patients
from dashboard.ward.stay import Stays
from dashboard.ward.stay_words import read
from tests.dashboard.stay_builders import NOW, agreement, forms, said, stay, way
from tests.dashboard.ward_app import Ward

AGREEMENT, BEDS = "agreement", "beds"


def unit(*parts: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    return {"id": "u-1", "name": "Avd. 61", "kind": "ward", "parts": list(parts), **more}


def listed(**more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    return {
        "episode_id": "e-1",
        "patient": {"name": "Kim Prov", "identifier": "197209032387", "age": 54},
        "status": "at_home",
        "since": "2026-11-22T10:00:00+00:00",
        "agreement": None,
        "bed": None,
        "due": 0,
        **more,
    }


def cards(told: Any) -> set[str]:  # noqa: ANN401  -- dash brings no types
    """Give the places on a page that have a name."""
    found = {told.id} if getattr(told, "id", None) else set()
    inner = getattr(told, "children", None)
    for one in inner if isinstance(inner, list) else [inner]:
        if one is not None and not isinstance(one, str):
            found |= cards(one)
    return found


def test_the_screens_know_the_same_parts_as_the_backend() -> None:
    assert set(Part) == used_parts.EVERY
    assert states.CARE == used_parts.CARE
    assert set(SENTENCES.values()) <= read("stay_words")["refusal"].keys()


@pytest.mark.parametrize(
    ("parts", "pages"),
    [
        ((AGREEMENT,), ["/ward/", "/ward/due", "/ward/routines"]),
        ((BEDS,), ["/ward/", "/ward/due", "/ward/routines"]),
        ((AGREEMENT, BEDS), ["/ward/", "/ward/beds", "/ward/due", "/ward/routines"]),
        (("round",), ["/ward/", "/ward/patients", "/ward/due", "/ward/routines"]),
        (("follow_up",), ["/ward/", "/ward/due", "/ward/follow-up", "/ward/routines"]),
    ],
)
def test_only_pages_of_parts_in_use_are_linked(parts: tuple[str, ...], pages: list[str]) -> None:
    links = used_parts.links(unit(*parts), "nurse", "/ward/", "")

    assert [link.href for link in links] == pages
    assert next(getattr(link, "className", "") for link in links) == "here"


@pytest.mark.parametrize(
    ("told", "first"),
    [
        (unit(AGREEMENT), "/ward/patients"),
        (unit(BEDS), "/ward/beds"),
        (unit(BEDS, "round"), "/ward/"),
        (unit(BEDS, winding_down=["round"]), "/ward/"),
        (unit(BEDS, winding_down=["agreement"]), "/ward/patients"),
        ({"id": "u-1", "name": "Avd. 54"}, "/ward/"),
    ],
)
def test_a_ward_without_rounds_begins_with_what_it_has(told: dict[str, Any], first: str) -> None:
    assert used_parts.start(told, "nurse") == first


def test_a_part_that_is_left_is_linked_until_its_last_patient_is_gone() -> None:
    links = used_parts.links(unit(AGREEMENT, winding_down=[BEDS]), "nurse", "/ward/", "")

    assert "/ward/beds" in [link.href for link in links]


def test_a_ward_with_only_agreements_shows_the_agreement_and_that_no_bed_is_kept() -> None:
    told = stay(parts=[AGREEMENT], begun=[], next=[way("at_home", "agreement")], agreement={})
    told["formal"] |= {"timers": [], "payment_from": None}

    page = one_stay.stay_page(told, one_stay.Around(agreement()), "nurse", now=NOW)

    assert {"agreement", "tasks", "bed", "file"} <= cards(page)
    assert not {"list-leaving", "list-packing", "request", "consent", "kit", "aid"} & cards(page)
    assert "här står ingen plats för patienten" in said(page)


def test_a_ward_with_only_beds_shows_the_bed_and_nothing_of_care() -> None:
    bed = {
        "bed_id": "b-1",
        "label": "1:1",
        "kind": "held",
        "since": None,
        "until": "2026-11-29T11:00:00+00:00",
        "admitted_at": None,
        "stands": True,
    }
    told = stay("at_home", parts=[BEDS], begun=[], bed=bed, next=[way("discharged")])

    page = one_stay.stay_page(told, one_stay.Around({"current": None}), "nurse", now=NOW)

    assert {"bed", "onward"} <= cards(page)
    assert not {"agreement", "tasks", "formal", "file", "discharge", "day-one"} & cards(page)
    assert "Släpp platsen" in forms(page)


def test_what_was_begun_before_the_part_was_left_is_shown() -> None:
    told = stay("preparing", parts=[AGREEMENT], begun=["checklists"], next=[], agreement={})
    told["formal"] |= {"timers": [], "payment_from": None}

    page = one_stay.stay_page(told, one_stay.Around(agreement()), "nurse", now=NOW)

    assert "list-leaving" in cards(page)


def test_the_way_is_as_long_as_the_ward_goes() -> None:
    assert said(stay_head.way("preparing", frozenset({BEDS}))) == "Förbereds Vårdas hemma Avslutad"
    assert "Kandidat" in said(stay_head.way("preparing"))


@pytest.mark.parametrize(
    ("to_", "parts", "sentence"),
    [
        ("at_home", {AGREEMENT}, "Vården hemma börjar nu: uppgifterna löper."),
        ("at_home", {BEDS}, "Platsen står kvar."),
        ("at_home", {"home_care"}, "Vården hemma börjar nu."),
        ("discharged", {AGREEMENT}, "Vårdformen avslutas."),
        ("discharged", {BEDS, "home_care"}, "Vårdformen avslutas: platsen släpps, hemsjukvården"),
    ],
)
def test_a_step_says_only_what_follows_here(to_: str, parts: set[str], sentence: str) -> None:
    assert stay_next.consequence(to_, frozenset(parts)).startswith(sentence)


def test_the_list_of_patients_names_who_lacks_the_version_in_force() -> None:
    behind = [{"party": "patient", "name": "patient"}, {"party": "kin", "name": "Anna"}]
    agreed = {"number": 2, "acknowledged": False, "behind": behind}
    bed = {"label": "1:1", "until": None, "stands": True}

    told = said(
        stay_patients.patients_page(
            [listed(agreement=agreed, bed=bed, due=2)], unit(AGREEMENT, BEDS), "nurse", now=NOW
        )
    )

    assert "version 2 saknas hos: patienten, Anna" in told
    assert "1:1 tills vidare 2 saker att se till" in told


@pytest.mark.parametrize(
    ("told", "role", "offered"),
    [
        (unit(AGREEMENT), "nurse", True),
        (unit(AGREEMENT), "assistant_nurse", False),
        (unit(AGREEMENT, "assessment"), "nurse", False),
    ],
)
def test_a_patient_is_taken_in_where_nothing_is_assessed(
    told: dict[str, Any], role: str, *, offered: bool
) -> None:
    page = stay_patients.patients_page([], told, role, now=NOW)

    assert ("Ta in en patient" in forms(page)) == offered
    assert "Inga patienter än." in said(page)


def test_a_care_plan_is_asked_for_only_where_values_are_judged() -> None:
    def asks(*parts: str) -> set[str]:
        page = stay_patients.patients_page([], unit(*parts), "nurse", now=NOW)
        return {one["name"] for one in forms(page)["Ta in en patient"]["fields"]}

    assert asks("round") - asks(AGREEMENT) == {"plan_id"}


@pytest.mark.parametrize("form", ["take_in", "hold"])
def test_what_is_asked_of_a_new_patient_is_what_the_api_takes(form: str) -> None:
    asked = {one["name"].split(".")[0] for one in read("stay_forms")[form]["fields"]}

    assert asked <= TakeIn.model_fields.keys()


def test_a_bed_is_held_with_the_place_in_the_words_of_the_api() -> None:
    values: list[dict[str, Any]] = [
        {"name": "identifier", "kind": "known_by", "value": "22900101-ab13"},
        {"name": "hold.place", "kind": "select", "value": "held:b-1"},
        {"name": "hold.until", "kind": "moment", "value": "2026-11-29 12:00"},
        {"name": "at_home", "kind": "check", "value": True},
    ]

    call = stay_actions.call(
        {"action": "hold", "ids": {}, "fixed": {"unit_id": "u-1"}, "values": values}
    )

    assert (call.path, call.body) == (
        "stays",
        {
            "unit_id": "u-1",
            "identifier": "22900101AB13",
            "hold": {"until": "2026-11-29T12:00:00+01:00", "kind": "held", "bed_id": "b-1"},
            "at_home": True,
        },
    )
    assert stay_actions.name_of("/hold/bed_id") == "hold.place"


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("preparing", ["Patienten är hemma", "Släpp platsen"]),
        ("at_home", ["Direktinläggning", "Släpp platsen"]),
        ("readmitted", ["Släpp platsen"]),
    ],
)
def test_all_that_is_done_with_a_bed_is_done_on_its_line(status: str, offered: list[str]) -> None:
    promise = {
        "episode_id": "e-1",
        "patient": "Kim Prov",
        "identifier": "197209032387",
        "status": status,
        "since": None,
        "until": "2026-11-29T11:00:00+00:00",
        "run_out": False,
        "admitted_at": "2026-11-22T11:00:00+00:00" if status == "readmitted" else None,
    }
    bed = {
        "id": "b-1",
        "kind": "held",
        "label": "1:1",
        "text": {"sv": "1:1", "en": "1:1"},
        "closed_at": None,
        "promise": promise,
    }
    board = {"unit_id": "u-1", "occupancy": {"beds": 12, "over_capacity": 0}, "beds": [bed]}

    alone = forms(stay_beds.bed(bed, board, "nurse", alone=True, now=NOW))
    beside = forms(stay_beds.bed(bed, board, "nurse", now=NOW))

    assert [name for name in alone if name not in {"Förläng", "Flytta"}] == offered
    assert "Släpp platsen" not in beside


def test_a_number_of_any_kind_is_read_as_it_is_written() -> None:
    assert stay_forms.read_as("known_by", "22900101-ab 13") == "22900101AB13"


def test_a_ward_without_rounds_has_no_list_and_nothing_is_wrong() -> None:
    ward = Ward()
    off = {"status": 409, "detail": SENTENCES[Part.ROUND], "part": "round"}
    ward.answers["round"] = JSONResponse(off, 409, media_type="application/problem+json")

    answer = ward.call("rows.data", {"push.data": None, "here.search": ""}, doctor="bo")

    assert answer.json()["response"] == {}


def test_home_care_has_a_number_and_112_where_the_ward_writes_no_agreement_d42() -> None:
    def no_agreement(asked: httpx.Request) -> httpx.Response:
        if asked.url.path.endswith("/agreement"):
            return httpx.Response(409, json={"part": "agreement"})
        nurse = {"role": "home_care_nurse", "units": [{"id": "u-h", "kind": "home_care"}]}
        return httpx.Response(
            200, json=nurse if asked.url.path.endswith("/me") else stay("at_home")
        )

    door = httpx.AsyncClient(transport=httpx.MockTransport(no_agreement), base_url="http://backend")
    pages = Stays(Backend(door), lambda: NOW)

    told = said(asyncio.run(pages.view("/ward/stay/e-1", "")))

    assert "Ring nu Jouren  010-2 Ring 112." in told
