"""Routines to read: what is left to read first, one touch to say so, and who has not (D108)."""

from __future__ import annotations

from typing import Any

from dashboard.i18n import hush, speak
from dashboard.ward import stay_actions, stay_words
from dashboard.ward.pages import routines
from tests.dashboard.stay_builders import NOW, forms, said, two

UNIT = {"id": "u-54", "name": "Infektion avd. 54"}
READ = {"name": "Sara Ek", "title": "överläkare", "at": "2026-11-22T07:00:00+00:00"}


def text(identity: str = "routines:deterioration", **told: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    begun = {
        "id": identity,
        "title": {"sv": "Om patienten blir sämre hemma", "en": "When the patient gets worse"},
        "lines": [{"sv": "Ring 112 först.", "en": "Call 112 first."}],
        "version": "2",
        "in_force_from": "2026-11-01",
        "source": "x",
        "approver": "Not approved yet: to be confirmed by the clinic's head",
        "review_by": "2027-11-01",
        "review_overdue": False,
        "read_by_me": None,
        "read_by": [READ],
        "not_read_by": [{"name": "Johan Lind", "title": "sjuksköterska", "earlier": "1"}],
    }
    return begun | told


def shown(*told: dict[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    return routines.routines_page(told, UNIT, now=NOW)


def test_a_routine_says_what_it_asks_who_approved_it_and_who_has_read_it_d108() -> None:
    told = said(shown(text()))

    for part in (
        "Ring 112 först.",
        "version 2 sedan 2026-11-01, ses över senast 2027-11-01. Förslag, ska godkännas lokalt.",
        "läst av 1 av 2",
        "Sara Ek, överläkare, i dag\xa008:00",
        "Johan Lind, sjuksköterska (har läst version 1)",
        "Infektion avd. 54 · 1 kvar att läsa",
    ):
        assert part in told


def test_one_touch_says_that_this_version_was_read() -> None:
    told = forms(shown(text()))["Jag har läst version 2"]

    assert told["fields"] == []
    call = stay_actions.call(
        {"action": told["action"], "ids": told["ids"], "fixed": told["fixed"], "values": []}
    )
    assert (call.method, call.path) == ("POST", "texts/readings")
    assert call.body == {"id": "routines:deterioration", "version": "2"}


def test_what_one_has_read_is_below_with_its_time_and_asks_nothing() -> None:
    page = shown(
        text("a", title=two("Den lästa"), read_by_me="2026-11-22T07:00:00+00:00"),
        text("b", title=two("Den olästa")),
    )

    told = said(page)
    assert told.index("Den olästa") < told.index("Den lästa")
    assert "✓ Du har läst den här versionen, i dag\xa008:00." in told
    assert len(forms(page)) == 1


def test_what_one_has_just_signed_for_stays_unfolded_where_it_was_and_is_counted_as_read() -> None:
    page = shown(
        text("a", title=two("Den lästa"), read_by_me="2026-11-22T20:29:00+00:00"),
        text("b", title=two("Den olästa")),
    )
    later = routines.routine(text(read_by_me="2026-11-22T20:19:00+00:00"), now=NOW)

    told = said(page)
    assert told.index("Att läsa 1") < told.index("Den lästa") < told.index("Den olästa")
    assert "1 kvar att läsa" in told
    assert routines.routine(text(read_by_me="2026-11-22T20:29:00+00:00"), now=NOW).open
    assert not later.open


def test_the_last_one_signed_for_stays_too_and_nothing_is_left() -> None:
    told = said(shown(text(read_by_me="2026-11-22T20:29:00+00:00")))

    assert "Att läsa 0" in told
    assert "Du har läst allt som gäller." in told


def test_when_everything_is_read_it_says_so_and_an_old_text_is_not_hidden() -> None:
    told = said(shown(text(read_by_me="2026-11-22T07:00:00+00:00", review_overdue=True)))

    assert "Du har läst allt som gäller." in told
    assert "Skulle ha setts över senast 2027-11-01." in told


def test_a_text_that_the_clinic_has_approved_names_who() -> None:
    assert "Godkänd av Anna Berg, verksamhetschef." in said(
        shown(text(approver="Anna Berg, verksamhetschef"))
    )


def test_whoever_reads_english_reads_english() -> None:
    spoken = speak("en")
    told = said(shown(text()))
    hush(spoken)

    assert "Call 112 first." in told
    assert "A proposal, to be approved locally." in told


def test_a_newer_version_is_told_in_the_readers_language() -> None:
    sentence = "There is a newer version of this routine; read that one."

    assert stay_words.refusal(sentence) == "Det finns en nyare version av rutinen: läs den."
