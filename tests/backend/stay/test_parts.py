"""A ward that uses one part of the product alone, or changes its mind with patients there."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import pytest

from backend.core.errors import Invalid
from backend.core.words import Part
from backend.process import unit_parts
from backend.stay.parts import SENTENCES
from tests.backend.stay.paths import API, Json, Ward, agreement, later, request
from tests.postgres import Urls

Choose = Callable[..., str]


@pytest.fixture
def choose(
    ward: Ward, urls: Urls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Choose:
    """The command as an operator runs it, on the machine with the database."""
    monkeypatch.setenv("HEMROND_DATABASE_URL", urls.app)
    monkeypatch.setenv("HEMROND_OWNER_DATABASE_URL", urls.owner)
    parser = argparse.ArgumentParser()
    unit_parts.add_tool(parser.add_subparsers())

    def typed(*words: str, unit: object = ward.world.ward) -> str:
        chosen = parser.parse_args(["parts", str(unit), *words])
        chosen.command(chosen)
        return capsys.readouterr().out

    return typed


def person(ward: Ward, **other: Json) -> dict[str, Any]:
    return {
        "unit_id": str(ward.world.ward),
        "identifier": "189002029800",
        "given_name": "Kim",
        "family_name": "Ås",
    } | other


def hold(ward: Ward, bed: int = 0) -> dict[str, Any]:
    return {"kind": "held", "bed_id": str(ward.beds[bed]), "until": later(days=5)}


def taken_in(ward: Ward, name: str = "alice", **other: Json) -> str:
    made: str = ward.done(name, "/stays", person(ward, **other))["episode_id"]
    return made


def ways(page: Json) -> dict[str, list[str]]:
    return {one["to"]: [need["need"] for need in one["missing"]] for one in page["next"]}


def told(answer: Json) -> list[str]:
    return [one["said"]["en"] for one in answer["followed"]]


def test_a_ward_with_only_agreements_takes_somebody_in_agrees_and_ends_it(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "agreement")

    kim = taken_in(ward, diagnosis_sv="Erysipelas", diagnosis_en="Erysipelas", planned_days=4)
    assert ways(ward.page(kim)) == {"at_home": ["agreement"], "declined": [], "cancelled": []}
    ward.agree(kim)
    early = ward.move("alice", kim, "preparing", "at_home")
    assert (early.status_code, [m["need"] for m in early.json()["missing"]]) == (409, ["agreement"])
    assert ward.receipt("alice", kim, 1).status_code == 201
    home = ward.moved("alice", kim, "preparing", "at_home")
    assert told(home) == ["Care at home has begun."]

    page = ward.page(kim)
    assert (page["bed"], page["parts"], page["begun"]) == (None, ["agreement"], [])
    assert {task["source"] for task in page["tasks"]} == {"agreement"}
    assert [one["code"] for one in page["due"]] == []

    ward.agree(kim, seen=1, coordinator="Alice")
    [listed] = [
        one
        for one in ward.get("alice", f"/stays?unit={ward.world.ward}")
        if one["episode_id"] == kim
    ]
    assert listed["agreement"] == {
        "number": 2,
        "acknowledged": False,
        "behind": [{"party": "patient", "name": "patient"}],
    }

    ended = ward.moved("bob", kim, "at_home", "discharged")
    assert [one for one in told(ended) if "bed" in one or "home care" in one] == []
    assert ward.page(kim)["next"] == []


def test_a_late_row_of_an_agreement_is_on_the_due_list_of_a_ward_with_nothing_else(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "agreement")
    kim = taken_in(ward)
    ward.agree(kim)
    ward.receipt("alice", kim, 1)
    ward.moved("alice", kim, "preparing", "at_home")
    ward.sql(
        "UPDATE stay_task SET due_at = due_at - interval '9 days' WHERE episode_id = :e", e=kim
    )

    items = ward.get("alice", f"/due?unit={ward.world.ward}")["items"]

    assert {one["kind"] for one in items if one["episode_id"] == kim} == {"task"}


def test_a_ward_with_only_beds_holds_extends_admits_and_releases(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "beds")

    kim = taken_in(ward, "olle", hold=hold(ward), at_home=True)
    page = ward.page(kim, "olle")
    assert (page["status"], page["bed"]["label"], page["due"]) == ("at_home", "14:1", [])
    assert (page["tasks"], page["agreement"]["current"]) == ([], None)

    seen = page["bed"]["until"]
    ward.done("olle", f"/episodes/{kim}/bed/extend", {"until": later(days=9), "seen_until": seen})
    board = ward.get("olle", f"/beds?unit={ward.world.ward}")
    assert (board["occupancy"]["held"], board["occupancy"]["beds"]) == (1, 22)

    back = ward.done("alice", f"/episodes/{kim}/admission", {"reason": "Andfådd"})
    assert told(back["move"]) == ["The patient is admitted to 14:1."]
    unsaid = ward.move("olle", kim, "readmitted", "discharged")
    assert unsaid.status_code == 422
    out = ward.moved("olle", kim, "readmitted", "discharged", reason="Utskriven i journalen")
    assert told(out) == ["The reserved bed is released.", "The stay is over."]
    assert ward.get("olle", f"/beds?unit={ward.world.ward}")["occupancy"]["held"] == 0


def test_a_ward_with_only_beds_gives_a_place_beyond_the_number_and_closes_a_bed(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "beds")
    beyond = {"kind": "over_capacity", "until": later(days=2)}

    kim = taken_in(ward, "olle", hold=beyond)
    ward.done("olle", f"/beds/{ward.beds[1]}/close", {"reason": "Rummet målas"})

    assert ward.page(kim, "olle")["bed"]["label"] == "Plats 23"
    assert ward.get("olle", f"/beds?unit={ward.world.ward}")["occupancy"]["closed"] == 1


def test_with_beds_in_use_nobody_is_put_at_home_without_one_and_nothing_is_kept_of_the_try(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "beds")

    refused = ward.post("olle", "/stays", person(ward, at_home=True))

    assert (refused.status_code, [m["need"] for m in refused.json()["missing"]]) == (409, ["bed"])
    assert ward.sql("SELECT count(*) FROM episode WHERE status = 'preparing'") == 0


def test_a_promised_bed_that_somebody_else_has_takes_nobody_in(ward: Ward, choose: Choose) -> None:
    choose("--only", "beds")
    taken_in(ward, "olle", hold=hold(ward))

    other = person(ward, identifier="189001019802", hold=hold(ward), given_name="Omar")
    refused = ward.post("olle", "/stays", other)

    assert refused.status_code == 409
    assert ward.sql("SELECT count(*) FROM episode WHERE status = 'preparing'") == 1


def test_the_way_back_to_a_ward_without_beds_says_that_none_is_kept_here(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "agreement")
    kim = taken_in(ward)
    ward.agree(kim)
    ward.receipt("alice", kim, 1)
    ward.moved("alice", kim, "preparing", "at_home")

    back = ward.done("alice", f"/episodes/{kim}/admission", {"reason": "Feber"})

    assert "This ward reserves no beds in Hemrond: find a bed in the usual way." in told(
        back["move"]
    )
    assert back["ambulance"]["bed"] is None
    assert ward.sql("SELECT count(*) FROM bed_reservation WHERE episode_id = :e", e=kim) == 0


OF = {
    Part.ASSESSMENT: ("GET", "/candidates?unit={unit}"),
    Part.AGREEMENT: ("GET", "/episodes/{kim}/agreement"),
    Part.BEDS: ("GET", "/beds?unit={unit}"),
    Part.CHECKLISTS: ("POST", "/episodes/{kim}/entries"),
    Part.HOME_CARE: ("GET", "/care-requests?unit={unit}"),
    Part.MEETINGS: ("GET", "/episodes/{kim}/meetings"),
    Part.ROUND: ("GET", "/round?unit={unit}"),
    Part.FOLLOW_UP: ("GET", "/follow-up?unit={unit}"),
}


@pytest.mark.parametrize("part", Part)
def test_what_a_ward_does_not_use_is_refused_with_a_sentence(
    ward: Ward, choose: Choose, part: Part
) -> None:
    other = next(one for one in (Part.MEETINGS, Part.FOLLOW_UP) if one is not part)
    kept = {other} if part is Part.ASSESSMENT else set(Part) - {part, Part.ASSESSMENT}
    ward.sql("UPDATE episode SET status = 'cancelled', ended_at = now()")
    choose("--only", *sorted(kept))
    kim = taken_in(ward, plan_id="pneumonia")
    method, path = OF[part]
    entry = {"kind": "checked", "list": "leaving", "item": "labs", "answer": "done"}

    answer = ward.by("alice").request(
        method,
        API + path.format(unit=ward.world.ward, kim=kim),
        json={"entry": entry} if method == "POST" else None,
    )

    assert (answer.status_code, answer.json()["detail"]) == (409, SENTENCES[part])
    assert (answer.json()["title"], answer.json()["part"]) == ("Not in use here", part)


@pytest.mark.parametrize("part", Part)
def test_a_ward_that_uses_everything_is_refused_nothing_for_that(ward: Ward, part: Part) -> None:
    kim = ward.at_home()
    method, path = OF[part]
    entry = {"kind": "checked", "list": "discharge", "item": "letter", "answer": "done"}

    answer = ward.by("alice").request(
        method,
        API + path.format(unit=ward.world.ward, kim=kim),
        json={"entry": entry} if method == "POST" else None,
    )

    assert answer.status_code in {200, 201}


def test_writing_is_refused_as_well_as_reading(ward: Ward, choose: Choose) -> None:
    choose("--only", "beds")
    kim = taken_in(ward, hold=hold(ward))
    tries: dict[str, dict[str, Any]] = {
        f"/episodes/{kim}/agreement": {"content": agreement(), "seen": None},
        f"/episodes/{kim}/care-requests": {
            "unit_id": str(ward.world.home_care),
            "content": request(),
        },
        "/candidates": ward.flagging(identifier="189001019802"),
        "/rounds": {"unit": str(ward.world.ward)},
    }

    answers = {path: ward.post("alice", path, body) for path, body in tries.items()}

    assert {path: answer.json()["title"] for path, answer in answers.items()} == dict.fromkeys(
        tries, "Not in use here"
    )


def test_a_bed_outlives_the_setting_and_no_new_one_is_promised(ward: Ward, choose: Choose) -> None:
    kim = ward.at_home()
    ward.sql("UPDATE standing SET assessed_at = now() WHERE episode_id = :e", e=kim)
    said = choose("--only", "agreement", "follow_up")
    assert "Begun and not over: beds, checklists, home_care, round." in said

    page = ward.page(kim)
    assert (page["bed"]["stands"], "beds" in page["begun"]) == (True, True)
    until = {"until": later(days=20), "seen_until": page["bed"]["until"]}
    ward.done("olle", f"/episodes/{kim}/bed/extend", until)
    assert ward.get("olle", f"/beds?unit={ward.world.ward}")["occupancy"]["held"] == 1
    assert ward.get("bob", f"/round?unit={ward.world.ward}")["counts"]["patients"] >= 1

    omar = taken_in(ward, identifier="189001019802", given_name="Omar")
    late = {"kind": "held", "bed_id": str(ward.beds[1]), "until": later(days=2)}
    refused = ward.post("olle", f"/episodes/{omar}/bed", late)
    assert (refused.status_code, refused.json()["part"]) == (409, "beds")

    back = ward.done("alice", f"/episodes/{kim}/admission", {"reason": "Feber"})
    assert "The patient is admitted to 14:1." in told(back["move"])


def test_a_candidate_goes_straight_on_when_the_ward_stops_assessing(
    ward: Ward, choose: Choose
) -> None:
    kim = ward.flag()
    ward.informed(kim)
    choose("--only", "agreement")

    listed = ward.get("alice", f"/candidates?unit={ward.world.ward}")
    assert [one["episode_id"] for one in listed] == [kim]
    assert ways(ward.page(kim)) == {"preparing": [], "declined": [], "cancelled": []}
    ward.moved("alice", kim, "informed", "preparing")

    over = ward.by("alice").get(f"{API}/candidates?unit={ward.world.ward}")
    assert over.status_code == 409
    assert ward.post("anna", "/candidates", ward.flagging()).status_code == 409


def test_a_ward_that_takes_all_of_it_back_asks_for_all_of_it_again(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "agreement")
    kim = taken_in(ward)
    ward.agree(kim)
    ward.receipt("alice", kim, 1)

    assert choose("--all").startswith("Infektion 1 uses: assessment, agreement, beds, ")

    missing = ways(ward.page(kim))["at_home"]
    assert missing == ["patient_willing", "patient_safe", "bed", "checklist"]


@pytest.mark.parametrize(
    ("parts", "home", "over"),
    [
        (["beds"], ["bed"], []),
        (["beds", "agreement"], ["bed", "agreement"], []),
        (
            ["agreement", "checklists"],
            ["checklist"],
            ["follow_up", "reconciled", "discharge_list"],
        ),
        (["round"], [], ["criteria", "conversation"]),
        (["home_care"], [], []),
    ],
)
def test_gates_ask_only_for_the_parts_in_use(
    ward: Ward, choose: Choose, parts: list[str], home: list[str], over: list[str]
) -> None:
    choose("--only", *parts)
    kim = taken_in(ward, plan_id="pneumonia")

    before = ways(ward.page(kim))["at_home"]
    ward.sql("UPDATE episode SET status = 'at_home', home_since = now() WHERE id = :e", e=kim)

    assert (before, ways(ward.page(kim))["discharged"]) == (home, over)


def test_a_checklist_asks_for_nothing_of_a_part_that_is_not_used(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "checklists")
    kim = taken_in(ward)

    asked = {item["key"] for item in ward.page(kim)["checklists"]["leaving"]["items"]}

    assert not asked & {"bed", "agreement", "agreement_home_care", "request", "supervised_set"}
    assert {"medicine_list", "call_112", "labs"} <= asked


def test_a_ward_that_assesses_flags_and_takes_nobody_in_past_it(ward: Ward) -> None:
    refused = ward.post("alice", "/stays", person(ward, plan_id="pneumonia"))

    assert refused.status_code == 409
    assert "flag the patient" in refused.json()["detail"]


def test_where_values_are_judged_the_plan_that_judges_them_is_asked_for(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "round")

    refused = ward.post("alice", "/stays", person(ward))

    assert [one["pointer"] for one in refused.json()["errors"]] == ["/plan_id"]


def test_somebody_who_is_known_by_a_reserve_number_is_taken_in_too(
    ward: Ward, choose: Choose
) -> None:
    choose("--only", "agreement")
    system = "http://electronichealth.se/identifier/nationelltReservnummer"

    kim = taken_in(ward, identifier_system=system, identifier="22900101AB13")

    assert ward.page(kim)["patient"]["identifier"] == "22900101AB13"


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 403), ("mia", 403), ("charlie", 404), ("dora", 404)]
)
def test_who_neither_prepares_nor_holds_beds_here_takes_nobody_in(
    ward: Ward, choose: Choose, who: str, status: int
) -> None:
    choose("--only", "beds")

    assert ward.post(who, "/stays", person(ward)).status_code == status


def test_nobody_is_shown_no_patients(ward: Ward) -> None:
    ward.by("alice").cookies.clear()

    assert ward.by("alice").get(f"{API}/stays?unit={ward.world.ward}").status_code == 401
    assert ward.by("charlie").get(f"{API}/stays?unit={ward.world.ward}").status_code == 404


def test_each_person_is_told_what_their_ward_uses(ward: Ward, choose: Choose) -> None:
    ward.at_home()
    choose("--only", "agreement,follow_up")

    [mine] = ward.get("alice", "/me")["units"]
    [theirs] = ward.get("charlie", "/me")["units"]

    assert mine["parts"] == ["agreement", "follow_up"]
    assert mine["winding_down"] == ["beds", "checklists", "home_care"]
    assert (theirs["parts"], theirs["winding_down"]) == (list(Part), [])


def test_an_unknown_part_is_refused_with_the_names_there_are(choose: Choose, ward: Ward) -> None:
    with pytest.raises(Invalid, match="no part “bed”\\. There are: assessment, agreement, beds"):
        choose("--only", "bed")

    assert ward.sql("SELECT parts FROM care_unit WHERE id = :w", w=ward.world.ward) is None


def test_home_care_chooses_no_parts(choose: Choose, ward: Ward) -> None:
    with pytest.raises(Invalid, match="Only a ward"):
        choose("--only", "beds", unit=ward.world.home_care)


def test_the_choice_is_written_down(choose: Choose, ward: Ward) -> None:
    choose("--only", "beds")

    noted = ward.sql("SELECT what FROM access_log WHERE what LIKE 'unit parts%'")
    assert noted == "unit parts: beds"
