"""How much NEWS2 has risen: compared set by set, and only over the inputs that both sets have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from careplans.scores import NEWS2, News2, least

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from careplans.measurements import Kind
    from careplans.series import Seen, Value


def rise(seen: Seen, score: News2, since: datetime, window: timedelta) -> int:
    """Say by how many points the score has risen since its lowest set from a moment on."""
    points = {part.kind: part.points for part in score.parts if part.id is not None}
    earlier = _sets(seen, score, since, window)
    return max((_difference(points, then) for then in earlier), default=0)


def _difference(now: dict[Kind, int], then: dict[Kind, int]) -> int:
    return sum(now[kind] - points for kind, points in then.items())


def _sets(
    seen: Seen, score: News2, since: datetime, window: timedelta
) -> Iterator[dict[Kind, int]]:
    """Walk the inputs' points as they stood at the end of each set in the period."""
    standing: dict[Kind, int] = {}
    began = None
    for value in _recent(seen, since):
        if began is not None and value.at - began > window:
            yield standing
            standing, began = standing.copy(), None
        began = began or value.at
        standing[value.kind] = least(value.kind, value.value, score.scale, oxygen=score.oxygen)


def _recent(seen: Seen, since: datetime) -> list[Value]:
    recent: list[Value] = []
    for kind in NEWS2:
        for value in reversed(seen.of(kind)):
            if value.at < since:
                break
            recent.append(value)
    recent.sort(key=lambda value: value.at)
    return recent
