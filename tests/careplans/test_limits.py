"""Limits over time: asked again, confirmed, cleared with a margin, and the patient's own."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from careplans import Assessment, Finding, Kind, OwnLimit, Urgency, assess
from tests.careplans.home import NOW, PLAN, ada, ago, plan_with, reading, rule, rules_of, set_of

HIGH_PULSE = '{ kind = "pulse", above = 110, unit = "/min" }'
ASKED = 'ask_again = "PT30M"\nextreme = 125\nclear = { margin = 5, in_a_row = 2 }'


def pulses(*told: tuple[str, float], more: str = ASKED, when: str = HIGH_PULSE) -> Assessment:
    plan = plan_with(rule(when, more=more))
    seen = [reading(Kind.PULSE, value, minutes) for value, minutes in told]
    return assess(plan, seen, patient=ada(home_since=NOW), now=NOW)


def the_finding(assessment: Assessment) -> Finding:
    (finding,) = assessment.findings
    return finding


def test_an_amber_value_is_asked_for_again() -> None:
    after = pulses(("112", 10))

    finding = the_finding(after)
    assert (finding.code, finding.urgency) == ("ask-again", Urgency.YELLOW)
    assert finding.text[0] == "Puls 112 /min, över gränsen 110 /min – mät igen"
    assert after.look_again_at == NOW + timedelta(minutes=20)


def test_a_second_amber_value_confirms_the_first() -> None:
    finding = the_finding(pulses(("112", 20), ("114", 5)))

    assert (finding.code, finding.urgency) == ("confirmed", Urgency.ORANGE)
    assert len(finding.evidence) == 2


def test_a_normal_repeat_withdraws_it() -> None:
    assert pulses(("112", 20), ("96", 5)).findings == ()


def test_when_no_repeat_comes_the_value_counts_as_confirmed() -> None:
    finding = the_finding(pulses(("112", 30)))

    assert (finding.code, finding.urgency) == ("not-repeated", Urgency.ORANGE)


def test_a_repeat_that_comes_too_late_clears_nothing_by_itself() -> None:
    finding = the_finding(pulses(("112", 90), ("96", 5)))

    assert (finding.code, finding.urgency) == ("not-cleared", Urgency.ORANGE)


def test_a_late_second_amber_value_finds_the_first_already_confirmed() -> None:
    assert the_finding(pulses(("112", 90), ("113", 5))).code == "not-repeated"


def test_an_extreme_value_does_not_wait() -> None:
    finding = the_finding(pulses(("126", 1)))

    assert (finding.code, finding.urgency) == ("extreme", Urgency.ORANGE)


def test_an_extreme_low_value_does_not_wait_either() -> None:
    when = '{ kind = "pulse", below = 50, unit = "/min" }'

    finding = the_finding(pulses(("43", 1), when=when, more='ask_again = "PT30M"\nextreme = 45'))

    assert finding.code == "extreme"


def test_a_limit_without_repeat_is_raised_at_once() -> None:
    assert the_finding(pulses(("111", 1), more="")).code == "raised"


def test_a_value_on_the_limit_is_inside_it() -> None:
    assert pulses(("110", 1)).findings == ()


def test_one_value_back_is_not_enough_to_clear() -> None:
    finding = the_finding(pulses(("126", 60), ("100", 5)))

    assert finding.code == "not-cleared"
    assert finding.text[0] == "Puls 100 /min, ännu inte säkert tillbaka från gränsen 110 /min"


def test_two_values_back_with_margin_clear() -> None:
    assert pulses(("126", 60), ("105", 30), ("104", 5)).findings == ()


def test_a_value_inside_the_margin_starts_the_count_anew() -> None:
    finding = the_finding(pulses(("126", 60), ("100", 40), ("108", 20), ("100", 5)))

    assert finding.code == "not-cleared"


def test_a_low_limit_clears_upwards() -> None:
    when = '{ kind = "pulse", below = 50, unit = "/min" }'
    more = "clear = { margin = 2, in_a_row = 1 }"

    assert the_finding(pulses(("45", 60), ("51", 5), when=when, more=more)).code == "not-cleared"
    assert pulses(("45", 60), ("52", 5), when=when, more=more).findings == ()


def test_a_new_high_value_after_clearing_begins_again() -> None:
    finding = the_finding(pulses(("126", 90), ("100", 60), ("99", 40), ("112", 5)))

    assert finding.code == "ask-again"
    assert len(finding.evidence) == 1


def test_several_in_a_row_are_needed_when_the_rule_says_so() -> None:
    when = '{ kind = "pulse", above = 100, unit = "/min", in_a_row = 3 }'

    assert pulses(("105", 30), ("106", 20), when=when, more="").findings == ()
    assert (
        pulses(("105", 40), ("99", 30), ("106", 20), ("107", 9), when=when, more="").findings == ()
    )
    finding = the_finding(pulses(("105", 30), ("106", 20), ("107", 9), when=when, more=""))
    assert len(finding.evidence) == 3
    assert finding.text[0] == "Puls 107 /min, över gränsen 100 /min, 3 gånger i rad"


def test_the_worse_limit_stands_for_the_milder() -> None:
    after = assess(PLAN, set_of(5, oxygen_saturation="88"), patient=ada(), now=NOW)

    assert rules_of(after.findings) == ["saturation-low-red", "news2-single-three"]


def test_the_milder_limit_stands_when_the_worse_one_is_only_mentioned_later() -> None:
    rules = rule('{ kind = "pulse", above = 100, unit = "/min" }', "yellow") + rule(
        '{ kind = "pulse", above = 110, unit = "/min" }', "red"
    ).replace('id = "r"', 'id = "worse"')

    after = assess(
        plan_with(rules), [reading(Kind.PULSE, "120")], patient=ada(home_since=NOW), now=NOW
    )

    assert rules_of(after.findings) == ["worse"]


def own(value: str, **told: object) -> OwnLimit:
    known: dict[str, object] = {
        "rule": "saturation-low-red",
        "value": Decimal(value),
        "reason": "KOL, trivs på 88",
        "author": "Dr Bob",
        "set_at": ago(days=1),
        "expires_at": NOW + timedelta(hours=3),
    }
    return OwnLimit(**(known | told))  # type: ignore[arg-type]  # a test's own words


def with_limits(*limits: OwnLimit, now: timedelta = timedelta(0)) -> Assessment:
    return assess(
        PLAN,
        set_of(5, oxygen_saturation="88"),
        patient=ada(limits=limits),
        now=NOW + now,
    )


def test_an_own_limit_goes_before_the_plans() -> None:
    assert "saturation-low-red" not in rules_of(with_limits(own("86")).findings)


def test_an_own_limit_may_be_stricter_too_and_says_so() -> None:
    finding = with_limits(own("93")).findings[0]

    assert finding.text == (
        "Syremättnad 88 %, under egen gräns 93 %",
        "Oxygen saturation 88 %, below the patient's own limit 93 %",
    )


def test_when_an_own_limit_expires_the_plans_holds_again_and_it_is_looked_at() -> None:
    before = with_limits(own("86", expires_at=NOW + timedelta(minutes=10)))
    after = with_limits(
        own("86", expires_at=NOW + timedelta(minutes=10)), now=timedelta(minutes=10)
    )

    assert before.look_again_at == NOW + timedelta(minutes=10)
    assert rules_of(after.findings)[0] == "saturation-low-red"


def test_an_own_limit_not_yet_in_force_is_looked_at_when_it_comes() -> None:
    before = with_limits(own("86", set_at=NOW + timedelta(minutes=5)))

    assert rules_of(before.findings)[0] == "saturation-low-red"
    assert before.look_again_at == NOW + timedelta(minutes=5)


def test_an_own_limit_may_be_without_end() -> None:
    assert "saturation-low-red" not in rules_of(with_limits(own("86", expires_at=None)).findings)


def test_of_two_own_limits_the_one_set_last_holds() -> None:
    limits = own("93", set_at=ago(days=2)), own("86", set_at=ago(days=1))

    assert "saturation-low-red" not in rules_of(with_limits(*limits).findings)


def test_an_own_limit_for_no_rule_is_told() -> None:
    finding = with_limits(own("86", rule="no-such-rule")).findings[-1]

    assert (finding.rule, finding.urgency) == ("own-limit-without-rule", Urgency.TECHNICAL)
    assert finding.text[0] == "Egen gräns för okänd regel: no-such-rule"


def test_an_expired_limit_for_no_rule_is_history() -> None:
    after = with_limits(own("86", rule="no-such-rule", expires_at=ago(minutes=1)))

    assert "own-limit-without-rule" not in rules_of(after.findings)


def test_scale_2_has_its_own_limit_for_saturation() -> None:
    patient = ada(oxygen_scale=2, oxygen_scale_order="Dr Bob")

    after = assess(PLAN, set_of(5, oxygen_saturation="88"), patient=patient, now=NOW)

    assert rules_of(after.findings) == []


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_in_which_readings_arrive_does_not_matter(turned: bool) -> None:  # noqa: FBT001 -- a parameter
    seen = [*set_of(60, pulse="112"), *set_of(50, pulse="113"), *set_of(5)]

    after = assess(PLAN, seen[::-1] if turned else seen, patient=ada(), now=NOW)

    assert rules_of(after.findings) == ["pulse-high"]
