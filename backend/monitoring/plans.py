"""The care plan that an episode is judged by, as it is in force on a day.

A clinic's own plans lie in a folder (HEMROND_PLANS_DIR) and come on top of the packaged ones: a
template of the same id with a later date in force takes over from that day. The folder is read
again when a file in it changes; if anything in it is wrong, what is in force stays in force.
"""

from __future__ import annotations

import logging
import time
from datetime import date
from pathlib import Path

from careplans import CarePlan, Library, library, refresh
from careplans.load import packaged

log = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 10.0
Stamp = tuple[tuple[str, int, int], ...]


class Shelf:
    """Where the plans stand; one for the process."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._library: Library | None = None
        self._stamp: Stamp = ()
        self._looked_at = float("-inf")
        self._plans: dict[tuple[str, date], CarePlan] = {}

    def use(self, folder: Path | None) -> None:
        """Put a clinic's own plans on top of the packaged ones."""
        self._folder = folder
        self._stamp = ()
        self._looked_at = float("-inf")

    def plan(self, name: str, day: date) -> CarePlan:
        """Give the plan in force on a day."""
        self._look()
        kept = self._plans.get((name, day))
        if kept is None:
            kept = self._plans[name, day] = (self._library or library()).plan(name, on=day)
        return kept

    def _look(self) -> None:
        """Read the folder again if a file in it has changed."""
        if self._folder is None or time.monotonic() - self._looked_at < LOOK_EVERY_SECONDS:
            return
        self._looked_at = time.monotonic()
        try:
            files = sorted(self._folder.glob("*.toml"))
            stamp = tuple((f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in files)
            if stamp == self._stamp:
                return
            own = [file for file in files if not file.name.endswith(".examples.toml")]
            texts = packaged() | {f"own/{file.name}": file.read_text("utf-8") for file in own}
        except (OSError, UnicodeDecodeError) as wrong:
            log.error("The plans cannot be read (%s); those in force stay.", type(wrong).__name__)  # noqa: TRY400 -- the sentence says it all
            return
        self._stamp = stamp
        self._take(texts)

    def _take(self, texts: dict[str, str]) -> None:
        new, problems = refresh(self._library or library(), texts)
        for problem in problems:
            log.error("%s The plans in force stay in force.", problem)
        if not problems:
            self._library, self._plans = new, {}


shelf = Shelf()


def plan_for(plan_id: str, path: str | None, day: date) -> CarePlan:
    """Give the plan of a diagnosis, with a path if there is one, as it is in force on a day."""
    return shelf.plan(f"{plan_id}+{path}" if path else plan_id, day)
