"""What is fetched, taken along and left is somebody's task, with a place and a receipt."""

from __future__ import annotations

from tests.backend.stay.paths import Json, Ward, later, request

KIT: dict[str, Json] = {"identity": "Väska 7", "owner": "region", "contents": ["platta"]}
AID: dict[str, Json] = {"key": "rullator", "name": "Rullator", "needed_on": "2026-12-01"}


def tasks(ward: Ward, episode: str, source: str, name: str = "alice") -> list[Json]:
    found = ward.get(name, f"/episodes/{episode}/stay-tasks")
    return [one for one in found if one["source"] == source and one["open"]]


def accepted(ward: Ward, episode: str) -> str:
    visit = request()["interventions"][0]
    places = {"pick_up_at": "Infektion, plan 3", "drop_off_at": "Vårdcentralen, före 14"}
    asked = ward.ask_home_care(episode, interventions=[visit | places])
    ward.step("alice", asked, "sent", "drafted")
    ward.step("dora", asked, "accepted", "sent")
    return asked


def test_what_an_accepted_request_fetches_and_leaves_are_home_cares_tasks_d72_d73(
    ward: Ward,
) -> None:
    kim = ward.preparing()
    accepted(ward, kim)

    made = tasks(ward, kim, "request", "dora")

    assert {(one["title"], one["place"], one["owner"]) for one in made} == {
        ("Hämta: Bensylpenicillin", "Infektion, plan 3", "Hemsjukvården"),
        ("Lämna: Bensylpenicillin", "Vårdcentralen, före 14", "Hemsjukvården"),
    }
    assert all(one["due_at"] and one["owner_unit_id"] for one in made)
    done = ward.done("dora", f"/stay-tasks/{made[0]['id']}/receipts", {"step": "done"})
    assert (done["step"], done["answered_by"]) == ("done", "Dora")


def test_a_request_that_is_withdrawn_takes_its_errands_with_it(ward: Ward) -> None:
    kim = ward.preparing()
    asked = accepted(ward, kim)

    ward.step("alice", asked, "withdrawn", "accepted", words="Behövs inte")

    assert tasks(ward, kim, "request") == []


def test_a_request_that_only_was_sent_is_nobodys_errand_yet(ward: Ward) -> None:
    kim = ward.preparing()
    visit = request()["interventions"][0] | {"pick_up_at": "Infektion"}
    asked = ward.ask_home_care(kim, interventions=[visit])

    ward.step("alice", asked, "sent", "drafted")

    assert tasks(ward, kim, "request") == []


def test_an_aid_is_the_task_of_whoever_carries_it_and_follows_its_rewriting_d60(
    ward: Ward,
) -> None:
    kim = ward.preparing()
    first = ward.wrote("alice", kim, "aid", **AID, way="ld_tour", arrives_on="2026-12-02")
    by_tour = tasks(ward, kim, "aid")

    ward.wrote("alice", kim, "aid", first["id"], **AID, way="kin")

    [by_kin] = tasks(ward, kim, "aid")
    assert [one["owner"] for one in by_tour] == ["LD-turen"]
    assert by_tour[0]["due_at"].startswith("2026-12-02")
    assert (by_kin["owner"], by_kin["title"]) == ("kin", "Hjälpmedel hem: Rullator")


def test_the_kit_is_taken_home_fetched_back_and_cleaned_each_as_a_task_d104_d105(
    ward: Ward,
) -> None:
    kim = ward.at_home()
    newest = ward.wrote("alice", kim, "kit", **KIT, state="packed")["id"]
    packed = [one["title"] for one in tasks(ward, kim, "kit")]
    ward.wrote("alice", kim, "kit", newest, **KIT, state="at_home")
    there = tasks(ward, kim, "kit")
    ward.moved("bob", kim, "at_home", "deceased", reason="Avled i hemmet")
    [back] = tasks(ward, kim, "kit")
    [kit] = [one for one in ward.page(kim)["entries"] if one["kind"] == "kit"]
    ward.wrote("alice", kim, "kit", kit["id"], **KIT, state="returned")

    assert (packed, there) == (["Ta med utrustningen hem: Väska 7"], [])
    assert (back["title"], back["owner"]) == (
        "Hämta tillbaka utrustningen: Väska 7",
        "Kommunens personal",
    )
    assert [one["title"] for one in tasks(ward, kim, "kit")] == ["Rengör utrustningen: Väska 7"]


def test_somebody_writes_a_task_down_with_owner_place_and_time(ward: Ward) -> None:
    bo = str(ward.world.bo.episode_id)
    errand = {"title": "Hämta remiss", "owner": "Dora", "place": "VC", "due_at": later(hours=-1)}
    errand["owner_unit_id"] = str(ward.world.home_care)

    ward.done("alice", f"/episodes/{bo}/stay-tasks", errand)

    [mine] = tasks(ward, bo, "manual", "dora")
    assert (mine["place"], mine["late"]) == ("VC", True)
    due = ward.get("dora", f"/due?unit={ward.world.home_care}")["items"]
    assert "Dora: Hämta remiss" in {one["text"]["sv"] for one in due}


def test_a_task_is_given_to_nobody_who_has_no_part_in_the_stay(ward: Ward) -> None:
    bo = str(ward.world.bo.episode_id)
    errand = {"title": "x", "owner": "y", "owner_unit_id": str(ward.world.other_ward)}

    assert ward.post("alice", f"/episodes/{bo}/stay-tasks", errand).status_code == 422
    assert ward.post("charlie", f"/episodes/{bo}/stay-tasks", errand).status_code == 404
