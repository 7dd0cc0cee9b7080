import os
import pwd
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.core.embedded import Running, Supervisor, Wishes
from backend.core.embedded.postmaster import read_pid_file
from tests.backend.embedded.owners import FAST, Person, owner, person

AS_ROOT = os.geteuid() == 0
PEOPLE = ["root", "nobody"] if AS_ROOT else [pwd.getpwuid(os.geteuid()).pw_name]


@pytest.fixture(scope="session", params=PEOPLE)
def who(request: pytest.FixtureRequest) -> Person:
    return person(request.param)


@pytest.fixture(scope="session")
def roof(who: Person) -> Iterator[Path]:
    """A folder that belongs to the person, and which the server's user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="hr-", dir="/tmp"))
    folder.chmod(0o711)
    os.chown(folder, who.uid, who.gid)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def state(who: Person, roof: Path) -> Path:
    """A state folder with a database in it; every test leaves it so that the next can start."""
    copies, folder = roof / "copies", roof / "state"
    copies.mkdir()
    os.chown(copies, who.uid, who.gid)
    with owner(who, folder) as first:
        first.started()
        first.leave()
    return folder


@pytest.fixture
def new_state(roof: Path, state: Path) -> Iterator[Path]:
    """A state folder that is not there yet; only the programs have been copied."""
    assert state.exists()
    folder = roof / secrets.token_hex(3)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mine() -> Iterator[Path]:
    """A state folder of whoever runs the tests, for supervisors in this very process."""
    folder = Path(tempfile.mkdtemp(prefix="hr-", dir="/tmp"))
    folder.chmod(0o711)
    with Supervisor(folder / "state", Wishes(conf=FAST)):
        pass
    yield folder / "state"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def mine_running(mine: Path) -> Iterator[Running]:
    with Supervisor(mine, Wishes(conf=FAST)) as running:
        yield running


def eventually(holds: Callable[[], bool], patience: float = 120.0) -> bool:
    deadline = time.monotonic() + patience
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def data_of(state: Path) -> Path:
    return state / "postgres" / "data"


def server_pid(state: Path) -> int:
    seen = read_pid_file(data_of(state))
    assert seen
    assert seen.pid
    return seen.pid


def log_of(state: Path) -> str:
    return "".join(file.read_text() for file in sorted((data_of(state) / "log").glob("*")))
