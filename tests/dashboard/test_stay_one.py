"""One patient's stay: day 1, the way back, discharge, what goes home, and home care's own page."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.ward import stay_file
from dashboard.ward.pages import (
    stay_agreement,
    stay_back,
    stay_end,
    stay_head,
    stay_home,
    stay_home_care,
    stay_tasks,
    stay_things,
)
from tests.dashboard.stay_builders import (
    CALL_NOW,
    HOME_SINCE,
    NOW,
    WROTE,
    agreement,
    due,
    entry,
    forms,
    holder,
    links,
    said,
    stay,
    two,
    way,
)


def request(**content: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    unit = {"name": "Hemsjukvården", "phone": "010-9"}
    return {"status": "accepted", "unit": unit, "content": content}


def test_one_touch_says_what_became_of_the_evening_call() -> None:
    told = stay("at_home", due=[due("evening_call", attempts=1)])

    card = stay_home.day_one(told, "nurse", now=NOW)

    assert forms(card)["Patienten ringde"]["fixed"] == {
        "entry.kind": "home_event",
        "entry.type": "arrived_call",
        "entry.on": "2026-11-22",
        "entry.caller": "patient",
        "entry.answered": True,
        "previous": None,
    }
    assert "försökt 1 gång" in said(card)
    assert "070-174 06 01" in said(card)


def test_a_second_try_follows_the_first() -> None:
    first = entry(
        "home_event",
        "evening_call/2026-11-22",
        type="evening_call",
        on="2026-11-22",
        answered=False,
        caller="ward",
        note="",
    )

    shown = stay_home._touches(stay("at_home"), "evening_call", "2026-11-22", first)

    assert {one["fixed"]["previous"] for one in forms(shown).values()} == {first["id"]}


def test_a_first_day_that_is_done_is_folded() -> None:
    made = [
        entry("home_event", f"{name}/2026-11-22", type=name, answered=True, caller="kin", note="")
        for name in stay_home.TOUCHES
    ]

    assert "Alla tre kontakterna" in said(
        stay_home.day_one(stay("at_home", entries=made), "nurse", now=NOW)
    )


def test_a_missing_contact_gives_the_numbers_of_kin_and_home_care() -> None:
    kin = entry("contact", "k", name="Leila", relation="dotter", phone="070-2", takes_part=True)
    told = stay("at_home", entries=[kin], requests=[request()])

    assert said(stay_home.whom_to_call(told)).split() == (
        ["Patienten", "070-174", "06", "01", "Leila", "(dotter)", "070-2", "Hemsjukvården", "010-9"]
    )


def test_a_call_to_112_says_that_it_led_back_to_the_ward() -> None:
    call = entry(
        "emergency",
        "t",
        called_at=HOME_SINCE,
        called_by="kin",
        why="Andnöd.",
        outcome="ambulance_sent",
    )
    back = {"to": "readmitted", "details": {"emergency": call["id"]}, "followed": [], "reason": ""}

    shown = said(
        stay_home.emergencies(stay("readmitted", entries=[call], moves=[back]), "nurse", now=NOW)
    )

    assert "Andnöd. Ambulans skickades." in shown
    assert "Ledde till direktinläggningen" in shown


def test_a_patient_who_is_back_shows_everything_that_followed() -> None:
    followed = [
        {"effect": "x", "said": two(text)} for text in ("Inlagd på 14:1.", "Schemat stoppat.")
    ]
    back = {"to": "readmitted", "reason": "Sämre.", "details": {}, "followed": followed, **WROTE}
    lines = {
        "situation": ["S"],
        "background": ["B"],
        "current": ["C, 3 h gammalt"],
        "recommendation": ["R"],
    }
    sbar = {"generated_at": WROTE["at"], "sv": lines, "en": lines}

    shown = stay_back.cards(stay("readmitted", moves=[back]), sbar, now=NOW)

    for text in ("Sämre.", "Inlagd på 14:1.", "Schemat stoppat.", "C, 3 h gammalt"):
        assert text in said(shown)
    assert "/ward/stay/e-1/ambulance" in links(shown)


@pytest.mark.parametrize(
    ("status", "role", "offered"),
    [("at_home", "nurse", 1), ("at_home", "assistant_nurse", 0), ("readmitted", "nurse", 0)],
)
def test_the_way_back_is_offered_to_whom_it_belongs_while_there_is_one(
    status: str, role: str, offered: int
) -> None:
    assert len(stay_back.admit_button(stay(status), role)) == offered


def test_the_discharge_says_what_is_done_and_by_whom() -> None:
    talk = entry(
        "discharge_conversation",
        held_on="2026-11-22",
        mode="video",
        present=["Kim"],
        summary="Bra.",
    )
    told = stay("at_home", entries=[talk], next=[way("discharged", "criteria", "reconciled")])

    shown = stay_end.cards(told, None, "nurse", now=NOW)

    assert "2 av 4" in said(shown)
    assert "sammanfattning: Bra." in said(shown)
    assert "hållet på ronden" in said(shown)  # the follow-up is met, and not by an entry here
    assert "criteria_judged" not in str(forms(shown).values())


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("packed", {"Nu i hemmet"}),
        ("to_return", {"Har kommit tillbaka", "Inte återlämnad"}),
        ("not_returned", {"Har kommit tillbaka"}),
        ("returned", {"Rengjord"}),
        ("cleaned", set()),
    ],
)
def test_the_kit_comes_back_and_is_cleaned_one_step_at_a_time(state: str, steps: set[str]) -> None:
    kit = entry(
        "kit",
        identity="Väska 7",
        owner="region",
        brought_by="ward",
        contents=["Platta"],
        state=state,
    )

    shown = forms(stay_things.kit(stay("discharged", entries=[kit]), "nurse", now=NOW))

    assert shown.keys() - {"Ändra"} == steps
    assert {one["fixed"]["entry.contents"][0] for name, one in shown.items() if name in steps} <= {
        "Platta"
    }


def test_changing_a_thing_keeps_its_key_and_follows_what_stands() -> None:
    aid = entry(
        "aid",
        "k7",
        key="k7",
        name="Duschstol",
        needed_on="2026-11-23",
        way="ld_tour",
        arrives_on=None,
    )
    told = stay(entries=[aid], next=[way("at_home")], warnings=[two("Duschstol kommer för sent")])

    shown = stay_things.cards(told, "nurse", now=NOW)
    change = forms(shown)["Ändra"]

    assert "Duschstol kommer för sent" in said(shown)
    assert change["fixed"] == {"entry.kind": "aid", "previous": aid["id"], "entry.key": "k7"}
    assert change["title"] == "Hjälpmedel: Duschstol"


def test_tasks_of_today_can_be_answered_and_later_ones_are_counted() -> None:
    def task(at: str) -> dict[str, Any]:
        return {
            "id": at,
            "title": "Mäta",
            "owner": "patient",
            "due_at": at,
            "open": True,
            "late": False,
        }

    days = [task(f"2026-11-{day}T19:00:00+00:00") for day in (22, 23, 24, 25)]
    told = stay(
        "at_home", tasks=days, requests=[request(interventions=[VISIT]) | {"status": "sent"}]
    )

    shown = stay_tasks.card_of(told, "nurse", now=NOW)

    assert said(shown).count("Klart") == 1
    assert "och 2 senare" in said(shown)
    assert "Hämtas på Infektion: Antibiotika" in said(shown)
    assert "Prover lämnas på VC: Antibiotika" in said(shown)


VISIT = {"what": "Antibiotika", "pick_up_at": "Infektion", "drop_off_at": "VC"}


def test_whoever_holds_an_old_version_is_marked_and_one_touch_notes_the_paper() -> None:
    told = agreement(
        holders=[
            holder("patient", "patient", None, 1),
            holder("home_care", "Hemsjukvården", "acknowledged", 2),
        ],
        warning=two("Version 2 gäller, men alla har den inte: patient."),
    )

    card = stay_agreement.card_of(stay("at_home", next=[way("discharged")]), told, "nurse", now=NOW)

    assert "⚠  Version 2 gäller" in said(card)
    assert forms(card)["Bekräftad på papper"]["fixed"] == {
        "number": 2,
        "party": "patient",
        "holder": "patient",
        "step": "acknowledged",
        "means": "paper",
    }
    assert "/ward/stay/e-1/agreement" in links(card)
    assert "Versioner (2)" in said(card)


def test_home_cares_page_has_whom_to_call_first_and_nothing_of_the_wards_own() -> None:
    line = entry(
        "vascular_access",
        "k",
        key="k",
        type="picc",
        inserted_on="2026-11-20",
        site="arm",
        removal_plan="x",
        removed_on=None,
    )
    told = stay("at_home", view="home_care", entries=[line], requests=[])
    mine = agreement(holders=[holder("home_care", "Hemsjukvården Norrby", "received", 2)])

    page = stay_home_care.home_care_page(told, mine, now=NOW)
    text = said(page)

    assert text.index("Ring nu") < text.index("Uppgifter") < text.index("Bra att veta")
    assert "typ: PICC-line" in text
    assert forms(page)["Vi har läst version 2"]["fixed"]["holder"] == "Hemsjukvården Norrby"
    assert "/ward/p/e-1" not in links(page)
    for wards_own in ("Direktinläggning", "Journal för hemgången", "Vem håller i trådarna"):
        assert wards_own not in text


WARD_ALONE = CALL_NOW | {"name": "Avd. 54", "phone": "010-555 54 00"}


def test_home_care_has_a_number_and_112_before_anything_is_agreed_d42() -> None:
    told = agreement(current=None, versions=[], call_now=WARD_ALONE)

    card = stay_home_care.acute(told)

    assert said(card) == "Ring nu Avd. 54  010-555 54 00 Ring 112."
    assert "tel:010555 54 00".replace(" ", "") in links(card)


def test_the_ward_reads_its_own_number_where_a_patient_at_home_has_no_agreement() -> None:
    told = agreement(current=None, call_now=WARD_ALONE, template={})

    home = said(stay_agreement.card_of(stay("at_home"), told, "nurse", now=NOW))
    before = said(stay_agreement.card_of(stay("preparing"), told, "nurse", now=NOW))

    assert "Ring nu:  Avd. 54,  010-555 54 00" in home
    assert "Ring nu" not in before


def test_home_care_is_told_loudly_that_no_visit_is_to_be_made() -> None:
    page = stay_home_care.home_care_page(stay("readmitted"), agreement(), now=NOW)

    assert "Planerade besök ska inte göras" in said(page)


def test_the_head_says_the_allergy_and_that_the_patient_is_admitted_all_the_while() -> None:
    head = said(stay_head.banner(stay("at_home"), "nurse", now=NOW))

    assert "Penicillin" in head
    assert "inskriven i slutenvård, vårdas hemma" in head
    assert "19720903-2387" in head


BACK_AT = "2026-11-22T15:00:00+00:00"


def moved(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    told = stay(status, moves=[{"to": status, "at": BACK_AT}], **more)
    told["patient"]["home_since"] = HOME_SINCE
    return told


def test_whoever_is_back_on_the_ward_is_not_said_to_be_at_home() -> None:
    head = stay_head.banner(moved("readmitted"), "nurse", now=NOW)

    assert "Åter på avdelningen sedan i dag\xa016:00" in said(head)
    assert "inskriven på avdelningen" in said(head)
    assert "Hemma sedan" not in said(head)
    assert links(head) == []


def test_home_care_reads_of_the_bed_since_when_the_patient_is_back() -> None:
    back = moved("readmitted", bed={"label": "14:2", "admitted_at": BACK_AT}) | {"moves": []}

    assert "Åter på avdelningen sedan i dag\xa016:00" in said(
        stay_head.banner(back, "home_care_nurse", now=NOW)
    )


@pytest.mark.parametrize("status", ["discharged", "deceased", "declined", "cancelled"])
def test_of_a_stay_that_is_over_the_head_claims_no_place(status: str) -> None:
    head = said(stay_head.banner(moved(status), "nurse", now=NOW))

    assert "vårdformen är avslutad" in head
    assert "Avslutad sedan i dag\xa016:00" in head
    assert [one for one in ("Hemma sedan", "inskriven på avdelningen") if one in head] == []


@pytest.mark.parametrize("status", ["candidate", "preparing"])
def test_whoever_is_on_the_ward_is_at_home_since_nothing(status: str) -> None:
    head = said(stay_head.banner(moved(status), "nurse", now=NOW))

    assert "inskriven på avdelningen" in head
    assert "Hemma sedan" not in head


def test_the_head_of_whoever_is_at_home_says_since_when_and_leads_to_the_sheet() -> None:
    head = stay_head.banner(stay("at_home"), "nurse", now=NOW)

    assert "Hemma sedan i dag\xa011:00" in said(head)
    assert "/ward/stay/e-1/ambulance" in links(head)


def test_what_has_a_place_of_its_own_is_not_told_twice() -> None:
    kept = [
        entry("aid", "k", name="Duschstol"),
        entry("emergency", "t"),
        entry("home_event", "d", type="evening_call"),
        entry("home_event", "v", type="visit"),
        entry("basic_needs"),
    ]

    assert [one["kind"] for one in stay_file.shown(kept)] == ["home_event", "basic_needs"]


def test_a_row_of_the_template_that_has_no_day_of_its_own_is_sent_without_one() -> None:
    row = {"key": "round", "what": "Rond", "who": "ward", "when": "Varje dag", "hours": [10]}
    told = agreement(current=None, template={"rows": [{**row, "start": None, "stop": None}]})

    card = stay_agreement.card_of(stay(next=[way("at_home")]), told, "nurse", now=NOW)
    fields = {one["name"]: one for one in forms(card)["Skriv överenskommelsen"]["fields"]}

    assert fields["content.rows"]["value"][0]["start"] is None


def test_the_reconciliation_begins_with_those_who_should_be_there() -> None:
    kin = [entry("contact", k, name=k, takes_part=k == "Leila") for k in ("Leila", "Granne")]
    told = stay("at_home", entries=kin, requests=[request()])

    shown = forms(stay_end.step(told, "reconciled", "nurse", met=False, now=NOW))["Skriv"]

    assert shown["fields"][0]["value"] == "Kim Prov\nLeila\nHemsjukvården"


def test_what_was_agreed_at_the_end_is_read_when_the_stay_is_over() -> None:
    after = entry(
        "follow_up",
        referral_to="Norrby VC",
        next_step="Kontroll",
        call_after_discharge="VC",
        phone="010-3",
        until="2026-12-22",
    )

    assert "remiss till: Norrby VC" in said(
        stay_end.cards(stay("discharged", entries=[after]), None, "nurse", now=NOW)
    )
    assert stay_end.cards(stay("discharged"), None, "nurse", now=NOW) == []


def test_who_of_the_staff_has_read_it_is_counted_and_who_read_an_old_version_is_marked() -> None:
    def reader(name: str, number: int) -> dict[str, Any]:
        return {"name": name, "title": "ssk", "unit": "54", "number": number, "at": WROTE["at"]}

    told = agreement(read_by=[reader("Johan", 2), reader("Lena", 1)])

    card = stay_agreement.card_of(stay("at_home"), told, "nurse", now=NOW)

    assert "Läst av personalen: 1" in said(card)
    assert "Lena, ssk:" in said(card)
    assert forms(card)["Jag har läst version 2"]["action"] == "read"
    assert forms(card)["Jag har läst version 2"]["fixed"] == {"number": 2}
