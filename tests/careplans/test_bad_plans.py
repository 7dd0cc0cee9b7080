"""A bad plan is refused with file, key and sentence, and the plan in force stays in force."""

from __future__ import annotations

from datetime import date

import pytest

from careplans import PlanError, library, refresh
from careplans.load import packaged, parse, read
from tests.careplans.home import HEAD, plan_with, rule

PULSE = '{ kind = "pulse", above = 110, unit = "/min" }'
SCHEDULE = """
[schedule]
kinds = ["pulse"]
early = "PT2H"
extra_early = "PT30M"
quiet = { begins = 21:00:00, ends = 07:00:00 }
source = "the tests"
"""
CRITERION = """
[[criteria]]
id = "c"
text = { sv = "Klart", en = "Done" }
source = "the tests"
"""

BAD = {
    "not TOML": ("id = ", "-", "This is not TOML"),
    "a misspelt key": (
        HEAD + 'clera = "x"\n',
        "clera",
        "There is no such key; is it misspelt? Perhaps clear?",
    ),
    "a misspelt key in a condition": (
        HEAD + rule('{ kind = "pulse", above = 110, unit = "/min", inarow = 2 }'),
        "rules.r.when.inarow",
        "There is no such key; is it misspelt?",
    ),
    "no source": (HEAD.replace('source = "the tests"\n', ""), "source", "This must be said."),
    "a rule without source": (
        HEAD + rule(PULSE).replace('source = "the tests"\n', ""),
        "rules.r.source",
        "This must be said.",
    ),
    "a rule without reason": (
        HEAD + rule(PULSE).replace('because = { sv = "Därför.", en = "Because." }\n', ""),
        "rules.r.because",
        "This must be said.",
    ),
    "a unit that does not fit": (
        HEAD + rule('{ kind = "temperature", above = 100.4, unit = "[degF]" }'),
        "rules.r.when.unit",
        "The unit [degF] does not fit temperature: it is measured in Cel.",
    ),
    "a limit nobody can have": (
        HEAD + rule('{ kind = "oxygen_saturation", below = 15, unit = "%" }'),
        "rules.r.when",
        "15 lies outside what oxygen_saturation can be (50 to 100 %).",
    ),
    "a limit finer than the measurement": (
        HEAD + rule('{ kind = "pulse", above = 110.5, unit = "/min" }'),
        "rules.r.when",
        "110.5 is finer than pulse is measured (1 /min).",
    ),
    "a limit nothing can be beyond": (
        HEAD + rule('{ kind = "chills", above = 1, unit = "{score}" }'),
        "rules.r.when",
        "Nothing can lie beyond 1: the rule would never find anything.",
    ),
    "no condition": (HEAD + rule('{ kind = "pulse" }'), "rules.r.when", "This is no condition"),
    "a condition in a string": (
        HEAD + rule('"pulse > 110"'),
        "rules.r.when",
        "This is no condition",
    ),
    "a number in quotes": (
        HEAD + rule('{ kind = "pulse", above = "110", unit = "/min" }'),
        "rules.r.when.above",
        "Write a plain number, without quotes.",
    ),
    "a truth for a number": (
        HEAD + rule('{ kind = "pulse", above = true, unit = "/min" }'),
        "rules.r.when.above",
        "Write a plain number, without quotes.",
    ),
    "an infinite limit": (
        HEAD + rule('{ kind = "pulse", above = inf, unit = "/min" }'),
        "rules.r.when.above",
        "Input should be a finite number",
    ),
    "an urgency of its own": (
        HEAD + rule(PULSE, "purple"),
        "rules.r.urgency",
        "Say technical, yellow, orange or red.",
    ),
    "a duration in words": (
        HEAD + rule('{ silent = "3 hours" }'),
        "rules.r.when.silent",
        'Write a duration as ISO 8601, for example "PT30M" or "P1D".',
    ),
    "a duration in bare numbers": (
        HEAD + rule("{ silent = 3 }"),
        "rules.r.when.silent",
        'Write a duration as ISO 8601, for example "PT30M" or "P1D".',
    ),
    "a red rule that waits": (
        HEAD + rule(PULSE, "red", 'ask_again = "PT5M"'),
        "rules.r.ask_again",
        "A red rule must not wait for a repeated measurement.",
    ),
    "an extreme value milder than the limit": (
        HEAD + rule(PULSE, "orange", "extreme = 100"),
        "rules.r.extreme",
        "An extreme value must lie beyond the limit itself.",
    ),
    "a low extreme milder than the limit": (
        HEAD + rule('{ kind = "pulse", below = 50, unit = "/min" }', "orange", "extreme = 55"),
        "rules.r.extreme",
        "An extreme value must lie beyond the limit itself.",
    ),
    "a repeat where there is no limit": (
        HEAD + rule('{ silent = "PT3H" }', "orange", 'ask_again = "PT5M"'),
        "rules.r",
        "Only a rule with below or above can use ask_again, extreme and clear.",
    ),
    "a second scale for the pulse": (
        HEAD + rule('{ kind = "pulse", above = 110, scale_2 = 120, unit = "/min" }'),
        "rules.r.when.scale_2",
        "Only a saturation has a second scale.",
    ),
    "an answer that cannot be given": (
        HEAD + rule('{ kind = "chills", answered = [2] }'),
        "rules.r.when.answered",
        "2 is no answer to chills: it goes 0 to 1.",
    ),
    "a rule without a name": (
        HEAD + rule('{ silent = "3 hours" }').replace('id = "r"\n', ""),
        "rules.0.id",
        "This must be said.",
    ),
    "a misspelt key inside any of": (
        HEAD + rule(f'{{ any = [{PULSE}, {{ kind = "pulse", belo = 50, unit = "/min" }}] }}'),
        "rules.r.when.any.1",
        "This is no condition",
    ),
    "rules that are no list": (
        HEAD + 'rules = "many"\n',
        "rules",
        "Write a list, in square brackets.",
    ),
    "a rule that is no table": (
        HEAD + "rules = [17]\n",
        "rules.0",
        "This has parts of its own: write a table, { key = ... }.",
    ),
    "a reason in one language": (
        HEAD + rule(PULSE).replace('{ sv = "Därför.", en = "Because." }', '"Därför."'),
        "rules.r.because",
        "This has parts of its own: write a table, { key = ... }.",
    ),
    "a key that is like no other": (
        HEAD + 'xyzzy = "x"\n',
        "xyzzy",
        "There is no such key; is it misspelt?",
    ),
    "a misspelt kind": (
        HEAD + rule('{ kind = "temprature", above = 39.0, unit = "Cel" }'),
        "rules.r.when.kind",
        '"temprature" is not known; say one of pulse, oxygen_saturation, systolic,',
    ),
    "a misspelt word of few": (
        HEAD.replace('"diagnosis"', '"diagnose"'),
        "kind",
        '"diagnose" is not known; say one of unit, base, diagnosis, path. Perhaps diagnosis?',
    ),
    "a source of two letters": (
        HEAD.replace('"the tests"', '"PM"', 1),
        "source",
        "Write at least 3 characters.",
    ),
    "a version of its own kind": (
        HEAD.replace("2026.1", "v2"),
        "version",
        "Write the year and a number: 2026.1.",
    ),
    "a name with capitals": (
        HEAD.replace('"test"', '"My Test"'),
        "id",
        "Write it in small letters a to z and digits, with hyphens: pulse-high.",
    ),
    "a date in words": (
        HEAD.replace("2026-01-01", '"the first of May"'),
        "in_force_from",
        "Write a date: 2026-12-01.",
    ),
    "a time in words": (
        HEAD + SCHEDULE + 'days = [{ from_day = 1, times = ["eight"] }]\n',
        "schedule.days.0.times.0",
        "Write a time of day: 08:00:00.",
    ),
    "a day without times": (
        HEAD + SCHEDULE + "days = [{ from_day = 1, times = [] }]\n",
        "schedule.days.0.times",
        "Name at least 1.",
    ),
    "an empty range": (
        HEAD + rule('{ kind = "pulse", outside = [90, 60], unit = "/min", lasting = "P1D" }'),
        "rules.r.when",
        "The range is empty: 90 to 60.",
    ),
    "a bad limit inside any of": (
        HEAD
        + rule(
            f'{{ any = [{PULSE}, {{ kind = "pain", rises_by = 3, unit = "%", within = "P1D" }}] }}'
        ),
        "rules.r.when.unit",
        "The unit % does not fit pain: it is measured in {score}.",
    ),
    "a bad limit inside all of": (
        HEAD + rule(f'{{ all = [{PULSE}, {{ kind = "pulse", below = 5, unit = "/min" }}] }}'),
        "rules.r.when",
        "5 lies outside what pulse can be (20 to 250 /min).",
    ),
    "an id used twice": (HEAD + rule(PULSE) * 2, "rules.r", "This id is used twice."),
    "a plan that ends before it begins": (
        HEAD + "in_force_to = 2025-12-31\n",
        "in_force_to",
        "The plan ends before it begins.",
    ),
    "a schedule without a first day": (
        HEAD + SCHEDULE + "days = [{ from_day = 2, times = [08:00:00] }]\n",
        "schedule.days",
        "The days must begin with day 1, rise, and not overlap.",
    ),
    "a schedule whose days overlap": (
        HEAD
        + SCHEDULE
        + "days = [{ from_day = 1, times = [08:00:00] }, { from_day = 1, times = [09:00:00] }]\n",
        "schedule.days",
        "The days must begin with day 1, rise, and not overlap.",
    ),
    "times of day in disorder": (
        HEAD + SCHEDULE + "days = [{ from_day = 1, times = [20:00:00, 08:00:00] }]\n",
        "schedule.days.1",
        "The times of a day must rise.",
    ),
    "no criterion": (
        HEAD + CRITERION + 'met = { kind = "pulse" }\n',
        "criteria.c.met",
        "This is no criterion",
    ),
    "a criterion in a string": (
        HEAD + CRITERION + 'met = "well"\n',
        "criteria.c.met",
        "This is no criterion",
    ),
    "a criterion without limits": (
        HEAD
        + CRITERION
        + 'met = { kind = "pulse", unit = "/min", period = "P1D", readings = 2 }\n',
        "criteria.c.met",
        "Say low, high or both.",
    ),
    "a criterion with an empty range": (
        HEAD
        + CRITERION
        + 'met = { kind = "pulse", low = 90, high = 50, unit = "/min", period = "P1D", readings = 2 }\n',
        "criteria.c.met",
        "The range is empty: 90 to 50.",
    ),
    "a criterion with a wrong unit": (
        HEAD
        + CRITERION
        + 'met = { kind = "pulse", high = 100, unit = "bpm", period = "P1D", readings = 2 }\n',
        "criteria.c.met.unit",
        "The unit bpm does not fit pulse: it is measured in /min.",
    ),
}


@pytest.mark.parametrize(("text", "key", "sentence"), BAD.values(), ids=BAD.keys())
def test_a_bad_plan_is_refused_with_file_key_and_sentence(
    text: str, key: str, sentence: str
) -> None:
    with pytest.raises(PlanError) as refused:
        parse(text, "bad.toml")

    problem = refused.value.problems[0]
    assert (problem.file, problem.key) == ("bad.toml", key)
    assert problem.sentence.startswith(sentence)
    assert str(problem) in str(refused.value)


def second(when: str, urgency: str) -> str:
    return rule(when, urgency).replace('id = "r"', 'id = "other"')


LOW = '{ kind = "pulse", below = 50, unit = "/min" }'
OVERLAPS = {
    "the same limit twice": rule(PULSE) + second(PULSE, "red"),
    "two limits of the same urgency": rule(PULSE)
    + second('{ kind = "pulse", above = 120, unit = "/min" }', "orange"),
    "the milder limit is the more urgent": rule(PULSE, "red")
    + second('{ kind = "pulse", above = 120, unit = "/min" }', "orange"),
    "the milder low limit is the more urgent": rule(LOW, "red")
    + second('{ kind = "pulse", below = 45, unit = "/min" }', "orange"),
    "too low and too high at once": rule(PULSE)
    + second('{ kind = "pulse", below = 115, unit = "/min" }', "red"),
    "too high and too low at once": rule(LOW)
    + second('{ kind = "pulse", above = 45, unit = "/min" }', "red"),
}


@pytest.mark.parametrize("rules", OVERLAPS.values(), ids=OVERLAPS.keys())
def test_rules_that_overlap_are_refused(rules: str) -> None:
    with pytest.raises(
        PlanError, match="It overlaps with r in test: one of them can never be right"
    ):
        plan_with(rules)


def test_limits_that_fit_together_are_accepted() -> None:
    rules = (
        rule(PULSE)
        + second('{ kind = "pulse", above = 130, unit = "/min" }', "red")
        + second(LOW, "red").replace('"other"', '"low"')
        + second('{ kind = "pulse", above = 110, unit = "/min", in_a_row = 2 }', "red").replace(
            '"other"', '"row"'
        )
    )

    assert [one.id for one in plan_with(rules).rules] == ["r", "other", "low", "row"]


def test_a_bad_library_leaves_the_one_in_force_in_force() -> None:
    texts = packaged() | {"pneumonia.toml": "id = "}

    now, problems = refresh(library(), texts)

    assert now is library()
    assert [problem.file for problem in problems] == ["pneumonia.toml"]


def test_a_good_library_comes_into_force() -> None:
    now, problems = refresh(library(), packaged())

    assert problems == ()
    assert now == library()
    assert now is not library()


def test_two_versions_from_the_same_day_overlap() -> None:
    texts = packaged() | {"pneumonia@2026.toml": packaged()["pneumonia.toml"]}

    with pytest.raises(PlanError) as refused:
        read(texts)

    (problem,) = refused.value.problems
    assert (problem.file, problem.key) == ("pneumonia@2026.toml", "in_force_from")
    assert problem.sentence.startswith("pneumonia.toml has the same id from the same day")


def test_every_bad_file_is_named_at_once() -> None:
    with pytest.raises(PlanError) as refused:
        read(packaged() | {"a.toml": "id = ", "b.toml": "x = 1"})

    assert {problem.file for problem in refused.value.problems} == {"a.toml", "b.toml"}


UNIT_FROM_2027 = packaged()["unit.toml"].replace("2026-01-01", "2027-06-01")


def test_a_plan_is_tried_on_every_day_on_which_a_part_of_it_changes() -> None:
    """A part that fits the parts of today may not fit those of the day on which it begins."""
    of_march = rule('{ kind = "pulse", above = 130, unit = "/min" }').replace('"r"', '"march"')
    pneumonia = packaged()["pneumonia.toml"].replace("2026-01-01", "2027-03-01") + of_march
    other_unit = UNIT_FROM_2027.replace("above = 130", "above = 140")

    with pytest.raises(
        PlanError, match=r"^pneumonia-2.toml: rules.march: It overlaps with pulse-high-red in "
    ):
        read(packaged() | {"pneumonia-2.toml": pneumonia, "unit-2.toml": other_unit})


@pytest.mark.parametrize("name", ["unit", "pneumonia", "kim", "opat"])
def test_a_plan_may_not_end_with_nothing_after_it(name: str) -> None:
    """The patients at home on it could not be judged from that day on."""
    ending = packaged()[f"{name}.toml"].replace(
        "in_force_from = 2026-01-01", "in_force_from = 2026-01-01\nin_force_to = 2027-02-28"
    )

    with pytest.raises(PlanError) as refused:
        read(packaged() | {f"{name}.toml": ending})

    (problem,) = refused.value.problems
    assert (problem.file, problem.key) == (f"{name}.toml", "in_force_to")


def test_a_plan_may_hold_for_a_while_over_another() -> None:
    for_a_while = UNIT_FROM_2027.replace(
        "in_force_from = 2027-06-01", "in_force_from = 2027-06-01\nin_force_to = 2027-08-31"
    )

    reread = read(packaged() | {"unit-summer.toml": for_a_while})

    held = [reread.in_force("unit", date(2027, month, 15)).in_force_to for month in (5, 7, 9)]
    assert held == [None, date(2027, 8, 31), None]
