"""Discharge criteria: four answers, each with evidence and reason; they discharge nobody (D51, D92)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from careplans import (
    Assessment,
    Criterion,
    CriterionAnswer,
    Kind,
    Observation,
    Source,
    Tick,
    assess,
)
from tests.careplans.home import CALLED, NOW, PLAN, ada, ago, reading

if TYPE_CHECKING:
    from datetime import datetime


def criterion(**met: object) -> Criterion:
    return Criterion.model_validate(
        {
            "id": "c",
            "text": {"sv": "Klart", "en": "Done"},
            "met": met,
            "source": "the tests",
        }
    )


def judged(one: Criterion, *seen: Observation, now: datetime = NOW, **told: object) -> Assessment:
    return assess(PLAN, seen, patient=ada(criteria=(one,), **told), now=now)


def answer(
    one: Criterion, *seen: Observation, now: datetime = NOW, **told: object
) -> CriterionAnswer:
    (only,) = judged(one, *seen, now=now, **told).criteria
    return only


AFEBRILE = criterion(
    kind="temperature", low=36, high=38, unit="Cel", period="P1D", readings=2, apart="PT8H"
)


def temperatures(*told: tuple[str, float]) -> list[Observation]:
    return [reading(Kind.TEMPERATURE, value, 60 * hours) for value, hours in told]


def test_enough_values_within_limits_meet_it() -> None:
    seen = temperatures(("37.2", 13), ("37.0", 1))

    met = answer(AFEBRILE, *seen)

    assert (met.answer, met.evidence) == ("met", tuple(one.id for one in seen))
    assert met.why == (
        "2 mätningar, 36,0–38,0 °C, på 1 dygn",
        "2 readings, 36.0–38.0 °C, within 1 day",
    )


def test_one_value_outside_is_enough_against_it() -> None:
    seen = temperatures(("38.2", 13), ("37.0", 1))

    met = answer(AFEBRILE, *seen)

    assert (met.answer, met.evidence) == ("not_met", (seen[0].id,))
    assert met.why[0] == "Temperatur 38,2 °C, ska vara 36,0–38,0 °C"


@pytest.mark.parametrize(
    "seen", [[], temperatures(("37.0", 1)), temperatures(("37.0", 7), ("37.0", 1))]
)
def test_too_few_or_too_close_values_are_not_enough(seen: list[Observation]) -> None:
    met = answer(AFEBRILE, *seen)

    assert met.answer == "not_enough_data"
    assert met.why == (
        "minst 2 mätningar på 1 dygn behövs, med minst 8 timmar emellan",
        "at least 2 readings needed within 1 day, at least 8 hours apart",
    )


def test_a_value_of_yesterday_says_nothing_about_today_and_is_looked_at_when_it_leaves() -> None:
    seen = temperatures(("37.2", 13), ("37.0", 1))
    leaves = ago(hours=13) + timedelta(days=1)

    first = judged(AFEBRILE, *seen)

    assert first.look_again_at is not None
    assert first.look_again_at <= leaves
    assert answer(AFEBRILE, *seen, now=leaves).answer == "not_enough_data"


def test_a_bad_value_does_not_count() -> None:
    seen = [*temperatures(("37.2", 13)), reading(Kind.TEMPERATURE, "98.6", 60)]

    assert answer(AFEBRILE, *seen).answer == "not_enough_data"


@pytest.mark.parametrize(
    ("limits", "sv", "en"),
    [
        ({"high": 100}, "högst 100 /min", "at most 100 /min"),
        ({"low": 50}, "minst 50 /min", "at least 50 /min"),
        ({}, "utan gräns", "without limit"),
    ],
)
def test_a_limit_may_be_on_one_side(limits: dict[str, int], sv: str, en: str) -> None:
    one = criterion(kind="pulse", unit="/min", period="P1D", readings=1, **limits)

    met = answer(one, reading(Kind.PULSE, "75"))

    assert met.answer == "met"
    assert met.why == (f"1 mätning, {sv}, på 1 dygn", f"1 reading, {en}, within 1 day")


CRP = criterion(kind="crp", fallen_percent=50)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["180"], "not_enough_data"),
        (["180", "90"], "met"),
        (["180", "91"], "not_met"),
        (["60", "180", "80"], "met"),
        (["180", "60", "120"], "not_met"),
    ],
)
def test_a_laboratory_value_is_compared_with_its_peak(values: list[str], expected: str) -> None:
    seen = [reading(Kind.CRP, value, 600 - i, source=Source.LAB) for i, value in enumerate(values)]

    assert answer(CRP, *seen).answer == expected


def test_a_fall_tells_peak_and_newest() -> None:
    peak, newest = reading(Kind.CRP, "180", 600), reading(Kind.CRP, "60", 60)

    met = answer(CRP, peak, newest)

    assert met.evidence == (peak.id, newest.id)
    assert met.why == ("högst 180 mg/l, nu 60 mg/l", "peak 180 mg/L, now 60 mg/L")


TOLERATED = criterion(tolerated="oral-treatment", period="P1D", without=["vomiting"])


def oral(hours: float) -> dict[str, datetime]:
    return {"oral-treatment": ago(hours=hours)}


def test_a_treatment_not_begun_waits_for_a_person() -> None:
    assert answer(TOLERATED).answer == "waiting_for_person"


def test_a_treatment_of_some_hours_has_not_shown_anything_yet() -> None:
    first = judged(TOLERATED, facts=oral(23))

    assert first.criteria[0].answer == "not_enough_data"
    assert first.criteria[0].why[0] == "har inte pågått i 1 dygn än"
    assert answer(TOLERATED, facts=oral(23), now=NOW + timedelta(hours=1)).answer == "met"


def test_a_treatment_of_a_day_is_tolerated() -> None:
    met = answer(TOLERATED, reading(Kind.VOMITING, "0", 60), facts=oral(25))

    assert (met.answer, met.why[1]) == ("met", "has been tolerated for at least 1 day")


def test_vomited_tablets_are_not() -> None:
    sick = [reading(Kind.VOMITING, "2", 180), reading(Kind.VOMITING, "1", 120)]

    met = answer(TOLERATED, *sick, facts=oral(30))

    assert (met.answer, met.evidence) == ("not_met", (sick[1].id,))
    assert met.why[0] == "Kräkningar senaste dygnet: 1 gång"


def test_what_was_vomited_before_the_treatment_or_a_day_ago_is_past() -> None:
    before = reading(Kind.VOMITING, "2", 60 * 31)
    long_ago = reading(Kind.VOMITING, "2", 60 * 24)

    assert answer(TOLERATED, before, facts=oral(30)).answer == "met"
    assert answer(TOLERATED, long_ago, facts=oral(30)).answer == "met"


@pytest.mark.parametrize(
    ("kind", "sv"), [("task", "uppgiften är inte gjord"), ("tick", "väntar på")]
)
def test_a_task_and_a_tick_wait_for_a_person(kind: str, sv: str) -> None:
    one = criterion(**{kind: "echo-done"})

    waiting = answer(one)
    done = answer(one, ticks=CALLED | {"echo-done": Tick(NOW, "Dr Bob")})
    undone = answer(one, ticks=CALLED | {"echo-done": Tick(NOW, "Dr Bob", value=False)})

    assert waiting.answer == "waiting_for_person"
    assert waiting.why[0].startswith(sv)
    assert (done.answer, done.why) == ("met", ("bedömt av Dr Bob", "answered by Dr Bob"))
    assert undone.answer == "not_met"


SAFE = criterion(says="feels_safe", at_least=1, within="P1D")


def test_the_patients_own_word_is_asked_for() -> None:
    assert answer(SAFE).answer == "waiting_for_person"


@pytest.mark.parametrize(("said", "expected"), [("1", "met"), ("0", "not_met")])
def test_the_patients_own_word_counts(said: str, expected: str) -> None:
    word = reading(Kind.FEELS_SAFE, said, 60, source=Source.PATIENT)

    met = answer(SAFE, word)

    assert (met.answer, met.evidence) == (expected, (word.id,))


def test_nobody_else_can_feel_safe_for_the_patient() -> None:
    assert (
        answer(SAFE, reading(Kind.FEELS_SAFE, "1", source=Source.KIN)).answer
        == "waiting_for_person"
    )


def test_the_word_of_yesterday_is_asked_for_anew() -> None:
    word = reading(Kind.FEELS_SAFE, "1", 60, source=Source.PATIENT)
    later = ago(hours=1) + timedelta(days=1)

    met = answer(SAFE, word, now=later)

    assert met.answer == "waiting_for_person"
    assert met.why == ("inget svar på 1 dygn", "no answer in the past 1 day")


def test_without_criteria_of_her_own_ada_has_the_plans() -> None:
    assessment = assess(PLAN, [], patient=ada(), now=NOW)

    assert [c.id for c in assessment.criteria] == [c.id for c in PLAN.criteria]
    assert assessment.as_json()["criteria"][-1] == {
        "id": "doctor-agrees",
        "text": {
            "sv": "Läkaren bedömer att vården kan avslutas",
            "en": "The doctor judges that the care can end",
        },
        "answer": "waiting_for_person",
        "evidence": [],
        "why": {
            "sv": "väntar på ansvarig läkares eller sjuksköterskas bedömning",
            "en": "waiting for a clinician",
        },
    }
