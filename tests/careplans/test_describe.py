"""The page a doctor signs says everything the plan does, in Swedish."""

from __future__ import annotations

import pytest

from careplans import CarePlan, load_plan
from careplans.describe import describe
from tests.careplans.home import plan_with, rule

NAMES = (
    "pneumonia+kim",
    "cellulitis+omar",
    "pyelonephritis",
    "endocarditis+opat-pump",
    "spondylodiscitis+opat-nurse",
)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_criterion_and_clock_is_on_the_page_with_source_and_reason(name: str) -> None:
    plan = load_plan(name)
    page = describe(plan)

    for one in plan.rules:
        assert f"(`{one.id}`)" in page
        assert one.because.sv in page
        assert one.source in page
    for criterion in plan.criteria:
        assert criterion.text.sv in page
        assert criterion.source in page
    for clock in plan.clocks:
        assert clock.title.sv in page
        assert clock.because.sv in page
    for part in plan.parts:
        assert part.approver in page


CHILLS = '{ kind = "chills", answered = [1] }'
RASH = '{ kind = "rash", answered = [1] }'
DIZZY = '{ kind = "dizziness", above = 1, unit = "{score}" }'


def described(when: str, more: str = "", urgency: str = "orange") -> str:
    return describe(plan_with(rule(when, urgency, more)))


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ('{ kind = "pulse", above = 110, unit = "/min" }', "Puls över 110 /min."),
        (
            '{ kind = "oxygen_saturation", below = 92, scale_2 = 86, unit = "%", in_a_row = 2 }',
            "Syremättnad under 92 % (på skala 2 under 86 %), 2 gånger i rad.",
        ),
        (
            '{ kind = "weight", rises_by = 2.0, unit = "kg", within = "P3D" }',
            "Vikt stiger minst 2,0 kg inom 3 dygn.",
        ),
        (
            '{ kind = "oxygen_saturation", falls_by = 4, unit = "%", within = "P1D" }',
            "Syremättnad sjunker minst 4 procentenheter inom 1 dygn.",
        ),
        (
            '{ kind = "temperature", outside = [36.0, 38.0], unit = "Cel", lasting = "P2D" }',
            "Temperatur utanför 36,0–38,0 °C i minst 2 dygn.",
        ),
        ('{ silent = "PT3H" }', "En mätning saknas och är 3 timmar sen."),
        (
            '{ silent = "PT3H", sets = 3, last_news2 = 5 }',
            "3 mätningar i rad saknas, den senaste är 3 timmar sen, och senaste NEWS2 var minst 5.",
        ),
        ('{ score = "news2", at_least = 7 }', "NEWS2 är säkert 7 eller mer."),
        (
            '{ score = "news2", at_least = 7, certainty = "possible" }',
            "NEWS2 är möjligen 7 eller mer.",
        ),
        ('{ score = "news2", single = 3 }', "3 poäng i en enda del av NEWS2."),
        (
            '{ score = "news2", rises_by = 2, within = "P1D" }',
            "NEWS2 har stigit minst 2 inom 1 dygn.",
        ),
        ('{ kind = "dizziness", answered = [2, 3] }', "Yrsel: måttlig eller svår."),
        ('{ kind = "vomiting", answered = [5] }', "Kräkningar senaste dygnet: 5."),
        (
            '{ any = [{ kind = "chills", answered = [1] }, { kind = "rash", answered = [1] }] }',
            "Frossa: ja; eller nya utslag: ja.",
        ),
        (
            '{ all = [{ kind = "chills", answered = [1] }, { kind = "rash", answered = [1] }] }',
            "Frossa: ja, och samtidigt nya utslag: ja.",
        ),
        (
            f'{{ any = [{{ all = [{CHILLS}, {RASH}] }}, {{ kind = "help_wanted", answered = [1] }}] }}',
            "(frossa: ja, och samtidigt nya utslag: ja); eller ber om hjälp: ja.",
        ),
        (
            f"{{ all = [{RASH}, {{ any = [{CHILLS}, {DIZZY}] }}] }}",
            "Nya utslag: ja, och samtidigt minst ett av (frossa: ja; yrsel: måttlig eller svår).",
        ),
        ('{ kind = "eating", below = 1, unit = "{score}" }', "Äter och dricker: inget."),
        (
            '{ kind = "line_site", answered = [1, 5] }',
            "Infartens utseende: ”lätt smärta eller rodnad” eller ”därtill feber eller var”.",
        ),
        ('{ extra_missing = "PT1H" }', "En extra mätning som någon har bett om är 1 timme sen."),
        (
            '{ extra_missing = "PT1H", last_news2 = 5 }',
            "En extra mätning som någon har bett om är 1 timme sen, och senaste NEWS2 var minst 5.",
        ),
    ],
)
def test_each_condition_is_said_in_a_sentence(when: str, sentence: str) -> None:
    assert f"- **{sentence}** Därför." in described(when)


def test_the_handling_of_a_limit_is_told() -> None:
    more = 'ask_again = "PT30M"\nextreme = 125\nclear = { margin = 5, in_a_row = 2 }'

    page = described('{ kind = "pulse", above = 110, unit = "/min" }', more)

    assert "kommer ingen ny mätning inom 30 minuter räknas värdet som bekräftat (MEDEL)" in page
    assert "Över 125 /min väntar man inte på omtaget." in page
    assert "Släcks när värdet är minst 5 /min under gränsen, 2 gånger i rad." in page


def test_the_handling_of_a_low_limit_is_told() -> None:
    more = 'ask_again = "PT30M"\nextreme = 40\nclear = { margin = 5, in_a_row = 1 }'

    page = described('{ kind = "pulse", below = 50, unit = "/min" }', more)

    assert "Under 40 /min väntar man inte" in page
    assert "Släcks när värdet är minst 5 /min över gränsen." in page


def test_a_limit_without_a_margin_is_cleared_inside_it() -> None:
    more = "clear = { in_a_row = 2 }"

    page = described('{ kind = "pulse", above = 110, unit = "/min" }', more)

    assert "Släcks när värdet är tillbaka innanför gränsen, 2 gånger i rad." in page


def test_a_technical_rule_has_its_place() -> None:
    assert "### TEKNISK" in described('{ silent = "PT1H" }', urgency="technical")


def test_the_page_never_lets_criteria_discharge_anybody() -> None:
    """D92."""
    page = describe(load_plan("pneumonia"))

    assert "Kriterierna skriver aldrig ut någon. Läkaren beslutar." in page


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (
            load_plan("pneumonia"),
            "Temperatur 36,0–37,8 °C i 1 dygn; minst 2 mätningar på 1 dygn behövs",
        ),
        (load_plan("pneumonia"), "CRP har sjunkit minst 50 % från det högsta värdet."),
        (load_plan("pneumonia"), "Behandlingen har pågått i minst 1 dygn utan kräkningar"),
        (load_plan("pneumonia"), "Patienten har svarat ”ja”, inte äldre än 1 dygn."),
        (load_plan("pyelonephritis"), "Uppgiften `culture-read` är gjord."),
        (load_plan("pneumonia"), "läkare eller sjuksköterska har bedömt det (`doctor-agrees`)"),
        (load_plan("pneumonia"), "vid hemkomsten, klockan 20.00"),
        (load_plan("pneumonia"), "2 dygn efter `iv-start`, sedan igen efter 1 dygn"),
        (load_plan("cellulitis+omar"), "5 dygn efter `extended-supervision`; påminner 1 dygn före"),
        (load_plan("pneumonia"), "måndag, tisdag, onsdag, torsdag, fredag"),
        (load_plan("pneumonia"), "alert (A): 0; allt annat: 3"),
        (load_plan("pneumonia"), "≥ 97 %: 3"),
    ],
)
def test_the_rest_of_the_plan_is_said_too(plan: CarePlan, sentence: str) -> None:
    assert sentence in describe(plan)


def test_a_treatment_may_be_tolerated_whatever_the_symptoms() -> None:
    page = describe(
        plan_with(
            """
[[criteria]]
id = "c"
text = { sv = "Klart", en = "Done" }
met = { tolerated = "oral-treatment", period = "P1D" }
source = "the tests"
"""
        )
    )

    assert "Behandlingen har pågått i minst 1 dygn." in page
