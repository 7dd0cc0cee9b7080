"""`hemrond demo` refuses in a sentence what it cannot begin on, and touches nothing then."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from backend.core.embedded import Supervisor, is_kept
from backend.core.embedded.postmaster import read_pid_file
from backend.core.migrate import migrate
from backend.process.cli import run
from backend.process.demo.place import Place, folder_of, last_address
from backend.process.demo.run import _database

ANY_PORT = 65535  # never listened on: all of this is refused before


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """A state folder with a demo's database; not among pytest's, which only root may enter."""
    folder = Path(tempfile.mkdtemp(prefix="hd-", dir="/tmp"))
    folder.chmod(0o711)
    with Supervisor(folder / "demo" / "database") as running:
        assert running.url_owner is not None
        migrate(running.url_owner)
        change(running.url_owner, "ALTER TABLE care_unit ADD COLUMN of_last_week text")
    yield folder
    shutil.rmtree(folder)


def change(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def port() -> Iterator[socket.socket]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken


def start(
    state: Path,
    number: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *more: str,
) -> tuple[int, str]:
    monkeypatch.setenv("HEMROND_STATE_DIR", str(state))
    capsys.readouterr()
    code = run(["demo", "--port", str(number), *more])
    return code, capsys.readouterr().err


def test_a_port_that_is_taken_is_named(
    tmp_path: Path,
    port: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    port.listen()
    number = port.getsockname()[1]

    code, said = start(tmp_path, number, monkeypatch, capsys, "--fresh")

    assert code == 1
    assert said.startswith(f"hemrond: Port {number} is taken; is the demo running already?")
    assert "choose another with --port" in said
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_not_this_machines_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = start(tmp_path, ANY_PORT, monkeypatch, capsys, "--host", "203.0.113.5")

    assert code == 1
    assert said.startswith("hemrond: Nobody can listen on 203.0.113.5, port 65535: ")


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.write_text("a file where a folder is wanted")

    code, said = start(in_the_way, ANY_PORT, monkeypatch, capsys)

    assert (code, said) == (1, f"hemrond: {in_the_way / 'demo'} cannot be used: Not a directory.\n")


@pytest.mark.parametrize("number", ["0", "65536", "-1", "http"])
def test_what_is_no_port_is_said_before_anything_else(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["demo", "--port", number])

    assert ended.value.code == 2
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize("more", [[], ["--fresh"]])
def test_a_demo_that_runs_is_neither_doubled_nor_removed(
    state: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: list[str],
) -> None:
    with Supervisor(state / "demo" / "database"):
        code, said = start(state, ANY_PORT, monkeypatch, capsys, *more)

        assert (state / "demo" / "database" / "postgres" / "data" / "PG_VERSION").exists()
    assert code == 1
    assert f"A demo runs already on the data in {state / 'demo'}." in said


def test_a_home_of_the_demo_is_told_where_the_demo_runs(tmp_path: Path) -> None:
    folder_of(tmp_path).mkdir()
    assert last_address(tmp_path) is None

    Place(folder_of(tmp_path), "127.0.0.1", 8741).tell()

    assert last_address(tmp_path) == "http://127.0.0.1:8741"


def test_a_database_is_kept_as_long_as_somebody_has_it_running(state: Path, tmp_path: Path) -> None:
    folder = state / "demo" / "database"

    before = is_kept(folder)
    with Supervisor(folder):
        meanwhile = is_kept(folder)

    assert (before, meanwhile, is_kept(folder)) == (False, True, False)
    assert is_kept(tmp_path) is False
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_dies_under_the_demo_is_started_again(state: Path) -> None:
    with _database(folder_of(state)) as running:
        seen = read_pid_file(state / "demo" / "database" / "postgres" / "data")
        assert seen is not None
        assert seen.pid is not None
        os.kill(seen.pid, signal.SIGKILL)

        assert answers_again(running.url_app)


def answers_again(url: str) -> bool:
    engine = create_engine(url)
    try:
        for _ in range(600):
            with contextlib.suppress(OperationalError), engine.connect():
                return True
            time.sleep(0.1)
    finally:
        engine.dispose()
    return False


def test_data_of_another_state_of_the_program_are_refused_before_a_page_fails(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = start(state, ANY_PORT, monkeypatch, capsys)

    assert code == 1
    assert "made by another state of Hemrond" in said
    assert "begin anew with --fresh" in said
