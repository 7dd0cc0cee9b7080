"""A personal link: nobody logs in, nothing is told, and it opens once for one browser (D95-D102)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from backend.api.app import create_app
from backend.api.deps import Desk
from backend.api.gate import Gate
from tests.backend.stay.paths import API, Json, Ward, a_meeting, later

TELLING = ("Bo", "Dahl", "1961", "Eva", "Pneumoni", "Infektion", "Alice", "Hemrond")


@pytest.fixture
def browsers(desk: Desk) -> Iterator[list[TestClient]]:
    """Three browsers of people outside, in front of the gate."""

    async def nobody(_session: str, /, *, stirs: bool) -> None:
        """Know no session: nobody outside has one."""

    gate = Gate(create_app(desk), who=nobody, csrf_key=b"x" * 40, csp=lambda _path: "default-src")
    opened = [TestClient(gate, follow_redirects=False) for _ in range(3)]
    for one in opened:
        one.__enter__()
    yield opened
    for one in opened:
        one.__exit__(None, None, None)


def bo(ward: Ward) -> str:
    return str(ward.world.bo.episode_id)


def meeting(**other: Json) -> dict[str, Json]:
    told = {
        "link": "https://video.example/rum?id=7",
        "dial_in": "010-555 00 11",
        "participants": [
            {"key": "pat", "name": "Bo Dahl", "mode": "video"},
            {"key": "eva", "name": "Eva Dahl", "mode": "video", "kin": True},
            {"key": "kommun", "name": "Karin", "organisation": "Kommunen", "mode": "video"},
        ],
    }
    return a_meeting(**told | other)


def link(ward: Ward, participant: str = "pat", **other: Json) -> str:
    """Make the meeting and a participant's link; give its path."""
    ward.wrote("alice", bo(ward), "meeting", **meeting(**other))
    return again(ward, participant)


def again(ward: Ward, participant: str = "pat") -> str:
    made = ward.done("alice", f"/episodes/{bo(ward)}/meetings/m1/links/{participant}")
    return str(made["link"]).removeprefix("http://testserver")


def telling(text: str) -> list[str]:
    return [word for word in TELLING if re.search(rf"\b{word}\b", text)]


def opened(browser: TestClient, path: str) -> Response:
    answer = browser.post(path, headers={"sec-fetch-site": "same-origin"})
    return browser.get(path) if answer.status_code == 303 else answer


def rewrite(ward: Ward, **other: Json) -> None:
    [kept] = [e for e in ward.page(bo(ward))["entries"] if e["kind"] == "meeting"]
    ward.wrote("alice", bo(ward), "meeting", kept["id"], **meeting(**other))


def test_who_opens_a_link_sees_when_and_how_to_join_and_nothing_else_d95_d106(
    ward: Ward, browsers: list[TestClient]
) -> None:
    path = link(ward)

    before, after = browsers[0].get(path), opened(browsers[0], path)

    assert (before.status_code, after.status_code) == (200, 200)
    assert "video.example" not in before.text
    assert 'href="https://video.example/rum?id=7"' in after.text
    assert "010-555 00 11" in after.text
    starts = datetime.fromisoformat(meeting()["starts_at"])
    assert f"{starts:%Y-%m-%d}" in after.text
    assert telling(before.text + after.text) == []
    assert [word for word in TELLING if word.casefold() in path.casefold()] == []


def test_to_look_at_a_link_does_not_use_it_up_as_mail_programs_would(
    ward: Ward, browsers: list[TestClient]
) -> None:
    path = link(ward)
    scanner, person, _ = browsers

    for _ in range(3):
        scanner.get(path)

    assert "video.example" in opened(person, path).text


def test_a_link_that_was_passed_on_opens_nothing_d102(
    ward: Ward, browsers: list[TestClient]
) -> None:
    path = link(ward)
    mine, theirs, _ = browsers
    opened(mine, path)

    passed_on = (theirs.get(path), opened(theirs, path))

    assert [one.status_code for one in passed_on] == [403, 403]
    assert ["video.example" in one.text for one in passed_on] == [False, False]
    assert "video.example" in mine.get(path).text


def test_another_browsers_cookie_or_a_made_up_one_is_no_way_in_d102(
    ward: Ward, browsers: list[TestClient]
) -> None:
    path = link(ward)
    opened(browsers[0], path)

    forged = browsers[1].get(path, headers={"cookie": "meeting=" + "A" * 43})

    assert forged.status_code == 403


def test_one_browser_may_hold_the_links_of_two_meetings(
    ward: Ward, browsers: list[TestClient]
) -> None:
    first = link(ward)
    ward.wrote("alice", bo(ward), "meeting", **meeting(key="m2", link="https://video.example/2"))
    made = ward.done("alice", f"/episodes/{bo(ward)}/meetings/m2/links/pat")
    second = str(made["link"]).removeprefix("http://testserver")

    opened(browsers[0], first)
    opened(browsers[0], second)

    assert [browsers[0].get(path).status_code for path in (first, second)] == [200, 200]


def test_a_link_that_was_replaced_or_taken_back_is_over_d102(
    ward: Ward, browsers: list[TestClient]
) -> None:
    old = link(ward)
    opened(browsers[0], old)
    new = again(ward)
    replaced = browsers[0].get(old)
    opened(browsers[1], new)
    gone = ward.by("alice").delete(f"{API}/episodes/{bo(ward)}/meetings/m1/links/pat")

    assert (replaced.status_code, gone.status_code) == (410, 204)
    assert browsers[1].get(new).status_code == 410
    assert "video.example" not in replaced.text + browsers[1].get(new).text


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"held": "cancelled"},
        {"held": "held"},
        {"participants": [{"key": "kommun", "name": "Karin", "mode": "video"}]},
        {"starts_at": later(hours=-5), "ends_at": later(hours=-4)},
    ],
)
def test_a_link_ends_with_its_meeting_its_invitation_or_its_time(
    ward: Ward, browsers: list[TestClient], meanwhile: dict[str, Json]
) -> None:
    path = link(ward)
    opened(browsers[0], path)

    rewrite(ward, **meanwhile)

    assert browsers[0].get(path).status_code == 410
    assert "video.example" not in browsers[0].get(path).text


def test_a_meeting_that_was_moved_keeps_its_links_and_shows_the_new_time(
    ward: Ward, browsers: list[TestClient]
) -> None:
    path = link(ward)
    opened(browsers[0], path)

    rewrite(ward, starts_at="2027-01-05T09:15:00Z", ends_at="2027-01-05T10:00:00Z")

    assert "2027-01-05 10.15–11.00" in browsers[0].get(path).text


def test_kin_lose_their_way_in_when_the_patient_takes_the_consent_back_d97(
    ward: Ward, browsers: list[TestClient]
) -> None:
    ward.wrote("alice", bo(ward), "meeting", **meeting())
    asked: dict[str, Json] = {"meeting": "m1", "participant": "eva", "given_by": "patient"}
    yes = ward.wrote("alice", bo(ward), "kin_consent", **asked, given=True, informed=True)
    path = again(ward, "eva")
    opened(browsers[0], path)

    ward.wrote("alice", bo(ward), "kin_consent", yes["id"], **asked, given=False, informed=True)

    assert browsers[0].get(path).status_code == 410


def test_guessing_leads_nowhere_and_then_to_a_wait(ward: Ward, browsers: list[TestClient]) -> None:
    path = link(ward)
    guesses = [browsers[0].get("/meet/" + f"{n:043d}") for n in range(21)]

    assert [one.status_code for one in guesses[:20]] == [404] * 20
    assert guesses[20].status_code == 429
    assert int(guesses[20].headers["retry-after"]) > 0
    assert browsers[0].get(path).status_code == 429


@pytest.mark.parametrize("path", ["/meet/", "/meet/kort", "/meet/" + "a" * 44, "/meet/x/../login"])
def test_nothing_but_a_whole_link_is_open_without_login(
    browsers: list[TestClient], path: str
) -> None:
    answer = browsers[0].get(path)

    assert answer.status_code in {303, 404}
    assert answer.status_code == 404 or answer.headers["location"].startswith("/login")


def test_another_site_cannot_press_the_button(ward: Ward, browsers: list[TestClient]) -> None:
    path = link(ward)

    forged = browsers[0].post(path, headers={"sec-fetch-site": "cross-site"})

    assert forged.status_code == 403
    assert "video.example" in opened(browsers[1], path).text


def test_the_cookie_is_only_the_browsers_and_only_for_links(
    ward: Ward, browsers: list[TestClient]
) -> None:
    path = link(ward)

    answer = browsers[0].post(path, headers={"sec-fetch-site": "same-origin"})

    cookie = answer.headers["set-cookie"].casefold()
    assert re.search(r"httponly", cookie)
    assert "path=/meet" in cookie
    assert "samesite=lax" in cookie


def test_who_has_opened_is_shown_to_the_convener(ward: Ward, browsers: list[TestClient]) -> None:
    path = link(ward)
    opened(browsers[0], path)

    [shown] = ward.get("alice", f"/episodes/{bo(ward)}/meetings")["meetings"]

    [kept] = shown["links"]
    assert (kept["participant"], kept["revoked_at"]) == ("pat", None)
    assert kept["opened_at"] is not None
    assert "token" not in kept


def test_a_substitute_is_named_by_the_convener_and_the_old_link_ends_d102(
    ward: Ward, browsers: list[TestClient]
) -> None:
    old = link(ward, "kommun")
    path = f"/episodes/{bo(ward)}/meetings/m1/participants/kommun/substitute"
    stand_in = {"substitute": {"key": "lars", "name": "Lars", "mode": "video"}}

    refused = ward.post("bob", path, stand_in)
    made = ward.done("alice", path, stand_in)

    assert refused.status_code == 403
    assert "convener" in refused.json()["detail"]
    assert opened(browsers[0], old).status_code == 410
    new = str(made["link"]).removeprefix("http://testserver")
    assert "video.example" in opened(browsers[1], new).text
    [shown] = ward.get("alice", f"/episodes/{bo(ward)}/meetings")["meetings"]
    people = {one["key"]: one["substitute_for"] for one in shown["content"]["participants"]}
    assert people == {"pat": "", "eva": "", "lars": "Karin"}


def test_nobody_stands_in_for_kin_d97(ward: Ward) -> None:
    ward.wrote("alice", bo(ward), "meeting", **meeting())
    path = f"/episodes/{bo(ward)}/meetings/m1/participants/eva/substitute"

    answer = ward.post("alice", path, {"substitute": {"key": "x", "name": "X", "mode": "phone"}})

    assert answer.status_code == 422


def test_an_invitation_the_same_day_becomes_a_call_unless_it_was_made_d102(ward: Ward) -> None:
    soon = {"starts_at": later(seconds=5), "ends_at": later(minutes=30)}
    ward.wrote("alice", bo(ward), "meeting", **meeting(**soon))
    path = f"/episodes/{bo(ward)}/meetings/m1/links/pat"

    phoned = ward.done("alice", path, {"phoned": True})
    not_yet = ward.done("alice", path)

    assert (phoned["phone_needed"], not_yet["phone_needed"]) == (False, True)
    tasks = [one for one in ward.page(bo(ward))["tasks"] if one["source"] == "meeting"]
    assert [one["owner"] for one in tasks] == ["Alice"]


def test_what_is_copied_into_a_message_names_nobody_d101(ward: Ward) -> None:
    ward.wrote("alice", bo(ward), "meeting", **meeting())

    made = ward.done("alice", f"/episodes/{bo(ward)}/meetings/m1/links/pat")

    assert made["link"] in made["message"]
    assert made["link"] in made["ics"].replace("\r\n ", "")
    assert "video.example" not in made["message"] + made["ics"]
    assert telling(made["subject"] + made["message"].replace(made["link"], "")) == []


def test_home_care_of_another_patient_makes_no_link(ward: Ward) -> None:
    ada = ward.world.ada.episode_id
    ward.wrote("alice", str(ada), "meeting", **meeting())

    answer = ward.post("dora", f"/episodes/{ada}/meetings/m1/links/pat")

    assert answer.status_code == 404
