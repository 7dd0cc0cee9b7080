"""Plans of dates: versions, templates laid over each other, diagnoses combined with paths."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from careplans import CarePlan, PlanError, library, load_plan, plan_in_force
from careplans.load import combine, packaged, parse, read
from careplans.model import Above, Silent
from tests.careplans.home import HEAD

PROPOSAL = "förslag, ska godkännas lokalt"


def test_the_diagnoses_and_paths_of_an_infection_ward() -> None:
    assert library().names() == (
        "cellulitis",
        "endocarditis",
        "other-infection",
        "pneumonia",
        "pyelonephritis",
        "spondylodiscitis",
    )
    assert library().paths() == ("kim", "omar", "opat-nurse", "opat-pump")


@pytest.mark.parametrize("name", library().combinations(date(2026, 11, 22)))
def test_every_diagnosis_combines_with_every_path(name: str) -> None:
    plan = load_plan(name)

    assert plan.id == name
    assert {"saturation-low-red", "news2-urgent", "set-missing"} <= {r.id for r in plan.rules}


def test_a_plan_may_take_several_paths() -> None:
    plan = load_plan("endocarditis+opat-pump+kim")

    assert plan.title.sv.startswith("Endokardit")
    assert [part.id for part in plan.parts] == ["unit", "opat", "endocarditis", "opat-pump", "kim"]
    assert plan.version == "2026.1+2026.1+2026.1+2026.1+2026.1"


def test_a_diagnosis_replaces_the_units_rule_of_the_same_name() -> None:
    usual, kidney = load_plan("pneumonia"), load_plan("pyelonephritis")

    assert limit(usual, "pulse-high-red") == Decimal(130)
    assert limit(kidney, "pulse-high-red") == Decimal(120)
    assert len([r for r in kidney.rules if r.id == "pulse-high-red"]) == 1


def limit(plan: CarePlan, rule_id: str) -> Decimal:
    found = plan.rule(rule_id)
    assert found is not None
    assert isinstance(found.when, Above)
    return found.when.above


def test_a_path_replaces_the_units_rule_too() -> None:
    found = load_plan("cellulitis+omar").rule("sets-missing")

    assert found is not None
    assert isinstance(found.when, Silent)
    assert found.when.sets == 2


def test_there_is_no_rule_of_another_name() -> None:
    assert load_plan("pneumonia").rule("no-such-rule") is None


NEXT_YEAR = (
    packaged()["pneumonia.toml"].replace("2026-01-01", "2027-01-01").replace("2026.1", "2027.1")
)


def test_the_version_of_the_day_is_in_force() -> None:
    both = read(packaged() | {"pneumonia@2027.1.toml": NEXT_YEAR})

    assert both.plan("pneumonia", on=date(2026, 12, 31)).version.endswith("+2026.1")
    assert both.plan("pneumonia", on=date(2027, 1, 1)).version.endswith("+2027.1")
    assert both.plan("pneumonia").version.endswith("+2027.1")


def test_a_plan_may_have_a_last_day_when_another_holds_after_it() -> None:
    ended = HEAD.replace("2026-01-01", "2026-01-01\nin_force_to = 2026-06-30")
    after = HEAD.replace("2026-01-01", "2026-07-01").replace('"2026.1"', '"2026.2"')
    both = read(packaged() | {"test.toml": ended, "test-2.toml": after})

    assert both.plan("test", on=date(2026, 6, 30)).version.endswith("+2026.1")
    assert both.plan("test", on=date(2026, 7, 1)).version.endswith("+2026.2")


def test_no_plan_is_in_force_before_the_first() -> None:
    with pytest.raises(PlanError, match="No version is in force on 2025-12-31"):
        plan_in_force("pneumonia", date(2025, 12, 31))


def test_the_plan_in_force_is_found_by_day() -> None:
    assert plan_in_force("pneumonia+kim", date(2026, 11, 24)) == load_plan("pneumonia+kim")


def test_an_unknown_plan_is_named() -> None:
    with pytest.raises(PlanError, match="plague: id: There is no plan of this name"):
        load_plan("plague")


def test_a_plan_without_the_units_settings_is_no_plan() -> None:
    with pytest.raises(PlanError) as refused:
        combine(parse(HEAD, "test.toml"))

    assert [problem.key for problem in refused.value.problems] == [
        "news2",
        "plausibility",
        "schedule",
    ]


@pytest.mark.parametrize("template", library().templates, ids=lambda template: template.id)
def test_no_template_claims_an_approval_it_does_not_have(template: object) -> None:
    approver = template.approver  # type: ignore[attr-defined]  # a Template, by ids

    assert approver == PROPOSAL
