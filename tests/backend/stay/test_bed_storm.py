"""T14 in its short form: nothing is promised twice, nothing acknowledged is lost, no deadlock."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.backend.stay.bed_storm import _lost, people_for_a_storm, storm
from tests.people import World
from tests.postgres import Urls


def test_32_clients_fight_for_200_beds_while_5_processes_are_killed_t14(
    urls: Urls, world: World, owner: Engine
) -> None:
    with Session(owner) as session, session.begin():
        people_for_a_storm(session, world)

    outcome = storm(urls, world, seconds=12, kills=5)

    assert outcome.passed, outcome.line()
    assert outcome.tries > 3 * 32  # however slow the machine, there was a fight


def test_a_promise_that_was_told_and_is_not_there_is_counted_as_lost_t14() -> None:
    told = ["begin ada", "stands ada bed-1", "begin bo", "stands bo bed-2"]

    assert _lost(told, {"ada": "bed-1", "bo": "bed-2"}, set()) == 0
    assert _lost(told, {"ada": "bed-1"}, set()) == 1


def test_what_a_killed_client_never_learned_is_not_counted_even_when_later_refused_t14() -> None:
    cut_off = ["begin ada", "stands ada bed-1", "begin ada", "begin ada", "refused ada"]

    assert _lost(cut_off, {"ada": "bed-2"}, set()) == 0
    assert _lost([*cut_off, "begin ada", "stands ada bed-3"], {"ada": "bed-2"}, set()) == 1
