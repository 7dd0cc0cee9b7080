"""One command, a living ward: database, people, history, homes, server, and a clean end."""

from __future__ import annotations

import asyncio
import errno
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

import uvicorn
from pydantic import SecretStr
from sqlalchemy import create_engine

from backend.api.deps import Desk
from backend.core.clock import machine_now
from backend.core.database import Database, open_database
from backend.core.embedded import Running, choose_database, is_kept
from backend.core.errors import BadConfiguration
from backend.core.migrate import differences, migrate
from backend.core.settings import Settings, kept_key, read_settings
from backend.process.compose import compose
from backend.process.demo.homes import KeptHome, KeptHomes, live
from backend.process.demo.people import PASSWORD, people
from backend.process.demo.place import Place, folder_of
from backend.process.demo.replay import ReplayClock, Stage
from backend.process.demo.seed import SeededHome, is_empty, seed
from backend.process.serve import GRACE_SECONDS, beside, kept_alive, leave_alone_what_stays
from dashboard.login import DemoLogin

_HOMES = "homes.json"
_DATABASE = "database"


def demo(*, host: str, port: int, fresh: bool, still: bool) -> None:
    """Run the demo until Ctrl-C; `still` leaves out the homes that go on living."""
    settings = read_settings()
    place = Place(folder_of(settings.state_dir), host, port)
    _check_free(place)
    _check_alone(place.folder)
    if fresh:
        _forget(place.folder)
    place.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        running = stack.enter_context(_database(place.folder))
        url = running.url_owner or running.url_app
        _say("Bringing the database to this version ...")
        migrate(url)
        _check_shape(url)
        mine = settings.model_copy(
            update={
                "demo": True,
                "public_url": place.address,
                "secret_key": SecretStr(kept_key(place.folder)),
                "session_idle_minutes": 240,
            }
        )
        place.tell()
        database = open_database(running.url_app, pool_size=mine.pool_size)
        stack.callback(database.close)
        new = seed(url, mine.time_zone) if is_empty(url) else []
        _serve(place, mine, database, running, new, still=still)
    _say("The demo has ended; its data is kept. Start again with the same command.")


def _serve(
    place: Place,
    settings: Settings,
    database: Database,
    running: Running,
    new: list[SeededHome],
    *,
    still: bool,
) -> None:
    clock = ReplayClock()
    logins = [
        DemoLogin(member.username, PASSWORD, member.name, member.title) for member in people().staff
    ]
    product = compose(Desk(database, settings, clock.read), logins)
    leave_alone_what_stays()
    server = uvicorn.Server(
        uvicorn.Config(
            product.application,
            host=place.host,
            port=place.port,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    life = Life(place, settings, database, running, clock, server, new, still=still)
    # Ctrl-C ends the server, which raises it again when it is done: that is how a demo ends.
    with life, suppress(KeyboardInterrupt):
        server.run()


class Life:
    """What goes on in the homes, beside the server: first its history, then day by day."""

    def __init__(  # noqa: PLR0913, PLR0917 -- as above
        self,
        place: Place,
        settings: Settings,
        database: Database,
        running: Running,
        clock: ReplayClock,
        server: uvicorn.Server,
        new: list[SeededHome],
        *,
        still: bool,
    ) -> None:
        self._place = place
        self._settings = settings
        self._database = database
        self._running = running
        self._clock = clock
        self._server = server
        self._new = new
        self._still = still
        self._stop = threading.Event()
        self._wrong: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="homes")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self._wrong is not None:
            raise self._wrong

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except Exception as wrong:  # noqa: BLE001 -- kept, and told by the main thread
            # Without its homes the demo is no demo: end it, and let the error be seen.
            self._wrong = wrong
            self._server.should_exit = True

    async def _live(self) -> None:
        while not self._server.started:
            if self._stop.is_set():
                return
            await asyncio.sleep(0.05)
        kept = await self._history() if self._new else _recall(self._place.folder)
        if self._stop.is_set():
            return
        with beside(self._running.url_app, self._settings, wanted=True):
            _welcome(self._place)
            if not self._still:
                await live(kept, self._place.address, self._homes, self._stop.is_set)
            await asyncio.to_thread(self._stop.wait)

    async def _history(self) -> list[KeptHome]:
        stage = Stage(
            self._new,
            self._clock,
            self._database,
            self._place.address,
            self._homes,
            self._settings.time_zone,
        )
        kept = await stage.play(machine_now(), say=_progress, stopped=self._stop.is_set)
        path = self._place.folder / _HOMES
        path.touch(mode=0o600)
        path.write_text(KeptHomes(homes=kept).model_dump_json(), encoding="utf-8")
        return kept

    @property
    def _homes(self) -> Path:
        return self._place.folder / "homes"


@contextmanager
def _database(folder: Path) -> Iterator[Running]:
    # The demo always has a database of its own: made-up people never come into a real one.
    chosen = choose_database(None, folder / _DATABASE)
    try:
        running = chosen.start(_say)
        with kept_alive(chosen):
            yield running
    finally:
        chosen.stop()


def _check_shape(url: str) -> None:
    """Refuse data that an earlier state of this same version has made: it would fail on every page."""
    engine = create_engine(url)
    try:
        if differences(engine):
            raise BadConfiguration(
                "The demo's data was made by another state of Hemrond and does not fit this one: "
                "begin anew with --fresh."
            )
    finally:
        engine.dispose()


def _recall(folder: Path) -> list[KeptHome]:
    path = folder / _HOMES
    if not path.exists():
        raise BadConfiguration(
            "The demo was interrupted while it was being filled: begin anew with --fresh."
        )
    return KeptHomes.model_validate_json(path.read_text(encoding="utf-8")).homes


def _forget(folder: Path) -> None:
    """Remove what an earlier demo left."""
    if not folder.exists():
        return
    _say("Removing the earlier demo ...")
    shutil.rmtree(folder)


def _check_free(place: Place) -> None:
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            place.host, place.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, number) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as wrong:
        if wrong.errno == errno.EADDRINUSE:
            raise BadConfiguration(
                f"Port {place.port} is taken; is the demo running already? "
                "Stop it, or choose another with --port."
            ) from wrong
        raise BadConfiguration(
            f"Nobody can listen on {place.host}, port {place.port}: {wrong.strerror}."
        ) from wrong


def _check_alone(folder: Path) -> None:
    """Refuse to be a second demo on the same data, where each home would live twice."""
    if is_kept(folder / _DATABASE):
        raise BadConfiguration(
            f"A demo runs already on the data in {folder}. Stop it, or set HEMROND_STATE_DIR "
            "to another folder."
        )


def _progress(done: int, of: int) -> None:
    width = 30
    filled = done * width // of
    if sys.stdout.isatty():
        bar = "#" * filled + "." * (width - filled)
        sys.stdout.write(f"\rTwo weeks at home [{bar}] {done}/{of} ")
        sys.stdout.write("\n" if done == of else "")
        sys.stdout.flush()
    elif done == of or done % 100 == 0:
        _say(f"Two weeks at home: {done} of {of} sets and rounds")


def _welcome(place: Place) -> None:
    _say("")
    _say(f"  Hemrond is running: {place.address}")
    _say("  All patients are made up. Log in as:")
    for member in people().staff:
        _say(f"    {member.username:<14} {PASSWORD}   {member.title}")
    _say("  Stop with Ctrl-C.")


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
