"""The home's settings: a slip of the pen is told, with the file and the key."""

import re
from pathlib import Path

import pytest

from device_bridge.config import Config, ConfigError, Device, load
from tests.device_bridge.ward import EPISODE

GOOD = f"""
backend = "https://ward.example/"
episode = "{EPISODE}"
token = "a secret"
state_dir = "state"

[[devices]]
id = "cuff-17"
address = "aa:bb:cc:dd:ee:01"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "home.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_home_knows_its_ward_its_episode_and_its_devices(tmp_path: Path) -> None:
    config = load(write(tmp_path, GOOD))

    assert config == Config(
        backend="https://ward.example",
        episode=EPISODE,
        state_dir=tmp_path / "state",
        token="a secret",  # noqa: S106 -- known to this test only
        devices=(Device("cuff-17", "AA:BB:CC:DD:EE:01"),),
    )


def test_the_token_can_be_in_a_file_of_its_own_and_be_renewed_there(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("first\n", encoding="utf-8")
    config = load(write(tmp_path, GOOD.replace('token = "a secret"', 'token_file = "token"')))

    (tmp_path / "token").write_text("second\n", encoding="utf-8")

    assert config.read_token() == "second"


def test_nobody_reads_the_token_in_a_log(tmp_path: Path) -> None:
    assert "a secret" not in repr(load(write(tmp_path, GOOD)))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("backend =", "backnd =", "unknown key 'backnd'; did you mean 'backend'?"),
        ("state_dir", "colour", "unknown key 'colour'."),
        ("address", "adress", "unknown key 'devices[1].adress'; did you mean 'address'?"),
        ("https://ward.example/", "http://ward.example", "readings never travel in the clear."),
        ("https://ward.example/", "ward.example", "'backend' must begin with https://."),
        ("https://ward.example/", "https://[", "'backend' is not an address."),
        ("ward.example/", "ward.example:99999", "'backend' is not an address."),
        ("cuff-17", "x" * 65, "'devices[1].id' is longer than 64 characters."),
        (str(EPISODE), "17", "'episode' is not a UUID."),
        ('token = "a secret"', "", "give either 'token' or 'token_file'."),
        ('token = "a secret"', 'token = ""', "'token' is missing or is not a text."),
        ('token = "a secret"', 'token_file = "none"', "none: No such file or directory."),
        ('"state"', "17", "'state_dir' is missing or is not a text."),
        ("[[devices]]", 'time_zone = "Mars"\n[[devices]]', "there is no time zone 'Mars' here."),
        ("[[devices]]", "[devices]", "'devices' must be written as [[devices]] tables."),
        ('id = "cuff-17"', "", "'devices[1].id' is missing or is not a text."),
        ("[[devices]]", "[[devices", "Expected"),
    ],
)
def test_a_slip_is_told_with_the_file_and_the_key(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = write(tmp_path, GOOD.replace(old, new, 1))

    with pytest.raises(ConfigError, match=re.escape(sentence)) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_two_devices_cannot_be_one(tmp_path: Path) -> None:
    twin = '\n[[devices]]\nid = "cuff-18"\naddress = "AA:BB:CC:DD:EE:01"\n'

    with pytest.raises(ConfigError, match="two devices have the same 'address'"):
        load(write(tmp_path, GOOD + twin))


def test_settings_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"home.toml: No such file or directory\."):
        load(tmp_path / "home.toml")


def test_a_token_file_without_a_token_is_told(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\n", encoding="utf-8")

    with pytest.raises(ConfigError, match="there is no token in this file"):
        load(write(tmp_path, GOOD.replace('token = "a secret"', 'token_file = "token"')))


def test_the_own_machine_may_be_reached_in_the_clear(tmp_path: Path) -> None:
    text = GOOD.replace("https://ward.example/", "http://127.0.0.1:8000")

    assert load(write(tmp_path, text)).backend == "http://127.0.0.1:8000"
