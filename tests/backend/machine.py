"""Somebody at the machine with the database, who types commands."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from backend.process.cli import run
from tests.postgres import Urls

GOOD = "sju blå ekorrar i regnet"


@dataclass(frozen=True, slots=True)
class Told:
    """What a command has answered."""

    code: int
    out: str
    wrong: str


class Terminal(io.StringIO):
    """A standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


class Machine:
    """The command line, with one database behind it."""

    def __init__(
        self, urls: Urls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self._stdin: type[io.StringIO] = io.StringIO
        monkeypatch.setenv("HEMROND_DATABASE_URL", urls.app)
        monkeypatch.setenv("HEMROND_OWNER_DATABASE_URL", urls.owner)
        monkeypatch.delenv("SUDO_USER", raising=False)

    def try_(self, *words: object, types: str = "") -> Told:
        """Type a command and what it reads; give what it answers."""
        self._monkeypatch.setattr("sys.stdin", self._stdin(types))
        self._capsys.readouterr()
        code = run([str(word) for word in words])
        told = self._capsys.readouterr()
        return Told(code, told.out, told.err)

    def sit_down(self, *types: str) -> None:
        """Sit at a terminal and type these passwords when they are asked for."""
        typed = iter(types)
        self._monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
        self._stdin = Terminal

    def do(self, *words: object, types: str = "") -> str:
        """Type a command that succeeds; give what it tells."""
        told = self.try_(*words, types=types)
        assert (told.code, told.wrong) == (0, "")
        return told.out

    def refuse(self, *words: object, types: str = "") -> str:
        """Type a command that is refused; give the sentence."""
        told = self.try_(*words, types=types)
        assert (told.code, told.out) == (1, "")
        return told.wrong

    def misread(self, *words: object) -> str:
        """Type what is no command; give what is said of it."""
        with pytest.raises(SystemExit) as ended:
            self.try_(*words)
        assert ended.value.code == 2
        return self._capsys.readouterr().err
