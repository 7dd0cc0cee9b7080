"""Whom PostgreSQL runs as: us, or a system user that root makes once."""

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.core.embedded import account
from backend.core.embedded.account import Account
from backend.core.errors import BadConfiguration
from tests.backend.embedded.conftest import AS_ROOT

ROOT = Account("root", 0, 0)


@pytest.fixture
def new_user() -> Iterator[str]:
    name = f"hemrond_t{secrets.token_hex(3)}"
    yield name
    subprocess.run(["/usr/sbin/userdel", name], capture_output=True, check=False)  # noqa: S603  -- ours


@pytest.mark.skipif(not AS_ROOT, reason="only root can make users")
def test_root_makes_a_user_without_shell_home_or_groups_once(new_user: str) -> None:
    made = account.for_postgres(ROOT, new_user)

    entry = pwd.getpwnam(new_user)
    assert (made.name, made.uid) == (new_user, entry.pw_uid)
    assert made.uid != 0
    assert entry.pw_shell.endswith("nologin")
    assert not Path(entry.pw_dir).exists()
    assert account.for_postgres(ROOT, new_user) == made


def test_an_ordinary_user_runs_it_as_oneself() -> None:
    somebody = Account("anna", 1000, 1000)

    assert account.for_postgres(somebody, "never_made") == somebody


def test_where_no_user_can_be_made_root_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)

    with pytest.raises(
        BadConfiguration, match=r"will not run as root.*never_made could not be made"
    ):
        account.for_postgres(ROOT, "never_made")


def test_a_user_number_without_a_name_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with `docker run --user 54321`."""
    monkeypatch.setattr(os, "geteuid", lambda: 54321)

    with pytest.raises(BadConfiguration, match="user number 54321 has no name"):
        account.current()


@pytest.mark.parametrize(
    ("mode", "uid", "gid", "may"),
    [
        (0o700, 7, 7, False),
        (0o711, 7, 7, True),
        (0o710, 7, os.getgid(), True),
        (0o701, 7, os.getgid(), False),
        (0o600, os.getuid(), 7, False),
        (0o100, os.getuid(), 7, True),
    ],
)
def test_who_may_enter_a_folder(
    tmp_path: Path, mode: int, uid: int, gid: int, *, may: bool
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    os.chown(folder, os.getuid(), os.getgid())
    folder.chmod(mode)

    assert Account("somebody", uid, gid).can_enter(folder) is may
    folder.chmod(0o700)
