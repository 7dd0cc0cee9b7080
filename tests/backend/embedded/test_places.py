"""Folders, permissions, paths and disks: ours are made private, other people's are not touched."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from backend.core.embedded import Supervisor, Wishes, account, sockets
from backend.core.embedded.cluster import remove_leftovers
from backend.core.embedded.home import Home
from backend.core.errors import BadConfiguration
from tests.backend.embedded.conftest import AS_ROOT, data_of
from tests.backend.embedded.owners import FAST, Person, owner


class Disk(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def closed_parent(who: Person, roof: Path) -> Iterator[Path]:
    """Somebody's home folder: nobody else may enter, and that must stay so."""
    folder = roof / "home"
    folder.mkdir(mode=0o700)
    shutil.chown(folder, who.uid, who.gid)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    me = account.current()
    (tmp_path / "postgres").mkdir()
    return Home(tmp_path / "postgres", me, me)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_permissions_of_parents_are_never_changed(who: Person, closed_parent: Path) -> None:
    with owner(who, closed_parent / "state") as ours:
        if who.uid == 0:
            with pytest.raises(BadConfiguration, match=r"hemrond_pg, who may not enter .*home"):
                ours.started()
        else:
            assert ours.started().owns_server
            ours.leave()

    assert mode(closed_parent) == 0o700


def test_our_folders_are_private(who: Person, state: Path) -> None:
    passing_through = 0o711 if who.uid == 0 else 0o700

    assert mode(state / "postgres") == passing_through
    assert mode(data_of(state)) == 0o700
    assert mode(state / "postgres" / "s") == 0o700
    assert mode(state / "postgres" / "supervisor.lock") == 0o600


def test_a_path_too_long_for_a_socket_gets_a_private_one_elsewhere(who: Person, roof: Path) -> None:
    state = roof / ("l" * 60) / ("o" * 60)
    state.parent.mkdir()
    shutil.chown(state.parent, who.uid, who.gid)
    with owner(who, state, copies=roof / "copies") as first:
        assert first.started().owns_server
        assert first.ask("SELECT 1") == [(1,)]
        elsewhere = (state / "postgres" / "s-elsewhere").readlink()
        first.leave()

    assert mode(elsewhere) == 0o700
    with owner(who, state, copies=roof / "copies") as second:
        second.started()
        assert (state / "postgres" / "s-elsewhere").readlink() == elsewhere
        second.leave()
    elsewhere.rmdir()


@pytest.mark.parametrize("forgery", ["open to all", "a file", "gone"])
def test_a_socket_folder_that_is_no_longer_only_ours_is_not_used(
    tmp_path: Path, forgery: str
) -> None:
    base = tmp_path / ("x" * 100)
    base.mkdir()
    ours = account.current()
    before = sockets.prepare_sockets(base, ours)
    before.rmdir()
    if forgery == "open to all":
        before.mkdir()
        before.chmod(0o777)
    elif forgery == "a file":
        before.touch()

    after = sockets.prepare_sockets(base, ours)

    assert after != before
    assert mode(after) == 0o700
    after.rmdir()
    if forgery == "open to all":
        before.rmdir()
    elif forgery == "a file":
        before.unlink()


def test_no_short_path_anywhere_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "LONGEST", 10)

    with pytest.raises(BadConfiguration, match="too long for a socket"):
        sockets.prepare_sockets(tmp_path, account.current())


def test_left_over_folders_of_killed_starts_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in (".pg-1", ".init-2", "data", "pg-18.6.3"):
        (tmp_path / name / "inside").mkdir(parents=True)

    remove_leftovers(tmp_path)

    assert sorted(left.name for left in tmp_path.iterdir()) == ["data", "pg-18.6.3"]


def test_a_nearly_full_disk_is_refused_at_first_and_reported_later(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(10**10, 0, 90 * 10**6))
    with pytest.raises(BadConfiguration, match=r"Only 90 MB are free .* needs 400 MB"):
        home.check_disk(said.append)
    home.data.mkdir()

    home.check_disk(said.append)

    assert said == ["Only 90 MB are free: PostgreSQL stops when the disk is full."]


@pytest.mark.skipif(not AS_ROOT, reason="only root can give files away")
def test_data_of_another_user_are_refused_with_a_sentence(home: Home) -> None:
    home.data.mkdir()
    shutil.chown(home.data, "nobody")

    with pytest.raises(BadConfiguration, match="belongs to another user than root"):
        home.check_owner()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(BadConfiguration, match=r"cannot be used: .*Not a directory"):
        Supervisor(tmp_path / "file" / "state", Wishes(conf=FAST)).start()
