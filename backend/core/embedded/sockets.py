"""The folder of the server's socket: private, and short enough for the kernel."""

import os
import tempfile
from pathlib import Path

from backend.core.embedded.account import Account
from backend.core.embedded.running import PORT
from backend.core.errors import BadConfiguration

LONGEST = 103  # sun_path is 104 bytes on macOS and 108 on Linux, with the closing zero
_PRIVATE = 0o700


def prepare_sockets(base: Path, account: Account) -> Path:
    """Give the socket folder, inside our own or, if that path is too long, a private one elsewhere."""
    inside = base / "s"
    if _fits(inside):
        inside.mkdir(mode=_PRIVATE, exist_ok=True)
        account.own(inside)
        inside.chmod(_PRIVATE)
        return _emptied(inside)
    return _emptied(_elsewhere(base / "s-elsewhere", account))


def _elsewhere(link: Path, account: Account) -> Path:
    """Reuse the folder the link names while it is still only ours, else make a new one."""
    if link.is_symlink():
        before = link.readlink()
        if _is_private(before, account):
            return before
        link.unlink()
    made = Path(tempfile.mkdtemp(prefix="hemrond-", dir=_short_lived(account)))
    if not _fits(made):
        made.rmdir()
        raise BadConfiguration(
            f"The path {made} is too long for a socket ({LONGEST} bytes at most). "
            "Set HEMROND_STATE_DIR to a shorter path."
        )
    account.own(made)
    link.symlink_to(made)
    return made


def _short_lived(account: Account) -> Path:
    if os.geteuid() == 0:
        return Path("/run")
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
    return runtime if _is_private(runtime, account) else Path(tempfile.gettempdir())


def _is_private(folder: Path, account: Account) -> bool:
    try:
        seen = folder.lstat()
    except OSError:
        return False
    return seen.st_uid == account.uid and seen.st_mode & 0o170777 == 0o040000 | _PRIVATE


def _emptied(folder: Path) -> Path:
    """Take away sockets of dead servers; safe, for we hold the lock and no server serves the data."""
    for left in folder.glob(".s.PGSQL.*"):
        left.unlink()
    return folder


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST
