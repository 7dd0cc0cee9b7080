"""Start programs that cannot outlive us."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import IO

from backend.core.embedded.account import Account

_LAUNCHER = Path(__file__).with_name("launcher.py")
_KERNEL_TELLS = sys.platform == "linux"


def run(command: Sequence[str], account: Account, *, feed: str = "") -> str | None:
    """Run a program to its end; give what it complained about if it failed."""
    launched = _launched(command, account, signal.SIGKILL, None)
    done = subprocess.run(  # noqa: S603  -- PostgreSQL's programs, no shell
        launched,
        input=feed,
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment({}),
        check=False,
    )
    return None if done.returncode == 0 else done.stderr.strip() or f"exit {done.returncode}"


class Server:
    """A program that is told to end when we are gone, however we go.

    The kernel ties the signal to the thread that spawned, not to the process, so a thread of its
    own does it and waits. Elsewhere a helper reads a pipe whose other end only we hold.
    """

    def __init__(
        self,
        command: Sequence[str],
        account: Account,
        log: Path,
        environment: Mapping[str, str],
        *,
        kernel_tells: bool = _KERNEL_TELLS,
    ) -> None:
        self._command, self._account, self._log = command, account, log
        self._environment = _environment(environment)
        self._kernel_tells = kernel_tells
        self._over = threading.Event()
        born: Future[subprocess.Popen[bytes]] = Future()
        threading.Thread(
            target=self._keep, args=(born,), name="postgres-parent", daemon=True
        ).start()
        self.process = born.result()

    def end(self, patience: float) -> bool:
        """End it politely; say whether it is gone."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            return False
        self._over.set()
        return True

    def _keep(self, born: Future[subprocess.Popen[bytes]]) -> None:
        ours = None
        try:
            with self._log.open("wb") as log:
                process, ours = self._spawn(log)
        except OSError as wrong:
            born.set_exception(wrong)
            return
        born.set_result(process)
        self._over.wait()
        if ours is not None:
            os.close(ours)

    def _spawn(self, log: IO[bytes]) -> tuple[subprocess.Popen[bytes], int | None]:
        theirs, ours = (None, None) if self._kernel_tells else os.pipe()
        try:
            process = subprocess.Popen(  # noqa: S603  -- PostgreSQL's programs, no shell
                _launched(self._command, self._account, signal.SIGINT, theirs),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self._environment,
                pass_fds=() if theirs is None else (theirs,),
            )
        finally:
            if theirs is not None:
                os.close(theirs)
        return process, ours


def _launched(
    command: Sequence[str], account: Account, ending: signal.Signals, watch: int | None
) -> list[str]:
    told = {"parent": os.getpid(), "uid": account.uid, "gid": account.gid, "signal": int(ending)}
    if watch is not None:
        told["watch"] = watch
    options = [f"--{name}={value}" for name, value in told.items()]
    return [sys.executable, "-I", "-S", str(_LAUNCHER), *options, "--", *command]


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """Keep ours, which this Python may need to start; the launcher passes on almost none of it."""
    return {**os.environ, "LC_ALL": "C.UTF-8", **more}
