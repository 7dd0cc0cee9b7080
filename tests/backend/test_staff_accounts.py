"""`hemrond staff`: accounts are opened, changed and ended at the machine, and it counts at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.backend.homes import rows
from tests.backend.machine import GOOD, Machine
from tests.people import PASSWORD, World

pytestmark = pytest.mark.usefixtures("world")
LogIn = Callable[[str], TestClient]
SARA = ["sara.ek", "--name", "Sara Ek", "--title", "Överläkare"]
DOCTOR = ["--role", "physician", "--unit", "Infektion 1"]
OTHER = "en helt annan mening"


def add_sara(machine: Machine) -> None:
    machine.do("staff", "add", *SARA, *DOCTOR, types=f"{GOOD}\n")


def try_in(api: TestClient, username: str, password: str) -> int:
    body = {"username": username, "password": password}
    return api.post("/api/v1/sessions", json=body).status_code


def posts(owner: Engine, username: str) -> set[tuple[str, str]]:
    found = rows(
        owner,
        "SELECT u.name, a.role FROM assignment a JOIN staff s ON s.id = a.staff_id "
        "JOIN care_unit u ON u.id = a.care_unit_id WHERE s.username = :who "
        "AND (a.valid_until IS NULL OR a.valid_until > clock_timestamp())",
        who=username,
    )
    return {(row.name, row.role) for row in found}


def test_who_is_entered_logs_in_and_works_where_it_was_said(
    machine: Machine, api: TestClient
) -> None:
    two = ["--unit", "Infektion 2"]
    machine.do("staff", "add", *SARA, *DOCTOR, *two, types=f"{GOOD}\n")

    assert try_in(api, "sara.ek", GOOD) == 204
    me = api.get("/api/v1/me").json()
    assert [(unit["name"], unit["role"]) for unit in me["units"]] == [
        ("Infektion 1", "physician"),
        ("Infektion 2", "physician"),
    ]


def test_no_password_is_kept_printed_or_logged(machine: Machine, owner: Engine) -> None:
    told = machine.try_("staff", "add", *SARA, *DOCTOR, types=f"{GOOD}\n")

    (kept,) = rows(owner, "SELECT password_hash FROM staff WHERE username = 'sara.ek'")
    logged = rows(owner, "SELECT what, reason FROM access_log")
    assert kept.password_hash.startswith("$argon2id$")
    assert GOOD not in told.out + told.wrong + repr(logged)


def test_what_was_done_stands_in_the_access_log_with_the_unit(
    machine: Machine, owner: Engine, world: World
) -> None:
    add_sara(machine)
    machine.do("staff", "change", "sara.ek", "--leave", "Infektion 1")
    machine.do("staff", "password", "sara.ek", types=f"{OTHER}\n")
    machine.do("staff", "end", "sara.ek")

    kept = rows(owner, "SELECT actor_kind, what, care_unit_id, reason FROM access_log")
    assert {row.what.removeprefix("staff account sara.ek"): row.care_unit_id for row in kept} == {
        " opened": None,
        ": physician": world.ward,
        " works here no more": world.ward,
        ": new password": None,
        " ended": None,
    }
    assert {row.actor_kind for row in kept} == {"system"}
    assert all(row.reason.startswith("at the machine, by ") for row in kept)


def test_a_user_name_that_is_taken_is_refused(machine: Machine, owner: Engine) -> None:
    alice = ["alice", "--name", "Another Alice", "--title", "Läkare"]

    said = machine.refuse("staff", "add", *alice, *DOCTOR, types=f"{GOOD}\n")

    assert "The user name is taken" in said
    assert posts(owner, "alice") == {("Infektion 1", "nurse")}


@pytest.mark.parametrize("username", ["Sara.Ek", "sara ek", "s", "åsa", ".sara", "x" * 101, ""])
def test_a_user_name_can_be_typed_in_one_way_only(machine: Machine, username: str) -> None:
    who = ["--name", "Sara Ek", "--title", "x"]

    said = machine.refuse("staff", "add", username, *who, *DOCTOR, types=f"{GOOD}\n")

    assert "A user name has 2 to 100 of the signs" in said


def test_a_role_that_there_is_not_is_answered_with_those_there_are(machine: Machine) -> None:
    said = machine.misread("staff", "add", *SARA, "--role", "surgeon", "--unit", "Infektion 1")

    assert "physician" in said
    assert "home_care_nurse" in said


def test_a_unit_that_there_is_not_is_answered_with_those_there_are(
    machine: Machine, owner: Engine
) -> None:
    said = machine.refuse(
        "staff", "add", *SARA, "--role", "nurse", "--unit", "Infektion 3", types=f"{GOOD}\n"
    )

    assert "There are: Hemsjukvården; Infektion 1; Infektion 2." in said
    assert rows(owner, "SELECT FROM staff WHERE username = 'sara.ek'") == []


@pytest.mark.parametrize(
    ("role", "unit", "fitting"),
    [
        ("home_care_nurse", "Infektion 1", "physician, nurse, assistant_nurse, bed_coordinator"),
        ("physician", "Hemsjukvården", "home_care_nurse, physiotherapist"),
    ],
)
def test_a_role_is_given_only_where_there_is_such_work(
    machine: Machine, role: str, unit: str, fitting: str
) -> None:
    said = machine.refuse("staff", "add", *SARA, "--role", role, "--unit", unit, types=f"{GOOD}\n")

    assert f"Nobody is {role} at {unit}" in said
    assert f"There: {fitting}" in said


def test_a_therapist_works_on_a_ward_and_in_homes(machine: Machine, owner: Engine) -> None:
    where = ["--unit", "Infektion 1", "--unit", "Hemsjukvården"]
    machine.do("staff", "add", *SARA, "--role", "physiotherapist", *where, types=f"{GOOD}\n")

    assert posts(owner, "sara.ek") == {
        ("Infektion 1", "physiotherapist"),
        ("Hemsjukvården", "physiotherapist"),
    }


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "No password came on the standard input."),
        ("\n", "No password came on the standard input."),
        ("too short\n", "A password has 15 to 200 characters"),
        ("x" * 201 + "\n", "A password has 15 to 200 characters"),
        ("aaaaaaaaaaaaaaaaaaaa\n", "too few different characters"),
        ("sara på avdelningen\n", "“sara”"),
        ("hemrond är bra idag\n", "“hemrond”"),
    ],
)
def test_a_password_that_would_be_guessed_opens_no_account(
    machine: Machine, owner: Engine, typed: str, sentence: str
) -> None:
    said = machine.refuse("staff", "add", *SARA, *DOCTOR, types=typed)

    assert sentence in said
    assert rows(owner, "SELECT FROM staff WHERE username = 'sara.ek'") == []


def test_on_a_terminal_the_password_is_asked_for_twice(machine: Machine, api: TestClient) -> None:
    machine.sit_down("too short", GOOD, OTHER, GOOD, GOOD)

    short = machine.refuse("staff", "password", "alice")
    unlike = machine.refuse("staff", "password", "alice")
    assert try_in(api, "alice", PASSWORD) == 204
    machine.do("staff", "password", "alice")

    assert "A password has 15 to 200 characters" in short
    assert "The two are not the same; nothing was changed." in unlike
    assert try_in(api, "alice", GOOD) == 204


def test_ending_an_account_ends_its_sessions_at_once(
    machine: Machine, log_in: LogIn, api: TestClient, owner: Engine
) -> None:
    alice, bob = log_in("alice"), log_in("bob")
    assert alice.get("/api/v1/me").status_code == 200

    machine.do("staff", "end", "alice")

    assert alice.get("/api/v1/me").status_code == 401
    assert bob.get("/api/v1/me").status_code == 200
    assert try_in(api, "alice", PASSWORD) == 401
    assert posts(owner, "alice") == set()


def test_an_ended_account_cannot_be_changed_or_ended_again_but_reopened(
    machine: Machine, log_in: LogIn, api: TestClient, owner: Engine
) -> None:
    old = log_in("alice")
    machine.do("staff", "end", "alice")
    nurse = ["--role", "nurse", "--unit", "Infektion 2"]

    for words in (["end", "alice"], ["password", "alice"], ["change", "alice", *nurse]):
        assert "The account has ended" in machine.refuse("staff", *words, types=f"{GOOD}\n")
    again = ["alice", "--name", "Alice", "--title", "Läkare"]
    assert "reopen" in machine.refuse("staff", "add", *again, *DOCTOR, types=f"{GOOD}\n")
    machine.do("staff", "reopen", "alice", *nurse, types=f"{GOOD}\n")

    assert try_in(api, "alice", GOOD) == 204
    assert old.get("/api/v1/me").status_code == 401
    assert posts(owner, "alice") == {("Infektion 2", "nurse")}
    assert "open already" in machine.refuse("staff", "reopen", "alice", *nurse)


def test_a_new_role_takes_the_place_of_the_old_and_asks_for_a_new_log_in(
    machine: Machine, log_in: LogIn, owner: Engine
) -> None:
    alice = log_in("alice")

    machine.do("staff", "change", "alice", "--role", "assistant_nurse", "--unit", "Infektion 1")

    assert alice.get("/api/v1/me").status_code == 401
    assert posts(owner, "alice") == {("Infektion 1", "assistant_nurse")}
    assert log_in("alice").get("/api/v1/me").json()["role"] == "assistant_nurse"


def test_a_role_that_comes_back_is_there_once(machine: Machine, owner: Engine) -> None:
    for role in ("physician", "nurse", "physician", "physician"):
        machine.do("staff", "change", "bob", "--role", role, "--unit", "Infektion 1")

    assert posts(owner, "bob") == {("Infektion 1", "physician")}


def test_who_moves_to_another_ward_sees_the_first_no_more(
    machine: Machine, log_in: LogIn, world: World
) -> None:
    there = ["--role", "physician", "--unit", "Infektion 2"]
    machine.do("staff", "change", "bob", "--leave", "Infektion 1", *there)

    bob = log_in("bob")

    assert bob.get("/api/v1/round", params={"unit": str(world.ward)}).status_code == 404
    assert bob.get("/api/v1/round", params={"unit": str(world.other_ward)}).status_code == 200


def test_a_new_name_leaves_the_person_logged_in(
    machine: Machine, log_in: LogIn, owner: Engine
) -> None:
    alice = log_in("alice")

    machine.do("staff", "change", "alice", "--name", "Alice  Ek", "--title", "Specialistsköterska")

    me = alice.get("/api/v1/me").json()
    assert (me["name"], me["title"]) == ("Alice Ek", "Specialistsköterska")
    assert posts(owner, "alice") == {("Infektion 1", "nurse")}


def test_a_new_password_shuts_out_whoever_had_the_old(
    machine: Machine, log_in: LogIn, api: TestClient
) -> None:
    alice = log_in("alice")

    machine.do("staff", "password", "alice", types=f"{GOOD}\r\n")

    assert alice.get("/api/v1/me").status_code == 401
    assert try_in(api, "alice", PASSWORD) == 401
    assert try_in(api, "alice", GOOD) == 204


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["change", "alice"], "Say what to change"),
        (["change", "alice", "--role", "nurse"], "say --role and --unit together"),
        (["change", "alice", "--unit", "Infektion 1"], "say --role and --unit together"),
        (["change", "alice", "--name", " "], "A name or a title is not empty."),
        (["change", "alice", "--leave", "Infektion 2"], "alice has no role at Infektion 2."),
        (["change", "mallory", "--name", "M"], "There is no account of this user name"),
        (["end", "mallory"], "There is no account of this user name"),
        (["password", "mallory"], "There is no account of this user name"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    machine: Machine, owner: Engine, words: list[str], sentence: str
) -> None:
    said = machine.refuse("staff", *words)

    assert sentence in said
    assert rows(owner, "SELECT FROM access_log") == []


def test_the_list_tells_who_is_what_where(machine: Machine) -> None:
    machine.do("staff", "end", "charlie")

    assert machine.do("staff", "list").splitlines() == [
        "alice  Alice, Sjuksköterska  nurse at Infektion 1",
        "bob  Bob, Läkare  physician at Infektion 1",
        "dora  Dora, Sjuksköterska  home_care_nurse at Hemsjukvården",
    ]
    assert machine.do("staff", "list", "--unit", "hemsjukvården").startswith("dora  ")
    assert "charlie  Charlie, Läkare  ended" in machine.do("staff", "list", "--ended")
