"""The examples beside the plans are run, and the check of plans finds what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from careplans import library
from careplans.check import check
from careplans.examples import judge, parse_examples, shortcomings
from careplans.load import packaged

if TYPE_CHECKING:
    from careplans.example_model import Example

PLANS, EXAMPLES = packaged(), packaged(examples=True)
ALL = [
    (file, example)
    for file, text in EXAMPLES.items()
    for example in parse_examples(text, file).examples
]


@pytest.mark.parametrize(
    "example",
    [example for _, example in ALL],
    ids=[f"{file.removesuffix('.examples.toml')}: {example.name}" for file, example in ALL],
)
def test_the_example_holds(example: Example) -> None:
    assert list(shortcomings(example, judge(example, library()))) == []


def test_all_that_is_packaged_is_sound() -> None:
    assert check(PLANS, EXAMPLES) == ()


FEW = ("unit", "other-infection", "pneumonia", "kim")
SOME = {f"{name}.toml": PLANS[f"{name}.toml"] for name in FEW}
SOME_EXAMPLES = {f"{name}.examples.toml": EXAMPLES[f"{name}.examples.toml"] for name in FEW}


def problems(text: str) -> list[tuple[str, str]]:
    found = check(SOME, SOME_EXAMPLES | {"kim.examples.toml": text})
    assert {problem.file for problem in found} == {"kim.examples.toml"}
    return [(problem.key, problem.sentence) for problem in found]


SOUND = EXAMPLES["kim.examples.toml"]


@pytest.mark.parametrize(
    ("change", "key", "sentence"),
    [
        (
            ("finds = []", 'finds = ["fever"]'),
            "pneumonia at home with",
            "Should find ['fever'], finds [].",
        ),
        (
            ('kin-agrees = "met"', 'kin-agrees = "not_met"'),
            "pneumonia at home with",
            "Should answer kin-agrees with not_met, answers met.",
        ),
        (
            ("finds = []", "finds = []\nnews2 = [1, 2]"),
            "pneumonia at home with",
            "Should score NEWS2",
        ),
        (('"-3d"', '"3 days ago"'), "pneumonia at home with", '"3 days ago" is no time from now'),
        (
            ("finds = []", 'finds = []\nreadings.pulse = ["75"]'),
            "pneumonia at home with",
            '"75" is no reading; write a time and a value: "-1h 97".',
        ),
        (
            ("finds = []", 'finds = []\nreadings.pulse = ["-1h fast"]'),
            "pneumonia at home with",
            '"fast" is no number',
        ),
        (
            ("finds = []", 'finds = []\nreadings.pulse = ["-1h 75 cat"]'),
            "pneumonia at home with",
            '"cat" is nobody a reading comes from; say device, patient, kin, staff or lab.',
        ),
        (
            ("pneumonia+kim", "plague+kim"),
            "pneumonia at home with",
            "There is no plan of this name.",
        ),
        (
            ("finds = []", 'finds = []\nfind = ["x"]'),
            "examples.pneumonia at home with",
            "There is no such key",
        ),
        (("[[examples]]", "[[examples]"), "-", "This is not TOML"),
        (('finds = ["single-visits"]', "finds = []"), "soon fourteen", "Should find []"),
        (("answers = {", "# {"), "kin-agrees", "No example answers this."),
    ],
)
def test_a_wrong_example_is_named(change: tuple[str, str], key: str, sentence: str) -> None:
    found = problems(SOUND.replace(*change))

    assert any(k.startswith(key) and s.startswith(sentence) for k, s in found), found


def test_a_rule_no_example_finds_is_named() -> None:
    found = problems(SOUND.split('[[examples]]\nname = "soon')[0])

    assert found == [("single-visits", "No example finds this.")]


def test_a_plan_that_never_is_silent_is_named() -> None:
    quiet = SOUND.replace("finds = []", 'finds = ["single-visits"]').replace("-3d", "-13d")

    assert problems(quiet) == [("finds", "No example asserts silence with an empty list.")]


def test_a_plan_without_examples_is_named() -> None:
    found = check(
        PLANS, {file: text for file, text in EXAMPLES.items() if file != "kim.examples.toml"}
    )

    assert [str(problem) for problem in found] == [
        "kim.examples.toml: -: The plan kim has no examples."
    ]


def test_a_bad_plan_is_named_before_any_example_is_run() -> None:
    found = check(PLANS | {"kim.toml": "x = 1"}, EXAMPLES)

    assert {problem.file for problem in found} == {"kim.toml"}
