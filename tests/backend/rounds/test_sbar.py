"""SBAR: what is said on the telephone, with the age of every value (D85)."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.backend.rounds.ward import about, logged, measure, signed
from tests.people import World


def sbar(client: TestClient, world: World) -> dict[str, object]:
    answer = client.get(about(world.bo, "sbar"))
    assert answer.status_code == 200, answer.text
    shown: dict[str, object] = answer.json()
    return shown


def part(shown: dict[str, object], language: str, name: str) -> str:
    parts = shown[language]
    assert isinstance(parts, dict)
    return "\n".join(parts[name]) if name != "text" else str(parts["text"])


def test_nobody_and_the_wrong_body(api: TestClient, charlie: TestClient, world: World) -> None:
    assert api.get(about(world.bo, "sbar")).status_code == 401
    assert charlie.get(about(world.bo, "sbar")).status_code == 404


def test_it_names_the_patient_the_findings_and_whom_to_call_in_both_languages(
    dora: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    measure(dora, world.bo, now, oxygen_saturation="85", temperature="39.4")

    shown = sbar(dora, world)

    assert "Bo Dahl, 19610118-2803" in part(shown, "sv", "situation")
    assert "för pneumoni." in part(shown, "sv", "situation")
    assert "for pneumonia." in part(shown, "en", "situation")
    assert "Överkänslighet är inte efterfrågad." in part(shown, "sv", "background")
    assert "Temperatur: 39,4 °C" in part(shown, "sv", "current")
    assert "Temperature: 39.4 °C" in part(shown, "en", "current")
    assert "ring 112 nu" in part(shown, "sv", "recommendation")
    assert "Infektion 1, 010-1" in part(shown, "sv", "recommendation")
    assert [
        line
        for line in part(shown, "sv", "text").split("\n")
        if line in {"Situation", "Bakgrund", "Aktuellt tillstånd", "Rekommendation"}
    ] == ["Situation", "Bakgrund", "Aktuellt tillstånd", "Rekommendation"]
    assert ("read", world.staff["dora"]) in logged(owner, world.bo, "sbar")


def test_an_old_value_is_never_called_current_and_asked_for_again(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now - timedelta(hours=13))

    shown = sbar(bob, world)

    vitals = shown["vitals"]
    assert isinstance(vitals, list)
    assert {one["current"] for one in vitals} == {False}
    assert "INAKTUELLT" in part(shown, "sv", "current")
    assert "13 h 2 min" in part(shown, "sv", "current")
    assert "Mät om: syremättnad" in part(shown, "sv", "recommendation")


def test_the_sicker_the_patient_the_sooner_a_value_is_old(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now - timedelta(hours=2))
    calm = sbar(bob, world)["vitals"]
    measure(
        bob,
        world.bo,
        now - timedelta(minutes=90),
        oxygen_saturation="91",
        temperature="39.4",
        pulse="112",
    )
    ill = sbar(bob, world)["vitals"]

    assert isinstance(calm, list)
    assert isinstance(ill, list)
    assert {one["current"] for one in calm} == {True}
    assert {one["current"] for one in ill} == {False}


def test_without_any_value_it_says_so(bob: TestClient, world: World) -> None:
    shown = sbar(bob, world)

    assert part(shown, "sv", "current") == "Inga mätvärden finns."
    assert "Mät om: alla vitalparametrar." in part(shown, "sv", "recommendation")


def test_the_last_decision_that_stands_is_told(bob: TestClient, world: World) -> None:
    signed(bob, world.bo, note="Stabil, fortsätter.")
    undone = signed(bob, world.bo, note="Fel text")
    bob.post(about(world.bo, f"reviews/{undone['id']}/withdrawal"))

    told = part(sbar(bob, world), "sv", "background")

    assert "av Bob: fortsätter hemma. Stabil, fortsätter." in told
    assert "Fel text" not in told
