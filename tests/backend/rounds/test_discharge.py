"""The discharge conversation: a board, what was agreed, a letter one can read (D92, D93)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.core.tables import discharge_conversation_held, discharge_conversations_held
from tests.backend.rounds.ward import (
    NOBODY,
    RED,
    about,
    acknowledge,
    logged,
    measure,
    page,
    row_of,
    signed,
    told,
)
from tests.people import Stay, World

PATH = "discharge-conversation"
BO = {"kind": "patient", "name": "Bo Dahl", "mode": "video", "identified": "bankid"}
DORA = {"kind": "home_care", "name": "Dora", "mode": "on_site"}
SAID = {
    "note": "Feberfri, äter, CRP i sjunkande.",
    "about": "Du har haft en infektion. Du har fått vård hemma.",
    "advice": "Vila när du är trött.",
    "follow_up_what": "Du får träffa en läkare hos oss.",
    "follow_up_when": "Om sex veckor. Du får en kallelse hem.",
    "follow_up_who": "Infektionsmottagningen",
    "referral": "to_send",
    "referral_to": "vårdcentralen i Norrby",
    "referral_about": "Kontroll av ditt blodtryck.",
    "contact_who": "Infektionsmottagningen",
    "contact_phone": "010-555 54 10",
    "contact_hours": "Vardagar klockan 8 till 16",
}


def board(client: TestClient, home: Stay) -> dict[str, Any]:
    """Open the page of the conversation."""
    answer = client.get(about(home, PATH))
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def talk(client: TestClient, home: Stay, now: datetime, **more: object) -> dict[str, object]:
    """Write a conversation on what the page shows; fields of `said` may be given by name."""
    shown = board(client, home)
    said = {name: more.pop(name) for name in list(more) if name in SAID}
    return {
        "assessment_id": shown["assessment_id"],
        "previous_review_id": shown["previous_review_id"],
        "outcome": "discharge",
        "held_at": (now - timedelta(minutes=10)).isoformat(),
        "participants": [BO, DORA],
        "unmet_reason": "Temperaturen är normal sedan tre dagar enligt anhörig.",
        "said": SAID | said,
        **more,
    }


def hold(client: TestClient, home: Stay, now: datetime, **more: object) -> Response:
    return client.post(about(home, PATH), json=talk(client, home, now, **more))


def held(client: TestClient, home: Stay, now: datetime, **more: object) -> dict[str, Any]:
    answer = hold(client, home, now, **more)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def pointers(answer: Response) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


def is_held(owner: Engine, home: Stay) -> bool:
    with Session(owner) as session:
        return discharge_conversation_held(session, home.episode_id)


def test_nobody_and_the_wrong_body_find_nothing(
    api: TestClient, bob: TestClient, charlie: TestClient, world: World, now: datetime
) -> None:
    wanted = talk(bob, world.bo, now)

    for client, code in ((api, 401), (charlie, 404)):
        assert client.get(about(world.bo, PATH)).status_code == code
        assert client.post(about(world.bo, PATH), json=wanted).status_code == code
        assert (
            client.put(about(world.bo, f"{PATH}/draft"), json={"content": {}}).status_code == code
        )
        assert client.delete(about(world.bo, f"{PATH}/draft")).status_code == code


def test_only_a_doctor_signs_but_all_who_meet_the_patient_read_d16(
    alice: TestClient, bob: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    for client in (alice, dora):
        assert hold(client, world.bo, now).status_code == 403
    held(bob, world.bo, now)

    assert [board(one, world.bo)["may_sign"] for one in (alice, bob, dora)] == [False, True, False]
    assert board(dora, world.bo)["conversations"][0]["author"]["name"] == "Bob"


def test_the_board_shows_each_criterion_with_its_answer_and_its_values_d92(
    bob: TestClient, world: World, now: datetime
) -> None:
    for hours in (60, 36, 12, 1):
        measure(bob, world.bo, now - timedelta(hours=hours), temperature="37.2")

    shown = board(bob, world.bo)

    assert [one["id"] for one in shown["board"]] == [
        one["id"] for one in page(bob, world.bo)["criteria"]
    ]
    rests = [value for one in shown["board"] for value in one["evidence"]]
    assert ("temperature", "37.2", "device") in {
        (one["kind"], one["value"], one["source"]) for one in rests
    }
    assert all(one["why"]["sv"] for one in shown["board"])


def test_a_signed_conversation_keeps_the_board_the_people_and_the_letter_d92_d93(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now)
    before = board(bob, world.bo)["board"]

    kept = held(bob, world.bo, now)

    assert (kept["number"], kept["outcome"], kept["corrects"]) == (1, "discharge", None)
    assert kept["board"] == before
    assert [one["name"] for one in kept["participants"]] == ["Bo Dahl", "Dora"]
    letter = {one["key"]: one["paragraphs"] for one in kept["letter"]["sections"]}
    assert kept["letter"]["greeting"] == "Hej Bo!"
    assert letter["about"] == ["Du har haft en infektion. Du har fått vård hemma."]
    assert letter["referral"] == [
        "Vi skickar en remiss till: vårdcentralen i Norrby",
        "Det gäller: Kontroll av ditt blodtryck.",
    ]
    assert "CRP" not in str(kept["letter"])
    assert board(bob, world.bo)["conversations"] == [kept]


def test_a_conversation_is_the_days_review_of_its_own_kind_d78(
    bob: TestClient, world: World, now: datetime
) -> None:
    held(bob, world.bo, now)

    newest = page(bob, world.bo)["reviews"][0]
    assert (newest["kind"], newest["outcome"]) == ("discharge_conversation", "discharge")
    assert newest["note"] == SAID["note"]
    assert row_of(bob, world.bo)["review"]["status"] == "signed"
    assert "review" in told(bob)


def test_the_stay_is_told_that_the_conversation_was_held(
    bob: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    assert not is_held(owner, world.bo)

    held(bob, world.bo, now)

    assert is_held(owner, world.bo)
    with Session(owner) as session:
        both = [world.ada.episode_id, world.bo.episode_id]
        assert discharge_conversations_held(session, both) == {world.bo.episode_id}


def test_not_yet_is_an_outcome_too_and_needs_no_letter(
    bob: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    empty = dict.fromkeys(SAID, "") | {"note": "Vill vänta till måndag.", "referral": None}

    kept = held(bob, world.bo, now, outcome="continue", unmet_reason="", **empty)

    assert kept["outcome"] == "continue"
    assert not is_held(owner, world.bo)
    assert page(bob, world.bo)["tasks"] == []


def test_whoever_changes_their_mind_has_not_held_it(
    bob: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    first = held(bob, world.bo, now)

    held(bob, world.bo, now, outcome="continue", corrects=first["id"], note="Ny feber, väntar.")

    assert not is_held(owner, world.bo)
    assert {one["ending"] for one in page(bob, world.bo)["tasks"]} == {"cancelled"}


def test_a_conversation_that_is_undone_was_not_held(
    bob: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    first = held(bob, world.bo, now)

    undone = bob.post(about(world.bo, f"reviews/{first['id']}/withdrawal"))

    assert undone.status_code == 201
    assert not is_held(owner, world.bo)
    shown = board(bob, world.bo)
    assert shown["conversations"][0]["withdrawn_at"] is not None
    assert shown["proposal"]["about"] == SAID["about"], "nothing that was written is lost"


def test_a_correction_is_a_new_version_and_the_old_one_stays_l08(
    bob: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    first = held(bob, world.bo, now)

    second = held(bob, world.bo, now, corrects=first["id"], follow_up_when="Om fyra veckor.")

    assert (second["number"], second["corrects"]) == (2, first["id"])
    assert board(bob, world.bo)["conversations"] == [second, first]
    assert first["said"]["follow_up_when"] == SAID["follow_up_when"]
    asked = "has_table_privilege('hemrond_app', 'discharge_conversation', 'UPDATE, DELETE')"
    with owner.connect() as connection:
        assert not connection.execute(text(f"SELECT {asked}")).scalar_one()


def test_a_correction_on_another_day_decides_that_day_anew(
    bob: TestClient, world: World, now: datetime
) -> None:
    first = held(bob, world.bo, now)
    signed(bob, world.bo, note="Väntar på transport.")

    second = held(bob, world.bo, now, corrects=first["id"], contact_phone="010-555 54 11")

    reviews = page(bob, world.bo)["reviews"]
    assert [one["kind"] for one in reviews] == [
        "discharge_conversation",
        "round",
        "discharge_conversation",
    ]
    assert second["corrects"] == first["id"]
    open_tasks = [one["code"] for one in page(bob, world.bo)["tasks"] if one["ending"] is None]
    assert sorted(open_tasks) == ["discharge", "referral"]


def test_only_the_newest_version_is_corrected(bob: TestClient, world: World, now: datetime) -> None:
    first = held(bob, world.bo, now)
    held(bob, world.bo, now, corrects=first["id"])

    assert pointers(hold(bob, world.bo, now, corrects=first["id"])) == ["/corrects"]
    assert pointers(hold(bob, world.bo, now, corrects=str(NOBODY))) == ["/corrects"]


def test_of_two_doctors_the_second_is_shown_the_first(
    bob: TestClient, frida: TestClient, world: World, now: datetime
) -> None:
    late = talk(frida, world.bo, now)
    held(bob, world.bo, now)

    answer = frida.post(about(world.bo, PATH), json=late)

    assert answer.status_code == 409
    assert answer.json()["current"]["author"]["name"] == "Bob"
    assert len(board(frida, world.bo)["conversations"]) == 1


def test_a_red_finding_stops_the_conversation_until_somebody_answers_for_it(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now, **RED)

    answer = hold(bob, world.bo, now)

    assert answer.status_code == 409
    for finding in answer.json()["unacknowledged"]:
        acknowledge(bob, world.bo, finding["rule"])
    assert hold(bob, world.bo, now).status_code == 201


def test_criteria_that_are_not_met_ask_for_a_reason(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now)

    assert pointers(hold(bob, world.bo, now, unmet_reason=" ")) == ["/unmet_reason"]


def test_a_conversation_without_the_patient_is_none(
    bob: TestClient, world: World, now: datetime
) -> None:
    assert pointers(hold(bob, world.bo, now, participants=[DORA])) == ["/participants"]


def test_whoever_speaks_is_identified_first_d100(
    bob: TestClient, world: World, now: datetime
) -> None:
    unknown = {**BO, "identified": None}

    wrong = pointers(hold(bob, world.bo, now, participants=[DORA, unknown, {**DORA, "name": " "}]))

    assert wrong == ["/participants/1/identified", "/participants/2/name"]


@pytest.mark.parametrize(
    "field",
    [
        "note",
        "about",
        "follow_up_what",
        "follow_up_who",
        "contact_who",
        "contact_phone",
        "referral_to",
    ],
)
def test_nobody_goes_home_without_knowing_what_comes_next_d93(
    bob: TestClient, world: World, now: datetime, field: str
) -> None:
    assert pointers(hold(bob, world.bo, now, **{field: "  "})) == [f"/said/{field}"]


def test_whether_there_is_a_referral_must_be_said_d93(
    bob: TestClient, world: World, now: datetime
) -> None:
    assert pointers(hold(bob, world.bo, now, referral=None)) == ["/said/referral"]


def test_a_conversation_that_has_not_been_held_cannot_be_signed(
    bob: TestClient, world: World, now: datetime
) -> None:
    tomorrow = (now + timedelta(days=1)).isoformat()

    assert pointers(hold(bob, world.bo, now, held_at=tomorrow)) == ["/held_at"]


def test_a_word_the_patient_need_not_know_stops_the_letter_and_says_what_to_write(
    bob: TestClient, world: World, now: datetime
) -> None:
    answer = hold(bob, world.bo, now, about="Patienten hade pneumoni.", advice="Mät ej CRP")

    assert pointers(answer) == ["/said/about", "/said/about", "/said/advice"]
    assert [one["detail"] for one in answer.json()["errors"]] == [
        "Write “du” instead of “patienten”.",
        "Write “lunginflammation” instead of “pneumoni”.",
        "Write “blodprov som visar infektion” instead of “crp”.",
    ]


def test_a_referral_that_is_still_to_be_written_is_the_doctors_task(
    bob: TestClient, world: World, now: datetime
) -> None:
    held(bob, world.bo, now)

    tasks = {one["code"]: one for one in page(bob, world.bo)["tasks"]}
    assert set(tasks) == {"discharge", "referral"}
    assert tasks["referral"]["owner_role"] == "physician"
    assert "vårdcentralen i Norrby" in tasks["referral"]["what"]


def test_a_referral_that_is_sent_is_nobodys_task(
    bob: TestClient, world: World, now: datetime
) -> None:
    held(bob, world.bo, now, referral="sent")

    assert [one["code"] for one in page(bob, world.bo)["tasks"]] == ["discharge"]


def test_a_first_letter_is_proposed_in_plain_words(
    bob: TestClient, world: World, now: datetime
) -> None:
    shown = board(bob, world.bo)

    assert "en infektion" in shown["proposal"]["about"]
    assert "4 dagar" in shown["proposal"]["about"]
    assert shown["proposal"]["contact_who"] == "Infektion 1"
    kept = held(bob, world.bo, now, **shown["proposal"])
    assert kept["said"]["about"] == shown["proposal"]["about"], "no word of it is hard to read"


def test_what_is_written_is_kept_beside_the_days_draft(
    bob: TestClient, frida: TestClient, world: World, log_in: Callable[[str], TestClient]
) -> None:
    bob.put(about(world.bo, "draft"), json={"note": "Rondens utkast"})
    saved = bob.put(about(world.bo, f"{PATH}/draft"), json={"content": {"about": "Samtalets"}})

    again = log_in("bob")

    assert saved.status_code == 200
    assert board(again, world.bo)["draft"] == {"about": "Samtalets"}
    assert page(again, world.bo)["draft"]["content"]["note"] == "Rondens utkast"
    assert board(frida, world.bo)["draft"] is None
    assert [one["name"] for one in page(frida, world.bo)["writers"]] == ["Bob"]


def test_a_nurse_prepares_the_talk_and_the_doctor_finds_it_with_her_name_d92(
    alice: TestClient, bob: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    path = about(world.bo, f"{PATH}/draft")
    assert alice.put(path, json={"content": {"about": "Alices"}}).status_code == 200
    assert dora.put(path, json={"content": {"about": "Doras"}}).status_code == 403

    found = board(bob, world.bo)
    assert (found["draft"], found["may_write"]) == (None, True)
    assert (found["prepared"]["content"], found["prepared"]["name"]) == (
        {"about": "Alices"},
        "Alice",
    )
    assert [board(one, world.bo)["prepared"] for one in (alice, dora)] == [None, None]
    assert alice.put(about(world.bo, "draft"), json={"note": "Dagens"}).status_code == 403

    held(bob, world.bo, now)
    assert board(bob, world.bo)["prepared"] is None, "what was prepared has been signed"


def test_signing_ends_the_conversations_draft_and_leaves_the_rounds(
    bob: TestClient, world: World, now: datetime
) -> None:
    bob.put(about(world.bo, "draft"), json={"note": "Rondens utkast"})
    bob.put(about(world.bo, f"{PATH}/draft"), json={"content": {"about": "Samtalets"}})

    held(bob, world.bo, now)

    assert board(bob, world.bo)["draft"] is None
    assert page(bob, world.bo)["draft"] is not None


def test_opening_the_page_is_noted_l12(bob: TestClient, world: World, owner: Engine) -> None:
    board(bob, world.bo)

    assert ("read", world.staff["bob"]) in logged(owner, world.bo, "discharge conversation")
