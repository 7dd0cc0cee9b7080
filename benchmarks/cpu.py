"""Time on the processors, from /proc: steadier than the clock on a machine that others use too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
# Places in /proc/PID/stat after the name (proc_pid_stat(5)): the parent; then user and system time
# of the process, and of the children it has waited for.
_PARENT, _TIMES = 1, slice(11, 15)


def used(root: int, *, name: str | None = None) -> float:
    """Give the seconds of a process and all its descendants; of a name, of those children only."""
    seen = dict(_processes())
    mine = {root} if name is None else _named(seen, root, name)
    while more := {pid for pid, (_, row) in seen.items() if int(row[_PARENT]) in mine} - mine:
        mine |= more
    return sum(sum(map(int, seen[pid][1][_TIMES])) for pid in mine if pid in seen) * _TICK


def _named(seen: dict[int, tuple[str, list[str]]], root: int, name: str) -> set[int]:
    return {
        pid for pid, (known, row) in seen.items() if known == name and int(row[_PARENT]) == root
    }


def _processes() -> Iterator[tuple[int, tuple[str, list[str]]]]:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            before, _, after = (folder / "stat").read_text().rpartition(")")
        except OSError:  # it has ended meanwhile
            continue
        yield int(folder.name), (before.partition("(")[2], after.split())
