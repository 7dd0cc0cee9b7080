"""A real server for a measurement: uvicorn in processes of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic, sleep
from urllib.error import HTTPError, URLError

from fastapi import FastAPI

from backend.api.app import create_app
from backend.api.deps import Desk
from backend.core.database import open_database
from backend.core.settings import read_settings
from benchmarks.ground import Urls

API = "benchmarks.served:api"
PRODUCT = "backend.process.serve:application"
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers."""

    port: int
    pid: int


def api() -> FastAPI:
    """Make the API alone, without gate and ward."""
    settings = read_settings()
    if settings.database_url is None:
        raise RuntimeError("HEMROND_DATABASE_URL is not set.")
    url = settings.database_url.get_secret_value()
    return create_app(Desk(open_database(url, pool_size=settings.pool_size), settings))


@contextlib.contextmanager
def served(urls: Urls, what: str, *, processes: int) -> Iterator[Served]:
    """Serve an application on a free port as `hemrond serve` does; give the port."""
    port = _free_port()
    options = ["--factory", "--workers", str(processes), "--log-level", "warning"]
    server = subprocess.Popen(  # noqa: S603 -- one of the two names above
        [
            sys.executable,
            "-m",
            "uvicorn",
            what,
            *options,
            "--port",
            str(port),
            "--no-server-header",
        ],
        env=os.environ
        | {
            "HEMROND_DATABASE_URL": urls.app,
            "HEMROND_SECRET_KEY": "only-for-measuring-" * 2,
            "HEMROND_PUBLIC_URL": f"http://127.0.0.1:{port}",
        },
    )
    try:
        _wait_for(port)
        yield Served(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    deadline = monotonic() + _PATIENCE
    while monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
        except HTTPError:  # it answers; that no worker runs beside it is no matter here
            return
        except URLError:
            sleep(0.05)
        else:
            return
    raise RuntimeError("The server did not come up.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
