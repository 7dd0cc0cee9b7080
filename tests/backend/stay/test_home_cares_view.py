"""Dora of home care sees of a stay what her own unit needs, and nothing of the ward's own (L10, D19).

The ward writes a word into everything that is its own; the word must not be in anything she gets.
"""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from backend.core.words import UnitKind
from tests.backend.stay.paths import API, Json, Ward, a_meeting, agreement, fitness, later, request

SECRET = "hemligord"  # noqa: S105 -- a word that must not leak, and no password
READS = ("stay", "agreement", "stay-tasks", "meetings", "hand-over")


@pytest.fixture
def kim(ward: Ward) -> str:
    """Kim is at home; Dora's unit was asked and said yes, another unit was asked, too."""
    episode = ward.at_home()
    mine = ward.ask_home_care(episode)
    ward.step("alice", mine, "sent", "drafted")
    ward.step("alice", mine, "phoned", "sent", words="Dora")
    ward.step("dora", mine, "accepted", "phoned")
    another = another_unit(ward)
    other = ward.done(
        "alice",
        f"/episodes/{episode}/care-requests",
        {"unit_id": str(another), "content": asked()},
    )["id"]
    ward.consented(episode, another)
    ward.step("alice", other, "sent", "drafted")
    _write_what_is_the_wards_own(ward, episode)
    return episode


def another_unit(ward: Ward) -> UUID:
    identity = uuid4()
    ward.sql(
        "INSERT INTO care_unit (id, care_provider_id, kind, name, phone) "
        "SELECT :id, care_provider_id, :kind, :name, '010-2' FROM care_unit WHERE id = :like",
        id=identity,
        kind=UnitKind.HOME_CARE,
        name=f"Andra {SECRET}",
        like=ward.world.home_care,
    )
    return identity


def asked() -> Json:
    return request(question=f"Fråga {SECRET}")


def _write_what_is_the_wards_own(ward: Ward, episode: str) -> None:
    own: list[tuple[str, str, Json]] = [
        ("alice", "answer", {"of": "kin", "kin": "son", "willing": "no", "feels_safe": "no"}),
        ("alice", "consent", {"receiver": "socialtjansten", "about": "Allt", "given": True}),
        ("alice", "social_question", {"key": "q1", "question": "Hemtjänst?", "to": "Kommunen"}),
        ("alice", "acute_call", {"at": later(), "number": "010-1", "between": "Bob och Eva"}),
        ("alice", "deviation", {"key": "d1", "about": "communication", "what": "Fel nummer"}),
        ("alice", "notice", {"type": "ready", "sent_at": later(), "receiver": "Kommunen"}),
        ("bob", "criteria_judged", {"met": False, "reason": "Vill vänta"}),
        ("bob", "override", {"list": "discharge", "item": "letter", "reason": "Skickas"}),
        ("fia", "suitability", fitness()),
        ("alice", "contact", contact("son", "refused")),
    ]
    places = {
        "answer": "note",
        "consent": "about",
        "social_question": "question",
        "acute_call": "between",
        "deviation": "what",
        "notice": "reference",
        "criteria_judged": "reason",
        "override": "reason",
        "suitability": "mobility",
        "contact": "relation",
    }
    before = ward.page(episode)["entries"]
    for name, kind, content in own:
        newest = [one["id"] for one in before if one["kind"] == kind]
        previous = newest[0] if kind == "suitability" else None
        ward.wrote(name, episode, kind, previous, **content | {places[kind]: f"Ord {SECRET}"})
    ward.sql(
        "INSERT INTO stay_task (id, episode_id, source, title, owner, owner_unit_id, at, author_id) "
        "VALUES (:id, :episode, 'hand_over', :title, 'Alice', :unit, now(), :author)",
        id=uuid4(),
        episode=episode,
        title=f"Ring {SECRET}",
        unit=ward.world.ward,
        author=ward.world.staff["alice"],
    )


def contact(key: str, consent: str) -> dict[str, Json]:
    return {
        "key": key,
        "name": "Eva Ås",
        "relation": "dotter",
        "phone": "070-1",
        "consent": consent,
    }


@pytest.mark.parametrize("page", READS)
def test_nothing_of_the_wards_own_reaches_home_care_l10(ward: Ward, kim: str, page: str) -> None:
    answer = ward.by("dora").get(f"{API}/episodes/{kim}/{page}")

    assert answer.status_code == 200
    assert SECRET not in answer.text


def test_the_ward_itself_sees_the_word_or_the_tests_above_would_prove_nothing(
    ward: Ward, kim: str
) -> None:
    shown = ward.by("alice").get(f"{API}/episodes/{kim}/stay").text

    kinds = {one["kind"] for one in ward.page(kim)["entries"] if SECRET in str(one["content"])}
    assert len(kinds) == 10
    assert f"Andra {SECRET}" in shown
    assert f"Ring {SECRET}" in shown


def test_home_care_gets_what_it_needs_in_the_home_d19(ward: Ward, kim: str) -> None:
    line = {"key": "l", "type": "picc", "inserted_on": "2026-11-20", "site": "Höger arm"}
    ward.wrote("alice", kim, "vascular_access", **line, removal_plan="Tas efter kuren")
    ward.wrote("alice", kim, "contact", **contact("dotter", "given"))

    page = ward.page(kim, "dora")

    assert page["view"] == "home_care"
    assert page["agreement"]["current"]["content"]["rows"] == full_rows()
    assert page["agreement"]["call_now"]["phone"] == "010-555 54 00"
    assert [one["unit"]["name"] for one in page["requests"]] == ["Hemsjukvården"]
    assert page["patient"]["allergy"] == {"status": "not_asked", "text": None}
    kinds = {"consent", "contact", "responsible", "vascular_access"}
    assert {one["kind"] for one in page["entries"]} == kinds
    assert {task["source"] for task in page["tasks"]} == {"agreement"}


def full_rows() -> Json:
    [row] = agreement()["rows"]
    return [row | {"name": "", "first_day_only": False, "start": None, "stop": None}]


def test_home_care_sees_neither_the_wards_steps_nor_its_lists_l10(ward: Ward, kim: str) -> None:
    page = ward.page(kim, "dora")

    assert (page["next"], page["moves"], page["warnings"]) == ([], [], [])
    assert [one["items"] for one in page["checklists"].values()] == [[], [], []]
    assert page["suitability_signed_by"] == []
    assert (page["formal"]["timers"], page["formal"]["payment_from"]) == ([], None)
    assert page["agreement"]["holders"] == page["agreement"]["holders"][:1]
    assert {one["code"] for one in page["due"]} <= {"met_at_home", "old_version"}


def test_home_care_is_told_of_its_own_old_version_and_of_nobody_elses_d45(
    ward: Ward, kim: str
) -> None:
    told = ward.page(kim, "dora")["agreement"]

    assert [one["holder"] for one in told["holders"]] == ["Hemsjukvården"]
    assert "Hemsjukvården" in told["warning"]["sv"]
    assert "Andra" not in told["warning"]["sv"]


def test_a_receipt_is_answered_with_ones_own_line_alone_l10(ward: Ward, kim: str) -> None:
    answer = ward.receipt(
        "dora", kim, 1, party="home_care", holder="Hemsjukvården", step="received"
    )

    assert [one["holder"] for one in answer.json()] == ["Hemsjukvården"]


def test_sbar_is_home_cares_when_the_patient_is_theirs_and_not_before_l10(ward: Ward) -> None:
    episode = ward.preparing()
    mine = ward.ask_home_care(episode)
    ward.step("alice", mine, "sent", "drafted")

    refused = ward.by("dora").get(f"{API}/episodes/{episode}/hand-over")

    assert refused.status_code == 409
    assert refused.json()["detail"] == "Nothing has been handed over to your unit."


def test_a_task_of_the_ward_is_not_home_cares_to_answer_l10(ward: Ward, kim: str) -> None:
    [own] = [one for one in ward.page(kim)["tasks"] if one["source"] == "hand_over"]

    answer = ward.post("dora", f"/stay-tasks/{own['id']}/receipts", {"step": "done"})

    assert answer.status_code == 404


def test_home_care_sees_the_meeting_it_is_asked_to_and_no_other_l10(ward: Ward, kim: str) -> None:
    ours = meeting("ours", [{"name": "Hemsjukvården"}])
    theirs = meeting("theirs", [{"name": f"Andra {SECRET}"}])
    ward.wrote("alice", kim, "meeting", **ours)
    ward.wrote("alice", kim, "meeting", **theirs)

    shown = ward.get("dora", f"/episodes/{kim}/meetings")["meetings"]

    assert [one["content"]["key"] for one in shown] == ["ours"]
    assert [one["email"] for one in shown[0]["content"]["participants"]] == [""]
    assert ward.post("dora", f"/episodes/{kim}/meetings/theirs/links/eva").status_code == 404


def meeting(key: str, organisations: Json) -> dict[str, Json]:
    eva = {"key": "eva", "name": "Eva", "mode": "video", "email": f"{SECRET}@example.org"}
    return a_meeting(key=key, type="sip", participants=[eva], organisations=organisations)


def test_what_home_care_wrote_itself_it_sees_again_d19(ward: Ward, kim: str) -> None:
    call = {"at": later(), "number": "010-1", "between": "Dora och avdelningen"}
    ward.wrote("dora", kim, "acute_call", **call)

    kinds = [one["kind"] for one in ward.page(kim, "dora")["entries"]]

    assert kinds.count("acute_call") == 1
