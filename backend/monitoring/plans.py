"""The care plan that an episode is judged by, as it is in force on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from careplans import CarePlan, plan_in_force


@lru_cache(maxsize=256)
def plan_for(plan_id: str, path: str | None, day: date) -> CarePlan:
    """Give the plan in force; reading its files once a day is enough."""
    return plan_in_force(f"{plan_id}+{path}" if path else plan_id, day)
