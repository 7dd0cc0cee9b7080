"""The user of the operating system that PostgreSQL runs as; never root."""

import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from backend.core.errors import BadConfiguration

SERVICE_USER = "hemrond_pg"
_TRIES = 10


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Give a file or folder to this user, if it is not already theirs."""
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Say whether this user may pass through a folder (access lists are not looked at)."""
        seen = folder.stat()
        if seen.st_uid == self.uid:
            return bool(seen.st_mode & 0o100)
        return bool(seen.st_mode & (0o010 if seen.st_gid == self.gid else 0o001))


def current() -> Account:
    """Give the user this process runs as."""
    uid = os.geteuid()
    try:
        return _account(pwd.getpwuid(uid))
    except KeyError as unknown:
        raise BadConfiguration(
            f"The user number {uid} has no name on this machine, and PostgreSQL needs one: "
            "add a line for it to /etc/passwd, or set HEMROND_DATABASE_URL."
        ) from unknown


def for_postgres(me: Account, service_user: str = SERVICE_USER) -> Account:
    """Give the user PostgreSQL shall run as: us, or a system user made once if we are root."""
    if me.uid != 0:
        return me
    if not _exists(service_user):
        _create(service_user)
    return _account(pwd.getpwnam(service_user))


def check_way(account: Account, folder: Path) -> None:
    """Refuse a folder the user cannot reach; opening other people's folders is not ours to do."""
    for parent in reversed(folder.parents):
        if not account.can_enter(parent):
            raise BadConfiguration(
                f"PostgreSQL runs as the user {account.name}, who may not enter {parent}. "
                "Set HEMROND_STATE_DIR to a folder it can reach, such as /var/lib/hemrond."
            )


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _create(name: str) -> None:
    options = ["--system", "--no-create-home", "--user-group", "--shell", "/usr/sbin/nologin"]
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    for _ in range(_TRIES if program else 0):  # another first start may hold the password file
        _quietly([str(program), *options, name])
        if _exists(name):
            return
        time.sleep(0.2)
    raise BadConfiguration(
        f"PostgreSQL will not run as root, and the system user {name} could not be made. Create "
        "it by hand, start Hemrond as an ordinary user, or set HEMROND_DATABASE_URL."
    )


def _quietly(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, check=False)  # noqa: S603  -- fixed, no shell
