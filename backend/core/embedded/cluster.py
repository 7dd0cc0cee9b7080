"""The data folder: made aside and renamed when whole, and who may come in."""

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from backend.core.embedded.account import Account
from backend.core.embedded.conf import as_options
from backend.core.embedded.launch import run
from backend.core.embedded.programs import Programs
from backend.core.embedded.running import APP, NAME, OWNER
from backend.core.errors import BadConfiguration

_SUPERUSER = "postgres"
_BUILTIN_LOCALES_SINCE = 17
_BOOTSTRAP = f"""
CREATE ROLE {OWNER} LOGIN;
CREATE ROLE {APP} LOGIN;
CREATE DATABASE {NAME} OWNER {OWNER};
REVOKE ALL ON DATABASE {NAME}, postgres, template1 FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {NAME} TO {APP};
"""
# From where databases are made: one cannot be copied while somebody is connected to it.
_MANY_DATABASES = f"""
ALTER ROLE {OWNER} CREATEDB;
GRANT CONNECT ON DATABASE postgres TO {OWNER};
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One data folder and the choices it is made with."""

    data: Path
    account: Account
    durable: bool = True
    many_databases: bool = False

    def major(self) -> int | None:
        """Give the major version that made the data, if there are data."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def make(self, programs: Programs) -> None:
        """Make the data folder; a death half-way leaves only a folder to throw away.

        Roles and database are made in single-user mode, before the first server ever runs, so
        no address leads to the superuser, not even for a moment.
        """
        aside = self.data.parent / f".init-{secrets.token_hex(4)}"
        aside.mkdir(mode=0o700)
        self.account.own(aside)
        self._run(_initdb(programs, aside, durable=self.durable))
        statements = _BOOTSTRAP + (_MANY_DATABASES if self.many_databases else "")
        self._run(_single_user(programs, aside, durable=self.durable), statements)
        if self.durable:
            os.sync()
        aside.rename(self.data)

    def let_in(self, me: Account) -> None:
        """Write who may connect: we, by the socket, as owner or app; nobody else, nothing else."""
        databases = "all" if self.many_databases else NAME
        roles = (OWNER, APP)
        self._write("pg_hba.conf", f"local {databases} {','.join(roles)} peer map=hemrond\n")
        self._write("pg_ident.conf", "".join(f'hemrond "{me.name}" {role}\n' for role in roles))

    def _run(self, command: list[str], feed: str = "") -> None:
        complaint = run(command, self.account, feed=feed)
        if complaint is not None:
            raise BadConfiguration(f"The database could not be made: {complaint}")

    def _write(self, name: str, text: str) -> None:
        """Replace a file whole, so that a power cut leaves the old or the new one."""
        aside = self.data / f"{name}.new"
        with aside.open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        self.account.own(aside)
        aside.chmod(0o600)
        aside.replace(self.data / name)


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed first start left behind."""
    for pattern in (".pg-*", ".init-*"):
        for left in folder.glob(pattern):
            shutil.rmtree(left, ignore_errors=True)


def _initdb(programs: Programs, folder: Path, *, durable: bool) -> list[str]:
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    if programs.major >= _BUILTIN_LOCALES_SINCE:  # sorts the same on every machine and forever
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    rest = ["--auth-local=peer", "--auth-host=reject", "--data-checksums"]
    rest += [] if durable else ["--no-sync"]
    return [programs["initdb"], "-D", str(folder), "-U", _SUPERUSER, *locale, *rest]


def _single_user(programs: Programs, folder: Path, *, durable: bool) -> list[str]:
    fsync = "on" if durable else "off"
    conf = {"exit_on_error": "on", "log_min_messages": "error", "fsync": fsync}
    return [programs["postgres"], "--single", "-D", str(folder), *as_options(conf), "postgres"]
