"""Processes that own or share an embedded database, and can be killed in the middle of it."""

import contextlib
import multiprocessing
import os
import pwd
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psycopg

from backend.core.embedded import Running, Supervisor, Wishes
from backend.core.errors import BadConfiguration

FAST = {"fsync": "off", "full_page_writes": "off", "max_wal_senders": "0", "wal_level": "minimal"}
_PATIENCE = 60.0
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["__main__", "tests.backend.embedded.owners"])


@dataclass(frozen=True)
class Person:
    """A user of the operating system who starts Hemrond."""

    name: str
    uid: int
    gid: int
    python: str

    def become(self) -> None:
        """Be this person for the rest of the process."""
        if os.geteuid() != self.uid:
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)
        sys.executable = self.python


def person(name: str) -> Person:
    """Find a user, and a Python that user may run: root's own may lie in root's home."""
    entry = pwd.getpwnam(name)
    python = sys.executable
    if entry.pw_uid != os.geteuid():
        python = shutil.which("python3", path="/usr/bin:/usr/local/bin") or sys.executable
    return Person(name, entry.pw_uid, entry.pw_gid, python)


@dataclass
class Owner:
    """One process with a supervisor in it."""

    process: BaseProcess
    pipe: Connection

    def started(self) -> Running:
        """Wait for the supervisor to start; its refusal is raised here."""
        answer = self._answer()
        assert isinstance(answer, Running)
        return answer

    def ask(self, statement: str, role: str = "app") -> list[Any]:
        """Run a statement in that process, as the application or the owner."""
        self.pipe.send((role, statement))
        answer = self._answer()
        assert isinstance(answer, list)
        return answer

    def leave(self) -> None:
        """Stop the supervisor and end the process, as at Ctrl-C."""
        self.pipe.send(None)
        self._answer()
        self.process.join(_PATIENCE)

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()
        self.process.join(_PATIENCE)

    def _answer(self) -> object:
        assert self.pipe.poll(_PATIENCE), "the process does not answer"
        answer = self.pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


@contextlib.contextmanager
def owner(who: Person, state: Path, copies: Path | None = None) -> Iterator[Owner]:
    """Start a process that starts a supervisor; kill it in the end if it is still there."""
    ours, theirs = _PROCESSES.Pipe()
    wishes = Wishes(conf=FAST, copies=copies or state.parent / "copies", patience=30)
    process = _PROCESSES.Process(target=_live, args=(theirs, who, state, wishes), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Owner(process, ours)
    finally:
        process.kill()
        process.join(_PATIENCE)
        ours.close()


def _live(pipe: Connection, who: Person, state: Path, wishes: Wishes) -> None:
    who.become()
    supervisor = Supervisor(state, wishes)
    try:
        running = supervisor.start()
    except BadConfiguration as wrong:
        pipe.send(wrong)
        return
    pipe.send(running)
    while (asked := pipe.recv()) is not None:
        pipe.send(_run(running, *asked))
    supervisor.stop()
    pipe.send(True)


def _run(running: Running, role: str, statement: str) -> list[Any] | Exception:
    url = running.url_app if role == "app" else running.url_owner
    assert url
    try:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []
    except psycopg.Error as wrong:
        return BadConfiguration(str(wrong))


def try_to_connect(who: Person, url: str) -> str:
    """Give what somebody hears who tries the address."""
    ours, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_try, args=(theirs, who, url))
    process.start()
    heard: str = ours.recv()
    process.join()
    return heard


def _try(pipe: Connection, who: Person, url: str) -> None:
    who.become()
    try:
        psycopg.connect(url.replace("+psycopg", "")).close()
    except psycopg.OperationalError as refused:
        pipe.send(str(refused))
    else:
        pipe.send("welcome")
