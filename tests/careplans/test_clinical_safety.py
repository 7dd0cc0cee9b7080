"""The pages on clinical safety say what is so: numbers that are measured, tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

from backend.process.plans import DEMO, read_stays
from careplans import load_plan
from careplans.simulate import ALL_KINDS, Report, by_rule, simulate, table

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "clinical-safety"
LOAD = (PAGES / "alarm-load.md").read_text(encoding="utf-8")


def column(page: str, head: str, plan: str) -> list[tuple[str, str]]:
    """One plan's column of the first table that begins with `head` and has the plan in it."""
    lines = page.splitlines()
    start = next(
        i for i, line in enumerate(lines) if line.startswith(head) and f"| {plan} |" in line
    )
    rows = [line.strip("|").split("|") for line in lines[start:] if line.startswith("|")]
    place = [cell.strip() for cell in rows[0]].index(plan)
    length = next((n for n, line in enumerate(lines[start:]) if not line), len(rows))
    return [(row[0].strip(), row[place].strip()) for row in rows[2:length]]


def told(report: Report) -> list[tuple[str, str]]:
    return column(table([report]), "|  |", report.plan)


def test_the_alarm_load_on_the_page_is_what_the_plans_do() -> None:
    stays = read_stays(DEMO)
    for name in ("pneumonia", "endocarditis"):
        report = simulate(load_plan(name), stays)

        rates = dict(column(by_rule([report]), "| alarms per", name))
        assert column(LOAD, "|  |", name) == told(report)
        assert {
            rule: rate for rule, rate in column(LOAD, "| alarms per", name) if rate != "0.0"
        } == rates


def test_the_load_with_everything_charted_is_what_the_plans_do() -> None:
    page = LOAD.split("## With breaths")[1]

    report = simulate(load_plan("pneumonia"), read_stays(DEMO), kinds=ALL_KINDS)

    assert column(page, "|  |", "pneumonia") == told(report)


def test_every_test_named_among_the_hazards_exists() -> None:
    hazards = (PAGES / "hazards.md").read_text(encoding="utf-8")
    tests = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")
    )

    named = set(re.findall(r"`(test_\w+)`", hazards))

    assert len(named) > 30
    assert {name for name in named if f"def {name}(" not in tests} == set()
