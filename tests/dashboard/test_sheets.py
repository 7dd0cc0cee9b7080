"""The small forms ask for what the backend can take, in the order of the page, with units."""

from __future__ import annotations

from dashboard.ward import sheets
from tests.dashboard.builders import choices


def test_values_come_in_the_order_of_news2_and_a_computed_one_is_not_asked_for() -> None:
    fields = sheets.vitals(choices())

    assert [one["name"] for one in fields] == ["at", "source", "temperature", "chills", "note"]


def test_a_number_knows_its_unit_and_what_is_possible() -> None:
    (crp,) = [one for one in sheets.labs(choices()) if one["name"] == "crp"]

    assert (crp["kind"], crp["unit"], crp["low"], crp["high"]) == ("number", "°C", "25,0", "45,0")


def test_an_answer_is_chosen_and_not_answering_is_possible() -> None:
    (dose,) = [one for one in sheets.infusion(choices()) if one["name"] == "dose_given"]

    assert dose["kind"] == "choice"
    assert [(o["value"], o["text"]) for o in dose["options"]] == [
        ("", "–"),
        ("0", "nej"),
        ("1", "ja"),
    ]


def test_a_task_is_not_due_and_a_visit_not_over_before_somebody_has_said_when() -> None:
    preset = {
        one["name"]: one["value"]
        for one in (*sheets.task(), *sheets.visit(choices()))
        if one["kind"] == "moment"
    }

    assert preset == {"due_at": "", "starts_at": "now", "ends_at": ""}


def test_nobody_is_called_on_site() -> None:
    mode = sheets.call(choices())[0]

    assert [one["value"] for one in mode["options"]] == ["video", "phone"]


def test_every_form_has_a_title_a_button_and_fields_with_names_of_their_own() -> None:
    for sheet in sheets.all_sheets(choices()).values():
        names = [one["name"] for one in sheet["fields"]]
        assert sheet["title"]
        assert sheet["send"]
        assert len(set(names)) == len(names) > 0
