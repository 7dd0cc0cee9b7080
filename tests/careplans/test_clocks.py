"""Rule clocks remind in time, are answered by a person, and decide nothing (D32, D38, D48, D49)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from careplans import Assessment, Tick, assess, load_plan, may_start
from tests.careplans.home import CALLED, NOW, ada, ago, set_of

OMAR = load_plan("cellulitis+omar")
PLAN = load_plan("pneumonia")


def judged(after: timedelta = timedelta(0), **told: object) -> Assessment:
    plan = OMAR if "extended-supervision" in str(told) else PLAN
    return assess(plan, set_of(-after.total_seconds() / 60), patient=ada(**told), now=NOW + after)


def clocks(assessment: Assessment) -> list[str]:
    return [finding.rule for finding in assessment.findings if finding.code == "clock"]


def test_a_clock_that_was_never_started_says_nothing() -> None:
    assessment = judged()

    assert clocks(assessment) == []
    assert [clock.id for clock in assessment.clocks] == []


def test_intravenous_treatment_is_reviewed_after_48_hours() -> None:
    started = {"iv-start": ago(hours=47)}
    before, after = judged(facts=started), judged(timedelta(hours=1), facts=started)

    assert before.clocks[0].as_json() == {
        "id": "iv-review",
        "text": {"sv": "Ta ställning till tablettbehandling", "en": "Review intravenous treatment"},
        "due_at": (NOW + timedelta(hours=1)).isoformat(),
        "overdue": False,
    }
    assert clocks(before) == []
    assert clocks(after) == ["iv-review"]
    assert after.clocks[0].overdue


def test_a_review_is_asked_for_again_every_day() -> None:
    facts = {"iv-start": ago(hours=60)}
    ticks = CALLED | {"iv-review": Tick(ago(hours=11), "Dr Bob")}

    today = judged(facts=facts, ticks=ticks)
    tomorrow = judged(timedelta(hours=12), facts=facts, ticks=ticks)

    assert clocks(today) == []
    assert today.clocks[0].due_at == ago(hours=-12)
    assert clocks(tomorrow) == ["iv-review"]


def test_a_review_nobody_made_stays_due_since_it_fell_due() -> None:
    finding = judged(facts={"iv-start": ago(hours=100)}).findings[0]

    assert (finding.rule, finding.at) == ("iv-review", ago(hours=52))
    assert finding.text == (
        "Ta ställning till tablettbehandling: 22 nov 05:00",
        "Review intravenous treatment: 22 Nov 05:00",
    )


def test_a_tick_long_before_does_not_answer_a_clock() -> None:
    facts = {"iv-start": ago(hours=60)}
    ticks = CALLED | {"iv-review": Tick(ago(hours=30), "Dr Bob")}

    assert clocks(judged(facts=facts, ticks=ticks)) == ["iv-review"]


def test_a_tick_that_was_taken_back_does_not_answer_a_clock() -> None:
    facts = {"iv-start": ago(hours=60)}
    ticks = CALLED | {"iv-review": Tick(ago(hours=11), "Dr Bob", value=False)}

    assert clocks(judged(facts=facts, ticks=ticks)) == ["iv-review"]


def test_a_clock_that_strikes_once_is_done_when_answered() -> None:
    facts = {"antibiotic-stop": ago(hours=3)}
    ticks = CALLED | {"antibiotic-stopped": Tick(ago(hours=1), "Dr Bob")}

    assert clocks(judged(facts=facts)) == ["antibiotic-stop"]
    assert judged(facts=facts, ticks=ticks).clocks == ()


def test_five_days_without_a_sip_are_told_a_day_before() -> None:
    """D38."""
    facts = {"extended-supervision": ago(days=4)}

    told = judged(facts=facts)
    quiet = judged(timedelta(minutes=-1), facts=facts)

    assert clocks(told) == ["extended-supervision"]
    assert not told.clocks[-1].overdue
    assert clocks(quiet) == []
    assert quiet.look_again_at == NOW


@pytest.mark.parametrize(
    ("day", "may"),
    [(date(2026, 11, 20), True), (date(2026, 11, 21), False), (date(2026, 11, 23), True)],
)
def test_care_at_home_starts_on_a_weekday(day: date, may: bool) -> None:  # noqa: FBT001 -- a parameter
    """D32."""
    assert may_start(PLAN, "home-start", day) is may
    assert may_start(PLAN, "something-else", day)
