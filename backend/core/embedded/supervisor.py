"""The embedded server's keeper: one owner starts it and takes it along when it goes."""

import os
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from backend.core.embedded.begin import Wishes, begin
from backend.core.embedded.home import FOLDER, Home, home_for
from backend.core.embedded.lock import Lock
from backend.core.embedded.postmaster import read_pid_file
from backend.core.embedded.ready import answers
from backend.core.embedded.running import APP, OWNER, Progress, Running, log_progress, socket_url
from backend.core.errors import BadConfiguration

if TYPE_CHECKING:
    from backend.core.embedded.launch import Server

LOCK = "supervisor.lock"
_LOOK_EVERY = 0.05


class Supervisor:
    """PostgreSQL in a folder of ours: started by the first process, shared by the others."""

    def __init__(self, state: Path, wishes: Wishes | None = None) -> None:
        self._state = state
        self._wishes = wishes or Wishes()
        self._lock: Lock | None = None
        self._server: Server | None = None
        self._running: Running | None = None

    def __enter__(self) -> Running:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, on_progress: Progress = log_progress) -> Running:
        """Make the database answer: own the server, or join the process that does."""
        if os.name != "posix":
            raise BadConfiguration(
                "The embedded database does not run on Windows. Set HEMROND_DATABASE_URL to a "
                "PostgreSQL server, or start Hemrond in WSL."
            )
        if self._running is None:
            try:
                self._running = self._own_or_join(on_progress)
            except OSError as wrong:
                raise BadConfiguration(
                    f"The database folder cannot be used: {wrong.filename}: {wrong.strerror}."
                ) from wrong
        return self._running

    def revive(self, on_progress: Progress = log_progress) -> bool:
        """Start our server again if it has died; say whether it had. Its address stays the same."""
        if self._server is None or self._server.process.poll() is None:
            return False
        self._server.end(0)
        self._server, _ = begin(home_for(self._state), self._wishes, on_progress)
        return True

    def stop(self) -> None:
        """Leave the database; its owner takes the server along, cleanly."""
        if self._server is not None and not self._server.end(self._wishes.patience):
            raise BadConfiguration("The database is still writing; it will end by itself soon.")
        self._server = self._running = None
        if self._lock is not None:
            self._lock.free()
            self._lock = None

    def _own_or_join(self, say: Progress) -> Running:
        home = home_for(self._state)
        lock = Lock(home.base / LOCK)
        deadline = time.monotonic() + self._wishes.patience
        while not lock.take():
            if running := _join(home):
                return running
            if time.monotonic() > deadline:
                raise BadConfiguration("Another process holds the database but it does not answer.")
            time.sleep(_LOOK_EVERY)
        try:
            self._server, sockets = begin(home, self._wishes, say)
        except BaseException:
            lock.free()
            raise
        self._lock = lock
        return _reached_by(sockets, owns_server=True)


def is_kept(state: Path) -> bool:
    """Tell whether some process has the database of a state folder running just now."""
    path = state.resolve() / FOLDER / LOCK
    if not path.exists():
        return False
    lock = Lock(path)
    taken = lock.take()
    lock.free()
    return not taken


def _join(home: Home) -> Running | None:
    seen = read_pid_file(home.data)
    if seen is None or not seen.ready or not seen.sockets or not answers(seen.sockets):
        return None
    return _reached_by(Path(seen.sockets), owns_server=False)


def _reached_by(sockets: Path, *, owns_server: bool) -> Running:
    return Running(socket_url(OWNER, sockets), socket_url(APP, sockets), owns_server)
