"""One owner per state folder: a lock that the kernel frees with the process."""

import fcntl
import os
from pathlib import Path
from typing import IO


class Lock:
    """An exclusive lock on a file; whoever holds it owns the server."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None
        os.register_at_fork(after_in_child=self._forget)  # a fork would hold it after our death

    def take(self) -> bool:
        """Take the lock if nobody has it."""
        file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def free(self) -> None:
        """Let the next one have it."""
        self._forget()

    def _forget(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
