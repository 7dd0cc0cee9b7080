"""Local accounts' passwords (argon2id): the demo's log-ins and the ward's way in when OIDC is down."""

from __future__ import annotations

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_HASHER = PasswordHash((Argon2Hasher(),))


def hash_password(password: str) -> str:
    """Hash a password for keeping."""
    return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Tell whether a password is the kept one; takes as long when nothing is kept."""
    verified = _HASHER.verify(password, kept or _nobodys())
    return verified and kept is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this account")
