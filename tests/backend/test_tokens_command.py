"""`hemrond token`: a bridge is let in and shut out where the database is, and it is written down."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from backend.access.tokens import NoSuchEpisode, NoSuchToken
from backend.core.errors import BadConfiguration
from backend.process import cli, tokens
from device_bridge.config import load
from tests.backend.homes import rows, send
from tests.people import World, full_set, upload
from tests.postgres import Urls

Run = Callable[..., str]


@pytest.fixture
def run(urls: Urls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command as an operator runs it, on the machine with the database."""
    monkeypatch.setenv("HEMROND_DATABASE_URL", urls.app)
    monkeypatch.setenv("HEMROND_OWNER_DATABASE_URL", urls.owner)
    parser = argparse.ArgumentParser()
    tokens.add_parser(parser.add_subparsers())

    def typed(*words: object) -> str:
        chosen = parser.parse_args(["token", *map(str, words)])
        chosen.command(chosen)
        return capsys.readouterr().out

    return typed


def newest(run: Run, episode: UUID) -> str:
    return run("list", episode).split()[0]


def test_what_is_printed_is_the_settings_of_a_home_whose_readings_are_taken(
    run: Run, world: World, api: TestClient, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "home.toml"
    file.write_text(run("give", world.ada.episode_id, "--label", "kit 3", "--backend", "https://w"))

    home = load(file)
    sent = send(api, replace(world.ada, token=home.token), upload(world.ada, full_set(now), now))

    assert (home.episode, home.backend, sent.status_code) == (
        world.ada.episode_id,
        "https://w",
        200,
    )


def test_a_label_cannot_write_settings_of_its_own(run: Run, world: World) -> None:
    printed = run("give", world.ada.episode_id, "--label", 'x"\nbackend = "http://elsewhere"')

    assert tomllib.loads(printed)["backend"] == "http://127.0.0.1:8300"


def test_a_revoked_bridge_is_shut_out_at_once_and_only_once(
    run: Run, world: World, api: TestClient, now: datetime
) -> None:
    token = tomllib.loads(run("give", world.ada.episode_id))["token"]
    masked = replace(world.ada, token=token)
    assert send(api, masked, upload(world.ada, full_set(now), now)).status_code == 200

    given = newest(run, world.ada.episode_id)
    run("revoke", given)

    assert send(api, masked, upload(world.ada, full_set(now), now)).status_code == 401
    with pytest.raises(NoSuchToken):
        run("revoke", given)


def test_the_list_tells_which_are_in_force_and_no_token(run: Run, world: World) -> None:
    token = tomllib.loads(run("give", world.ada.episode_id, "--label", "kit 3"))["token"]
    run("give", world.ada.episode_id, "--label", "kit 4")
    run("revoke", newest(run, world.ada.episode_id))

    told = run("list", world.ada.episode_id)

    assert [line.split("  ")[2][:7] for line in told.splitlines()[:2]] == ["revoked", "in forc"]
    assert "kit 3" in told
    assert token not in told


@pytest.mark.usefixtures("run")
def test_an_episode_without_tokens_is_told_from_an_id_that_is_no_episode(
    world: World, owner: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("DELETE FROM device_token")

    assert cli.run(["token", "list", str(world.ada.episode_id)]) == 0
    assert capsys.readouterr().out == "No token has been given for this episode.\n"

    for no_episode in (world.ward, uuid4()):
        assert cli.run(["token", "list", str(no_episode)]) == 1
        told = capsys.readouterr()
        assert (told.out, told.err.split(";")[0]) == (
            "",
            "hemrond: There is no episode of this id",
        )


def test_the_tokens_of_a_stay_that_is_over_are_still_listed(
    run: Run, world: World, owner: Engine
) -> None:
    run("give", world.ada.episode_id, "--label", "kit 3")
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE episode SET status = 'discharged'")

    assert "kit 3" in run("list", world.ada.episode_id)


def test_who_was_let_in_and_shut_out_stands_in_the_access_log(
    run: Run, world: World, owner: Engine
) -> None:
    run("give", world.ada.episode_id)
    run("revoke", newest(run, world.ada.episode_id))

    kept = rows(owner, "SELECT actor_kind, what, patient_ids FROM access_log ORDER BY id")
    assert [(row.actor_kind, row.what.split()[-1]) for row in kept] == [
        ("system", "given"),
        ("system", "revoked"),
    ]
    assert {tuple(row.patient_ids) for row in kept} == {(world.ada.patient_id,)}


def test_nothing_is_given_for_a_stay_that_is_over_or_never_was(
    run: Run, world: World, owner: Engine
) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE episode SET status = 'discharged'")

    for episode in (uuid4(), world.ada.episode_id):
        with pytest.raises(NoSuchEpisode):
            run("give", episode)


def test_the_application_alone_may_let_nobody_in(
    run: Run, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HEMROND_OWNER_DATABASE_URL")

    with pytest.raises(BadConfiguration, match="only the owner of the database"):
        run("give", world.ada.episode_id)
