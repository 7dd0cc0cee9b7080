"""Become the server: drop root, tie our life to the parent's, and turn into the program.

Run as a script of its own (`python -I -S launcher.py ...`), so that nothing has to happen between
fork and exec in a process with threads. Only the standard library may be imported here.
"""

import argparse
import ctypes
import os
import signal
import sys
import time
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1
_KEPT = ("LC_ALL", "PG_GRANDPARENT_PID")  # nothing else of our environment is PostgreSQL's business


def main(arguments: Sequence[str]) -> None:
    """Turn into the command after `--`."""
    asked = _parse(arguments)
    for number in (signal.SIGINT, signal.SIGQUIT):  # a shell's `&` makes its children deaf to these
        signal.signal(number, signal.SIG_DFL)
    os.setsid()  # Ctrl-C at the terminal is for us, not for the server
    os.umask(0o077)
    if os.geteuid() != asked.uid:
        os.setgroups([])
        os.setgid(asked.gid)
        os.setuid(asked.uid)
    if asked.watch is not None:
        _be_watched(asked.watch, asked.signal)
    elif sys.platform == "linux":
        _die_with_parent(asked.parent, asked.signal)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.execve(asked.command[0], asked.command, environment)  # noqa: S606  -- what it is for


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for number in ("--parent", "--uid", "--gid", "--signal"):
        parser.add_argument(number, type=int, required=True)
    parser.add_argument("--watch", type=int, help="a pipe that ends with the parent")
    parser.add_argument("command", nargs="+")
    return parser.parse_args(arguments)


def _die_with_parent(parent: int, number: int) -> None:
    """Ask the kernel (Linux); after the change of user, which would clear it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def _be_watched(pipe: int, number: int) -> None:
    """Leave a child behind that ends us with the pipe (systems without parent-death signals)."""
    os.set_inheritable(pipe, False)
    if os.fork() == 0:
        _watch(pipe, number)


def _watch(pipe: int, number: int) -> None:
    server = os.getppid()
    os.read(pipe, 1)
    if os.getppid() == server:
        os.kill(server, number)
    while os.getppid() == server:  # we are its child: never leave it to wonder who died
        time.sleep(0.1)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
