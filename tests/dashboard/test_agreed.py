"""Which agreement holds, and who acts on an old one: seen by whoever decides (D45)."""

from __future__ import annotations

from dashboard.ward import agreed
from tests.dashboard.builders import NOW, ago, episode


def held(*holders: tuple[str, int | None]) -> dict[str, object]:
    return {
        "number": 2,
        "at": ago(days=1),
        "author": "Johan Lind",
        "holders": [
            {"party": "", "holder": who, "holds_version": n, "up_to_date": n == 2}
            for who, n in holders
        ],
        "warning": None,
    }


def test_when_all_hold_the_newest_version_there_is_nothing_to_warn_of() -> None:
    told = agreed.agreement(episode(agreement=held(("patient", 2), ("Norrby", 2))), now=NOW)

    assert told is not None
    assert (told["version"], told["behind"]) == ("version 2", "")
    assert "patienten har version 2" in told["all"]


def test_whoever_holds_an_old_version_or_none_is_named() -> None:
    behind = held(("patient", 2), ("Norrby", 1), ("Siv", None))

    told = agreed.agreement(episode(agreement=behind), now=NOW)

    assert told is not None
    assert told["behind"] == "⚠ Norrby har version 1, Siv har ingen"


def test_before_the_first_agreement_nothing_is_said() -> None:
    assert agreed.agreement(episode(), now=NOW) is None
