"""One number under two names: never kept silently, and told only to a ward that has the patient."""

from __future__ import annotations

from httpx2 import Response

from tests.backend.stay.paths import Json, Ward

ADA = "195009072553"


def flag_ada(ward: Ward, given: str, who: str = "alice", **other: Json) -> Response:
    """Flag somebody who is, or was, Ada of Infektion 1."""
    unit = ward.world.ward if who != "charlie" else ward.world.other_ward
    body = ward.flagging(unit_id=str(unit), identifier=ADA, given_name=given, family_name="Ek")
    return ward.post(who, "/candidates", body | other)


def ada_has_gone_home(ward: Ward) -> None:
    ward.sql(
        "UPDATE episode SET status = 'discharged', ended_at = now() WHERE id = :e",
        e=ward.world.ada.episode_id,
    )


def kept_name(ward: Ward) -> Json:
    return ward.sql("SELECT given_name FROM patient WHERE identifier = :n", n=ADA)


def test_a_known_number_under_another_name_is_asked_about_with_both_names(ward: Ward) -> None:
    ada_has_gone_home(ward)

    answer = flag_ada(ward, "Beata")

    assert answer.status_code == 409
    assert answer.json()["current"] == {"given_name": "Ada", "family_name": "Ek"}
    assert answer.json()["yours"] == {"given_name": "Beata", "family_name": "Ek"}
    assert ward.get("alice", f"/candidates?unit={ward.world.ward}") == []


def test_a_ward_that_never_had_the_patient_is_told_that_and_not_who_l10(ward: Ward) -> None:
    ada_has_gone_home(ward)

    answer = flag_ada(ward, "Beata", "charlie")

    assert answer.status_code == 409
    assert answer.json()["current"] == {"given_name": None, "family_name": None}
    assert "Ada" not in answer.text


def test_the_known_name_can_be_kept(ward: Ward) -> None:
    ada_has_gone_home(ward)

    answer = flag_ada(ward, "Beata", name="kept")

    assert answer.status_code == 201
    assert kept_name(ward) == "Ada"


def test_the_new_name_can_be_taken_and_the_old_one_is_not_lost_l08(ward: Ward) -> None:
    ada_has_gone_home(ward)

    answer = flag_ada(ward, "Beata", name="new")

    assert answer.status_code == 201
    assert kept_name(ward) == "Beata"
    assert ward.sql("SELECT given_name || ' ' || family_name FROM patient_name") == "Ada Ek"


def test_the_same_name_written_otherwise_is_the_same_name(ward: Ward) -> None:
    ada_has_gone_home(ward)

    assert flag_ada(ward, "ADA").status_code == 201
