"""The ward as one application: what is fetched for whom, and what never reaches anybody else."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

import pytest
from dash.backends._fastapi import FastAPIDashServer
from fastapi.responses import JSONResponse

from dashboard.ward.app import content_policy
from tests.dashboard.builders import finding, review
from tests.dashboard.ward_app import DOCTORS, LOGIN, Ward, count, problem, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

PAGE = "page.children"
FORM = {
    "episode": "e-anna",
    "assessment": "a-1",
    "previous": "v-1",
    "outcome": "continue",
    "note": "Stabil.",
    "next_check": "",
    "open": [],
    "ready": False,
    "person": "Anna Lind 19340512-1274",
    "home": "",
    "corrects": None,
    "changes": {},
    "names": {},
    "transport": None,
}


@pytest.fixture(scope="module")
def shared() -> Ward:
    return Ward()


@pytest.fixture
def ward(shared: Ward) -> Ward:
    shared.answers.clear()
    shared.asked.clear()
    return shared


def page(ward: Ward, path: str, doctor: str, **how: Any) -> httpx.Response:  # noqa: ANN401  -- passed on
    return ward.call(PAGE, {"here.pathname": path, "here.search": ""}, doctor=doctor, **how)


def signed(ward: Ward, form: Mapping[str, object], doctor: str = "anna") -> Any:  # noqa: ANN401  -- JSON
    answer = ward.call("result.data", {"form.data": form}, doctor=doctor)
    return answer.json()["response"]["result"]["data"]


def test_every_callback_is_async_for_a_sync_one_stops_everybody(ward: Ward) -> None:
    served = {
        name: told["callback"]
        for name, told in ward.dash.callback_map.items()
        if "callback" in told
    }

    assert len(served) >= 9
    assert [name for name, call in served.items() if not inspect.iscoroutinefunction(call)] == []


@pytest.mark.parametrize("path", ["/ward/", "/ward/_dash-layout", "/ward/_dash-dependencies"])
def test_one_doctors_patients_are_in_nobodys_first_page(ward: Ward, path: str) -> None:
    for doctor, own in DOCTORS.items():
        page(ward, f"/ward/p/{own['episode']}", doctor)

    seen = [ward.ask(path, doctor=doctor).text for doctor in ("anna", "bo", "")]

    assert not any("SECRET" in text for text in seen)


def test_the_small_forms_are_described_in_the_readers_language(ward: Ward) -> None:
    answer = ward.call("sheets.data", {"texts.data": {}}, doctor="anna", language="en")

    sheets = answer.json()["response"]["sheets"]["data"]
    assert sheets["note"]["title"] == "Note of a visit or a talk"
    assert [o["text"] for o in sheets["note"]["fields"][1]["options"]] == ["better", "worse"]


def test_each_doctor_sees_the_own_patient_and_not_the_others(ward: Ward) -> None:
    own = "".join(texts(page(ward, "/ward/p/e-anna", "anna").json()))
    foreign = "".join(texts(page(ward, "/ward/p/e-bo", "anna").json()))

    assert "SECRET-OF-ANNA" in own
    assert "SECRET-OF-BO" not in own + foreign
    assert "hör inte till din enhet" in foreign


def test_nobody_sees_a_sentence_and_no_patient(ward: Ward) -> None:
    told = "".join(texts(page(ward, "/ward/p/e-anna", "").json()))

    assert "SECRET" not in told
    assert "Din session är slut" in told


def test_the_list_is_fetched_with_the_visitors_own_session(ward: Ward) -> None:
    answer = ward.call("rows.data", {"push.data": None, "here.search": ""}, doctor="bo")

    rows = answer.json()["response"]["rows"]["data"]
    assert [line["name"] for line in rows["lines"]] == ["SECRET-OF-BO"]
    (asked,) = [headers for _, rest, headers, _ in ward.asked if rest == "round"]
    assert "session=bo" in asked["cookie"]


def test_the_unit_of_the_address_is_the_one_that_is_asked_for(ward: Ward) -> None:
    ward.call(
        "rows.data",
        {"push.data": 1, "here.search": "?unit=u-9"},
        doctor="bo",
    )

    assert sorted(rest for _, rest, _, _ in ward.asked) == ["round", "rounds/current"]


@pytest.mark.parametrize(("path", "most"), [("/ward/", 60), ("/ward/p/e-anna", 300)])
def test_no_page_has_more_components_than_dash_draws_quickly(
    ward: Ward, path: str, most: int
) -> None:
    told = page(ward, path, "anna").json()

    assert 10 < count(told) <= most


def test_the_empty_list_page_names_no_patient(ward: Ward) -> None:
    assert "SECRET" not in page(ward, "/ward/", "anna").text


def test_the_patients_page_has_identity_allergy_plots_and_numbers(ward: Ward) -> None:
    told = page(ward, "/ward/p/e-anna", "anna").json()
    seen = texts(told)

    assert {"19340512-1274", "⚠ Penicillin: anafylaxi 2011", "minst 2", "3 av 18"} <= set(seen)
    assert any("Temperatur (°C)" in text for text in seen)


def test_the_page_speaks_the_language_of_its_reader(ward: Ward) -> None:
    told = texts(page(ward, "/ward/p/e-anna", "anna", language="en").json())

    assert {"at least 2", "Discharge criteria", "3 of 18", "Pneumonia"} <= set(told)
    assert '<html lang="en">' in ward.ask("/ward/", language="en").text
    assert '<html lang="sv">' in ward.ask("/ward/", language="sv").text
    assert '<html lang="sv">' in ward.ask("/ward/", language="tlh").text


def test_a_demo_says_so_on_every_page_and_a_ward_does_not(ward: Ward) -> None:
    assert "Demo: påhittade patienter" in texts(ward.ask("/ward/_dash-layout").json())
    real = Ward(demo=False)
    assert "Demo: påhittade patienter" not in texts(real.ask("/ward/_dash-layout").json())
    assert LOGIN.password not in real.ask("/login").text


def test_a_decision_is_signed_on_what_was_shown(ward: Ward) -> None:
    result = signed(ward, FORM)

    assert (result["ok"], result["sentence"]) == (True, "Signerad 09:41: Anna Lind 19340512-1274")
    ((_, rest, headers, body),) = [asked for asked in ward.asked if asked[0] == "POST"]
    assert rest == "episodes/e-anna/reviews"
    assert headers["x-csrftoken"] == "the-token"
    assert json.loads(body)["previous_review_id"] == "v-1"


def test_a_form_without_an_outcome_never_leaves_the_ward(ward: Ward) -> None:
    result = signed(ward, {**FORM, "outcome": None})

    assert not result["ok"]
    assert [asked for asked in ward.asked if asked[0] == "POST"] == []


def test_two_doctors_decide_and_both_decisions_are_seen(ward: Ward) -> None:
    ward.answers["episodes/e-anna/reviews"] = problem(409, current=review(note="Min plan."))

    result = signed(ward, FORM)

    assert result["conflict"]["theirs"]["note"] == "Min plan."
    assert result["form"]["note"] == "Stabil."


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, "Servern svarar inte. Det du skrivit finns kvar"),
        (503, "Servern svarar inte. Det du skrivit finns kvar"),
        (422, "Servern tog inte emot detta: För lång text."),
        (404, "hör inte till din enhet"),
        (401, "Din session är slut"),
    ],
)
def test_an_error_is_a_sentence_with_an_id_and_nothing_written_is_lost(
    ward: Ward, status: int, said: str
) -> None:
    ward.answers["episodes/e-anna/reviews"] = problem(status, detail="För lång text.")

    result = signed(ward, FORM)

    assert said in result["sentence"]
    assert "(fel-id " in result["sentence"]
    assert result["form"]["note"] == "Stabil."


def acted(ward: Ward, name: str, **data: object) -> Any:  # noqa: ANN401  -- JSON
    asked = {"name": name, "episode": "e-anna", "person": "Anna Lind", "data": data}
    answer = ward.call("done.data", {"errand.data": asked}, doctor="anna")
    return answer.json()["response"]["done"]["data"]


def test_what_the_server_names_as_missing_is_acknowledged_in_place(ward: Ward) -> None:
    ward.answers["episodes/e-anna/reviews"] = problem(409, unacknowledged=[finding(urgency=3)])

    result = signed(ward, FORM)

    assert [one["tag"] for one in result["blocked"]] == ["■ HÖG"]
    assert result["conflict"] is None


def test_a_finding_is_acknowledged_in_the_visitors_own_name(ward: Ward) -> None:
    ward.answers["episodes/e-anna/acknowledgements"] = JSONResponse({}, 201)

    done = acted(ward, "acknowledge", rule="r", assessment="a-1", urgency=3, comment="Ringt.")

    assert (done["ok"], done["sentence"]) == (True, "Kvitterat: Anna Lind")
    ((_, rest, headers, _),) = ward.asked
    assert rest == "episodes/e-anna/acknowledgements"
    assert "session=anna" in headers["cookie"]


def test_a_form_that_is_wrong_never_leaves_the_ward_and_says_where(ward: Ward) -> None:
    done = acted(ward, "acknowledge", rule="r", urgency=3, comment="")

    assert done["errors"] == {"comment": "Skriv vad du har gjort eller tänker göra."}
    assert ward.asked == []


@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "ingår inte i din roll"), (409, "har ändrats"), (503, "svarar inte")],
)
def test_an_errand_that_fails_says_why(ward: Ward, status: int, said: str) -> None:
    ward.answers["episodes/e-anna/acknowledgements"] = problem(status)

    done = acted(ward, "acknowledge", rule="r", urgency=2)

    assert not done["ok"]
    assert said in done["sentence"]


def test_an_answer_nobody_foresaw_is_told_on_the_page_and_not_only_in_the_console(
    ward: Ward, caplog: pytest.LogCaptureFixture
) -> None:
    ward.answers["me"] = problem(200, name="no units")

    answer = ward.call(
        "rows.data",
        {"push.data": None, "here.search": ""},
        doctor="anna",
    )

    shown = answer.json()["sideUpdate"]["trouble"]["children"]
    assert shown.startswith("Något gick fel här.")
    assert shown.split("fel-id ")[1].rstrip(")") in caplog.text
    assert "KeyError" in caplog.text


def test_an_update_beside_the_pen_changes_the_view_and_the_context_only(ward: Ward) -> None:
    answer = ward.call(
        "..view.children...context.data..",
        {"refresh.data": "e-anna"},
        {"here.search": "?order=visits"},
        doctor="anna",
    )

    told = answer.json()["response"]
    assert set(told) == {"view", "context"}
    assert told["context"]["data"]["assessment"] == "a-1"


def test_an_id_from_the_address_bar_stays_inside_its_place_in_the_path(ward: Ward) -> None:
    page(ward, "/ward/p/../../me?x", "anna")

    assert {rest.split("/")[0] for _, rest, _, _ in ward.asked} == {"episodes"}


def test_an_unknown_path_of_the_api_is_an_error_and_not_a_page() -> None:
    bare = Ward()
    bare.server.router.routes[:] = [
        route
        for route in bare.server.router.routes
        if getattr(route, "path", "") != "/api/v1/{rest:path}"
    ]

    answer = bare.ask("/api/v1/nope")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_front_door_leads_to_the_round(ward: Ward) -> None:
    answer = ward.ask("/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/ward/")


def test_no_page_opens_a_websocket() -> None:
    assert FastAPIDashServer.websocket_capability is False


def test_the_policy_lets_no_inline_script_and_no_style_attribute_through(ward: Ward) -> None:
    policy = content_policy(ward.dash)
    ours, others = policy("/ward/p/e-anna"), policy("/login")

    for told in (ours, others):
        assert "unsafe-eval" not in told
        assert "style-src-attr 'none'" in told
        assert "default-src 'none'" in told
        assert "frame-ancestors 'none'" in told
    script = next(part for part in ours.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in script
    assert "'sha256-" in script
    assert "unsafe-inline" not in others


def test_the_login_page_offers_the_demos_people_in_both_languages(ward: Ward) -> None:
    swedish, english = ward.ask("/login").text, ward.ask("/login", language="en").text

    assert LOGIN.name in swedish
    assert "Logga in" in swedish
    assert "Log in" in english
    assert "<script>" not in swedish
    assert "style=" not in swedish


def test_the_login_page_says_why_one_is_there_when_a_session_ended(ward: Ward) -> None:
    ended = "/login?ended=1&next=%2Fward%2F"

    assert "det du skrev finns kvar" in ward.ask(ended).text
    assert "what you wrote is kept" in ward.ask(ended, language="en").text
    assert 'id="ended"' not in ward.ask("/login?next=%2Fward%2F").text


def test_the_ward_loads_its_own_plotly_and_nothing_of_the_login_page(ward: Ward) -> None:
    html = ward.ask("/ward/").text

    assert "assets/a_plotly-basic.min.js" in html
    assert "login" not in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html
