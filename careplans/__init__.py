"""Care plans that judge, and say why: pure functions over dated data (no clock, no I/O)."""

from __future__ import annotations

from careplans.assess import assess
from careplans.clocks import may_start
from careplans.criteria_model import Criterion
from careplans.load import Library, PlanError, Problem, library, load_plan, plan_in_force, refresh
from careplans.measurements import (
    BY_CODE,
    MEASUREMENTS,
    Consciousness,
    Kind,
    Measurement,
    Source,
    implausible,
    quantise,
)
from careplans.model import Rule, Urgency
from careplans.patient import ExtraSet, Observation, OwnLimit, Patient, Tick
from careplans.plan import CarePlan, Template
from careplans.scores import Band, News2, news2_bands, news2_points
from careplans.series import unscored
from careplans.verdict import Assessment, ClockState, CriterionAnswer, Finding

__all__ = [
    "BY_CODE",
    "MEASUREMENTS",
    "Assessment",
    "Band",
    "CarePlan",
    "ClockState",
    "Consciousness",
    "Criterion",
    "CriterionAnswer",
    "ExtraSet",
    "Finding",
    "Kind",
    "Library",
    "Measurement",
    "News2",
    "Observation",
    "OwnLimit",
    "Patient",
    "PlanError",
    "Problem",
    "Rule",
    "Source",
    "Template",
    "Tick",
    "Urgency",
    "assess",
    "implausible",
    "library",
    "load_plan",
    "may_start",
    "news2_bands",
    "news2_points",
    "plan_in_force",
    "quantise",
    "refresh",
    "unscored",
]
