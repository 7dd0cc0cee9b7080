"""Local accounts' passwords (argon2id): the demo's log-ins and the ward's way in when OIDC is down."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from backend.core.errors import Invalid

_HASHER = PasswordHash((Argon2Hasher(),))
# NIST SP 800-63B-4, 3.1.1.2: 15 characters where a password is all there is, at least 64 taken, no
# rules about kinds of characters, and none that are expected (the service's and the user's names).
SHORTEST = 15
LONGEST = 200  # what logging in takes
_FEWEST_DIFFERENT = 5
_EXPECTED = ("hemrond", "lösenord", "password", "qwerty", "12345")
_NAME_TOO_SHORT_TO_COUNT = 4


class WeakPassword(Invalid):
    """The password is too easy to guess."""


def check_new(password: str, *, of: Iterable[str]) -> None:
    """Refuse a new password that is too short, or that somebody who knows the person would try."""
    if not SHORTEST <= len(_spelt(password)) <= LONGEST:
        raise WeakPassword(
            f"A password has {SHORTEST} to {LONGEST} characters; a few words in a row will do."
        )
    if len(set(password.casefold())) < _FEWEST_DIFFERENT:
        raise WeakPassword("The password has too few different characters.")
    for word in [*_EXPECTED, *_long_enough(of)]:
        if word in _spelt(password).casefold():
            raise WeakPassword(f"The password must not have “{word}” in it: that is tried first.")


def hash_password(password: str) -> str:
    """Hash a password for keeping."""
    return _HASHER.hash(_spelt(password))


def matches(password: str, kept: str | None) -> bool:
    """Tell whether a password is the kept one; takes as long when nothing is kept."""
    verified = _HASHER.verify(_spelt(password), kept or _nobodys())
    return verified and kept is not None


def _spelt(password: str) -> str:
    """Give one spelling: an ö is one sign or two, as the keyboard or the phone likes."""
    return unicodedata.normalize("NFC", password)


def _long_enough(names: Iterable[str]) -> list[str]:
    words = [
        word
        for name in names
        for word in _spelt(name).casefold().replace(".", " ").replace("-", " ").split()
    ]
    return [word for word in words if len(word) >= _NAME_TOO_SHORT_TO_COUNT]


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this account")
