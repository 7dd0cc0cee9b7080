"""The stay: candidates, states, beds, agreement, requests, lists."""

from fastapi import APIRouter

from backend.api.routes.stay import (
    agreements,
    beds,
    candidates,
    lists,
    meetings,
    requests,
    stays,
    taking_in,
    units,
    words,
)

router = APIRouter()
for routes in (
    candidates,
    taking_in,
    stays,
    beds,
    agreements,
    units,
    requests,
    lists,
    meetings,
    words,
):
    router.include_router(routes.router)
