"""The documented agreement: versions, who holds which, whom to call now, rows that become tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.stay.agreement_text import CallableContact, Content
from tests.backend.stay.paths import Json, Ward, agreement, now

ZONE = "Europe/Stockholm"
DAY = {"name": "Dagsköterskan", "phone": "010-1", "begins": "07:00", "ends": "16:00"}
NIGHT = {"name": "Nattjouren", "phone": "010-2", "begins": "21:00", "ends": "07:00"}


def call_at(moment: datetime, *contacts: Json) -> str | None:
    content = Content.model_validate(agreement(contacts=list(contacts)))
    found = content.call_now(moment, ZONE)
    return None if found is None else found.name


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), "Dagsköterskan"),
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 23, 15, 0, tzinfo=UTC), None),
        # Monday night, and the small hours of Tuesday that belong to it.
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), "Nattjouren"),
        (datetime(2026, 11, 24, 5, 0, tzinfo=UTC), "Nattjouren"),
        (datetime(2026, 11, 24, 20, 0, tzinfo=UTC), None),
        # 05:30 UTC is 07:30 in summer time.
        (datetime(2026, 6, 22, 5, 30, tzinfo=UTC), "Dagsköterskan"),
    ],
)
def test_whom_to_call_now_follows_weekday_hour_and_midnight_d42(
    moment: datetime, name: str | None
) -> None:
    day, night = DAY | {"weekdays": [1]}, NIGHT | {"weekdays": [1]}

    assert call_at(moment, day, night) == name


def test_sundays_night_reaches_into_monday() -> None:
    night = CallableContact.model_validate(NIGHT | {"weekdays": [7]})

    assert night.covers(datetime(2026, 11, 23, 3, 0))  # noqa: DTZ001 -- the ward's clock
    assert not night.covers(datetime(2026, 11, 22, 3, 0))  # noqa: DTZ001 -- the ward's clock


def test_before_anything_is_agreed_home_care_is_given_the_wards_own_number_and_112_d42(
    ward: Ward,
) -> None:
    bo = str(ward.world.bo.episode_id)
    ward.sql("UPDATE care_unit SET phone = '010-7' WHERE id = :u", u=ward.world.ward)

    for page in (ward.page(bo, "dora")["agreement"], ward.get("dora", f"/episodes/{bo}/agreement")):
        assert (page["current"], page["call_now"]["phone"]) == (None, "010-7")
        assert page["call_now"]["name"] == page["call_now"]["ward"]
        assert page["call_now"]["call_112"].startswith("Ring 112")


def test_an_hour_that_nobody_is_agreed_for_is_the_wards_d42(ward: Ward) -> None:
    bo = str(ward.world.bo.episode_id)
    ward.sql("UPDATE care_unit SET phone = '010-7' WHERE id = :u", u=ward.world.ward)
    other_day = (now() - timedelta(days=2)).isoweekday()
    gap = DAY | {"weekdays": [other_day]}
    whole = NIGHT | {"weekdays": [1, 2, 3, 4, 5, 6, 7], "begins": "00:00", "ends": "00:00"}

    ward.agree(bo, contacts=[gap], call_112="Ring 112 först.")
    alone = ward.page(bo, "dora")["agreement"]["call_now"]
    ward.agree(bo, seen=1, contacts=[gap, whole])
    agreed = ward.page(bo, "dora")["agreement"]["call_now"]

    assert (alone["phone"], alone["call_112"]) == ("010-7", "Ring 112 först.")
    assert (agreed["name"], agreed["phone"]) == ("Nattjouren", "010-2")
    assert (agreed["ward"], agreed["ward_phone"]) == (alone["name"], "010-7")


def test_a_revision_is_a_new_version_and_the_old_one_stays_as_it_was_d40(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    ward.agree(ada)

    made = ward.agree(ada, seen=1, what_matters="Att kunna gå ut med hunden")

    assert [row["number"] for row in made["versions"]] == [2, 1]
    kept = "SELECT content->>'what_matters' FROM agreement_version WHERE number = 1"
    assert ward.sql(kept) == "Att kunna sova i egen säng"


def test_two_who_revise_at_once_see_each_others_versions(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    ward.agree(ada)
    ward.agree(ada, seen=1, coordinator="Johan")

    answer = ward.post(
        "bob",
        f"/episodes/{ada}/agreement",
        {"content": agreement(coordinator="Sara"), "seen": 1, "reason": "x"},
    )

    assert answer.status_code == 409
    assert answer.json()["current"]["content"]["coordinator"] == "Johan"
    assert answer.json()["yours"]["coordinator"] == "Sara"


def test_everybody_who_holds_an_old_version_is_named_until_they_hold_the_new_d45(
    ward: Ward,
) -> None:
    bo = str(ward.world.bo.episode_id)
    home_care = {
        "party": "home_care",
        "holder": "Hemsjukvården",
        "step": "received",
        "means": "fax",
    }
    ward.agree(bo)
    ward.receipt("alice", bo, 1)
    ward.receipt("dora", bo, 1, **home_care)
    agreed = ward.get("alice", f"/episodes/{bo}/agreement")
    ward.agree(bo, seen=1)
    revised = ward.get("alice", f"/episodes/{bo}/agreement")
    ward.receipt("alice", bo, 2)
    ward.receipt("dora", bo, 2, **home_care)
    settled = ward.get("alice", f"/episodes/{bo}/agreement")

    assert agreed["warning"] is None
    assert revised["warning"]["sv"].endswith("patient, Hemsjukvården.")
    assert [row["holds_version"] for row in revised["holders"]] == [1, 1]
    assert settled["warning"] is None


def test_an_old_version_cannot_be_acknowledged(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    ward.agree(ada)
    ward.agree(ada, seen=1)

    answer = ward.receipt("alice", ada, 1)

    assert answer.status_code == 409
    assert answer.json()["current"] == 2
    assert ward.receipt("alice", ada, 1, step="received").status_code == 201


def test_a_version_that_never_was_is_not_found(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)

    assert ward.receipt("alice", ada, 1).status_code == 404


def test_home_care_acknowledges_for_its_own_unit_alone(ward: Ward) -> None:
    bo = str(ward.world.bo.episode_id)
    ward.agree(bo)
    other = {"party": "home_care", "holder": "En annan enhet", "step": "received"}

    assert ward.receipt("dora", bo, 1, **other).status_code == 403
    assert ward.receipt("alice", bo, 1, **other).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": []},
        {"contacts": []},
        {"participants": []},
        {"what_matters": " "},
        {"rows": [agreement()["rows"][0] | {"hours": [24]}]},
        {"rows": [agreement()["rows"][0] | {"start": "2026-12-02", "stop": "2026-12-01"}]},
        {"contacts": [agreement()["contacts"][0] | {"weekdays": [0]}]},
        {"contacts": [agreement()["contacts"][0] | {"phone": "ring mig"}]},
        {"surprise": True},
    ],
)
def test_an_agreement_that_answers_too_little_or_nonsense_is_refused(
    ward: Ward, wrong: Json
) -> None:
    answer = ward.post(
        "alice",
        f"/episodes/{ward.world.ada.episode_id}/agreement",
        {"content": agreement(**wrong), "seen": None, "reason": ""},
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/content/")


def test_rows_become_tasks_of_a_patient_at_home_and_a_revision_replaces_them_d41(
    ward: Ward,
) -> None:
    ada = str(ward.world.ada.episode_id)
    ward.agree(ada)
    first = open_tasks(ward, ada)

    ward.agree(ada, seen=1, rows=[agreement()["rows"][0] | {"what": "Mäta en gång", "hours": [9]}])

    assert {task["title"] for task in first} == {"Mäta morgon och kväll"}
    assert {task["title"] for task in open_tasks(ward, ada)} == {"Mäta en gång"}


def open_tasks(ward: Ward, episode: str) -> list[Json]:
    return [task for task in ward.get("alice", f"/episodes/{episode}/stay-tasks") if task["open"]]


def test_a_task_is_done_once_and_what_is_not_done_has_its_reason(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    ward.agree(ada)
    first, second, *_ = open_tasks(ward, ada)
    path = "/stay-tasks/{}/receipts"

    done = ward.done("anna", path.format(first["id"]), {"step": "done", "note": ""})
    again = ward.post("anna", path.format(first["id"]), {"step": "done"})
    silent = ward.post("anna", path.format(second["id"]), {"step": "not_done"})

    assert (done["step"], done["answered_by"], done["open"]) == ("done", "Anna", False)
    assert (again.status_code, silent.status_code) == (409, 422)


def test_a_first_version_begins_from_the_template_of_the_path(ward: Ward) -> None:
    template = ward.get("alice", f"/episodes/{ward.world.ada.episode_id}/agreement")["template"]

    assert (template["id"], template["version"]) == ("kim", "1")
    assert template["call_112"].startswith("Ring 112")
