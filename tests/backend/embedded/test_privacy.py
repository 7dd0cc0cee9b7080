"""Who can reach the database, and what it writes down: nobody else, and nothing of patients."""

import stat
from pathlib import Path

import psycopg
import pytest

from backend.core.embedded import Running
from backend.core.embedded.conf import server_settings
from backend.core.errors import BadConfiguration
from tests.backend.embedded.conftest import AS_ROOT, data_of, log_of, server_pid
from tests.backend.embedded.owners import Person, owner, person, try_to_connect

two_people = pytest.mark.skipif(not AS_ROOT, reason="only root can be two people")
NUMBER = "191212121212"  # the tax agency's test number


def test_the_application_is_no_superuser_and_owns_nothing(who: Person, state: Path) -> None:
    with owner(who, state) as ours:
        ours.started()

        roles = ours.ask(
            "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls"
            " FROM pg_roles WHERE rolcanlogin AND rolname <> 'postgres' ORDER BY 1"
        )
        assert roles == [("hemrond_app", False), ("hemrond_owner", False)]
        owned = ours.ask("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname='hemrond'")
        assert owned == [("hemrond_owner",)]
        with pytest.raises(BadConfiguration, match="permission denied for schema public"):
            ours.ask("CREATE TABLE public.mine (x int)")
        ours.ask("CREATE EXTENSION IF NOT EXISTS btree_gist", "owner")
        ours.leave()


@pytest.mark.parametrize(
    ("role", "database"),
    [("postgres", "hemrond"), ("hemrond_app", "postgres"), ("hemrond_owner", "template1")],
)
def test_no_address_leads_to_the_superuser_or_another_database(
    mine_running: Running, role: str, database: str
) -> None:
    url = mine_running.url_app.replace("+psycopg", "")

    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        psycopg.connect(url, user=role, dbname=database)


@two_people
def test_another_user_of_the_machine_cannot_connect(mine_running: Running) -> None:
    refusal = try_to_connect(person("nobody"), mine_running.url_app)

    assert "Permission denied" in refusal


@two_people
def test_a_user_who_gets_at_the_socket_is_still_refused(mine_running: Running, mine: Path) -> None:
    sockets = mine / "postgres" / "s"
    sockets.chmod(0o711)
    (sockets / ".s.PGSQL.5432").chmod(0o777)

    refusal = try_to_connect(person("nobody"), mine_running.url_app)

    sockets.chmod(0o700)
    assert "Peer authentication failed" in refusal


def test_errors_about_patients_do_not_reach_the_log(who: Person, state: Path) -> None:
    with owner(who, state) as ours:
        ours.started()
        ours.ask("DROP TABLE IF EXISTS p; CREATE TABLE p (n text UNIQUE, c int)", "owner")
        ours.ask("INSERT INTO p VALUES ('NUMBER')".replace("NUMBER", NUMBER), "owner")
        for wrong in (
            "INSERT INTO p VALUES ('NUMBER')",
            "INSERT INTO p (c) VALUES ('NUMBERx')",
            "SELECT nonsense FROM p WHERE n = 'NUMBER'",
        ):
            with pytest.raises(BadConfiguration):
                ours.ask(wrong.replace("NUMBER", NUMBER), "owner")
        ours.leave()

    assert NUMBER not in log_of(state)


def test_logs_are_for_us_alone(who: Person, state: Path) -> None:
    assert log_of(state), who

    for file in (data_of(state) / "log").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_setting_of_ours_can_make_the_log_speak() -> None:
    settings = server_settings(Path("/s"), {"log_statement": "all", "log_min_messages": "info"})

    assert settings["log_statement"] == "none"
    assert settings["log_min_messages"] == "log"
    assert settings["log_parameter_max_length_on_error"] == "0"


def test_the_server_listens_on_no_network(who: Person, state: Path) -> None:
    with owner(who, state) as ours:
        ours.started()
        assert ours.ask("SELECT current_setting('listen_addresses')") == [("",)]
        assert stat.S_IMODE((state / "postgres" / "s").stat().st_mode) == 0o700
        ours.leave()


@pytest.mark.skipif(not AS_ROOT, reason="PostgreSQL then runs as us")
def test_root_does_not_run_the_server_as_root(mine: Path, mine_running: Running) -> None:
    assert mine_running.owns_server

    server = Path(f"/proc/{server_pid(mine)}")

    assert server.stat().st_uid != 0
    groups = (server / "status").read_text().split("Groups:")[1].splitlines()[0].split()
    assert groups == []
