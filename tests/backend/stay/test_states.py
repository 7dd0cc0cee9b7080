"""The table of states: nothing is forgotten in it, and its picture is the table's."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.access.permissions import ALLOWED
from backend.core.words import EpisodeStatus, RequestStep, Role
from backend.process.states import PAGE, states_page
from backend.stay.checklists import KNOWN, Checklist
from backend.stay.effects import DO
from backend.stay.needs import HOLDS, SAID
from backend.stay.requests import STEPS
from backend.stay.states import BEFORE_HOME, NEXT, OPEN, Effect, Need
from backend.stay.templates import raw

ROOT = Path(__file__).resolve().parents[3]


def test_every_state_says_what_comes_next() -> None:
    assert NEXT.keys() == set(EpisodeStatus)


def test_every_need_can_be_asked_and_said_and_is_used() -> None:
    used = {need for moves in NEXT.values() for move in moves for need in move.needs}

    assert HOLDS.keys() == SAID.keys() == set(Need) == used


def test_every_effect_can_be_done_and_is_used() -> None:
    used = {effect for moves in NEXT.values() for move in moves for effect in move.follows}

    assert DO.keys() == set(Effect) == used


def test_every_state_can_be_reached_from_candidate() -> None:
    reached = {EpisodeStatus.CANDIDATE}
    while more := {move.to for state in reached for move in NEXT[state]} - reached:
        reached |= more

    assert reached == set(EpisodeStatus)


def test_no_way_leads_home_without_a_bed() -> None:
    home = [move for moves in NEXT.values() for move in moves if move.to is EpisodeStatus.AT_HOME]

    assert [Need.BED in move.needs for move in home] == [True]


def test_a_bed_is_given_back_only_where_a_stay_ends() -> None:
    releasing = {
        move.to for moves in NEXT.values() for move in moves if Effect.RELEASE_BED in move.follows
    }

    assert releasing == set(EpisodeStatus) - OPEN


def test_the_way_back_asks_for_nothing_but_a_reason() -> None:
    back = [m for m in NEXT[EpisodeStatus.AT_HOME] if m.to is EpisodeStatus.READMITTED]

    assert [(move.needs, move.reason) for move in back] == [((), True)]


@pytest.mark.parametrize("to", [EpisodeStatus.DECIDED, EpisodeStatus.DISCHARGED])
def test_only_a_doctor_decides_d16(to: EpisodeStatus) -> None:
    deciding = [move for moves in NEXT.values() for move in moves if move.to is to]

    assert {role for move in deciding for role in ALLOWED[move.who]} == {Role.PHYSICIAN}


def test_who_stops_before_home_ends_in_a_state_that_says_so_d29() -> None:
    for state in BEFORE_HOME:
        assert EpisodeStatus.DECLINED in {move.to for move in NEXT[state]}


def test_every_step_of_a_request_has_its_rule() -> None:
    assert STEPS.keys() == set(RequestStep)


def test_every_fact_a_checklist_asks_the_system_for_is_one_it_knows() -> None:
    lists = [Checklist.model_validate(row) for row in raw("checklists")["checklists"]]
    asked = {item.needs for one in lists for item in one.items if item.needs is not None}

    assert asked == set(KNOWN)


def test_the_bed_is_the_one_gate_without_an_override() -> None:
    lists = [Checklist.model_validate(row) for row in raw("checklists")["checklists"]]

    assert [item.key for one in lists for item in one.items if item.hard] == ["bed"]


def test_the_drawn_states_are_the_tables() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == states_page()
