"""A change of plan: described to the browser, read as it was typed, written back to be read."""

from __future__ import annotations

from typing import Any

from dashboard import i18n
from dashboard.ward import plan_draft, plan_form, plan_typed, plan_words
from tests.dashboard.builders import NOW, agreed_row, asked, plan


def typed(**parts: object) -> plan_typed.Parts:
    return plan_typed.Parts(parts)


LIMIT = {
    "rule": "saturation-low",
    "value": "89,5",
    "expires_at": "2026-11-27 08:00",
    "reason": "KOL",
}


def visit(**told: object) -> dict[str, Any]:
    whole = {
        "type": "monitoring",
        "what": "Kontroller",
        "times": "Varje kväll",
        "start": "2026-11-24",
        "stop": "2026-11-28",
        "can_travel": "no",
        "can_travel_why": "Orkar inte",
    }
    return whole | told


def request(**told: object) -> dict[str, Any]:
    whole: dict[str, object] = {
        "unit_id": "u-home",
        "request_id": None,
        "question": "Tillsyn",
        "first_visit_at": "2026-11-24 18:00",
        "answer_needed_by": "2026-11-23 12:00",
        "contact_by": "phone",
        "interventions": [visit()],
    }
    return whole | told


def test_the_form_begins_with_the_plan_as_it_stands() -> None:
    told = plan_form.described("e-anna", plan(), now=NOW)

    rules = told["limits"]["fields"][0]["options"]
    assert [one["text"] for one in rules] == ["Välj …", "Syremättnad under 92\u00a0% (MEDEL)"]
    assert told["ranges"]["saturation-low"]["low"] == "50"
    assert told["agreement"] is not None
    assert told["agreement"]["rows"][0]["text"] == (
        "Mäta morgon och kväll – Patienten, Morgon och kväll"
    )
    assert told["agreement"]["criteria"] == "Feberfri\nTrygg"
    assert [one["text"] for one in told["request"]["offers"]] == [
        "Ändra: Hemsjukvården Vasastan (accepterad)"
    ]


def test_a_limit_in_force_is_told_and_what_is_answered_in_words_has_none() -> None:
    limit = {
        "rule": "saturation-low",
        "value": "89",
        "reason": "KOL",
        "by": "Sara Ek",
        "expires_at": "2026-11-27T07:00:00Z",
    }
    worded = plan()["rules"][0] | {"rule": "line-site", "unit": "{score}"}

    told = plan_form.described("e", plan(limits=[limit], rules=[worded]), now=NOW)

    assert "egen 89 till 27\u00a0nov\u00a008:00" in told["limits"]["about"][0]
    assert list(told["ranges"]) == []


def test_a_limit_signed_till_next_year_says_the_year_in_the_panel_and_in_the_decision() -> None:
    mistyped = own() | {"expires_at": "2027-11-30T07:00:00Z"}
    kept = mistyped | {"kind": "oxygen_saturation", "unit": "%", "below": True}

    told = plan_form.described("e", plan(limits=[mistyped]), now=NOW)
    (line,) = plan_words.lines({"limits": [kept]}, now=NOW)

    assert "till 30\u00a0nov\u00a02027\u00a008:00" in told["limits"]["about"][0]
    assert line.endswith("till 30\u00a0nov\u00a02027\u00a008:00 (KOL)")


def own() -> Any:  # noqa: ANN401 -- as the API tells it
    return {
        "rule": "saturation-low",
        "value": "89",
        "reason": "KOL",
        "by": "Sara Ek",
        "expires_at": None,
    }


def test_an_own_limit_in_force_can_be_ended_and_without_one_there_is_nothing_to_end() -> None:
    told = plan_form.described("e-anna", plan(limits=[own()]), now=NOW)

    assert told["ended"] is not None
    options = told["ended"]["fields"][0]["options"]
    assert [(one["value"], one["text"]) for one in options] == [
        ("saturation-low", "Syremättnad under 92\u00a0% (MEDEL)")
    ]
    assert plan_form.described("e-anna", plan(), now=NOW)["ended"] is None


def test_a_limit_is_ended_with_a_reason() -> None:
    read = typed(ended=[{"rule": "saturation-low", "reason": "Piggare"}])
    without = typed(ended=[{"rule": "saturation-low", "reason": " "}])

    assert read.body["ended"] == [{"rule": "saturation-low", "reason": "Piggare"}]
    assert without.errors == {"ended.0.reason": "Skriv varför den egna gränsen avslutas."}


def test_a_limit_that_was_ended_is_read_in_the_decision_and_comes_back_in_the_form() -> None:
    signed = {"rule": "saturation-low", "value": "89", "reason": "Piggare"}
    watched = {"kind": "oxygen_saturation", "below": True, "unit": "%"}

    assert plan_words.lines({"ended": [signed | watched]}, now=NOW) == [
        "Egen gräns avslutad: Syremättnad under 89\u00a0% (Piggare)"
    ]
    drafted = {"rule": "saturation-low", "reason": "Piggare"}
    names = {"saturation-low": "Låg syremättnad"}
    assert plan_words.lines({"ended": [drafted]}, now=NOW, names=names) == [
        "Egen gräns avslutad: Låg syremättnad (Piggare)"
    ]
    assert plan_draft.draft({"ended": [drafted]})["ended"] == [drafted]


def test_without_an_agreement_there_is_no_part_for_it() -> None:
    assert plan_form.described("e", plan(agreement=None), now=NOW)["agreement"] is None


def test_the_form_speaks_english_too() -> None:
    spoken = i18n.speak("en")
    told = plan_form.described("e", plan(), now=NOW)
    i18n.hush(spoken)

    assert told["limits"]["title"] == "Own limits"
    assert told["request"]["offers"][0]["text"] == "Change: Hemsjukvården Vasastan (accepted)"


def test_what_is_typed_is_read_with_a_comma_and_the_wards_clock() -> None:
    parts = typed(limits=[LIMIT])

    assert parts.errors == {}
    assert parts.body == {
        "limits": [
            {
                "rule": "saturation-low",
                "value": "89.5",
                "reason": "KOL",
                "expires_at": "2026-11-27T08:00:00+01:00",
            }
        ]
    }


def test_whose_it_is_is_a_role_or_a_unit() -> None:
    task = {"what": "Ta CRP", "due_at": "2026-11-22 18:00"}
    rows = [task | {"owner": "role:nurse"}, task | {"owner": "unit:u-home"}]

    told = typed(tasks=rows).body["tasks"]

    assert [one.get("owner_role") for one in told] == ["nurse", None]
    assert [one.get("owner_unit_id") for one in told] == [None, "u-home"]


def test_everything_that_cannot_be_read_is_told_by_its_place() -> None:
    parts = typed(
        limits=[LIMIT | {"value": "ett", "expires_at": "i morgon"}],
        tasks=[{"what": "", "owner": "", "due_at": ""}],
        measurements=[{"kinds": [], "owner": "role:nurse", "at": "2026-11-22 18:00"}],
        agreement={"seen": 2, "reason": "", "criteria": " ", "rows": [{"hours": "8, 25"}]},
        request=request(unit_id="", interventions=[visit(start="i morgon", can_travel="")]),
    )

    assert set(parts.errors) == {
        "limits.0.value",
        "limits.0.expires_at",
        "tasks.0.what",
        "tasks.0.owner",
        "tasks.0.due_at",
        "measurements.0.kinds",
        "agreement.reason",
        "agreement.criteria",
        "agreement.rows.0.what",
        "agreement.rows.0.who",
        "agreement.rows.0.when",
        "agreement.rows.0.hours",
        "request.unit_id",
        "request.interventions.0.start",
        "request.interventions.0.can_travel",
    }


def test_a_changed_row_keeps_what_has_no_field_and_a_new_one_gets_a_key() -> None:
    changed = plan_draft.agreed_row(agreed_row(first_day_only=True)) | {"hours": "8, 12"}
    new = {"kept": {}, "what": "Gå ut", "who": "patient", "when": "Dagligen"}

    told = typed(agreement={"seen": 2, "reason": "Bättre", "rows": [changed, new]})

    first, second = told.body["agreement"]["rows"]
    assert (first["key"], first["hours"], first["first_day_only"]) == ("measure", [8, 12], True)
    assert len(second["key"]) == len("r01234567")
    assert told.body["agreement"]["criteria"] is None


def test_a_request_that_stands_is_named_with_the_version_that_was_read() -> None:
    offer = plan_form.described("e", plan(), now=NOW)["request"]["offers"][0]["typed"]

    told = typed(request=offer).body["request"]

    assert (told["request_id"], told["seen_version"], told["unit_id"]) == ("q-1", 3, None)
    assert told["content"]["external_reference"] == "V-7"
    assert told["content"]["interventions"][0]["pick_up_at"] == "Apoteket"
    assert told["content"]["first_visit_at"] == "2026-11-23T08:00:00+01:00"


def test_a_request_without_a_visit_asks_for_nothing() -> None:
    assert "request.question" in typed(request=request(interventions=[])).errors


def test_a_draft_comes_back_as_it_was_typed_also_what_is_no_time_yet() -> None:
    half: dict[str, Any] = {
        "limits": [LIMIT | {"value": "8x", "expires_at": "2026-11-2"}],
        "agreement": {"seen": 2, "rows": [{"kept": {}, "what": "Gå"}], "criteria": "Feberfri\n"},
        "request": request(question="Dro"),
    }

    told = plan_draft.draft(half)

    assert told["limits"][0] == half["limits"][0]
    assert told["agreement"] == half["agreement"]
    assert told["request"] == half["request"]


def test_what_was_undone_comes_back_as_the_fields_hold_it() -> None:
    told = plan_draft.draft(
        {
            "tasks": [
                {"what": "Ta CRP", "due_at": "2026-11-22T17:00:00+00:00", "owner_role": "nurse"}
            ],
            "agreement": {"seen": 2, "rows": [agreed_row()], "criteria": ["Feberfri"]},
            "request": {"unit_id": None, "request_id": "q-1", "content": asked()},
        }
    )

    assert (told["tasks"][0]["owner"], told["tasks"][0]["due_at"]) == (
        "role:nurse",
        "2026-11-22 18:00",
    )
    assert (told["agreement"]["rows"][0]["hours"], told["agreement"]["criteria"]) == (
        "8, 20",
        "Feberfri",
    )
    assert told["request"]["interventions"][0]["can_travel"] == "no"


def test_a_signed_change_is_read_line_by_line() -> None:
    decided = {
        "limits": [
            {
                "rule": "saturation-low",
                "kind": "oxygen_saturation",
                "below": True,
                "unit": "%",
                "value": "89",
                "reason": "KOL",
                "expires_at": "2026-11-27T07:00:00Z",
            }
        ],
        "measurements": [
            {"kinds": ["pulse"], "at": "2026-11-22T15:00:00Z", "owner_unit_id": "u-home"}
        ],
        "agreement": {"number": 3, "seen": 2, "rows": [agreed_row()], "without": ["walk"]},
        "request": {"unit": "Hemsjukvården", "content": asked()},
        "transport": {"by": "taxi", "note": "Portkod"},
    }

    assert plan_words.lines(decided, now=NOW) == [
        "Egen gräns: Syremättnad under 89\u00a0%, till 27\u00a0nov\u00a008:00 (KOL)",
        "Extra mätning: puls, Hemsjukvården, i dag\u00a016:00",
        "Överenskommelsen, version 3: Mäta morgon och kväll; 1 rader borttagna",
        "Vårdbegäran, Hemsjukvården: Dropp i hemmet",
        "Resa: Taxi. Portkod",
    ]
    assert plan_words.lines({}, now=NOW) == []
