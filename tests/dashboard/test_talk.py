"""The discharge conversation on the screen: the board, the form, and what stands in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from dashboard.client import Conflict, Rejected
from dashboard.ward import talk, talk_form, talk_signing
from dashboard.ward.pages import discharge
from tests.dashboard.builders import NOW, ago, choices, episode, finding, review, varied
from tests.dashboard.ward_app import texts

if TYPE_CHECKING:
    from dashboard.answers.discharge import BoardRow, Conversation, Discharge


def criterion(answer: str = "met", **told: object) -> BoardRow:
    whole = {
        "id": "afebrile",
        "text": {"sv": "Feberfri ett dygn", "en": "Afebrile for a day"},
        "answer": answer,
        "why": {"sv": "2 mätningar", "en": "2 readings"},
        "evidence": [
            {
                "kind": "temperature",
                "name": {"sv": "Temperatur", "en": "Temperature"},
                "value": "36.9",
                "unit": "Cel",
                "answer": None,
                "at": ago(hours=2),
                "source": "patient",
            }
        ],
    }
    return varied(cast("BoardRow", whole), told)


def conversation(**told: object) -> Conversation:
    whole = {
        "id": "c-1",
        "number": 1,
        "corrects": None,
        "outcome": "discharge",
        "held_at": ago(hours=1),
        "participants": [
            {"kind": "patient", "name": "Anna Lind", "mode": "video", "identified": "bankid"}
        ],
        "board": [criterion()],
        "unmet_reason": "Väntar inte längre.",
        "said": {
            "note": "Frisk.",
            "about": "Du har haft lunginflammation.",
            "advice": "",
            "follow_up_what": "Du får träffa en läkare.",
            "follow_up_when": "Om sex veckor.",
            "follow_up_who": "Mottagningen",
            "referral": "none",
            "referral_to": "",
            "referral_about": "",
            "contact_who": "Mottagningen",
            "contact_phone": "08-123",
            "contact_hours": "",
        },
        "letter": {
            "version": "1",
            "title": "Din vård i hemmet är klar",
            "greeting": "Hej Anna!",
            "sections": [
                {
                    "key": "about",
                    "heading": "Därför",
                    "paragraphs": ["Du har haft lunginflammation."],
                }
            ],
            "closing": "Med vänlig hälsning",
        },
        "author": {"name": "Sara Ek", "title": "Överläkare"},
        "signed_at": ago(minutes=30),
        "withdrawn_at": None,
    }
    return varied(cast("Conversation", whole), told)


def told(**more: object) -> Discharge:
    whole = {
        "may_sign": True,
        "may_write": True,
        "assessment_id": "a-1",
        "assessed_at": ago(minutes=40),
        "previous_review_id": "v-1",
        "board": [criterion(), criterion("waiting_for_person", evidence=[])],
        "present": [
            {
                "id": "p-1",
                "kind": "patient",
                "name": "Anna Lind",
                "mode": "video",
                "identified": "bankid",
                "left_at": None,
            },
            {
                "id": "p-2",
                "kind": "staff",
                "name": "Gick hem",
                "mode": "phone",
                "identified": None,
                "left_at": ago(minutes=5),
            },
        ],
        "proposal": {"about": "Du har haft en infektion."},
        "draft": None,
        "draft_saved_at": None,
        "prepared": None,
        "template": {"title": "", "greeting": "", "sections": [], "closing": "", "hard": {}},
        "conversations": [],
    }
    return varied(cast("Discharge", whole), more)


def context(page: Discharge) -> dict[str, Any]:
    return talk_form.context(page, episode(), choices(), now=NOW)


def form(**more: object) -> dict[str, Any]:
    values = {
        "held_at": "2026-11-22 09:30",
        "unmet_reason": "Därför",
        "note": "Frisk",
        "referral": "",
    }
    whole = {
        "episode": "e-anna",
        "person": "Anna Lind",
        "assessment": "a-1",
        "previous": "v-1",
        "corrects": None,
        "outcome": "discharge",
        "values": values,
        "people": [{"kind": "staff", "name": "Bo", "mode": "phone", "identified": ""}],
    }
    return whole | more


def page(shown: Discharge) -> list[str]:
    laid = discharge.page(shown, episode(), choices(), now=NOW)
    return texts(_plain(laid))


def _plain(node: Any) -> Any:  # noqa: ANN401  -- dash brings no types
    if hasattr(node, "to_plotly_json"):
        return {name: _plain(value) for name, value in node.to_plotly_json()["props"].items()}
    if isinstance(node, list | tuple):
        return [_plain(one) for one in node]
    return node


def test_a_criterion_stands_with_its_answer_its_reason_and_its_values() -> None:
    (row,) = talk.board([criterion()], now=NOW)

    assert row["rests_on"] == ["Temperatur 36,9\u00a0°C (i dag\u00a007:41, patienten)"]
    assert (row["answer"], row["why"]) == ("met", "2 mätningar")


def test_an_answer_of_a_closed_list_is_written_out_and_not_as_a_number() -> None:
    chosen = {**criterion()["evidence"][0], "answer": {"sv": "nej", "en": "no"}, "source": "device"}

    assert talk.evidence(cast("Any", chosen), now=NOW) == "Temperatur nej (i dag\u00a007:41)"


def test_what_is_missing_is_named_with_how_it_is_missing() -> None:
    rows = told()["board"]

    assert talk.headline(rows) == "1 av 2 kriterier är uppfyllda"
    assert talk.lacking(rows) == ["… Feberfri ett dygn (väntar på person)"]
    assert talk.headline([criterion()]) == "Alla 1 kriterier är uppfyllda"
    assert talk.headline([]) == "Inga kriterier har bedömts än"


def test_the_form_begins_with_who_is_in_the_round_and_nobody_who_has_left() -> None:
    begun = context(told())

    assert [one["name"] for one in begun["people"]] == ["Anna Lind"]
    assert begun["values"]["held_at"] == "2026-11-22 09:41"
    assert (begun["unmet"], begun["done"], begun["corrects"]) == (True, False, None)


def test_a_correction_begins_with_what_it_corrects() -> None:
    begun = context(told(conversations=[conversation()]))

    assert (begun["done"], begun["corrects"]) == (True, "c-1")
    assert begun["values"]["held_at"] == "2026-11-22 08:41"
    assert begun["values"]["unmet_reason"] == "Väntar inte längre."
    assert begun["people"][0]["identified"] == "bankid"


def test_a_version_that_was_taken_back_does_not_stand() -> None:
    back = conversation(withdrawn_at=ago(minutes=29))

    assert context(told(conversations=[back]))["done"] is False
    assert talk.standing(told(conversations=[back])) is None


def test_after_not_yet_a_new_conversation_is_no_correction() -> None:
    begun = context(told(conversations=[conversation(outcome="continue")]))

    assert (begun["done"], begun["corrects"]) == (False, None)


def test_what_is_sent_has_the_wards_zone_and_no_empty_answers() -> None:
    body = talk_signing.body(form())

    assert body["held_at"] == "2026-11-22T09:30:00+01:00"
    assert cast("Any", body["participants"])[0]["identified"] is None
    assert body["said"] == {"note": "Frisk", "referral": None}
    assert body["unmet_reason"] == "Därför"


def test_a_time_that_cannot_be_read_is_left_for_the_server_to_refuse() -> None:
    assert talk_signing.zoned("i går") == "i går"


def test_what_the_server_does_not_take_is_said_beside_its_field() -> None:
    pointers = ("/said/contact_who", "/said/note", "/participants/0/name", "/unmet_reason", "/odd")
    refusal = Rejected({"errors": [{"pointer": one, "detail": "-"} for one in pointers]})

    assert talk_signing.misfits(refusal, form()) == {
        "contact_who": "Skriv vem patienten ringer efteråt.",
        "note": "Byt ut orden som patienten inte behöver kunna.",
        "participants/0/name": "Skriv ett namn.",
        "unmet_reason": "Alla kriterier är inte uppfyllda: skriv varför patienten skrivs ut ändå.",
        "odd": "Servern tar inte emot det här värdet.",
    }


def test_of_two_doctors_the_second_is_told_who_was_first_and_keeps_the_text() -> None:
    result = talk_signing.clashed(form(), Conflict({"current": review()}), now=NOW)

    assert result["sentence"].startswith("Johan Ek signerade för den här patienten i går")
    assert (result["ok"], result["first"]) == (False, True)


def test_a_red_finding_is_named_before_anybody_goes_home() -> None:
    result = talk_signing.clashed(form(), Conflict({"unacknowledged": [finding()]}), now=NOW)

    assert "Temp 39,2" in result["sentence"]
    assert result["first"] is False


def test_a_worse_verdict_asks_for_the_page_to_be_read_again() -> None:
    assert talk_signing.clashed(form(), Conflict({}), now=NOW)["first"] is True


def test_what_is_signed_names_the_patient_and_can_be_undone() -> None:
    result = talk_signing.accepted(form(), conversation())

    assert (result["ok"], result["undo"]) == (True, "c-1")
    assert result["sentence"] == "Samtalet signerat 09:11: Anna Lind"


def test_before_it_is_signed_the_page_has_the_board_and_no_letter_of_its_own() -> None:
    shown = page(told())

    assert {"Uppfyllt", "Ej uppfyllt", "Data saknas", "Väntar på person"} <= set(shown)
    assert "Brevet på papper (p)" not in shown


def test_whoever_may_not_sign_is_told_who_does() -> None:
    assert "En läkare på avdelningen signerar samtalet." in page(
        told(may_sign=False, may_write=False)
    )


def test_a_signed_version_stands_with_who_took_part_and_the_letter_to_print() -> None:
    shown = page(told(conversations=[conversation()]))

    assert {"Anna Lind (video)", "Brevet på papper (p)", "Hej Anna!", "Skrivs ut"} <= set(shown)
    assert "Sara Ek, överläkare" in shown
    assert "Du får träffa en läkare. Om sex veckor. Mottagningen" in shown


def test_earlier_versions_stay_readable_and_say_what_became_of_them() -> None:
    second = conversation(id="c-2", number=2, corrects="c-1")
    back = conversation(withdrawn_at=ago(minutes=29))

    shown = page(told(conversations=[second, back]))

    assert {"1 tidigare version", "Version 1"} <= set(shown)
    assert any(text.startswith("Återtaget") for text in shown)


def test_the_letter_is_in_swedish_whoever_reads_the_page(english: None) -> None:
    del english
    shown = page(told(conversations=[conversation()]))

    assert "22 november 2026" in shown
    assert "Goes home for good" in shown


def test_what_a_nurse_has_prepared_is_where_the_doctor_begins_until_there_is_a_draft_of_her_own() -> (
    None
):
    prepared = {
        "content": {"values": {"about": "Alices"}},
        "saved_at": ago(minutes=20),
        "name": "Johan Lind",
        "title": "Sjuksköterska",
    }
    begun = context(told(prepared=prepared))
    own = context(told(prepared=prepared, draft={"values": {}}, draft_saved_at=ago(minutes=5)))

    assert begun["draft"] == prepared["content"]
    assert begun["saved"].startswith("Förberett av Johan Lind, Sjuksköterska, i dag")
    assert own["draft"] == {"values": {}}
    assert own["saved"].startswith("Utkast sparat")


def test_a_nurse_may_write_and_does_not_sign() -> None:
    seen = context(told(may_sign=False))

    assert (seen["may"], seen["signs"]) == (True, False)
