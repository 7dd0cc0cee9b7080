"""What the care formally is, the law's times, and clocks that only prompt (law 2.3, D48, D49, D55)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from dashboard.ward.pages import stay_formal
from tests.dashboard.before_home import NOW, VISIT, entry, request, shown, stay


def timer(**more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    told = {"name": "admission_notice", "due_at": "2026-11-21T09:00:00+00:00", "met_at": None}
    return told | {"late": False} | more


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (timer(late=True), "skulle ha gjorts"),
        (timer(), "senast"),
        (timer(met_at="2026-11-20T10:00:00+00:00"), "gjort"),
        (timer(met_at="2026-11-21T10:00:00+00:00", late=True), "efter tiden"),
    ],
)
def test_a_time_of_the_law_says_whether_it_runs_was_met_or_ran_out(
    told: dict[str, Any], text: str
) -> None:
    assert text in shown(stay_formal.timer(told, now=NOW))


def test_the_formal_status_says_who_decided_it_from_when_and_why() -> None:
    kept = entry(
        "formal_status",
        "",
        status="on_leave",
        since="2026-11-22T08:00:00+00:00",
        reason="Permission",
    )
    formal: dict[str, Any] = {"status": "on_leave", "timers": [], "payment_from": None}

    told = shown(stay_formal.card_of(stay(kept, formal=formal), "nurse", now=NOW))

    assert "Permission" in told
    assert "Johan Lind, sjuksköterska" in told


def test_in_outpatient_care_none_of_the_laws_times_runs_and_the_page_says_so() -> None:
    formal: dict[str, Any] = {"status": "outpatient", "timers": [], "payment_from": None}

    assert "öppenvård" in shown(stay_formal.card_of(stay(formal=formal), "nurse", now=NOW))


def test_the_clocks_name_stop_dates_line_days_and_what_the_plan_asks_for_d48_d55() -> None:
    line = entry(
        "vascular_access",
        "l-1",
        type="picc",
        inserted_on="2026-11-18",
        site="höger arm",
        removal_plan="Dras sista dagen",
    )
    finding = {
        "rule": "iv-review",
        "text": {"sv": "Ta ställning till tablettbehandling", "en": "Review"},
        "because": {"sv": "48 timmar", "en": "48 hours"},
    }

    found = list(stay_formal.clocks(stay(line), [finding], now=NOW))

    assert (None, True, "Ta ställning till tablettbehandling: 48 timmar") in found
    assert (date(2026, 11, 23), True, "Antibiotika: sista dagen") in found
    assert (None, False, "PICC-line, höger arm: dag 5. Plan: Dras sista dagen") in found


def test_visits_that_have_ended_for_somebody_still_at_home_ask_to_be_seen_to() -> None:
    ended = {**VISIT, "stop": "2026-11-21"}
    asked = request("accepted", content={"interventions": [ended]})

    home = list(stay_formal.clocks(stay(status="at_home", requests=[asked]), [], now=NOW))
    ward = list(stay_formal.clocks(stay(requests=[asked]), [], now=NOW))

    assert [due for _on, due, _text in home] == [True]
    assert ward == []


def test_a_clock_only_prompts_there_is_nothing_to_press() -> None:
    [card] = stay_formal.clocks_card(stay(), now=NOW)

    assert "data-stay" not in json.dumps(card, default=lambda one: one.to_plotly_json())
