"""What a care request asks for, visit by visit, and the clocks that prompt about it (D36-D38, D48)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from backend.stay.clocks import last_day
from backend.stay.entries import Key, Line, Part, Text
from backend.stay.said import Said
from backend.stay.templates import Clocks, Dated, in_force, raw


class Intervention(Part):
    """One kind of visit: what, from when to when, and whether the patient could travel instead."""

    key: Key
    type: Literal["antibiotics", "monitoring", "sampling", "dressing", "supervision", "other"]
    what: Text
    times: Line
    start: date
    stop: date
    can_travel: bool = Field(description="The threshold judgement: to a health centre (D37)")
    can_travel_why: Text
    pick_up_at: str = Field("", max_length=200, description="Where medicine, material is fetched")
    drop_off_at: str = Field("", max_length=200, description="Where samples are left, and by when")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.stop < self.start:
            raise ValueError("It stops before it starts.")
        return self


class RequestContent(Part):
    """What is asked of a home-care unit."""

    question: Text
    answer_needed_by: AwareDatetime
    first_visit_at: AwareDatetime
    contact_by: Literal["phone", "video"] = "phone"
    external_reference: str = Field("", max_length=200)
    interventions: tuple[Intervention, ...] = Field(min_length=1)


class HomeCareRules(Dated):
    """What region and municipality have agreed about requests."""

    lead_hours: int
    supervision_excludes_admitted: bool


def home_care_rules(on: date) -> HomeCareRules:
    """Give the rules in force on a day."""
    return in_force((HomeCareRules.model_validate(r) for r in raw("home_care")["home_care"]), on)


def prompts(
    content: Mapping[str, Any], *, formal_status: str, rules: Clocks, today: date
) -> list[dict[str, Any]]:
    """Give what the 5- and 14-day clocks ask to be considered; they never act (D38, D49)."""
    asked = [Intervention.model_validate(row) for row in content.get("interventions", ())]
    return [
        prompt
        for visit in asked
        for prompt in (
            _clock(visit, rules, today),
            _excluded(visit, formal_status, rules, today),
            _could_travel(visit),
        )
        if prompt is not None
    ]


def clock_prompts(
    content: Mapping[str, Any], *, rules: Clocks, today: date
) -> list[dict[str, Any]]:
    """Give what the 5- and 14-day clocks alone ask to be considered."""
    asked = [Intervention.model_validate(row) for row in content.get("interventions", ())]
    found = [_clock(visit, rules, today) for visit in asked]
    return [prompt for prompt in found if prompt is not None]


def _clock(visit: Intervention, rules: Clocks, today: date) -> dict[str, Any] | None:
    supervised = visit.type == "supervision"
    days = rules.supervision_days if supervised else rules.single_visits_days
    limit = last_day(visit.start, days)
    if visit.stop <= limit:
        return None
    said = (
        Said(
            f"Utökad tillsyn utan SIP gäller {days} dagar, till {limit}: överväg SIP.",
            f"Increased supervision without a SIP lasts {days} days, until {limit}: consider a SIP.",
        )
        if supervised
        else Said(
            f"Enstaka hembesök längre än {days} dagar (efter {limit}): överväg inskrivning.",
            f"Single visits for more than {days} days (after {limit}): consider enrolment.",
        )
    )
    due = today > limit - timedelta(days=1)
    return {"key": visit.key, "on": limit, "due": due, "text": said.as_json()}


def _excluded(
    visit: Intervention, formal_status: str, rules: Clocks, today: date
) -> dict[str, Any] | None:
    excludes = home_care_rules(today).supervision_excludes_admitted
    if not (excludes and visit.type == "supervision" and formal_status in rules.inpatient_statuses):
        return None
    said = Said(
        "Regeln om utökad tillsyn gäller i dag inte inskrivna patienter: kom överens först.",
        "The rule on supervision today excludes admitted patients: agree on it first.",
    )
    return {"key": visit.key, "on": visit.start, "due": True, "text": said.as_json()}


def _could_travel(visit: Intervention) -> dict[str, Any] | None:
    if not visit.can_travel:
        return None
    said = Said(
        "Patienten kan ta sig till vårdcentralen: tröskelprincipen talar emot hembesök.",
        "The patient can travel to a health centre: the threshold principle speaks against visits.",
    )
    return {"key": visit.key, "on": visit.start, "due": True, "text": said.as_json()}
