"""The product as a person starts it: `hemrond demo` in a folder and on a port of its own."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.postgres import own_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "hemrond-demo"  # noqa: S105  -- the demo shows it on its own login page
PHYSICIAN, COLLEAGUE = "sara.ek", "amir.haddad"
PATIENCE = 600.0  # seconds for two weeks of history on a slow machine beside other tests
RUNNING = "Hemrond is running"
# Below the ports that systems lend to those who call out: nobody is given ours in between.
PORTS = range(20_000, 32_000)


@dataclass
class Ward:
    """A demo that can be stopped and started again with its data kept."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where browsers reach it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it has said."""
        return self.folder / "demo.log"

    def start(self) -> None:
        """Start, and wait until everybody is at home."""
        before = self.said().count(RUNNING)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603  -- our own program
                [sys.executable, "-m", "backend", "demo", "--still", "--port", str(self.port)],
                env={**os.environ, "HEMROND_STATE_DIR": str(self.folder)},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        given_up = time.monotonic() + PATIENCE
        while self.said().count(RUNNING) == before:
            if self.process.poll() is not None or time.monotonic() > given_up:
                self.stop()
                raise RuntimeError(f"The demo did not start:\n{self.said()[-4000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop as Ctrl-C does."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=PATIENCE)
        self.process = None

    def kill(self) -> None:
        """End it as a power cut does: nothing is said goodbye to."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait(timeout=PATIENCE)
        self.process = None

    def said(self) -> str:
        """Read what it has said so far."""
        return self.log.read_text("utf-8") if self.log.exists() else ""


@contextmanager
def filled() -> Iterator[Path]:
    """Let a demo live through its two weeks once, end it, and give its folder to copy."""
    with own_folder("hemrond-filled-") as folder:
        product = Ward(folder, free_port())
        try:
            product.start()
        finally:
            product.stop()
        yield folder


@contextmanager
def moved_in(kept: Path) -> Iterator[Ward]:
    """Start a copy of a demo that has ended, in a folder and on a port of its own."""
    with own_folder("hemrond-ward-") as folder:
        # Owners and rights too: PostgreSQL is never root, and its data are nobody else's.
        copy = ["cp", "-a", str(kept / "demo"), str(folder)]
        subprocess.run(copy, check=True)  # noqa: S603 -- our own two folders
        for elsewhere in (folder / "demo").glob("**/s-elsewhere"):
            elsewhere.unlink()  # leads to the other's socket
        product = Ward(folder, free_port())
        try:
            product.start()
            yield product
        finally:
            product.stop()


def free_port() -> int:
    """Find a port that nobody uses."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
