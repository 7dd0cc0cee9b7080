"""Is the house standing: for load balancers and the region's monitoring, without a log-in."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.api.deps import AtDesk
from backend.monitoring.watch import Health, look

router = APIRouter(tags=["operations"])


@router.get("/health", responses={503: {"model": Health}})
def health(desk: AtDesk, response: Response) -> Health:
    """Tell whether the database answers, has the right shape, and nobody waits to be judged."""
    found = look(desk.database)
    response.status_code = 200 if found.ok else 503
    return found
