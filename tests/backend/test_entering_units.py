"""`hemrond provider`, `unit` and `bed`: typed once, found by name, refused in sentences."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from backend.core.clock import database_now
from backend.core.tables import Bed, BedReservation
from backend.core.words import BedKind
from tests.backend.homes import rows
from tests.backend.machine import Machine
from tests.people import World

REGION = ["provider", "add", "Region Mellandalen", "--kind", "region", "--number", "232100-0001"]
WARD = "Infektion avd. 54"
UNIT = ["unit", "add", WARD, "--provider", "Region Mellandalen", "--kind", "ward"]
TOLD = [*UNIT, "--phone", "010-555 54 00", "--beds", 22]


def units(owner: Engine) -> list[tuple[str, str, str, int]]:
    found = rows(owner, "SELECT name, kind, phone, beds FROM care_unit ORDER BY name")
    return [(row.name, row.kind, row.phone, row.beds) for row in found]


def logged(owner: Engine) -> list[str]:
    found = rows(owner, "SELECT what FROM access_log ORDER BY at, id")
    return [row.what for row in found]


def test_what_is_typed_twice_is_entered_once(machine: Machine, owner: Engine) -> None:
    for command in (REGION, TOLD):
        first, again = machine.do(*command), machine.do(*command)
        assert again == f"{first.rstrip()}  (was there already)\n"

    assert units(owner) == [(WARD, "ward", "010-555 54 00", 22)]
    assert [what.split()[-1] for what in logged(owner)] == ["entered", "entered"]


def test_the_lists_tell_what_was_typed(machine: Machine) -> None:
    region = machine.do(*REGION).split()[0]
    ward = machine.do(*TOLD).split()[0]

    assert machine.do("provider", "list") == f"{region}  region  Region Mellandalen  232100-0001\n"
    assert machine.do("unit", "list") == f"{ward}  ward  {WARD}  010-555 54 00  22 beds\n"


def test_another_unit_of_the_same_name_is_not_taken_for_the_first(
    machine: Machine, owner: Engine
) -> None:
    machine.do(*REGION)
    machine.do(*TOLD)

    sentence = machine.refuse(*UNIT, "--phone", "010-555 99 99", "--beds", 22)

    assert "already, and it is not the same; `unit change` changes it." in sentence
    assert units(owner) == [(WARD, "ward", "010-555 54 00", 22)]


def test_a_care_provider_of_another_kind_is_not_taken_for_the_first(machine: Machine) -> None:
    machine.do(*REGION)

    sentence = machine.refuse("provider", "add", "Region Mellandalen", "--kind", "municipality")

    assert sentence == (
        "hemrond: There is a care provider of this name already, and it is not the same.\n"
    )


def test_a_unit_that_is_changed_keeps_what_was_not_named(machine: Machine, owner: Engine) -> None:
    machine.do(*REGION)
    machine.do(*TOLD)

    machine.do("unit", "change", WARD.upper(), "--name", "  Infektion   54 ", "--beds", 20)

    assert units(owner) == [("Infektion 54", "ward", "010-555 54 00", 20)]
    assert logged(owner)[-1] == "unit changed"


@pytest.mark.usefixtures("world")
def test_two_units_never_get_one_name(machine: Machine) -> None:
    sentence = machine.refuse("unit", "change", "Infektion 1", "--name", "Infektion 2")

    assert "Another unit of the same care provider has this name." in sentence


@pytest.mark.usefixtures("world")
def test_whoever_names_no_unit_is_told_which_there_are(machine: Machine) -> None:
    assert machine.refuse("unit", "change", "Infektion 9", "--beds", 3) == (
        "hemrond: There is no unit “Infektion 9”. "
        "There are: Hemsjukvården; Infektion 1; Infektion 2.\n"
    )


def test_where_nothing_is_yet_that_is_said(machine: Machine) -> None:
    assert "There is no care provider “Region Mellandalen”. There are: none yet." in machine.refuse(
        *TOLD
    )


def test_a_name_that_two_units_have_is_asked_for_by_id(machine: Machine) -> None:
    machine.do(*REGION)
    machine.do("provider", "add", "Norrby", "--kind", "municipality")
    home = ["--kind", "home_care", "--phone", "1"]
    one = machine.do("unit", "add", "Hemma", "--provider", "norrby", *home).split()[0]
    two = machine.do("unit", "add", "Hemma", "--provider", "region mellandalen", *home).split()[0]

    sentence = machine.refuse("unit", "change", "Hemma", "--phone", "2")

    assert all(identity in sentence for identity in (one, two))
    assert machine.do("unit", "change", two, "--phone", "2").split("  ")[3] == "2"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--kind", "ward", "--phone", "ring us"], "A telephone number has digits"),
        (["--kind", "ward", "--phone", "1", "--beds", -1], "The number of beds is 0 or more."),
        (["--kind", "home_care", "--phone", "1", "--beds", 2], "Only a ward has beds."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_entered(
    machine: Machine, owner: Engine, more: list[object], sentence: str
) -> None:
    machine.do(*REGION)

    said = machine.refuse("unit", "add", "A", "--provider", "Region Mellandalen", *more)

    assert sentence in said
    assert units(owner) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x07b"])
def test_a_name_is_one_line_that_can_be_read(machine: Machine, name: str) -> None:
    assert "A name has 1 to 100 characters" in machine.refuse(
        "provider", "add", name, "--kind", "region"
    )


def test_a_kind_that_there_is_not_is_answered_with_those_there_are(machine: Machine) -> None:
    said = machine.misread("provider", "add", "X", "--kind", "county")

    assert "region" in said
    assert "municipality" in said


@pytest.mark.usefixtures("world")
def test_a_change_that_changes_nothing_is_asked_about(machine: Machine) -> None:
    assert "Say what to change" in machine.refuse("unit", "change", "Infektion 1")


@pytest.mark.usefixtures("world")
def test_beds_are_entered_once_and_closed_and_opened(machine: Machine, owner: Engine) -> None:
    first = machine.do("bed", "add", "Infektion 1", "12:1", "12:2", "12:1", "12:10")
    again = machine.do("bed", "add", "Infektion 1", "12:2", "12:3")
    machine.do("bed", "close", "Infektion 1", "12:2")

    listed = [line.split("  ") for line in machine.do("bed", "list", "Infektion 1").splitlines()]

    assert first == "Infektion 1: 3 new beds, 3 in all.\n"
    assert again == "Infektion 1: 1 new beds, 4 in all.\n"
    assert [line[0] for line in listed] == ["12:1", "12:2", "12:3", "12:10"]
    assert [line[2].split()[0] for line in listed] == ["open", "closed", "open", "open"]
    assert machine.do("bed", "close", "Infektion 1", "12:2") == "It was closed already.\n"
    assert machine.do("bed", "open", "Infektion 1", "12:2") == "It is open.\n"
    assert machine.do("bed", "open", "Infektion 1", "12:2") == "It was open already.\n"
    assert logged(owner) == [
        "beds entered: 12:1, 12:2, 12:10",
        "beds entered: 12:3",
        "bed 12:2 closed",
        "bed 12:2 opened",
    ]


def test_a_bed_that_somebody_has_been_promised_is_not_closed_t14(
    machine: Machine, owner: Engine, world: World
) -> None:
    with Session(owner) as session, session.begin():
        now = database_now(session)
        bed = Bed(id=uuid4(), care_unit_id=world.ward, kind=BedKind.HELD, label="12:1")
        session.add(bed)
        session.flush()
        promise = BedReservation(
            id=uuid4(),
            bed_id=bed.id,
            episode_id=world.ada.episode_id,
            during=Range(now, now + timedelta(days=1)),
        )
        session.add(promise)

    said = machine.refuse("bed", "close", "Infektion 1", "12:1")

    assert "A patient has been promised this bed." in said
    assert rows(owner, "SELECT closed_at FROM bed") == [(None,)]


@pytest.mark.usefixtures("world")
def test_a_bed_that_is_not_there_is_answered_with_those_that_are(machine: Machine) -> None:
    none_yet = machine.refuse("bed", "close", "Infektion 1", "9:9")
    machine.do("bed", "add", "Infektion 1", "12:1")

    assert "There are: none yet." in none_yet
    assert "Infektion 1 has no bed “9:9”. There are: 12:1." in machine.refuse(
        "bed", "open", "Infektion 1", "9:9"
    )


@pytest.mark.usefixtures("world")
def test_home_care_has_no_beds(machine: Machine) -> None:
    assert "only a ward has beds" in machine.refuse("bed", "add", "Hemsjukvården", "1")


@pytest.mark.usefixtures("world")
def test_a_bed_has_a_label(machine: Machine, owner: Engine) -> None:
    assert "A bed's label" in machine.refuse("bed", "add", "Infektion 1", "12:1", "")
    assert rows(owner, "SELECT FROM bed") == []


def test_who_entered_it_at_the_machine_stands_in_the_access_log(
    machine: Machine, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "karin")

    machine.do(*REGION)

    kept = rows(owner, "SELECT actor_kind, actor_id, reason FROM access_log")
    assert [(row.actor_kind, row.actor_id) for row in kept] == [("system", None)]
    assert kept[0].reason.startswith("at the machine, by karin (as ")
