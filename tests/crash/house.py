"""A whole house that can be killed: `hemrond serve` with its embedded database and two processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from backend.core.embedded import Supervisor
from backend.core.migrate import migrate
from tests.people import World, populate

PATIENCE = 120.0
PROCESSES = 2


@dataclass
class House:
    """One installation in a folder, served on a port of its own."""

    folder: Path
    port: int
    world: World
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where homes reach it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, and wait until the house is well; try again as an init system does."""
        deadline = time.monotonic() + PATIENCE
        while not self._started():
            assert time.monotonic() < deadline, f"The house does not start:\n{self.said()}"
            time.sleep(0.5)

    def _started(self) -> bool:
        """Start once; it ends at once while one that was killed still holds the port."""
        with (self.folder / "serve.log").open("ab") as log:
            command = [sys.executable, "-m", "backend", "serve", "--with-worker"]
            self.process = subprocess.Popen(  # noqa: S603 -- our own program
                [*command, "--port", str(self.port), "--processes", str(PROCESSES)],
                env={
                    **os.environ,
                    "HEMROND_STATE_DIR": str(self.folder),
                    "HEMROND_SECRET_KEY": "of these tests only, for no installation",
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not self._is_well():
            if self.process.poll() is not None:
                return False
            time.sleep(0.1)
        return True

    def until_well(self) -> None:
        """Wait until it answers and all is well."""
        deadline = time.monotonic() + PATIENCE
        while not self._is_well():
            assert time.monotonic() < deadline, f"The house is not well:\n{self.said()}"
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop as an operator does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
            self.process = None

    def kill(self) -> None:
        """Kill the process that holds everything together; the rest has to notice by itself."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process = None

    def serving(self) -> list[int]:
        """Give the processes that answer homes: the children that run Python."""
        assert self.process is not None
        return [pid for pid in _children(self.process.pid) if "spawn_main" in _command(pid)]

    def postmaster(self) -> int:
        """Give the database server's process."""
        file = self.folder / "database" / "postgres" / "data" / "postmaster.pid"
        return int(file.read_text().splitlines()[0])

    def said(self) -> str:
        """Give the end of what it has said."""
        return (self.folder / "serve.log").read_text()[-3000:]

    @contextlib.contextmanager
    def looked_into(self) -> Iterator[Engine]:
        """Look into the database as its owner; joins the server if the house runs."""
        with Supervisor(self.folder / "database") as running:
            assert running.url_owner is not None
            engine = create_engine(running.url_owner)
            yield engine
            engine.dispose()

    def _is_well(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.address}/health", timeout=5).status_code == httpx.codes.OK
        return False


@contextlib.contextmanager
def house() -> Iterator[House]:
    """Build a house with the usual people in it, and open it."""
    folder = Path(tempfile.mkdtemp(prefix="hr-crash-"))
    folder.chmod(0o711)
    try:
        built = House(folder, _free_port(), _moved_in(folder))
        built.start()
        try:
            yield built
        finally:
            built.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _moved_in(folder: Path) -> World:
    with Supervisor(folder / "database") as running:
        assert running.url_owner is not None
        migrate(running.url_owner)
        engine = create_engine(running.url_owner)
        with Session(engine) as session, session.begin():
            world = populate(session)
        engine.dispose()
    return world


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
