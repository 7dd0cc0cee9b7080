#!/usr/bin/env python3
"""Runs Hemrond, or all its tests, on a machine that has nothing but Python 3.11 or newer.

    python3 run.py demo      a living ward of made-up patients
    python3 run.py test      all tests: fast ones, PostgreSQL, browser, TimescaleDB, bridge alone
    python3 run.py COMMAND   any other command of hemrond: migrate, unit, staff, serve, token ...

It makes .venv beside itself, installs what the lock files name (with hashes), and hands over.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
RUNTIME = "requirements.lock"
EVERYTHING = "requirements-dev.lock"
MACHINES_CERTIFICATES = {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}


def main(arguments: list[str]) -> int:
    """Install what a command needs and run it."""
    if sys.version_info < OLDEST:
        sys.exit("Hemrond needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    command, rest = (arguments or ["help"])[0], arguments[1:]
    if command == "test":
        return test(rest)
    if command in {"help", "-h", "--help"}:
        print(__doc__)
        return 0
    python = environment(ROOT / ".venv", RUNTIME)
    return hand_over([str(python), "-m", "backend", command, *rest])


def test(rest: list[str]) -> int:
    """Run all tests, each kind as a step that is seen; a step that cannot run is a failure."""
    python = environment(ROOT / ".venv", EVERYTHING)
    return hand_over([str(python), "-m", "tests", *rest])


def environment(folder: Path, lock: str) -> Path:
    """Give the Python of an environment with everything that a lock file names."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "installed"
    wanted = fingerprint(lock)
    have = stamp.read_text().split() if python.exists() and stamp.exists() else []
    if wanted in have or (lock == RUNTIME and fingerprint(EVERYTHING) in have):
        return python
    print(
        f"Installing what {lock} names into {folder.name}: once, a minute or more ...", flush=True
    )
    if not python.exists():
        make(folder)
    install(python, "--require-hashes", "-r", str(ROOT / lock))
    install(python, "--no-deps", "-e", str(ROOT))
    stamp.write_text(f"{wanted}\n")
    return python


def make(folder: Path) -> None:
    """Make an empty environment."""
    if shutil.which("uv"):
        subprocess.run(["uv", "venv", "-q", "-p", sys.executable, str(folder)], check=True)
        return
    try:
        venv.create(folder, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit(
            "This Python cannot make environments. On Debian and Ubuntu: apt install python3-venv"
        )


def install(python: Path, *what: str) -> None:
    """Install with uv where it is at hand, else with the environment's own pip."""
    if shutil.which("uv") is None:
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *what], check=True)
        return
    command = ["uv", "pip", "install", "-q", "-p", str(python), *what]
    if subprocess.run(command, check=False).returncode:
        # Many hospitals' networks have a certificate authority that only the machine knows.
        subprocess.run(command, check=True, env={**os.environ, **MACHINES_CERTIFICATES})


def fingerprint(lock: str) -> str:
    """Give what changes when a lock file, or how we are packaged, changes."""
    kept = (ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(kept).hexdigest()


def hand_over(command: list[str]) -> int:
    """Run a command in our place; Ctrl-C is its business, not ours."""
    os.chdir(ROOT)
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 -- our own interpreter
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
