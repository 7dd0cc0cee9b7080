"""Whether the process in postmaster.pid really is the server of this data folder."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_READY_LINE = 7
_SOCKET_LINE = 4


@dataclass(frozen=True, slots=True)
class PidFile:
    """What postmaster.pid says; a half-written one says less."""

    pid: int | None
    sockets: str | None
    ready: bool


def read_pid_file(data: Path) -> PidFile | None:
    """Read data/postmaster.pid, if it is there."""
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return None
    lines += [""] * (_READY_LINE + 1 - len(lines))
    pid = int(lines[0]) if lines[0].strip().isdecimal() else None
    return PidFile(pid or None, lines[_SOCKET_LINE] or None, lines[_READY_LINE].strip() == "ready")


def serves(pid: int, data: Path) -> bool:
    """Say whether a process is the PostgreSQL server of this data folder.

    Numbers are used again after a reboot or in the next container, so the number alone proves
    nothing: it must be a program called postgres that lives in this very folder.
    """
    if not (_PROC / "self").exists():
        return _serves_by_command(_ask_ps(pid), data)
    process = _PROC / str(pid)
    try:
        program = (process / "exe").readlink().name
        return program.startswith("postgres") and (process / "cwd").readlink() == data
    except PermissionError:  # root in a container may lack the right to look at other users
        return _serves_by_command(_command_line(process), data)
    except OSError:
        return False


def anyone_serves(data: Path) -> bool | None:
    """Say whether any process serves this folder; None where the system does not tell."""
    if not (_PROC / "self").exists():
        return None
    return any(serves(int(p.name), data) for p in _PROC.iterdir() if p.name.isdecimal())


def end_orphan(pid: int, data: Path, patience: float) -> bool:
    """End a server that lost its owner, cleanly; say whether it is gone."""
    deadline = time.monotonic() + patience
    if serves(pid, data):
        os.kill(pid, signal.SIGINT)
    while serves(pid, data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _serves_by_command(command: list[str], data: Path) -> bool:
    return bool(command) and Path(command[0]).name == "postgres" and str(data) in command[1:]


def _command_line(process: Path) -> list[str]:
    try:
        return (process / "cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return []


def _ask_ps(pid: int) -> list[str]:
    """Ask ps; a data folder with a space in its name is then not recognised, and left alone."""
    asked = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603  -- fixed, no shell
    return said.stdout.split()
