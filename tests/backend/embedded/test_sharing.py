"""Several processes, one database: the first owns the server, the others come and go."""

import contextlib
import threading
from pathlib import Path

import pytest

from backend.core.embedded import Supervisor, Wishes
from backend.core.embedded.lock import Lock
from backend.core.errors import BadConfiguration
from tests.backend.embedded.conftest import data_of, server_pid
from tests.backend.embedded.owners import FAST, Person, owner


def test_two_processes_share_and_the_guest_may_leave_first(who: Person, state: Path) -> None:
    with owner(who, state) as host:
        assert host.started().owns_server
        with owner(who, state) as guest:
            assert not guest.started().owns_server
            assert guest.ask("SELECT 1") == [(1,)]
            guest.leave()

        assert host.ask("SELECT 1") == [(1,)]
        host.leave()
    assert not (data_of(state) / "postmaster.pid").exists()


def test_a_guest_can_take_over_when_the_host_is_gone(who: Person, state: Path) -> None:
    with owner(who, state) as host:
        assert host.started().owns_server
        with owner(who, state) as guest:
            assert not guest.started().owns_server
        host.kill()

    with owner(who, state) as heir:
        assert heir.started().owns_server
        assert heir.ask("SELECT 1") == [(1,)]
        heir.leave()


def test_four_first_starts_at_once_make_one_database(who: Person, new_state: Path) -> None:
    with contextlib.ExitStack() as stack:
        four = [stack.enter_context(owner(who, new_state)) for _ in range(4)]

        owning = [one.started().owns_server for one in four]

        assert sorted(owning) == [False, False, False, True]
        seen = [one.ask("SELECT system_identifier FROM pg_control_system()") for one in four]
        assert seen == [seen[0]] * 4
        four[owning.index(True)].leave()


def test_a_supervisor_in_the_same_process_only_joins(mine: Path) -> None:
    with Supervisor(mine, Wishes(conf=FAST)) as first, Supervisor(mine) as second:
        assert (first.owns_server, second.owns_server) == (True, False)
        assert first.url_app == second.url_app


def test_starting_twice_is_starting_once(mine: Path) -> None:
    supervisor = Supervisor(mine, Wishes(conf=FAST))
    first = supervisor.start()
    pid = server_pid(mine)

    assert supervisor.start() == first
    assert server_pid(mine) == pid
    supervisor.stop()
    supervisor.stop()


def test_the_server_outlives_the_thread_that_started_it(mine: Path) -> None:
    """The kernel watches the spawning thread, and web servers start things in threads."""
    supervisor = Supervisor(mine, Wishes(conf=FAST))
    starter = threading.Thread(target=supervisor.start)
    starter.start()
    starter.join()

    assert not Supervisor(mine).start().owns_server
    supervisor.stop()


def test_waiting_for_a_process_that_never_gets_going_has_an_end(mine: Path) -> None:
    blocker = Lock(mine / "postgres" / "supervisor.lock")
    assert blocker.take()

    with pytest.raises(BadConfiguration, match="holds the database but it does not answer"):
        Supervisor(mine, Wishes(patience=0.1)).start()
    blocker.free()
