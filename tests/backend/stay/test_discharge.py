"""The end of a stay: each gate has its own sentence, and only then the bed goes and the kit comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from httpx2 import Response

from tests.backend.stay.paths import Json, Ward, later, now

KIT: dict[str, Json] = {"identity": "Väska 7", "owner": "region", "contents": ["platta"]}


def judged(ward: Ward, kim: str, *, met: bool = True, previous: str | None = None) -> Json:
    said = {"met": met, "reason": "Feberfri i två dygn, äter och dricker"}
    return ward.wrote("bob", kim, "criteria_judged", previous, **said)


def talked(ward: Ward, kim: str) -> None:
    ward.wrote(
        "alice",
        kim,
        "discharge_conversation",
        held_on=now().date().isoformat(),
        mode="video",
        present=["Kim", "Bob"],
        summary="Mår bra",
    )


def followed_up(ward: Ward, kim: str) -> None:
    ward.wrote(
        "alice",
        kim,
        "follow_up",
        referral_to="Vårdcentralen",
        next_step="Kontroll av CRP om en vecka",
        call_after_discharge="Mottagningen",
        phone="010-555 54 10",
        until=later(days=30)[:10],
    )


def reconciled(ward: Ward, kim: str, *parties: str, previous: str | None = None) -> Json:
    return ward.wrote(
        "alice",
        kim,
        "reconciled",
        previous,
        parties=["Avdelningen", "Kim", *parties],
        result="Alla är överens",
        medicines_reconciled=True,
    )


def listed(ward: Ward, kim: str) -> None:
    ward.checked(kim, "discharge", "medicines_back", "not_applicable", note="Inga kvar")
    ward.checked(kim, "discharge", "letter")
    if not any(one["kind"] == "vascular_access" for one in ward.page(kim)["entries"]):
        ward.checked(kim, "discharge", "line_out", "not_applicable", note="Hade ingen infart")


GATES: dict[str, Callable[[Ward, str], Json]] = {
    "criteria": judged,
    "conversation": talked,
    "follow_up": followed_up,
    "reconciled": reconciled,
    "discharge_list": listed,
}


def leave(ward: Ward, kim: str) -> Response:
    return ward.move("bob", kim, "at_home", "discharged")


def missing(answer: Response) -> dict[str, str]:
    assert answer.status_code == 409, answer.text
    return {row["need"]: row["text"]["sv"] for row in answer.json()["missing"]}


@pytest.mark.parametrize("shut", GATES)
def test_one_gate_that_is_shut_keeps_the_stay_open_and_says_why_d92_d94(
    ward: Ward, shut: str
) -> None:
    kim = ward.at_home()
    for name, opened in GATES.items():
        if name != shut:
            opened(ward, kim)

    refused = missing(leave(ward, kim))
    page = ward.page(kim)

    assert list(refused) == [shut]
    assert (page["status"], page["bed"]["label"], page["bed"]["stands"]) == (
        "at_home",
        "14:1",
        True,
    )


def test_each_gate_is_refused_in_words_of_its_own_d94(ward: Ward) -> None:
    kim = ward.at_home()

    refused = missing(leave(ward, kim))

    assert refused.keys() == GATES.keys()
    assert len(set(refused.values())) == len(GATES)
    assert "Patientbrev med uppföljning lämnat" in refused["discharge_list"]


def test_when_all_is_true_the_bed_goes_and_the_kit_is_called_back_d94(ward: Ward) -> None:
    kim = ward.at_home()
    ward.wrote("alice", kim, "kit", **KIT, state="at_home")
    for opened in GATES.values():
        opened(ward, kim)

    done = ward.moved("bob", kim, "at_home", "discharged")

    effects = [row["effect"] for row in done["followed"]]
    assert {"release_bed", "fetch_kit"} <= set(effects)
    assert ward.page(kim)["bed"] is None


def test_a_doctors_no_holds_until_the_doctor_says_otherwise_d92(ward: Ward) -> None:
    kim = ward.at_home()
    for name, opened in GATES.items():
        if name != "criteria":
            opened(ward, kim)
    said = judged(ward, kim, met=False)

    assert list(missing(leave(ward, kim))) == ["criteria"]
    judged(ward, kim, previous=said["id"])
    ward.moved("bob", kim, "at_home", "discharged")


def test_only_a_doctor_overrides_the_criteria_and_only_with_a_reason_d92(ward: Ward) -> None:
    kim = ward.at_home()

    assert ward.write("alice", kim, "criteria_judged", met=True, reason="x").status_code == 403
    assert ward.write("bob", kim, "criteria_judged", met=True, reason="  ").status_code == 422


def test_a_reconciliation_without_home_care_or_kin_is_none_d94(ward: Ward) -> None:
    kim = ward.at_home()
    asked = ward.ask_home_care(kim)
    ward.step("alice", asked, "sent", "drafted")
    ward.step("dora", asked, "accepted", "sent")
    person = {"key": "eva", "name": "Eva Ås", "relation": "dotter", "phone": "070-1"}
    ward.wrote("alice", kim, "contact", **person, consent="given", takes_part=True)
    for opened in GATES.values():
        opened(ward, kim)

    without = missing(leave(ward, kim))
    first = next(one for one in ward.page(kim)["entries"] if one["kind"] == "reconciled")
    reconciled(ward, kim, "Hemsjukvården", "Eva Ås", previous=first["id"])

    assert without["reconciled"].endswith("Saknas: Hemsjukvården, Eva Ås.")
    ward.moved("bob", kim, "at_home", "discharged")


def test_a_line_that_is_still_in_keeps_the_list_open_d55(ward: Ward) -> None:
    kim = ward.at_home()
    line = {"key": "l", "type": "picc", "inserted_on": "2026-11-20", "site": "Höger arm"}
    kept = ward.wrote("alice", kim, "vascular_access", **line, removal_plan="Efter kuren")
    for opened in GATES.values():
        opened(ward, kim)

    shut = missing(leave(ward, kim))
    out = {"removal_plan": "Efter kuren", "removed_on": "2026-11-22"}
    ward.wrote("alice", kim, "vascular_access", kept["id"], **line, **out)

    assert "Infarten borttagen" in shut["discharge_list"]
    ward.moved("bob", kim, "at_home", "discharged")


def test_a_line_that_nobody_has_written_about_is_not_taken_for_removed_d55(ward: Ward) -> None:
    kim = ward.at_home()

    def line_out() -> Json:
        items = ward.page(kim)["checklists"]["discharge"]["items"]
        return next(one["state"] for one in items if one["key"] == "line_out")

    before = line_out()
    silent = ward.write(
        "alice", kim, "checked", list="discharge", item="line_out", answer="not_applicable"
    )
    ward.checked(kim, "discharge", "line_out", "not_applicable", note="Hade ingen infart")

    assert (before, silent.status_code, line_out()) == ("open", 422, "not_applicable")


def test_the_conversation_signed_on_the_round_opens_its_gate_d92(ward: Ward) -> None:
    kim = ward.at_home()
    path = f"/episodes/{kim}/discharge-conversation"
    seen = ward.get("bob", path)
    body = {
        "assessment_id": seen["assessment_id"],
        "previous_review_id": seen["previous_review_id"],
        "outcome": "discharge",
        "held_at": later(minutes=-1),
        "participants": [
            {"kind": "patient", "name": "Kim", "mode": "video", "identified": "known"}
        ],
        "unmet_reason": "Bedömd på ronden",
        "said": {
            "note": "Mår bra",
            "about": "Lunginflammation",
            "advice": "Vila",
            "follow_up_what": "Blodprov",
            "follow_up_when": "Om en vecka",
            "follow_up_who": "Vårdcentralen",
            "referral": "none",
            "contact_who": "Mottagningen",
            "contact_phone": "010-555 54 10",
            "contact_hours": "Vardagar 8-16",
        },
    }

    answer = ward.post("bob", path, body)

    assert answer.status_code == 201, answer.text
    assert "conversation" not in missing(leave(ward, kim))


def after_the_end(ward: Ward) -> tuple[str, str]:
    """Kim has died at home with the kit there; the kit is on its way back."""
    kim = ward.at_home()
    ward.wrote("alice", kim, "kit", **KIT, state="at_home")
    ward.moved("bob", kim, "at_home", "deceased", reason="Avled i hemmet")
    [kit] = [one for one in ward.page(kim)["entries"] if one["kind"] == "kit"]
    return kim, kit["id"]


def test_the_kit_comes_back_and_is_cleaned_before_it_is_packed_again_d104(ward: Ward) -> None:
    kim, newest = after_the_end(ward)

    early = ward.write("alice", kim, "kit", newest, **KIT, state="cleaned")
    for state in ("not_returned", "returned", "cleaned"):
        newest = ward.wrote("alice", kim, "kit", newest, **KIT, state=state)["id"]

    assert early.status_code == 409
    assert early.json()["detail"] == "The kit must have come back before it can be cleaned."
    assert [one["code"] for one in ward.page(kim)["due"]] == []


def test_a_kit_that_is_back_must_be_cleaned_before_the_next_d104(ward: Ward) -> None:
    kim, newest = after_the_end(ward)
    newest = ward.wrote("alice", kim, "kit", newest, **KIT, state="returned")["id"]

    answer = ward.write("alice", kim, "kit", newest, **KIT, state="packed")

    assert answer.status_code == 409
    assert answer.json()["detail"] == "The kit must be cleaned before it is packed again."
    assert [one["code"] for one in ward.page(kim)["due"]] == ["kit_to_clean"]


def test_a_kit_in_use_cannot_be_called_back_d94(ward: Ward) -> None:
    kim = ward.at_home()
    kept = ward.wrote("alice", kim, "kit", **KIT, state="at_home")

    answer = ward.write("alice", kim, "kit", kept["id"], **KIT, state="to_return")

    assert answer.status_code == 409
    assert "still uses the kit" in answer.json()["detail"]
