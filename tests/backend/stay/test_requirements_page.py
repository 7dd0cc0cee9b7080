"""docs/requirements.md says nothing that no test stands behind."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in PAGE.splitlines() if line.startswith("| D")]


def test_every_demand_has_its_row() -> None:
    assert [row[0].strip() for row in ROWS] == [f"D{n}" for n in range(1, 123)]


def test_every_test_that_is_named_exists() -> None:
    written = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")
    )
    there = set(re.findall(r"def (test_\w+)", written))
    named = {row[3].strip() for row in ROWS} - {"not yet"}

    assert named - there == set()


def test_what_no_test_stands_behind_is_said_to_be_missing() -> None:
    assert all(row[2].strip() == "not yet" for row in ROWS if row[3].strip() == "not yet")
