"""From a folder to a server that answers; for whoever holds the lock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from backend.core.embedded import programs
from backend.core.embedded.cluster import Cluster, remove_leftovers
from backend.core.embedded.conf import DURABLE, as_options, server_settings
from backend.core.embedded.home import Home
from backend.core.embedded.launch import Server
from backend.core.embedded.postmaster import anyone_serves, end_orphan, read_pid_file, serves
from backend.core.embedded.programs import Programs
from backend.core.embedded.ready import check_settings, wait_until_ready
from backend.core.embedded.running import Progress
from backend.core.embedded.sockets import prepare_sockets
from backend.core.errors import BadConfiguration


@dataclass(frozen=True, slots=True)
class Wishes:
    """What may be chosen about the embedded server; the defaults are for patients."""

    conf: Mapping[str, str] = field(default_factory=dict)
    many_databases: bool = False  # the owner may create more of them (tests)
    copies: Path | None = None  # where the wheel's programs are copied to
    patience: float = 600.0  # seconds for recovery, and for the last writes

    @property
    def durable(self) -> bool:
        """Whether what is written shall survive a power cut."""
        return self.conf.get("fsync", "on") == "on"


def begin(home: Home, wishes: Wishes, say: Progress) -> tuple[Server, Path]:
    """Start the server on its data, made if need be; give it and its socket folder."""
    remove_leftovers(home.base)
    home.check_disk(say)
    stale = _settle_the_past(home, wishes, say)
    kept = _make_ready_to_start(home, wishes, say)
    sockets = prepare_sockets(home.base, home.server_user)
    settings = server_settings(sockets, wishes.conf)
    command = [kept["postgres"], "-D", str(home.data), *as_options(settings)]
    server = Server(command, home.server_user, home.start_log, stale)
    try:
        wait_until_ready(server, home.data, wishes.patience, say)
        check_settings(str(sockets), {**DURABLE, **_only(wishes.conf, DURABLE)})
    except BaseException:
        server.end(wishes.patience)
        raise
    return server, sockets


def _make_ready_to_start(home: Home, wishes: Wishes, say: Progress) -> Programs:
    copies = wishes.copies or home.base
    cluster = Cluster(home.data, home.server_user, wishes.durable, wishes.many_databases)
    major = cluster.major()
    found = programs.fitting(programs.find_programs(copies), major)
    kept = programs.keep(found, copies, durable=wishes.durable)
    if major is None:
        say(f"Making the database with PostgreSQL {kept.version}; this happens once.")
        cluster.make(kept)
    home.check_owner()
    cluster.let_in(home.me)
    programs.drop_older_copies(kept, copies)
    return kept


def _settle_the_past(home: Home, wishes: Wishes, say: Progress) -> dict[str, str]:
    """End a server without owner; give what lets PostgreSQL pass over another's number.

    A whole pid file is never removed: PostgreSQL judges it, and the shared memory it names.
    """
    seen = read_pid_file(home.data)
    if seen is None:
        return {}
    if seen.pid is None:
        _remove_torn_pid_file(home.data)
        return {}
    if not serves(seen.pid, home.data):
        return {"PG_GRANDPARENT_PID": str(seen.pid)}
    say("Ending a database server that has lost its owner.")
    if not end_orphan(seen.pid, home.data, wishes.patience):
        raise BadConfiguration(
            f"An earlier database server (process {seen.pid}) is still writing. Start again later."
        )
    return {}


def _remove_torn_pid_file(data: Path) -> None:
    """Remove what a power cut left of a pid file, once it is sure that nobody serves the data."""
    if anyone_serves(data) is not False:
        raise BadConfiguration(
            f"{data / 'postmaster.pid'} is damaged and a database server may still be running. "
            "End that server, or remove the file if there is none, and start again."
        )
    (data / "postmaster.pid").unlink()


def _only(conf: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {name: conf[name] for name in names if name in conf}
