"""Measure everything and write docs/performance.md: `python -m benchmarks`, or some parts of it."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path

from backend.core.clock import machine_now
from benchmarks import assess, batches, ingest, next_patient, round_list
from benchmarks.report import Row

_PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_ABOUT = Path(__file__).parent / "performance.md"
_HEAD = "| measured | result | ratio | budget | |\n|---|---|--:|---|---|\n"
_PARTS: Mapping[str, Callable[[], Iterator[Row]]] = {
    "sets": ingest.measure,
    "batches": batches.measure,
    "lists": round_list.measure,
    "verdicts": assess.measure,
    "screens": next_patient.measure,
}


def main() -> None:
    """Measure, print, and write the page; what was not measured now keeps its row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[[], *_PARTS], help="all, unless some are named"
    )
    parts = parser.parse_args().parts or list(_PARTS)
    loads = [os.getloadavg()[0]]
    lines = [] if set(parts) == _PARTS.keys() else _kept()
    for row in _of(parts):
        print(row, flush=True)
        lines = _put(lines, f"| {' | '.join(row.cells)} |")
        loads.append(os.getloadavg()[0])
    table = _HEAD + "\n".join(lines) + "\n"
    _PAGE.write_text(_ABOUT.read_text().format(machine=_machine(loads, parts), table=table))


def _of(parts: Iterable[str]) -> Iterator[Row]:
    for part in parts:
        yield from _PARTS[part]()


def _kept() -> list[str]:
    _, _, rows = _PAGE.read_text().partition(_HEAD)  # the page has tables of other things below
    return list(takewhile(lambda line: line.startswith("| "), rows.splitlines()))


def _put(lines: Sequence[str], line: str) -> list[str]:
    """Put a row in the place of the one that measured the same, or last."""
    what = line.split(" | ", maxsplit=1)[0]
    if any(one.split(" | ")[0] == what for one in lines):
        return [line if one.split(" | ")[0] == what else one for one in lines]
    return [*lines, line]


def _machine(loads: Sequence[float], parts: Sequence[str]) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    measured = "" if set(parts) == _PARTS.keys() else f" ({', '.join(parts)}; the rest earlier)"
    return (
        f"{machine_now():%Y-%m-%d}{measured}; {platform.system()} on {platform.machine()}, "
        f"{os.cpu_count()} processors, {memory:.0f} GiB; Python {platform.python_version()}; "
        f"load {min(loads):.0f} to {max(loads):.0f}, the measuring itself included"
    )


if __name__ == "__main__":
    main()
