"""`hemrond states`: draws the states of a stay from their table, or says that the page is old."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from backend.access.permissions import ALLOWED
from backend.core.errors import BadConfiguration
from backend.core.words import EpisodeStatus, Part
from backend.stay.needs import SAID
from backend.stay.states import NEEDED_BY, NEXT, Move

PAGE = Path("docs/states.md")
_HEAD = """# The states of a stay

Drawn from `backend/stay/states.py` by `hemrond states`; a test fails when it is not current.
A patient is *admitted* all the while: what the care formally is stands beside the state
(`formal_status`) and is never implied by it.

"""
_PARTS = """## A ward that uses some parts alone

`hemrond unit parts` chooses them ([decision 10](decisions/0010-a-ward-uses-parts.md)). What a part asks for is
asked only where it is in use. The agreement's own gate is shut only where no checklist asks for it. Without
`assessment` a patient is taken in at `preparing`, and whoever is being assessed goes straight there. In a ward
with no part of anybody's care (beds alone), whoever holds the beds leads a patient home and ends the promise."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `states` to the command line."""
    parser = commands.add_parser("states", help="draw the states of a stay into docs/states.md")
    parser.add_argument("--check", action="store_true", help="only say whether it is current")
    parser.set_defaults(command=lambda chosen: run_states(PAGE, only_check=chosen.check))


def run_states(page: Path, *, only_check: bool) -> None:
    """Write the page, or say that it is not current."""
    current = page.exists() and page.read_text(encoding="utf-8") == states_page()
    if only_check and not current:
        raise BadConfiguration(f"Not current: {page}. Run `hemrond states`.")
    if not current:
        page.write_text(states_page(), encoding="utf-8")
    sys.stdout.write(f"{page} is current.\n")


def states_page() -> str:
    """Give the page: a diagram, and a table of who may, what must be true, what follows."""
    return _HEAD + "\n".join([*_diagram(), "", *_table(), "", *_parts()]) + "\n"


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {EpisodeStatus.CANDIDATE}"
    for state, moves in NEXT.items():
        for move in moves:
            yield f"    {state} --> {move.to}"
        if not moves:
            yield f"    {state} --> [*]"
    yield "```"


def _table() -> Iterator[str]:
    yield "| from | to | who | must be true first | follows |"
    yield "|---|---|---|---|---|"
    for state, moves in NEXT.items():
        for move in moves:
            yield f"| {state} | {move.to} | {_who(move)} | {_first(move)} | {_then(move)} |"


def _who(move: Move) -> str:
    return ", ".join(sorted(role.replace("_", " ") for role in ALLOWED[move.who]))


def _first(move: Move) -> str:
    reason = ["A reason is given."] if move.reason else []
    return " ".join([*(SAID[need].en for need in move.needs), *reason])


def _then(move: Move) -> str:
    return ", ".join(effect.replace("_", " ") for effect in move.follows)


def _parts() -> Iterator[str]:
    yield _PARTS
    yield ""
    yield "| part | asks for |"
    yield "|---|---|"
    for part in Part:
        needs = [SAID[need].en for need, of in NEEDED_BY.items() if of is part]
        yield f"| {part} | {' '.join(needs) or 'nothing'} |"
