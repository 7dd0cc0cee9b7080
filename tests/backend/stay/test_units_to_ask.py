"""Whom a ward may ask, how long ahead, and how they are reached: known before the first request."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.backend.stay.paths import API, Json, Ward, later, now

AGREED = {
    "lead_hours": 48,
    "acute_phone": "060-11 22 33",
    "contacts": [
        {"way": "phone", "to": "060-11 22 00", "when": "Vardagar 8-16"},
        {"way": "fax", "to": "060-11 22 01", "when": "Dygnet runt"},
    ],
    "booking": "Ring samordnaren före klockan 10; tiden bekräftas samma dag.",
    "approver": "Verksamhetschefen",
    "review_by": "2027-11-22",
}


def agree(ward: Ward, name: str = "alice", seen: int | None = None, **other: Json) -> Json:
    body = {"unit_id": str(ward.world.ward), "content": AGREED | other, "seen": seen}
    return ward.post(name, f"/care-units/{ward.world.home_care}/agreement", body)


def units(ward: Ward, name: str = "alice") -> Json:
    return ward.get(name, f"/care-units?unit={ward.world.ward}")


def test_a_form_needs_no_earlier_request_to_know_whom_to_ask_d50(ward: Ward) -> None:
    [only] = units(ward)

    assert only["id"] == str(ward.world.home_care)
    assert (only["name"], only["provider"]["name"]) == ("Hemsjukvården", "Kommun")
    assert (only["agreed"], only["lead_hours"]) == (False, 24)
    assert only["contacts"] == [{"way": "phone", "to": only["phone"], "when": ""}]


def test_what_two_units_have_agreed_is_kept_once_and_read_by_both_d50(ward: Ward) -> None:
    assert agree(ward).status_code == 201

    [kept] = units(ward)
    assert (kept["agreed"], kept["agreement_number"], kept["lead_hours"]) == (True, 1, 48)
    assert (kept["acute_phone"], kept["contacts"]) == (AGREED["acute_phone"], AGREED["contacts"])
    earliest = datetime.fromisoformat(kept["earliest_first_visit"])
    assert timedelta(hours=47) < earliest - now() < timedelta(hours=49)


def test_who_revises_an_agreement_somebody_else_revised_sees_theirs_d50(ward: Ward) -> None:
    agree(ward)
    assert agree(ward, "bob", seen=1, lead_hours=36).status_code == 201

    late = agree(ward, "alice", seen=1, lead_hours=12)

    assert late.status_code == 409
    assert late.json()["current"]["lead_hours"] == 36
    assert late.json()["yours"]["lead_hours"] == 12


def test_an_agreements_own_lead_time_warns_about_a_first_visit_d66(ward: Ward) -> None:
    agree(ward)
    episode = ward.preparing()
    ward.ask_home_care(episode, first_visit_at=later(hours=30))

    [asked] = ward.page(episode)["requests"]

    assert "48" in asked["warnings"][0]["sv"]


def test_only_the_ward_itself_agrees_and_only_with_home_care(ward: Ward) -> None:
    nobody = {"unit_id": str(ward.world.ward), "content": AGREED}
    path = f"/care-units/{ward.world.other_ward}/agreement"

    assert agree(ward, "charlie").status_code == 404
    assert agree(ward, "anna").status_code == 403
    assert ward.post("alice", path, nobody).status_code == 404
    assert ward.by("charlie").get(f"{API}/care-units?unit={ward.world.ward}").status_code == 404
