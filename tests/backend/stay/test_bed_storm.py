"""T14 in its short form: nothing is promised twice, nothing acknowledged is lost, no deadlock."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.backend.stay.bed_storm import people_for_a_storm, storm
from tests.people import World
from tests.postgres import Urls


def test_32_clients_fight_for_200_beds_while_5_processes_are_killed_t14(
    urls: Urls, world: World, owner: Engine
) -> None:
    with Session(owner) as session, session.begin():
        people_for_a_storm(session, world)

    outcome = storm(urls, world, seconds=12, kills=5)

    assert outcome.passed, outcome.line()
    assert outcome.tries > 500
