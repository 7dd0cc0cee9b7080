"""The product as a person starts it: `hemrond demo` in a folder and on a port of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "hemrond-demo"  # noqa: S105  -- the demo shows it on its own login page
PHYSICIAN, COLLEAGUE = "sara.ek", "amir.haddad"
PATIENCE = 240.0  # seconds for two weeks of history on a slow machine beside other tests
RUNNING = "Hemrond is running"


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
        self.process.wait(timeout=60)
        self.process = None

    def kill(self) -> None:
        """End it as a power cut does: nothing is said goodbye to."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait(timeout=60)
        self.process = None

    def said(self) -> str:
        """Read what it has said so far."""
        return self.log.read_text("utf-8") if self.log.exists() else ""


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
