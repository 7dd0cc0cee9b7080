"""The round as a session: who opened it, who closed it, who is on the line."""

from __future__ import annotations

from dashboard.ward import sessions
from tests.dashboard.builders import ago, the_session


def test_the_round_says_who_opened_it_and_which_calls_go_on() -> None:
    held = sessions.held(the_session())

    assert held is not None
    assert (held["open"], held["text"]) == (True, "Ronden öppnad 09:01 av Sara Ek")
    (ringing,) = held["calls"]
    assert ringing["person"] == "Anna Lind 19340512-1274"
    assert (ringing["text"], ringing["link"]) == ("Telefon sedan 09:38", "tel:0701740635")


def test_a_closed_round_says_so_and_no_round_says_nothing() -> None:
    held = sessions.held(the_session(closed_at=ago(minutes=1), closed_by="Amir Haddad", calls=[]))

    assert held is not None
    assert (held["open"], held["text"]) == (False, "Ronden avslutad 09:40 av Amir Haddad")
    assert sessions.held(None) is None


def test_the_head_names_who_takes_part_and_how_d18_d76() -> None:
    told = the_session(
        participants=[
            {"kind": "staff", "name": "Johan Lind", "mode": "on_site"},
            {"kind": "home_care", "name": "Maria Berg", "mode": "video"},
        ]
    )

    held = sessions.held(told)

    assert held is not None
    assert held["with_us"] == "Med Johan Lind (på plats), Maria Berg (video)"
