"""The API as one application; what it is put together with is handed in."""

from __future__ import annotations

from fastapi import FastAPI

from backend.api import parts, personal_links
from backend.api.deps import Desk
from backend.api.hub import Hub
from backend.api.problems import answer_errors
from backend.api.routes import (
    discharge,
    episodes,
    events,
    health,
    me,
    notes,
    readings,
    reviews,
    round_list,
    rounds_changes,
    rounds_drafts,
    rounds_findings,
    rounds_people,
    rounds_sbar,
    rounds_sessions,
    rounds_tasks,
    sessions,
    walls,
)
from backend.api.routes import stay as stay_routes
from backend.core.words import Part
from backend.monitoring.intake import Intake

_VERSION = "/api/v1"


def create_app(desk: Desk) -> FastAPI:
    """Make the API."""
    app = FastAPI(
        title="Hemrond",
        version="1",
        description="Hospital at home: readings in, the round and its decisions out.",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{_VERSION}/openapi.json",
    )
    app.state.desk = desk
    app.state.hub = Hub(desk.database)
    app.state.intake = Intake(desk.database, zone=desk.settings.time_zone, replayed=desk.replayed)
    answer_errors(app)
    app.include_router(health.router)
    app.include_router(personal_links.router)
    for routes in (sessions, me, readings, rounds_sbar, events, walls):
        app.include_router(routes.router, prefix=_VERSION)
    of_the_round = [parts.of(Part.ROUND)]
    for routes in (
        round_list,
        episodes,
        reviews,
        discharge,
        rounds_changes,
        rounds_drafts,
        rounds_findings,
        rounds_people,
        rounds_sessions,
        rounds_tasks,
        notes,
    ):
        app.include_router(routes.router, prefix=_VERSION, dependencies=of_the_round)
    app.include_router(stay_routes.router, prefix=_VERSION)
    return app
