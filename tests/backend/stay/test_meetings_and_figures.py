"""Meetings that give nothing away, and figures that name nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backend.stay.figures import as_csv
from backend.stay.invitations import calendar, invitation, told
from tests.backend.stay.paths import API, Json, Ward, a_meeting, later

TODAY = date(2026, 11, 22)
SECRETS = {
    "name": ["Ada", "Ek"],
    "diagnosis": ["Pneumoni", "Pneumonia"],
    "clinic": ["Infektion 1"],
}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Hej Ada, klicka på länken", {"name"}),
        ("Välkommen EK", {"name"}),
        ("Gäller 19500907-2553", {"number"}),
        ("Gäller 195009072553", {"number"}),
        ("Uppföljning av pneumoni", {"clinic", "diagnosis"}),
        ("Infektionskliniken kallar", {"clinic"}),
        ("Möte på kirurgavdelningen", {"clinic"}),
        ("Klicka här för att delta i ditt bokade besök kl. 13.30", set()),
    ],
)
def test_an_invitation_that_tells_who_or_why_is_refused_d95(text: str, what: set[str]) -> None:
    assert {one["what"] for one in told(text, SECRETS, on=TODAY)} == what


def test_the_approved_text_is_itself_neutral_d101() -> None:
    approved = invitation(TODAY)

    assert told(f"{approved.subject} {approved.text}", SECRETS, on=TODAY) == []


def test_a_calendar_file_carries_time_and_link_and_folds_at_75_octets() -> None:
    meeting = {
        "starts_at": "2026-11-23T10:00:00+01:00",
        "ends_at": "2026-11-23T10:30:00+01:00",
        "dial_in": "010-1; 22",
    }

    text = calendar(
        meeting,
        "https://video.example/rum",
        uid="x@hemrond",
        invited=invitation(TODAY),
        now=datetime(2026, 11, 22, tzinfo=UTC),
    )

    lines = text.split("\r\n")
    assert "DTSTART:20261123T090000Z" in lines
    assert "LOCATION:https://video.example/rum / 010-1\\; 22" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = text.replace("\r\n ", "")
    assert f"SUMMARY:{invitation(TODAY).subject}\r\n" in unfolded


def meeting(**other: Json) -> dict[str, Json]:
    told = {
        "participants": [
            {"key": "pat", "name": "Bo Dahl", "mode": "video"},
            {"key": "eva", "name": "Eva", "mode": "video_without_sound_and_phone", "kin": True},
        ],
        "organisations": [{"name": "Kommunen"}],
    }
    return a_meeting(**told | other)


def bo(ward: Ward) -> str:
    return str(ward.world.bo.episode_id)


def test_kin_get_a_link_when_the_patient_has_consented_to_this_meeting_d97(ward: Ward) -> None:
    ward.wrote("alice", bo(ward), "meeting", **meeting())
    path = f"/episodes/{bo(ward)}/meetings/m1/links/eva"
    refused = ward.post("alice", path)
    consent: dict[str, Json] = {
        "meeting": "m1",
        "participant": "eva",
        "given": True,
        "informed": True,
    }
    ward.wrote("alice", bo(ward), "kin_consent", given_by="patient", **consent)

    given = ward.done("alice", path)

    assert refused.status_code == 409
    assert "Bo Dahl" not in given["ics"]
    assert "Eva" not in given["ics"]
    assert given["phone_needed"] is False


def test_a_new_link_ends_the_old_one_and_none_is_kept_in_clear_d102(ward: Ward) -> None:
    ward.wrote("alice", bo(ward), "meeting", **meeting())
    path = f"/episodes/{bo(ward)}/meetings/m1/links/pat"

    first, second = ward.done("alice", path), ward.done("alice", path)

    assert first["token"] != second["token"]
    assert ward.sql("SELECT count(*) FROM meeting_link WHERE revoked_at IS NULL") == 1
    assert ward.sql("SELECT count(*) FROM meeting_link") == 2


def test_a_meeting_shows_who_has_not_answered_and_who_came_uninvited_d100_d111(ward: Ward) -> None:
    ward.wrote("alice", bo(ward), "meeting", **meeting())
    ward.wrote(
        "alice",
        bo(ward),
        "attendance",
        meeting="m1",
        participant="okand",
        identified="not_identified",
        identified_by="Alice",
        invited=False,
        mode="video",
    )

    (shown,) = ward.get("alice", f"/episodes/{bo(ward)}/meetings")["meetings"]

    assert (shown["unanswered"], shown["uninvited"]) == (["Kommunen"], ["okand"])


def test_a_meeting_the_same_day_asks_for_a_call_d102(ward: Ward) -> None:
    ward.wrote(
        "alice",
        bo(ward),
        "meeting",
        **meeting(starts_at=later(seconds=1), ends_at=later(minutes=30)),
    )

    (shown,) = ward.get("alice", f"/episodes/{bo(ward)}/meetings")["meetings"]

    assert shown["phone_needed"] is True


def test_nobody_who_is_not_invited_gets_a_link(ward: Ward) -> None:
    ward.wrote("alice", bo(ward), "meeting", **meeting())

    answer = ward.post("alice", f"/episodes/{bo(ward)}/meetings/m1/links/nobody")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"link": "http://video.example"},
        {"link": None},
        {"tool": "no-such-tool"},
        {"tool": "other", "sensitive": True},
        {"ends_at": later(days=2)},
        {"participants": []},
        {"participants": [{"key": "a", "name": "A", "mode": "video"}] * 2},
    ],
)
def test_a_meeting_that_cannot_be_held_so_is_refused(ward: Ward, wrong: Json) -> None:
    assert ward.write("alice", bo(ward), "meeting", **meeting(**wrong)).status_code == 422


def test_the_check_of_a_text_knows_this_patients_names(ward: Ward) -> None:
    found = ward.done(
        "alice", f"/episodes/{bo(ward)}/invitation-check", {"text": "Möte om Bo Dahl"}
    )

    assert [one["what"] for one in found] == ["name"]


def test_figures_count_days_at_home_ways_back_and_answers_d120(ward: Ward) -> None:
    episode = ward.at_home()
    ward.wrote("alice", episode, "experience", of="patient", safety=9, satisfaction=8)
    ward.done("alice", f"/episodes/{episode}/admission", {"reason": "Feber"})
    ward.sql(
        "UPDATE episode_move SET at = at - interval '2 days' "
        "WHERE to_status = 'at_home' AND episode_id = :e",
        e=episode,
    )

    found = ward.get("mia", f"/follow-up?unit={ward.world.ward}")

    total = found["total"]
    assert (total["stays"], total["back_to_ward"], total["died"]) == (1, 1, 0)
    assert total["days_at_home"] == pytest.approx(2, abs=0.02)
    assert (total["safety"], total["satisfaction"]) == (9, 8)
    assert "Kim" not in str(found)


def test_the_table_is_csv_and_a_formula_in_it_is_only_text_t23(ward: Ward) -> None:
    episode = ward.at_home()
    ward.sql("UPDATE episode SET diagnosis_sv = '=HYPERLINK(1)' WHERE id = :e", e=episode)

    answer = ward.by("mia").get(f"{API}/follow-up.csv?unit={ward.world.ward}")

    header, row = answer.text.removeprefix("\ufeff").splitlines()
    assert header.startswith("episode_id;diagnosis;path")
    assert row.split(";")[1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_whatever_a_spreadsheet_would_calculate_is_escaped(start: str) -> None:
    row: dict[str, Json] = dict.fromkeys(COLUMNS_OF_A_ROW)
    row["diagnosis"] = f"{start}1"

    assert f"'{start}1" in as_csv([row])


COLUMNS_OF_A_ROW = tuple(as_csv([]).removeprefix("\ufeff").strip().split(";"))


def test_how_each_was_invited_is_kept_with_the_meeting_d2(ward: Ward) -> None:
    people = [{"key": "pat", "name": "Bo Dahl", "mode": "video", "channel": "1177"}]
    ward.wrote("alice", bo(ward), "meeting", **meeting(participants=people))

    (shown,) = ward.get("alice", f"/episodes/{bo(ward)}/meetings")["meetings"]

    assert [one["channel"] for one in shown["content"]["participants"]] == ["1177"]
