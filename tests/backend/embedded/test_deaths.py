"""Whoever dies, whenever: the data stay, no server is left behind, no stranger is harmed."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from backend.core.embedded.postmaster import read_pid_file
from tests.backend.embedded.conftest import data_of, eventually, log_of, server_pid
from tests.backend.embedded.owners import Person, owner


def is_alive(pid: int) -> bool:
    """Say whether a server runs under this number; the dead may lie about until they are reaped."""
    try:
        return "postgres" in Path(f"/proc/{pid}/exe").readlink().name
    except OSError:
        return False


def is_ready(state: Path) -> bool:
    seen = read_pid_file(data_of(state))
    return seen is not None and seen.ready


def test_a_server_whose_owner_is_killed_goes_by_itself_and_cleanly(
    who: Person, state: Path
) -> None:
    with owner(who, state) as doomed:
        doomed.started()
        pid = server_pid(state)

        doomed.kill()

        assert eventually(lambda: not is_alive(pid))
    assert not (data_of(state) / "postmaster.pid").exists()
    assert log_of(state).endswith("database system is shut down\n")


def test_what_was_acknowledged_is_there_after_everything_is_killed(
    who: Person, state: Path
) -> None:
    with owner(who, state) as doomed:
        doomed.started()
        doomed.ask("DROP TABLE IF EXISTS reading; CREATE TABLE reading (value int)", "owner")
        doomed.ask("INSERT INTO reading SELECT generate_series(1, 100)", "owner")
        server = server_pid(state)
        os.kill(doomed.process.pid or 0, signal.SIGSTOP)  # it must not see the server die first
        os.kill(server, signal.SIGKILL)
        doomed.kill()
    assert (data_of(state) / "postmaster.pid").exists()

    with owner(who, state) as next_one:
        assert next_one.started().owns_server
        assert next_one.ask("SELECT count(*) FROM reading", "owner") == [(100,)]
        next_one.leave()


def test_a_stranger_who_got_the_old_servers_number_is_left_alone(who: Person, state: Path) -> None:
    pid_file = data_of(state) / "postmaster.pid"
    with subprocess.Popen(["/bin/sleep", "600"], user=who.uid) as stranger:
        pid_file.write_text(
            f"{stranger.pid}\n{data_of(state)}\n1700000000\n5432\n{state}/postgres/s\n\n"
            "  1234567    123456\nready   \n"
        )
        os.chown(pid_file, data_of(state).stat().st_uid, data_of(state).stat().st_gid)
        with owner(who, state) as new:
            assert new.started().owns_server
            assert new.ask("SELECT 1") == [(1,)]
            new.leave()

        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("torn", ["", "41", "4\n/so", "wh", "0\n"])
def test_a_half_written_pid_file_does_not_stop_the_start(
    who: Person, state: Path, torn: str
) -> None:
    (data_of(state) / "postmaster.pid").write_text(torn)
    os.chown(data_of(state) / "postmaster.pid", data_of(state).stat().st_uid, -1)

    with owner(who, state) as new:
        assert new.started().owns_server
        new.leave()


def test_a_first_start_killed_half_way_is_begun_anew(who: Person, new_state: Path) -> None:
    base = new_state / "postgres"
    with owner(who, new_state) as doomed:
        assert eventually(lambda: any(base.glob(".init-*/global")))
        doomed.kill()
    assert not (base / "data").exists()
    (base / ".pg-0badcafe").mkdir()

    with owner(who, new_state) as new:
        assert new.started().owns_server
        assert new.ask("SELECT 1") == [(1,)]
        new.leave()
    assert [left.name for left in base.glob(".*")] == []


def test_a_server_that_lost_its_owner_is_ended_before_the_next_begins(
    who: Person, state: Path
) -> None:
    """Where nothing told it (a killed helper, another system), it would else hold the data."""
    with owner(who, state) as first:
        first.started()
        orphan_line = (
            Path(f"/proc/{server_pid(state)}/cmdline").read_text().rstrip("\0").split("\0")
        )
        uid = Path(f"/proc/{server_pid(state)}").stat().st_uid
        first.leave()
    quiet = subprocess.DEVNULL
    orphan = subprocess.Popen(orphan_line, user=uid, stderr=quiet)  # noqa: S603  -- as it was
    assert eventually(lambda: is_ready(state))

    with owner(who, state) as next_one:
        assert next_one.started().owns_server
        assert orphan.wait(120) == 0
        assert next_one.ask("SELECT 1") == [(1,)]
        next_one.leave()


def test_ctrl_c_at_the_terminal_is_for_us_and_not_for_the_server(who: Person, state: Path) -> None:
    with owner(who, state) as ours:
        ours.started()

        assert os.getsid(server_pid(state)) == server_pid(state)
        ours.leave()


def test_a_normal_stop_leaves_a_database_that_was_shut_down(who: Person, state: Path) -> None:
    with owner(who, state) as ours:
        ours.started()
        pid = server_pid(state)
        ours.leave()

    assert not is_alive(pid)
    assert not (data_of(state) / "postmaster.pid").exists()
    assert log_of(state).endswith("database system is shut down\n")
