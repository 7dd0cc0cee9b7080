"""The fax on paper: a cover that names nobody, the request, the agreement; warnings on screen alone (D9)."""

from __future__ import annotations

from typing import Any

from dashboard.i18n import hush, speak
from dashboard.ward.pages import stay_fax, stay_requests
from tests.dashboard.stay_builders import ME, NOW, agreement, links, said
from tests.dashboard.test_stay_pages import request

ASKED = {
    "question": "Dropp hemma",
    "first_visit_at": "2026-11-23T12:00:00+00:00",
    "answer_needed_by": "2026-11-23T08:00:00+00:00",
    "interventions": [
        {
            "what": "Bensylpenicillin",
            "times": "08, 14, 20",
            "start": "2026-11-23",
            "stop": "2026-11-27",
            "can_travel": False,
            "can_travel_why": "Orkar inte",
        }
    ],
}


def told(**more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    begun = {
        "episode_id": "e-1",
        "receiver": {"name": "Hemsjukvården Norrby", "phone": "010-2", "fax": "010-555 70 09"},
        "sender": {"name": "Infektion avd. 54", "phone": "010-555 54 00", "who": "Johan Lind"},
        "patient": {
            "name": "Kim Prov",
            "identifier": "197209032387",
            "allergy": {"status": "known", "text": "Penicillin"},
        },
        "request": {"content": ASKED, "version": 1},
        "agreement": agreement()["current"],
        "consent": True,
        "at": "2026-11-22T20:00:00+00:00",
    }
    return begun | more


def test_the_cover_says_to_whom_and_from_whom_and_names_no_patient_d9() -> None:
    cover = said(stay_fax.cover_of(told(), ME, now=NOW))

    for part in ("Hemsjukvården Norrby", "010-555 70 09", "Infektion avd. 54", "2026-11-22 21:30"):
        assert part in cover
    assert [one for one in ("Kim", "Prov", "19720903", "Penicillin") if one in cover] == []


def test_request_and_agreement_follow_in_swedish_whatever_the_screen_speaks() -> None:
    spoken = speak("en")
    text = said(stay_fax.packet(told(), ME, now=NOW))
    hush(spoken)

    places = [
        text.index(one) for one in ("Sekretess", "Kim Prov 19720903-2387", "Bensylpenicillin")
    ]
    assert places == sorted(places)
    assert "Dokumenterad överenskommelse Version 2, 2026-11-22" in text
    assert "⚠ Penicillin" in text


def test_the_faxed_agreement_gives_the_wards_number_for_the_hours_nobody_is_agreed_for() -> None:
    agreed = told()["agreement"]
    day = agreed["content"]["contacts"][:1]
    gap = agreed | {"content": agreed["content"] | {"contacts": day}}

    text = said(stay_fax.packet(told(agreement=gap), ME, now=NOW))

    assert "Ring avdelningen, dygnet runt:  Infektion avd. 54 010-555 54 00" in text


def test_what_is_missing_is_said_before_anything_is_sent_d96() -> None:
    bare = told(
        consent=False,
        agreement=None,
        receiver={"name": "Hemsjukvården Norrby", "phone": "010-2", "fax": None},
    )

    assert stay_fax.lacks(bare) == [
        "Hemsjukvården Norrby: varken samtycke eller menprövning är noterad.",
        "Inget faxnummer är överenskommet med Hemsjukvården Norrby: ring och fråga.",
        "Ingen överenskommelse är skriven än: begäran går ensam.",
    ]
    assert stay_fax.lacks(told()) == []
    assert "________" in said(stay_fax.cover_of(bare, ME, now=NOW))


def test_only_whoever_sends_it_is_led_to_it_and_only_while_it_runs() -> None:
    asked = request("sent", content=ASKED)

    assert links(stay_requests.fax(asked, "nurse")) == ["/ward/stay/e-1/fax?request=r-1"]
    assert stay_requests.fax(asked, "home_care_nurse") == []
    assert stay_requests.fax(request("withdrawn", content=ASKED), "nurse") == []
