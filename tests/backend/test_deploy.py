"""What `docker-compose.yml` does on a new machine, as far as it can be tried without Docker."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from backend.core.embedded import account
from backend.core.embedded.conf import as_options
from backend.core.embedded.launch import Server, run
from backend.core.embedded.programs import Programs, find_programs, keep
from backend.core.embedded.ready import wait_until_ready
from backend.core.migrate import migrate, newest

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
SCRIPT = ROOT / "deploy" / "database.sh"
ODD = 'it\'s $a "pass" %word\\'


@dataclass(frozen=True)
class Image:
    """A server as the database's image starts it: a superuser, an empty database, its programs."""

    folder: Path
    programs: Programs

    def url(self, role: str) -> str:
        return f"postgresql+psycopg://{role}@/hemrond?host={self.folder}&port=5432"

    def prepare(self, **passwords: str) -> subprocess.CompletedProcess[str]:
        """Run what the image runs once, on an empty volume."""
        for name, password in passwords.items():
            (self.folder / name).write_text(f"{password}\n")
        return subprocess.run(  # noqa: S603 -- our own script
            ["/bin/sh", str(SCRIPT)],
            env={
                "PATH": f"{self.programs.folder}:{os.environ['PATH']}",
                "PGHOST": str(self.folder),
                "POSTGRES_USER": "postgres",
                "POSTGRES_DB": "hemrond",
                "OWNER_PASSWORD_FILE": str(self.folder / "owner"),
                "APP_PASSWORD_FILE": str(self.folder / "app"),
            },
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def image() -> Iterator[Image]:
    folder = Path(tempfile.mkdtemp(prefix="hr-", dir="/tmp"))
    folder.chmod(0o777)
    who = account.for_postgres(account.current())
    programs = keep(find_programs(folder)[0], folder, durable=False)
    data = folder / "data"
    made = run([programs["initdb"], "-D", str(data), "-U", "postgres", "-A", "trust", "-N"], who)
    assert made is None
    conf = {"unix_socket_directories": str(folder), "listen_addresses": "", "fsync": "off"}
    command = [programs["postgres"], "-D", str(data), *as_options(conf)]
    server = Server(command, who, folder / "log", {})
    wait_until_ready(server, data, 60, print)
    superuser = f"host={folder} user=postgres dbname=postgres"
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("CREATE DATABASE hemrond")
    yield Image(folder, programs)
    assert server.end(60)
    shutil.rmtree(folder)


def test_it_makes_an_owner_and_an_application_that_are_no_superusers(image: Image) -> None:
    prepared = image.prepare(owner="ownerpassword", app=ODD)

    assert (prepared.returncode, prepared.stderr) == (0, "")
    assert migrate(image.url("hemrond_owner")) == newest()
    with psycopg.connect(image.url("hemrond_app").replace("+psycopg", "")) as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles "
            "WHERE rolname LIKE 'hemrond%' ORDER BY 1"
        ).fetchall()
        assert roles == [("hemrond_app", False), ("hemrond_owner", False)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT FROM reading")


def test_a_missing_secret_stops_it(image: Image) -> None:
    prepared = image.prepare(owner="ownerpassword")

    assert prepared.returncode != 0
    assert "app" in prepared.stderr


def test_every_secret_is_named_where_one_reads_how_to_begin() -> None:
    needed = set(re.findall(r"file: \./secrets/(\w+)", COMPOSE))
    named = set(re.findall(r"`(\w+)`", OPERATIONS.split("`secrets/`")[1].split("Then `HEM")[0]))

    assert needed <= named
    assert len(needed) == 6


def test_nothing_is_said_twice_for_docker_reads_no_file_that_does() -> None:
    parts = re.findall(r"^([\w-]+):", COMPOSE, re.MULTILINE)
    services = re.findall(r"^  (\w+):$", COMPOSE.split("\nservices:\n")[1], re.MULTILINE)

    assert parts == ["name", "x-hemrond", "services", "secrets", "volumes"]
    assert services == ["database", "migrate", "ward", "worker", "data"]


def test_what_it_mounts_is_there() -> None:
    mounted = re.findall(r'"(\./[\w./]+):/', COMPOSE)

    assert mounted == ["./deploy/database.sh"]
    assert os.access(SCRIPT, os.X_OK)
