"""The home's calendar: everybody who comes, each day whole, over midnight and both clock changes (D74)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from backend.core.errors import Invalid
from backend.stay.home_calendar import Asked, Span, span_of
from backend.stay.visitors import comes
from tests.backend.stay.paths import API, Json, Ward, a_meeting, later, now

ZONE = "Europe/Stockholm"


def bo(ward: Ward) -> str:
    return str(ward.world.bo.episode_id)


def week(ward: Ward, name: str = "alice", ask: str = "") -> list[dict[str, Json]]:
    found: list[dict[str, Json]] = ward.get(name, f"/episodes/{bo(ward)}/calendar{ask}")
    return found


def kinds(shown: list[dict[str, Json]]) -> set[str]:
    return {one["kind"] for one in shown}


def local_today() -> date:
    return now().astimezone(ZoneInfo(ZONE)).date()


def with_patient(**told: Json) -> dict[str, Json]:
    pat = {"key": "patient", "name": "Bo Dahl", "mode": "video"}
    return a_meeting(participants=[pat], **told)


def test_all_that_happens_in_the_home_stands_on_one_calendar_d74(ward: Ward) -> None:
    ward.agree(bo(ward))
    ward.wrote("alice", bo(ward), "meeting", **with_patient(type="sip"))
    tomorrow = f"{local_today() + timedelta(days=1)}"
    aid = {"key": "stol", "name": "Duschstol", "needed_on": tomorrow, "way": "ld_tour"}
    ward.wrote("alice", bo(ward), "aid", **aid, arrives_on=tomorrow)
    ward.wrote(
        "alice", bo(ward), "order", key="k", what="Kompresser", receiver="VC", expected_on=tomorrow
    )
    asked = ward.ask_home_care(bo(ward))
    assert ward.step("alice", asked, "sent", "drafted").status_code == 204

    shown = week(ward)

    assert kinds(shown) == {"measurement", "meeting", "delivery", "dose"}
    delivered = {one["what"]: (one["day"], one["who"]) for one in shown if one["all_day"]}
    assert delivered["Duschstol"] == (tomorrow, "ld_tour")
    assert delivered["Kompresser"] == (tomorrow, "VC")
    doses = [one for one in shown if one["kind"] == "dose"]
    assert {(one["who"], one["times"]) for one in doses} == {("Hemsjukvården", "08, 14, 20")}
    assert {one["state"] for one in doses} == {"sent"}


def test_a_days_things_stand_in_order_and_what_has_no_hour_stands_first(ward: Ward) -> None:
    ward.agree(bo(ward))
    tomorrow = f"{local_today() + timedelta(days=1)}"
    aid = {"key": "stol", "name": "Duschstol", "needed_on": tomorrow, "way": "kin"}
    ward.wrote("alice", bo(ward), "aid", **aid, arrives_on=tomorrow)

    shown = week(ward)
    morrow = [one for one in shown if one["day"] == tomorrow]

    assert [one["day"] for one in shown] == sorted(one["day"] for one in shown)
    assert [one["kind"] for one in morrow] == ["delivery", "measurement", "measurement"]


def test_another_week_is_asked_for_by_its_first_day(ward: Ward) -> None:
    ward.agree(bo(ward))
    ward.wrote(
        "alice",
        bo(ward),
        "meeting",
        **with_patient(starts_at=later(days=30), ends_at=later(days=30, hours=1)),
    )
    far = local_today() + timedelta(days=28)

    shown = week(ward, ask=f"?first={far}")

    assert [one["kind"] for one in shown] == ["meeting"]
    assert kinds(week(ward)) == {"measurement"}


@pytest.mark.parametrize(
    "ask", ["?first=i-morgon", "?first=9999-12-31", "?first=0001-01-01", "?days=0"]
)
def test_a_day_that_is_none_of_any_stay_is_refused_with_its_sentence(ward: Ward, ask: str) -> None:
    answer = ward.by("alice").get(f"{API}/episodes/{bo(ward)}/calendar{ask}")

    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_a_request_that_is_a_draft_or_over_brings_nobody(ward: Ward) -> None:
    asked = ward.ask_home_care(bo(ward))
    draft = week(ward)
    assert ward.step("alice", asked, "sent", "drafted").status_code == 204
    sent = week(ward)
    assert ward.step("alice", asked, "withdrawn", "sent", words="Behövs inte").status_code == 204

    assert (kinds(draft), kinds(sent), kinds(week(ward))) == (set(), {"dose"}, set())


def test_the_patients_own_calendar_has_no_meeting_of_colleagues_and_no_call_of_the_wards(
    ward: Ward,
) -> None:
    ward.agree(bo(ward))
    among = [{"key": "dr", "name": "Dr Ek", "mode": "video"}]
    ward.wrote("alice", bo(ward), "meeting", **a_meeting(type="consultation", participants=among))
    errand = {"title": "Ring apoteket", "owner": "Alice", "due_at": later(hours=30)}
    ward.done("alice", f"/episodes/{bo(ward)}/stay-tasks", errand)

    own = {one["kind"]: one["for_patient"] for one in week(ward)}

    assert own == {"measurement": True, "meeting": False, "task": False}


def test_home_care_sees_its_own_visits_and_what_is_agreed_and_no_meeting_it_has_no_part_in_l10(
    ward: Ward,
) -> None:
    ward.agree(bo(ward))
    ward.wrote("alice", bo(ward), "meeting", **with_patient())
    errand = {"title": "Ring apoteket", "owner": "Alice", "due_at": later(hours=30)}
    ward.done("alice", f"/episodes/{bo(ward)}/stay-tasks", errand)

    assert kinds(week(ward, "dora")) == {"measurement"}
    assert ward.by("charlie").get(f"{API}/episodes/{bo(ward)}/calendar").status_code == 404


@pytest.mark.parametrize(
    ("first", "hours"),
    [("2026-03-23", 7 * 24 - 1), ("2026-10-19", 7 * 24 + 1), ("2026-06-01", 168)],
)
def test_a_week_over_a_change_of_clocks_is_seven_whole_days(first: str, hours: int) -> None:
    span = Span(date.fromisoformat(first), 7, ZONE)

    assert (span.ends - span.begins) / timedelta(hours=1) == hours
    days = list(span.between(span.first, span.first + timedelta(days=6)))
    assert len(days) == 7
    assert all(b - a == timedelta(days=1) for a, b in pairwise(days))


def test_a_minute_before_midnight_is_the_day_before_and_midnight_is_the_day() -> None:
    night = Span(date(2026, 11, 22), 1, ZONE)

    assert night.holds(datetime(2026, 11, 21, 23, 0, tzinfo=UTC))
    assert not night.holds(datetime(2026, 11, 21, 22, 59, tzinfo=UTC))
    assert not night.holds(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))


def test_a_year_away_is_a_week_and_a_day_more_is_refused() -> None:
    today = date(2026, 11, 22)
    furthest = Asked(first=today + timedelta(days=366))

    assert span_of(furthest, zone=ZONE, today=today).first == furthest.first
    with pytest.raises(Invalid, match="too far"):
        span_of(Asked(first=today + timedelta(days=367)), zone=ZONE, today=today)


def test_somebody_comes_on_their_last_day_and_not_on_the_day_after() -> None:
    visitor = {"until": "2026-11-22"}

    assert comes(visitor, date(2026, 11, 22))
    assert not comes(visitor, date(2026, 11, 23))
    assert comes({"until": None}, date(2030, 1, 1))
    assert comes({}, date(2030, 1, 1))


def test_who_no_longer_comes_is_off_the_sheet_and_stays_in_the_file_d20(ward: Ward) -> None:
    ward.agree(bo(ward))
    lisa = {"key": "ht", "name": "Lisa", "organisation": "Hemtjänsten", "phone": "060-1"}
    first = ward.wrote("dora", bo(ward), "visitor", **lisa, what_for="Frukost", when="Varje dag")
    gone = f"{local_today() - timedelta(days=2)}"
    ward.wrote("alice", bo(ward), "visitor", first["id"], **lisa, what_for="Frukost", until=gone)

    sheet = ward.get("alice", f"/episodes/{bo(ward)}/visitors-sheet")

    assert sheet["visitors"] == []
    kept = [one for one in ward.page(bo(ward))["entries"] if one["kind"] == "visitor"]
    assert [one["content"]["until"] for one in kept] == [gone]


def test_two_who_write_the_same_visitor_meet_both_versions_d20(ward: Ward) -> None:
    lisa = {"key": "ht", "name": "Lisa", "organisation": "Hemtjänsten", "what_for": "Frukost"}
    first = ward.wrote("alice", bo(ward), "visitor", **lisa, phone="060-1")
    ward.wrote("dora", bo(ward), "visitor", first["id"], **lisa, phone="060-2")

    late = ward.write("alice", bo(ward), "visitor", first["id"], **lisa, phone="060-3")

    assert late.status_code == 409
    assert late.json()["current"]["content"]["phone"] == "060-2"
    assert late.json()["yours"]["phone"] == "060-3"


@pytest.mark.parametrize(
    "wrong", [{"phone": "ring mig"}, {"name": " "}, {"until": "snart"}, {"diagnosis": "x"}]
)
def test_a_visitor_who_cannot_be_reached_or_named_is_refused(ward: Ward, wrong: Json) -> None:
    lisa = {"key": "ht", "name": "Lisa", "organisation": "Hemtjänsten", "phone": "060-1"}

    answer = ward.write("alice", bo(ward), "visitor", **(lisa | {"what_for": "Mat"} | wrong))

    assert answer.status_code == 422
    [field] = {one["pointer"].rpartition("/")[2] for one in answer.json()["errors"]}
    assert field in wrong


def test_what_was_agreed_before_is_off_the_calendar_when_it_is_rewritten(ward: Ward) -> None:
    ward.agree(bo(ward))
    walk = {"key": "walk", "what": "Promenad", "who": "kin", "when": "Varje dag", "hours": [14]}
    ward.agree(bo(ward), seen=1, rows=[walk])

    shown = week(ward)

    assert {(one["kind"], one["what"], one["who"]) for one in shown} == {
        ("task", "Promenad", "kin")
    }
