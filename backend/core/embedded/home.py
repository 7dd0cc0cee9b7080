"""The folders of the embedded database, and whether a server can live there."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from backend.core.embedded import account
from backend.core.embedded.account import Account
from backend.core.embedded.running import Progress
from backend.core.errors import BadConfiguration

FOLDER = "postgres"
_MEGABYTE = 1_000_000
_NEEDED_AT_FIRST = 400 * _MEGABYTE
_UNEASY_BELOW = 1_000 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Home:
    """Where the database lives, who we are, and whom the server runs as."""

    base: Path
    me: Account
    server_user: Account

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.base / "data"

    @property
    def start_log(self) -> Path:
        """What the server says before its own log is open."""
        return self.base / "start.log"

    def prepare(self) -> None:
        """Make our folders; if the server is another user, it may pass through, not list."""
        mode = 0o700 if self.me == self.server_user else 0o711
        state = self.base.parent
        if _made(state):
            state.chmod(mode)
        if not self.server_user.can_enter(state) and state.stat().st_uid == self.me.uid:
            state.chmod(state.stat().st_mode | 0o011)
        self.base.mkdir(exist_ok=True)
        self.base.chmod(mode)
        account.check_way(self.server_user, self.data)

    def check_owner(self) -> None:
        """Refuse data of another user: PostgreSQL would, in words nobody understands."""
        if self.data.stat().st_uid != self.server_user.uid:
            raise BadConfiguration(
                f"The database in {self.data} belongs to another user than {self.server_user.name}. "
                "Start Hemrond as the user that made it."
            )

    def check_disk(self, say: Progress) -> None:
        """Refuse to begin on a nearly full disk; warn when one fills up."""
        free = shutil.disk_usage(self.base).free
        if free < _NEEDED_AT_FIRST and not self.data.exists():
            raise BadConfiguration(
                f"Only {free // _MEGABYTE} MB are free for {self.base}; the database needs "
                f"{_NEEDED_AT_FIRST // _MEGABYTE} MB to begin with."
            )
        if free < _UNEASY_BELOW:
            say(f"Only {free // _MEGABYTE} MB are free: PostgreSQL stops when the disk is full.")


def _made(folder: Path) -> bool:
    """Make a folder unless it is there; of several who begin at once, one has made it."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if not folder.is_dir():
            raise
        return False
    return True


def home_for(state: Path) -> Home:
    """Find out who we are, and give the database its place in the state folder."""
    me = account.current()
    home = Home(state.resolve() / FOLDER, me, account.for_postgres(me))
    home.prepare()
    return home
