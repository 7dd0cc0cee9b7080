"""Meetings on screen: planned, let in by personal links, consented to, identified (D1-D8, D22, D95-D112)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest

from backend.api.routes.stay.meetings import LinkIn, SubstituteIn, TextIn
from backend.stay.kinds_before import Consent, Formal, Notice
from backend.stay.kinds_meeting import Attendance, Invited, KinConsent, Meeting
from dashboard.ward import stay_actions, stay_forms, stay_meetings
from dashboard.ward.pages import stay_meetings as page
from dashboard.ward.pages import stay_roll
from dashboard.ward.stay_words import read
from tests.dashboard.before_home import NOW, entry, request, shown, stay

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backend.stay.entries import Entry

NURSE = {"id": "s-1", "name": "Johan Lind", "role": "nurse"}
HOME = {"id": "s-2", "name": "Maria Berg", "role": "home_care_nurse"}
TOLD = {
    "tools": [
        {"id": "vmr", "name": "Videomötesrum (VMR)", "sensitive": True},
        {"id": "phone", "name": "Telefon", "sensitive": True},
        {"id": "other", "name": "Annat verktyg", "sensitive": False},
    ],
    "invitation": {"text": "Klicka på länken.", "version": "1", "approver": "Not approved yet"},
    "meetings": [],
}
PATIENT = {"key": "patient", "name": "Omar Haidari", "mode": "video", "kin": False}
KIN = {"key": "kin1", "name": "Leila Haidari", "mode": "phone", "kin": True}
COLLEAGUE = {"key": "c1", "name": "Sara Ek", "mode": "video", "kin": False}


def meeting(**more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    content = {
        "kind": "meeting",
        "key": "m-1",
        "type": "planned_round",
        "starts_at": "2026-11-23T13:30:00+00:00",
        "ends_at": "2026-11-23T14:00:00+00:00",
        "mode": "digital",
        "tool": "vmr",
        "link": "https://vmr.example.se/1",
        "dial_in": "010-555 11 22",
        "sensitive": True,
        "convener": "Johan Lind",
        "starter": "Johan Lind",
        "host": "Sara Ek",
        "participants": [PATIENT, KIN, COLLEAGUE],
        "organisations": [],
        "held": "planned",
    }
    told: dict[str, Any] = {
        "id": "x-1",
        "consents": [],
        "attendance": [],
        "uninvited": [],
        "unanswered": [],
        "phone_needed": False,
        "links": [],
    }
    told |= {name: value for name, value in more.items() if name in told}
    asked = {name: value for name, value in more.items() if name not in told}
    return {**told, "content": content | asked}


def buttons(part: Any) -> list[str]:  # noqa: ANN401  -- dash brings no types
    found: list[str] = []

    def walk(node: Any) -> None:  # noqa: ANN401  -- JSON
        if isinstance(node, dict):
            if "data-stay" in node.get("props", {}):
                found.append(str(node["props"]["children"]))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(json.loads(json.dumps(part, default=lambda one: one.to_plotly_json())))
    return found


def roll(one: dict[str, Any], me: dict[str, str] = NURSE) -> Any:  # noqa: ANN401  -- dash brings no types
    return stay_roll.roll(one, stay(), me, may=True, now=NOW)


# The forms ask for what the API takes

KINDS: Mapping[str, type[Entry]] = {
    "meeting": Meeting,
    "kin_consent": KinConsent,
    "attendance": Attendance,
    "consent": Consent,
    "harm_test": Consent,
    "formal_status": Formal,
    "notice": Notice,
}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_form_asks_only_for_what_its_entry_has_and_offers_only_what_it_takes(name: str) -> None:
    schema = KINDS[name].model_json_schema()
    for field in read("stay_forms")[name]["fields"]:
        path = field["name"].removeprefix("entry.").split(".")
        assert path[0] in schema["properties"]
        taken = schema["properties"][path[0]].get("enum")
        offered = [option[0] for option in field.get("options", [])]
        assert taken is None or set(offered) == set(taken)


def test_everybody_who_takes_part_has_a_mode_of_their_own_and_no_sound_is_one_d99_d110() -> None:
    rows = next(
        f for f in read("stay_forms")["meeting"]["fields"] if f["name"] == "entry.participants"
    )
    modes = next(f for f in rows["fields"] if f["name"] == "mode")

    assert {one["name"] for one in rows["fields"]} <= set(Invited.model_fields)
    assert "video_without_sound_and_phone" in [option[0] for option in modes["options"]]


def test_the_other_forms_ask_for_what_their_routes_take() -> None:
    asked = {
        form: {f["name"].split(".")[0] for f in read("stay_forms")[form]["fields"]}
        for form in ("meeting_link", "substitute", "invitation_text")
    }

    assert asked["meeting_link"] <= set(LinkIn.model_fields)
    assert asked["substitute"] == set(SubstituteIn.model_fields)
    assert asked["invitation_text"] == set(TextIn.model_fields)


# Planning


def test_who_usually_takes_part_is_filled_in_and_the_planner_convenes_starts_and_hosts_d22() -> (
    None
):
    kin = entry("contact", "kin1", name="Leila Haidari", takes_part=True)
    far = entry("contact", "kin2", name="Bror", takes_part=False)
    kept = stay(kin, far, requests=[request("accepted")])

    told = json.loads(stay_meetings.plan_form(TOLD, kept, NURSE, now=NOW))
    values = {field["name"]: field["value"] for field in told["fields"]}

    assert [one["name"] for one in values["entry.participants"]] == [
        "Omar Haidari",
        "Leila Haidari",
        "Johan Lind",
        "Distriktssköterska",
    ]
    assert {values[f"entry.{who}"] for who in ("convener", "starter", "host")} == {"Johan Lind"}
    assert values["entry.organisations"] == [
        {"name": "Hemsjukvården Norrby", "answer": "unanswered"}
    ]


def test_a_tool_that_is_not_for_sensitive_matters_says_so_d109() -> None:
    assert dict(stay_meetings.tools(TOLD))["other"] == "Annat verktyg (inte för känsliga uppgifter)"


def sent_acute() -> stay_forms.Sent:
    told = json.loads(stay_meetings.acute_form(TOLD, stay(), NURSE, now=NOW))
    values = [
        {"name": "tool", "kind": "select", "value": "phone"},
        {"name": "dial_in", "kind": "text", "value": "010-555 00 00"},
    ]
    return cast(
        "stay_forms.Sent",
        {"action": told["action"], "ids": told["ids"], "fixed": told["fixed"], "values": values},
    )


def test_an_acute_meeting_is_two_touches_and_begins_when_it_is_sent_d107() -> None:
    later = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)

    call = stay_actions.call(stay_meetings.begun(sent_acute(), now=later))
    assert call.body is not None
    made = cast("dict[str, Any]", call.body["entry"])
    kept = Meeting.model_validate(made)

    assert kept.type == "acute"
    assert kept.starts_at == later
    assert kept.dial_in == "010-555 00 00"
    assert len(kept.key) == 8


def test_a_meeting_that_was_held_keeps_everything_else_it_said() -> None:
    one = meeting()
    told = json.loads(stay_meetings.held_form(one, stay()))
    values = [{"name": "held", "kind": "select", "value": "held"}]
    sent = cast("stay_forms.Sent", {**told, "values": values})

    call = stay_actions.call(stay_meetings.begun(sent, now=NOW))

    assert call.body == {"entry": one["content"] | {"held": "held"}, "previous": "x-1"}


# Who is let in


def test_kin_get_no_link_before_the_patient_has_consented_to_this_meeting_d97() -> None:
    without, given = (
        meeting(),
        meeting(consents=[{"participant": "kin1", "given": True, "informed": True}]),
    )

    assert stay_roll.link(without, KIN, stay(), may=True, now=NOW)[-1].children == (
        "efter patientens samtycke"
    )
    assert buttons(stay_roll.link(given, KIN, stay(), may=True, now=NOW)) == ["Gör en länk"]


def test_a_consent_without_the_information_does_not_let_anybody_in_d98() -> None:
    one = meeting(consents=[{"participant": "kin1", "given": True, "informed": False}])

    assert "inte informerad än" in shown(stay_roll.consent(one, KIN, stay(), may=False))
    assert buttons(stay_roll.link(one, KIN, stay(), may=True, now=NOW)) == []


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"opened_at": None, "revoked_at": None}, "inte öppnad"),
        ({"opened_at": "2026-11-22T08:30:00+00:00", "revoked_at": None}, "✓ öppnad"),
        ({"opened_at": None, "revoked_at": "2026-11-22T08:30:00+00:00"}, "återtagen"),
    ],
)
def test_a_link_says_whether_it_was_opened_or_taken_back_d102(
    more: dict[str, str | None], text: str
) -> None:
    made = {"participant": "c1", "made_at": "2026-11-22T08:00:00+00:00", **more}

    assert text in stay_roll.told(made, now=NOW)


def test_only_the_convener_names_a_substitute_and_never_for_patient_or_kin_d102() -> None:
    colleague = {"id": "s-3", "name": "Sara Ek", "role": "physician"}

    assert buttons(roll(meeting())).count("Ersätt") == 1
    assert "Ersätt" not in buttons(roll(meeting(), colleague))


def test_a_substitute_is_a_person_of_their_own() -> None:
    told = json.loads(stay_meetings.substitute_form(meeting(), COLLEAGUE, stay()))
    values = [{"name": "substitute.name", "kind": "text", "value": "Amir Haddad"}]
    sent = cast("stay_forms.Sent", {**told, "values": values})

    call = stay_actions.call(sent)

    assert call.path == "episodes/e-1/meetings/m-1/participants/c1/substitute"
    assert call.body is not None
    other = cast("dict[str, str]", call.body["substitute"])
    assert other["name"] == "Amir Haddad"
    assert len(other["key"]) == 8


def test_a_link_is_taken_back_by_deleting_it() -> None:
    told = json.loads(stay_meetings.unlink_form(meeting(), COLLEAGUE, stay()))

    call = stay_actions.call(cast("stay_forms.Sent", {**told, "values": []}))

    assert (call.method, call.path) == ("DELETE", "episodes/e-1/meetings/m-1/links/c1")


def test_on_the_day_itself_one_says_whether_one_has_called_d102() -> None:
    today = json.loads(stay_meetings.link_form(meeting(phone_needed=True), COLLEAGUE, stay()))
    later = json.loads(stay_meetings.link_form(meeting(), COLLEAGUE, stay()))

    assert [field["name"] for field in today["fields"]] == ["phoned"]
    assert later["fields"] == []


def test_home_care_is_not_told_that_nobody_asked_what_it_may_not_see_l10() -> None:
    assert "inte tillfrågad" in shown(roll(meeting()))
    assert "inte tillfrågad" not in shown(roll(meeting(), HOME))


def test_each_is_identified_somehow_and_by_somebody_d100() -> None:
    kept = {
        "participant": "kin1",
        "identified": "by_patient",
        "identified_by": "Johan Lind",
        "mode": "phone",
        "invited": True,
    }

    told = shown(stay_roll.attendance(meeting(attendance=[kept]), KIN, stay(), NURSE, may=False))

    assert "Patienten, av Johan Lind; Telefon" in told


def test_somebody_uninvited_or_not_identified_ends_the_meeting_d100() -> None:
    stranger = {"identified": "not_identified", "invited": False}
    told = page.lacking(meeting(attendance=[stranger], uninvited=["q"]), planned=True)

    assert len(told) == 2
    assert all("avsluta mötet" in text for text in told)


def test_who_has_not_answered_stands_on_the_meeting_until_it_was_held_d111() -> None:
    one = meeting(unanswered=["Hemsjukvården Norrby"])

    assert "Inte svarat: Hemsjukvården Norrby" in page.lacking(one, planned=True)[0]
    assert page.lacking(one, planned=False) == []


def test_the_page_names_tool_room_number_and_who_convenes_starts_and_hosts_d1_d106_d112() -> None:
    told = dict(page.how(meeting(), TOLD))

    assert told["Verktyg"] == "Videomötesrum (VMR)"
    assert told["Ring in på"].href == "tel:010-55511 22".replace(" ", "")
    assert (told["Kallar"], told["Startar"], told["Värd"]) == (
        "Johan Lind",
        "Johan Lind",
        "Sara Ek",
    )


def test_a_meeting_is_never_named_by_the_patient() -> None:
    assert page.heading(meeting()) == "Planerad rond 2026-11-23 14:30–15:00"


def test_a_tool_that_was_taken_away_is_still_named_on_old_meetings_d7() -> None:
    assert dict(page.how(meeting(tool="cisco"), TOLD))["Verktyg"] == "cisco"
