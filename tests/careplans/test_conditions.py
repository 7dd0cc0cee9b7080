"""Each condition in the closed union: when it holds, on what evidence, in what words."""

from __future__ import annotations

import pytest

from careplans import Assessment, Finding, Kind, Observation, Source, assess
from tests.careplans.home import NOW, ada, plan_with, reading, rule, set_of


def found(when: str, *seen: Observation, **told: object) -> tuple[Finding, ...]:
    return judged(when, *seen, **told).findings


def judged(when: str, *seen: Observation, **told: object) -> Assessment:
    patient = ada(**({"home_since": NOW} | told))
    return assess(plan_with(rule(when)), seen, patient=patient, now=NOW)


def test_rises_by_compares_with_the_lowest_in_the_period() -> None:
    when = '{ kind = "weight", rises_by = 2.0, unit = "kg", within = "P3D" }'
    first, low, newest = (
        reading(Kind.WEIGHT, "82.4", 60 * 70),
        reading(Kind.WEIGHT, "82.0", 60 * 60),
        reading(Kind.WEIGHT, "84.0", 30),
    )

    (finding,) = found(when, first, low, newest)

    assert finding.evidence == (low.id, newest.id)
    assert finding.text[0] == "Vikt 84,0 kg, har stigit 2,0 kg inom 3 dygn"


def test_rises_by_forgets_what_is_older_than_the_period() -> None:
    when = '{ kind = "weight", rises_by = 2.0, unit = "kg", within = "P3D" }'

    assert found(when, reading(Kind.WEIGHT, "81", 60 * 73), reading(Kind.WEIGHT, "84", 30)) == ()
    assert found(when) == ()


def test_falls_by_compares_with_the_highest_in_the_period() -> None:
    when = '{ kind = "oxygen_saturation", falls_by = 4, unit = "%", within = "P1D" }'
    high, newest = (
        reading(Kind.OXYGEN_SATURATION, "99", 600),
        reading(Kind.OXYGEN_SATURATION, "95", 5),
    )

    (finding,) = found(when, high, newest)

    assert finding.evidence == (high.id, newest.id)
    assert finding.text == (
        "Syremättnad 95 %, har sjunkit 4 procentenheter inom 1 dygn",
        "Oxygen saturation 95 %, has fallen 4 percentage points within 1 day",
    )
    assert found(when, high, reading(Kind.OXYGEN_SATURATION, "96", 5)) == ()


def test_outside_for_needs_an_unbroken_run_that_is_long_enough() -> None:
    when = '{ kind = "temperature", outside = [36.0, 38.0], unit = "Cel", lasting = "P1D" }'
    long = [reading(Kind.TEMPERATURE, "38.3", 60 * hours) for hours in (25, 12, 1)]

    (finding,) = found(when, *long)

    assert finding.evidence == tuple(one.id for one in long)
    assert finding.text[0] == "Temperatur 38,3 °C, utanför 36,0–38,0 °C i minst 1 dygn"
    assert found(when, *long[1:]) == ()
    assert found(when, *long, reading(Kind.TEMPERATURE, "37.9", 60 * 6)) == ()
    assert found(when, *long, reading(Kind.TEMPERATURE, "37.0", 0.5)) == ()


@pytest.mark.parametrize(("points", "holds"), [(5, True), (6, False)])
def test_a_score_is_reached_for_certain(points: int, holds: bool) -> None:  # noqa: FBT001 -- a parameter
    seen = set_of(pulse="115", oxygen_saturation="92", temperature="38.5")

    assert bool(found(f'{{ score = "news2", at_least = {points} }}', *seen)) is holds


def test_a_score_may_possibly_be_reached() -> None:
    when = '{ score = "news2", at_least = 6, certainty = "possible" }'

    (finding,) = found(when, *set_of())

    assert finding.text[0].startswith("NEWS2 minst 0, högst 6")
    assert found(when) == ()


def test_a_single_three_names_the_input() -> None:
    (finding,) = found('{ score = "news2", single = 3 }', *set_of(systolic="88"))

    assert finding.text[0].startswith("3 poäng för systoliskt blodtryck 88 mmHg; NEWS2 minst 3")
    assert finding.text[1].startswith(
        "3 points for systolic blood pressure 88 mmHg; NEWS2 at least 3"
    )


RISE = '{ score = "news2", rises_by = 2, within = "P1D" }'


def test_a_score_rises_from_set_to_set() -> None:
    (finding,) = found(RISE, *set_of(600), *set_of(5, pulse="112"))

    assert finding.text[0].endswith("stigit med 2 inom 1 dygn")
    assert finding.text[1].endswith("risen by 2 within 1 day")


def test_a_score_rises_from_its_lowest_in_the_period() -> None:
    assert found(RISE, *set_of(1200, pulse="95"), *set_of(600), *set_of(5, pulse="112"))


def test_a_score_rises_only_over_what_both_sets_have() -> None:
    """A first breath count of 22 is two points that were not looked for before."""
    assert found(RISE, *set_of(600), *set_of(5), reading(Kind.RESPIRATORY_RATE, "22", 5)) == ()


def test_a_rise_of_less_than_was_asked_is_not_told() -> None:
    assert found(RISE, *set_of(600), *set_of(5, pulse="95")) == ()
    assert found(RISE, *set_of(600), *set_of(5, pulse="95", temperature="38.2"))


def test_one_part_better_and_one_worse_is_no_rise() -> None:
    assert found(RISE, *set_of(600, pulse="112"), *set_of(5, temperature="39.2")) == ()


def test_a_rise_older_than_the_period_is_not_told() -> None:
    assert found(RISE, *set_of(60 * 30), *set_of(5, pulse="112")) == ()


def test_an_answer_is_the_newest_one() -> None:
    when = '{ kind = "chills", answered = [1] }'
    yes, no = (
        reading(Kind.CHILLS, "1", 60, source=Source.PATIENT),
        reading(Kind.CHILLS, "0", 5, source=Source.PATIENT),
    )

    (finding,) = found(when, yes)

    assert (finding.text, finding.kind) == (("Frossa: ja", "Chills: yes"), Kind.CHILLS)
    assert found(when, yes, no) == ()
    assert found(when) == ()


def test_an_answer_may_have_to_come_from_somebody() -> None:
    when = '{ kind = "consciousness", answered = [1, 2, 3, 4], source = "kin" }'

    assert found(when, reading(Kind.CONSCIOUSNESS, "1", source=Source.STAFF)) == ()
    assert found(when, reading(Kind.CONSCIOUSNESS, "1", source=Source.KIN))


FEVER = '{ kind = "temperature", above = 38.0, unit = "Cel" }'
FAST = '{ kind = "pulse", above = 100, unit = "/min", in_a_row = 2 }'


def test_any_of_needs_one() -> None:
    when = f"{{ any = [{FEVER}, {FAST}] }}"

    (finding,) = found(when, reading(Kind.TEMPERATURE, "38.4"))

    assert finding.text[0] == "Temperatur 38,4 °C, över gränsen 38,0 °C"
    assert found(when, reading(Kind.TEMPERATURE, "37.4")) == ()


def test_all_of_needs_all() -> None:
    when = f"{{ all = [{FEVER}, {FAST}] }}"
    hot = reading(Kind.TEMPERATURE, "38.4", 20)
    fast = [reading(Kind.PULSE, "104", 30), reading(Kind.PULSE, "106", 10)]

    (finding,) = found(when, hot, *fast)

    assert finding.evidence == (hot.id, *(one.id for one in fast))
    assert finding.at == fast[-1].at
    assert finding.text[1] == (
        "Temperature 38.4 °C, above the limit 38.0 °C; "
        "Pulse 106 /min, above the limit 100 /min, 2 times in a row"
    )
    assert found(when, hot, fast[0]) == ()
    assert found(when, hot, fast[0], reading(Kind.PULSE, "99", 5)) == ()


def test_a_limit_inside_all_of_knows_scale_2() -> None:
    low = '{ kind = "oxygen_saturation", below = 94, scale_2 = 88, unit = "%" }'
    when = f"{{ all = [{FEVER}, {low}] }}"
    seen = set_of(temperature="38.4", oxygen_saturation="90")

    assert found(when, *seen)
    assert found(when, *seen, oxygen_scale=2, oxygen_scale_order="Dr Bob") == ()


def test_silence_may_be_one_side_of_a_condition() -> None:
    when = f'{{ all = [{{ silent = "PT30M" }}, {FEVER}] }}'
    hot = set_of(60 * 13, temperature="38.4")

    assert found(when, *hot, home_since=hot[0].at)
    assert found(when, *set_of(temperature="38.4"), home_since=hot[0].at) == ()
