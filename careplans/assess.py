"""Judge a patient by a plan: findings with evidence, and when to look again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from careplans import words
from careplans.clocks import strike
from careplans.conditions import Situation, hold
from careplans.criteria import answers
from careplans.extras import extra_sets, not_measured
from careplans.late import is_late, superseded
from careplans.limits import follow, limit_of, own_limit, settle
from careplans.model import Above, Below, ExtraMissing, ScoreReached, ScoreSingle, Silent, Urgency
from careplans.schedule import unmet
from careplans.scores import news2
from careplans.series import see
from careplans.technical import technical
from careplans.verdict import Assessment, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from careplans.limits import Limit, Standing
    from careplans.model import Rule
    from careplans.patient import Observation, Patient
    from careplans.plan import CarePlan
    from careplans.series import Value
    from careplans.verdict import Code
    from careplans.words import Both


def assess(
    plan: CarePlan, seen: Sequence[Observation], *, patient: Patient, now: datetime
) -> Assessment:
    """Judge everything seen of a patient; the same in, the same out, in whatever order it came."""
    situation = _situation(plan, seen, patient, now)
    looks = situation.seen.looks
    found = [*_by_rules(situation), *technical(situation)]
    found.extend(superseded(situation, frozenset(finding.rule for finding in found)))
    clocks = strike(plan, patient, now, looks)
    found.extend(clocks.findings)
    criteria = answers(situation)
    for limit in patient.limits:
        looks.extend(moment for moment in (limit.set_at, limit.expires_at) if moment is not None)
    dues = [state.asked.due_at for state in not_measured(situation.extras)]
    return Assessment(
        at=now,
        plan_id=plan.id,
        plan_version=plan.version,
        news2=situation.score,
        findings=tuple(sorted(found, key=lambda finding: -finding.urgency)),
        criteria=criteria,
        clocks=clocks.states,
        extras=situation.extras,
        next_set_due=min([situation.unmet.due[0], *dues]),
        look_again_at=min((moment for moment in looks if moment > now), default=None),
    )


def _situation(
    plan: CarePlan, seen: Sequence[Observation], patient: Patient, now: datetime
) -> Situation:
    ordered = see(seen, now=now)
    score = news2(ordered.newest, patient, plan.news2.window)
    due = unmet(plan.schedule, ordered, patient)
    extras = extra_sets(plan.schedule, ordered, patient, now)
    return Situation(plan, patient, ordered, score, due, extras, now)


def _by_rules(situation: Situation) -> Iterable[Finding]:
    """Find by every rule, and of rules about the same thing keep only the most urgent."""
    worst: dict[object, Finding] = {}
    for rule in situation.plan.rules:
        finding = _by_rule(rule, situation)
        if finding is None:
            continue
        subject = _subject(rule)
        if subject not in worst or finding.urgency > worst[subject].urgency:
            worst[subject] = finding
    return worst.values()


def _subject(rule: Rule) -> object:
    """Name what a rule is about: a value too low is one thing, however many limits it passes."""
    match rule.when:
        case Below() | Above():
            return type(rule.when), rule.when.kind
        case ScoreReached() | ScoreSingle():
            return ScoreReached
        case Silent() | ExtraMissing():
            return type(rule.when)
        case _:
            return rule.id


def _by_rule(rule: Rule, situation: Situation) -> Finding | None:
    when = rule.when
    if isinstance(when, Below | Above):
        return _by_limit(rule, when, situation)
    held = hold(when, situation, rule.urgency)
    if held is None:
        return None
    return Finding(
        rule=rule.id,
        urgency=rule.urgency,
        code="silent" if isinstance(when, Silent | ExtraMissing) else "raised",
        text=held.text,
        because=(rule.because.sv, rule.because.en),
        evidence=held.evidence,
        at=held.at,
        kind=held.kind,
    )


def _by_limit(rule: Rule, when: Below | Above, situation: Situation) -> Finding | None:
    own = own_limit(rule.id, situation.patient, situation.now)
    limit = limit_of(when, own, situation.patient)
    if not situation.seen.ever_beyond(when.kind, limit.value, low=limit.low):
        return None
    values = situation.seen.of(when.kind)
    standing = follow(rule, limit, values, when.in_a_row)
    moment = settle(standing, rule.ask_again, situation.now)
    if moment is not None:
        situation.seen.looks.append(moment)
        return _waiting(rule, limit, standing.beyond[-1])
    if standing.raised is None:
        return None
    if values[-1] is standing.beyond[-1]:
        return _raised(rule, limit, standing, when, situation)
    return _standing(rule, limit, standing, values[-1])


def _waiting(rule: Rule, limit: Limit, value: Value) -> Finding:
    urgency = min(rule.urgency, Urgency.YELLOW)
    text = words.ask_again(words.beyond(value, limit))
    return _limit_finding(rule, urgency, "ask-again", text, (value,))


def _raised(
    rule: Rule, limit: Limit, standing: Standing, when: Below | Above, situation: Situation
) -> Finding:
    newest = standing.beyond[-1]
    text = words.beyond(newest, limit, when.in_a_row)
    if is_late(newest):
        text = words.late(text, newest, situation.patient.time_zone)
    evidence = standing.beyond[-max(when.in_a_row, 2) :]
    return _limit_finding(rule, rule.urgency, standing.raised or "raised", text, evidence)


def _standing(rule: Rule, limit: Limit, standing: Standing, newest: Value) -> Finding:
    text = words.not_cleared(newest, limit)
    evidence = (standing.beyond[-1], newest)
    return _limit_finding(rule, rule.urgency, "not-cleared", text, evidence)


def _limit_finding(
    rule: Rule, urgency: Urgency, code: Code, text: Both, evidence: Sequence[Value]
) -> Finding:
    return Finding(
        rule=rule.id,
        urgency=urgency,
        code=code,
        text=text,
        because=(rule.because.sv, rule.because.en),
        evidence=tuple(value.id for value in evidence),
        at=evidence[-1].at,
        kind=evidence[-1].kind,
    )
