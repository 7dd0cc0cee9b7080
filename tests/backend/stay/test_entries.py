"""The file of a stay: what is said once stays said, and two who write see each other."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.backend.stay.paths import Json, Ward, fitness, later, now


def bo(ward: Ward) -> str:
    return str(ward.world.bo.episode_id)


def test_willing_and_safe_are_two_facts_and_a_no_stops_the_path_d29(ward: Ward) -> None:
    episode = ward.flag()
    ward.informed(episode)
    ward.assessed_together(episode)
    ward.wrote("alice", episode, "answer", of="patient", willing="yes", feels_safe="no")

    answer = ward.move("fia", episode, "informed", "assessed")

    assert [row["need"] for row in answer.json()["missing"]] == ["patient_safe"]


def test_kin_who_take_part_must_agree_and_others_are_not_asked(ward: Ward) -> None:
    episode = ward.flag()
    ward.informed(episode)
    ward.says_yes(episode)
    ward.assessed_together(episode)
    kin: dict[str, Json] = {"relation": "dotter", "phone": "070-174 06 05", "consent": "given"}
    ward.wrote("alice", episode, "contact", key="d1", name="Eva", takes_part=True, **kin)
    ward.wrote("alice", episode, "contact", key="d2", name="Ola", takes_part=False, **kin)
    refused = ward.move("fia", episode, "informed", "assessed")

    yes: dict[str, Json] = {"willing": "yes", "feels_safe": "yes"}
    ward.wrote("alice", episode, "answer", of="kin", kin="d1", **yes)

    assert [row["need"] for row in refused.json()["missing"]] == ["kin_agree"]
    ward.moved("fia", episode, "informed", "assessed")


def test_the_joint_assessment_needs_both_professions_d15(ward: Ward) -> None:
    joint = ward.wrote("fia", bo(ward), "suitability", **fitness())
    alone = ward.page(bo(ward))["suitability_signed_by"]
    sign = {"suitability_id": joint["id"], "profession": "occupational_therapist"}

    by_fia = ward.write("fia", bo(ward), "suitability_signature", **sign)
    by_nurse = ward.write("alice", bo(ward), "suitability_signature", **sign)
    ward.wrote("tove", bo(ward), "suitability_signature", **sign)

    assert alone == ["physiotherapist"]
    assert (by_fia.status_code, by_nurse.status_code) == (403, 403)
    assert ward.page(bo(ward))["suitability_signed_by"] == [
        "occupational_therapist",
        "physiotherapist",
    ]


def test_a_rewritten_assessment_loses_the_other_professions_signature(ward: Ward) -> None:
    ward.assessed_together(bo(ward))
    kept = {e["kind"]: e["id"] for e in ward.page(bo(ward))["entries"]}
    ward.wrote("fia", bo(ward), "suitability", previous=kept["suitability"], **fitness())

    old = ward.write(
        "tove",
        bo(ward),
        "suitability_signature",
        previous=kept["suitability_signature"],
        suitability_id=kept["suitability"],
        profession="occupational_therapist",
    )

    assert ward.page(bo(ward))["suitability_signed_by"] == ["physiotherapist"]
    assert old.status_code == 409


def test_of_two_who_write_at_once_the_second_is_shown_both_versions(ward: Ward) -> None:
    answer = {"of": "patient", "willing": "yes", "feels_safe": "yes"}
    ward.wrote("alice", bo(ward), "answer", **answer)

    second = ward.write("bob", bo(ward), "answer", **(answer | {"willing": "no"}))

    assert second.status_code == 409
    assert second.json()["current"]["content"]["willing"] == "yes"
    assert second.json()["current"]["author"] == "Alice"
    assert second.json()["yours"]["willing"] == "no"


def test_the_application_can_neither_change_nor_remove_what_was_said_l08(ward: Ward) -> None:
    tables = ("stay_entry", "episode_move", "agreement_version", "agreement_receipt", "bed_event")
    may = {
        (table, right): ward.sql(f"SELECT has_table_privilege('hemrond_app', '{table}', '{right}')")
        for table in tables
        for right in ("UPDATE", "DELETE")
    }

    assert may == dict.fromkeys(may, False)


def test_formal_status_is_data_beside_the_state_and_switches_the_timers(ward: Ward) -> None:
    episode = ward.flag()
    admitted = ward.page(episode)["formal"]
    ward.wrote(
        "alice",
        episode,
        "formal_status",
        status="outpatient",
        since=later(hours=-1),
        reason="Regionens beslut",
    )

    formal = ward.page(episode)["formal"]

    assert [timer["name"] for timer in admitted["timers"]] == ["admission_notice"]
    assert admitted["timers"][0]["late"] is True
    assert (formal["status"], formal["timers"]) == ("outpatient", [])


def test_nobody_at_home_is_called_discharged_d35(ward: Ward) -> None:
    label = ward.page(bo(ward))["formal"]["label"]["sv"]

    assert label == "inskriven i slutenvård, vårdas hemma"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("suitability", fitness() | {"result": "suitable_if"}),
        ("notice", {"type": "admission", "sent_at": later(), "receiver": "Norrby"}),
        ("consent", {"receiver": "hsv", "about": "Allt", "given": None}),
        ("experience", {"of": "patient", "safety": 11, "satisfaction": 5}),
        ("answer", {"of": "patient", "willing": "perhaps", "feels_safe": "yes"}),
        ("contact", {"key": "k", "name": "E", "relation": "d", "phone": "x", "consent": "given"}),
        ("emergency", {"called_at": "2026-11-22T10:00:00", "called_by": "kin", "why": "x"}),
        ("rumour", {"what": "x"}),
        ("trip", {"key": "t", "on": "2026-11-22", "needed": True, "why": "x", "extra": 1}),
    ],
)
def test_an_entry_that_lacks_what_it_must_say_is_refused(
    ward: Ward, kind: str, content: dict[str, Json]
) -> None:
    who = "fia" if kind == "suitability" else "alice"

    answer = ward.write(who, bo(ward), kind, **content)

    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_home_care_writes_what_happens_at_home_and_nothing_of_the_wards(ward: Ward) -> None:
    met: dict[str, Json] = {
        "type": "met_at_home",
        "on": f"{now().date()}",
        "answered": True,
        "caller": "home_care",
    }

    assert ward.write("dora", bo(ward), "home_event", **met).status_code == 201
    assert (
        ward.write(
            "dora", bo(ward), "answer", of="patient", willing="yes", feels_safe="yes"
        ).status_code
        == 403
    )


def test_kit_is_to_come_back_when_the_stay_ends(ward: Ward) -> None:
    kit: dict[str, Json] = {
        "identity": "Väska 7",
        "owner": "region",
        "contents": ["platta"],
        "state": "at_home",
    }
    ward.wrote("alice", bo(ward), "kit", **kit)

    ward.moved("bob", bo(ward), "at_home", "deceased", reason="Avled i hemmet")

    (kept,) = [e for e in ward.page(bo(ward))["entries"] if e["kind"] == "kit"]
    assert kept["content"]["state"] == "to_return"


KEPT: list[tuple[str, dict[str, Json]]] = [
    (
        "notice",
        {
            "type": "ready",
            "sent_at": "2026-11-22T08:00:00Z",
            "receiver": "Norrby",
            "reference": "SP-17",
        },
    ),
    (
        "responsible",
        {
            "care_contact": "Sara Ek",
            "care_contact_phone": "010-555 54 01",
            "coordinator": "Johan Lind",
            "coordinator_phone": "010-555 54 02",
            "health_centre": "Norrby vårdcentral",
            "health_centre_physician": "Dr Berg",
        },
    ),
    (
        "vascular_access",
        {
            "key": "l1",
            "type": "picc",
            "inserted_on": "2026-11-20",
            "site": "Höger överarm",
            "removal_plan": "Efter sista dosen",
        },
    ),
    ("order", {"key": "o1", "what": "Kompresser", "receiver": "VC", "expected_on": "2026-11-24"}),
    ("kit", {"identity": "Väska 7", "owner": "region", "state": "packed"}),
    ("social_question", {"key": "q1", "question": "Pågående insatser?", "to": "Biståndsenheten"}),
    ("enrolment", {"state": "single_visits", "since": "2026-11-22", "sip_needed": True}),
    (
        "acute_call",
        {"at": "2026-11-22T08:00:00Z", "number": "010-555 54 00", "between": "Bo och Alice"},
    ),
    (
        "basic_needs",
        {"food": "Själv", "hygiene": "Stöd", "toilet": "Själv", "mobility": "Rullator"},
    ),
    ("trip", {"key": "t1", "on": "2026-11-22", "needed": False, "why": "Prov i hemmet"}),
    ("deviation", {"key": "d1", "about": "equipment", "what": "Mätaren gick sönder"}),
    ("contact_form", {"form": "phone", "helper_present": True, "reason": "Hör dåligt på video"}),
    (
        "consent",
        {
            "receiver": "hsv",
            "about": "Vårdplanen",
            "given": None,
            "harm_test": {
                "reason_no_consent": "Förvirrad",
                "wishes_known": "Tidigare positiv",
                "conclusion": "may_be_shared",
            },
        },
    ),
    ("afterwards", {"what": "readmission", "on": "2026-11-22"}),
]


@pytest.mark.parametrize(("kind", "content"), KEPT, ids=[kind for kind, _ in KEPT])
def test_what_is_kept_of_a_stay_stands_on_its_page_with_who_and_as_what(
    ward: Ward, kind: str, content: dict[str, Json]
) -> None:
    ward.wrote("alice", bo(ward), kind, **content)

    (shown,) = [entry for entry in ward.page(bo(ward))["entries"] if entry["kind"] == kind]

    assert content.items() <= shown["content"].items()
    assert (shown["author"], shown["role"]) == ("Alice", "nurse")


def test_an_admission_notice_is_complete_or_not_sent(ward: Ward) -> None:
    whole: dict[str, Json] = {
        "type": "admission",
        "sent_at": later(),
        "receiver": "Norrby kommun",
        "identifier_included": True,
        "registered_address": "Storgatan 1",
        "estimated_discharge": "2026-11-29",
    }

    assert ward.write("alice", bo(ward), "notice", **whole).status_code == 201


def test_the_hand_over_and_the_key_of_the_round_say_the_same_sbar_d85(ward: Ward) -> None:
    line = {"key": "l", "type": "picc", "inserted_on": "2026-11-20", "site": "höger arm"}
    ward.wrote("alice", bo(ward), "vascular_access", **line, removal_plan="Efter kuren")

    key = ward.get("alice", f"/episodes/{bo(ward)}/sbar")
    handed = ward.get("alice", f"/episodes/{bo(ward)}/hand-over")["sbar"]
    back = ward.done("alice", f"/episodes/{bo(ward)}/admission", {"reason": "Andfådd."})["sbar"]

    assert {**key, "generated_at": ""} == {**handed, "generated_at": ""}
    assert "Infart: PICC-line, höger arm, inlagd 2026-11-20." in key["sv"]["background"]
    assert "Orsak: Andfådd." in back["sv"]["situation"]
    assert "Reason: Andfådd." in back["en"]["text"]
    after = ward.get("alice", f"/episodes/{bo(ward)}/sbar")
    assert "Åter på avdelningen från vård i hemmet" in after["sv"]["situation"][1]
    assert "reserverad" not in after["sv"]["text"]


ZONE = ZoneInfo("Europe/Stockholm")
CALL_112: dict[str, Json] = {"called_by": "kin", "why": "Svårt att andas", "outcome": "unknown"}
ANSWERED: dict[str, Json] = {"type": "visit", "answered": True}
TALK: dict[str, Json] = {"mode": "phone", "present": ["Bo"], "summary": "Mår bra"}
BY_PHONE: dict[str, Json] = {"number": "010-555 54 00", "between": "Bo och Alice"}


@pytest.mark.parametrize(
    ("kind", "content", "field"),
    [
        ("emergency", CALL_112 | {"called_at": later(days=-30)}, "called_at"),
        ("emergency", CALL_112 | {"called_at": later(hours=1)}, "called_at"),
        ("home_event", ANSWERED | {"on": later(days=-30)[:10]}, "on"),
        ("home_event", ANSWERED | {"on": later(days=2)[:10]}, "on"),
        ("acute_call", BY_PHONE | {"at": later(hours=1)}, "at"),
        ("discharge_conversation", TALK | {"held_on": later(days=2)[:10]}, "held_on"),
        ("afterwards", {"what": "readmission", "on": later(days=2)[:10]}, "on"),
    ],
)
def test_what_happened_at_home_lies_between_coming_home_and_now_d11(
    ward: Ward, kind: str, content: dict[str, Json], field: str
) -> None:
    answer = ward.write("alice", bo(ward), kind, **content)

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [f"/entry/{field}"]


def test_a_call_to_112_on_the_day_of_going_home_is_taken_though_the_move_was_noted_late_d11(
    ward: Ward,
) -> None:
    kim = ward.at_home()
    on_the_way = datetime.combine(now().astimezone(ZONE), time(0, 1), ZONE)

    answer = ward.write(
        "alice", kim, "emergency", **CALL_112 | {"called_at": on_the_way.isoformat()}
    )

    assert answer.status_code == 201


def test_a_call_to_112_from_the_first_time_at_home_is_written_after_the_second_d11(
    ward: Ward,
) -> None:
    """Whoever was taken in and went home again has been at home since the first time."""
    kim = ward.at_home()
    ward.sql("UPDATE episode_move SET at = at - interval '4 days' WHERE episode_id = :e", e=kim)

    answer = ward.write("alice", kim, "emergency", **CALL_112 | {"called_at": later(days=-3)})

    assert answer.status_code == 201
