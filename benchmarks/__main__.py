"""Measure everything and write docs/performance.md: `python -m benchmarks`."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from pathlib import Path

from backend.core.clock import machine_now
from benchmarks import batches, ingest, round_list
from benchmarks.report import Row

_PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_ABOUT = Path(__file__).parent / "performance.md"
_HEAD = "| measured | result | ratio | budget | |\n|---|---|--:|---|---|\n"


def main() -> None:
    """Measure, print, and write the page."""
    loads = [os.getloadavg()[0]]
    table = _HEAD
    for row in _all():
        print(row, flush=True)
        table += f"| {' | '.join(row.cells)} |\n"
        loads.append(os.getloadavg()[0])
    about = _ABOUT.read_text()
    _PAGE.write_text(about.format(machine=_machine(loads), table=table))


def _all() -> Iterator[Row]:
    yield from ingest.measure()
    yield from batches.measure()
    yield from round_list.measure()


def _machine(loads: list[float]) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{machine_now():%Y-%m-%d}; {platform.system()} on {platform.machine()}, "
        f"{os.cpu_count()} processors, {memory:.0f} GiB; Python {platform.python_version()}; "
        f"others' work on it meanwhile, ours included: load {min(loads):.0f} to {max(loads):.0f}"
    )


if __name__ == "__main__":
    main()
