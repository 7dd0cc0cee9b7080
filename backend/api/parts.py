"""Which part of the product a route belongs to, told beside the route; the desk asks whether it is used."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import Depends, Request

from backend.core.words import Part
from backend.stay.parts import KINDS, About

_OF_UNIT = ("unit", "unit_id", "from_unit_id")


def of(part: Part, *, anew: bool = False) -> Any:  # noqa: ANN401  -- what FastAPI makes of a dependency
    """Say that routes belong to a part; `anew`: refused even while something of it is left."""
    return Depends(_marking(lambda _told: part, anew=anew))


def of_entry() -> Any:  # noqa: ANN401  -- as above
    """Say that the kind of an entry tells which part it belongs to."""
    return Depends(_marking(lambda told: KINDS.get(_within(told.get("entry")).get("kind", ""))))


def about(request: Request) -> About | None:
    """Give what a request is about, if it belongs to a part."""
    found = getattr(request.state, "about", None)
    return found if isinstance(found, About) else None


def _marking(
    part_of: Callable[[dict[str, Any]], Part | None], *, anew: bool = False
) -> Callable[[Request], Awaitable[None]]:
    async def mark(request: Request) -> None:
        told = await _told(request)
        part = part_of(told)
        episode, bed = _id(request.path_params, "episode_id"), _id(request.path_params, "bed_id")
        unit = None
        if episode is None and bed is None:
            unit = _id(told, *_OF_UNIT) or _id(request.query_params, "unit")
        if part is not None and (episode or bed or unit):
            request.state.about = About(part, unit, episode, bed, anew=anew)

    return mark


async def _told(request: Request) -> dict[str, Any]:
    """Read what was sent, as far as it can be; what is wrong with it is the route's to say."""
    if request.method == "GET":
        return {}
    try:
        return _within(json.loads(await request.body() or b"null"))
    except ValueError:
        return {}


def _within(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _id(told: Any, *names: str) -> UUID | None:  # noqa: ANN401  -- path, query or body
    for name in names:
        try:
            return UUID(str(told[name]))
        except (KeyError, ValueError):
            continue
    return None
