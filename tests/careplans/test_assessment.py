"""The verdict's shape is stable: what is stored is what the screens show."""

from __future__ import annotations

import json
from decimal import Decimal

from careplans import Kind, Urgency, assess
from tests.careplans.home import NOW, PLAN, ada, ago, reading, set_of


def test_the_json_of_a_verdict_has_the_agreed_shape() -> None:
    seen = set_of(5, pulse="135")

    verdict = assess(PLAN, seen, patient=ada(), now=NOW).as_json()

    assert json.loads(json.dumps(verdict)) == verdict
    assert list(verdict) == [
        "at",
        "plan",
        "news2",
        "findings",
        "criteria",
        "clocks",
        "extras",
        "next_set_due",
        "look_again_at",
    ]
    assert verdict["plan"] == {"id": "other-infection", "version": "2026.1+2026.1"}
    assert verdict["findings"][0] == {
        "rule": "pulse-high-red",
        "urgency": 3,
        "code": "raised",
        "text": {
            "sv": "Puls 135 /min, över gränsen 130 /min",
            "en": "Pulse 135 /min, above the limit 130 /min",
        },
        "because": {
            "sv": "Puls över 130 ger 3 poäng i NEWS2 och är akut gräns i RMH:s hemvård.",
            "en": "A pulse above 130 scores 3 in NEWS2 and is an emergency limit in RMH's home care.",
        },
        "evidence": [str(seen[0].id)],
        "at": ago(minutes=5).isoformat(),
        "kind": "pulse",
    }
    assert {key: verdict["news2"][key] for key in ("lower", "upper", "missing", "level")} == {
        "lower": 3,
        "upper": 9,
        "missing": ["respiratory_rate", "consciousness"],
        "level": "single_three",
    }


def test_findings_come_with_the_most_urgent_first() -> None:
    seen = [*set_of(5, pulse="135", temperature="38.7"), reading(Kind.CRP, "NaN", 5)]

    urgencies = [f.urgency for f in assess(PLAN, seen, patient=ada(), now=NOW).findings]

    assert urgencies == sorted(urgencies, reverse=True)
    assert urgencies[0] is Urgency.RED
    assert urgencies[-1] is Urgency.TECHNICAL


def test_a_quiet_patient_is_looked_at_when_the_next_set_is_late() -> None:
    verdict = assess(PLAN, set_of(5), patient=ada(criteria=()), now=NOW)

    assert verdict.findings == ()
    assert verdict.next_set_due == ago(hours=-11)
    assert verdict.look_again_at == ago(hours=-14)


def test_a_value_is_shown_as_it_is_compared() -> None:
    seen = set_of(5, temperature="38.5500")

    part = next(
        part
        for part in assess(PLAN, seen, patient=ada(), now=NOW).news2.parts
        if part.kind is Kind.TEMPERATURE
    )

    assert str(part.value) == "38.6"


def test_swedish_has_a_comma_and_english_a_point() -> None:
    seen = set_of(5, temperature="40.2")

    finding = assess(PLAN, seen, patient=ada(), now=NOW).findings[0]

    assert finding.text == (
        "Temperatur 40,2 °C, över gränsen 39,0 °C",
        "Temperature 40.2 °C, above the limit 39.0 °C",
    )


def test_what_is_known_only_to_the_plan_is_no_evidence() -> None:
    verdict = assess(PLAN, set_of(5), patient=ada(oxygen_flow=Decimal(2)), now=NOW)

    assert len(verdict.news2.evidence) == 4
