"""What goes by fax: whom to, what is asked, what is agreed, and nothing of the ward's own (D9, L10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.backend.stay.paths import API, Json, Ward, now

OWN = "Hemligheten"
UNIT_AGREEMENT: dict[str, Json] = {
    "lead_hours": 24,
    "acute_phone": "010-555 70 01",
    "contacts": [{"way": "fax", "to": "010-555 70 09", "when": "Vardagar 8-16"}],
    "booking": "Tid bokas per telefon",
    "approver": "Chefen",
}


def bo(ward: Ward) -> str:
    return str(ward.world.bo.episode_id)


def asked(ward: Ward) -> str:
    made = ward.ask_home_care(bo(ward))
    assert ward.step("alice", made, "sent", "drafted").status_code == 204
    return made


def packet(ward: Ward, request: str, name: str = "alice") -> dict[str, Json]:
    told: dict[str, Json] = ward.get(name, f"/care-requests/{request}/fax")
    return told


def test_the_fax_has_receiver_request_and_agreement_d9(ward: Ward) -> None:
    ward.agree(bo(ward))
    review = f"{now().date() + timedelta(days=300)}"
    body = {
        "unit_id": str(ward.world.ward),
        "content": UNIT_AGREEMENT | {"review_by": review},
        "seen": None,
    }
    ward.done("alice", f"/care-units/{ward.world.home_care}/agreement", body)

    told = packet(ward, ward.ask_home_care(bo(ward), consent=False))

    assert told["receiver"]["name"] == "Hemsjukvården"
    assert told["receiver"]["fax"] == "010-555 70 09"
    assert told["sender"]["who"] == "Alice"
    assert told["request"]["content"]["interventions"][0]["what"] == "Bensylpenicillin"
    assert told["agreement"]["content"]["coordinator"] == "Johan Lind"
    assert told["consent"] is False


def test_nothing_of_the_wards_own_goes_by_fax_l10(ward: Ward) -> None:
    ward.agree(bo(ward))
    refused = {
        "key": "d1",
        "name": OWN,
        "relation": "son",
        "phone": "070-1",
        "consent": "refused",
    }
    ward.wrote("alice", bo(ward), "contact", **refused)
    ward.wrote("bob", bo(ward), "criteria_judged", met=False, reason=OWN)
    ward.wrote("alice", bo(ward), "social_question", key="s", question=OWN, to="Kommunen")
    request = asked(ward)

    answer = ward.by("alice").get(f"{API}/care-requests/{request}/fax")

    assert answer.status_code == 200
    assert OWN not in answer.text
    assert OWN in ward.by("alice").get(f"{API}/episodes/{bo(ward)}/stay").text


@pytest.mark.parametrize(("name", "status"), [("dora", 404), ("charlie", 404), ("anna", 403)])
def test_only_whoever_may_send_it_prints_it(ward: Ward, name: str, status: int) -> None:
    request = asked(ward)

    assert ward.by(name).get(f"{API}/care-requests/{request}/fax").status_code == status


@pytest.mark.parametrize(
    ("said", "may"),
    [
        ({"given": True}, True),
        ({"given": False}, False),
        ({"given": None, "harm_test": "may_be_shared"}, True),
        ({"given": None, "harm_test": "must_not_be_shared"}, False),
    ],
)
def test_the_fax_knows_whether_this_receiver_may_be_told_d96(
    ward: Ward, said: dict[str, Json], *, may: bool
) -> None:
    tested = said.get("harm_test")
    test = {"reason_no_consent": "Sover", "wishes_known": "Vill", "conclusion": tested}
    content = {"given": said["given"], "harm_test": test if tested else None}
    receiver = str(ward.world.home_care)
    ward.wrote("alice", bo(ward), "consent", receiver=receiver, about="Vården hemma", **content)

    assert packet(ward, ward.ask_home_care(bo(ward), consent=False))["consent"] is may


def test_what_was_withdrawn_or_never_was_is_not_faxed(ward: Ward) -> None:
    request = asked(ward)
    ward.step("alice", request, "withdrawn", "sent", words="Behövs inte")

    over = ward.by("alice").get(f"{API}/care-requests/{request}/fax")
    never = ward.by("alice").get(f"{API}/care-requests/{ward.world.ward}/fax")

    assert (over.status_code, never.status_code) == (409, 404)
    assert over.json()["detail"] == "A request that is declined or withdrawn is not sent."


def test_whoever_printed_a_fax_stands_in_the_log_l06(ward: Ward) -> None:
    packet(ward, asked(ward))

    kept = ward.sql("SELECT count(*) FROM access_log WHERE what = 'fax' AND action = 'read'")
    assert kept == 1
