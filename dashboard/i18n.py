"""What the screens say, in Swedish and English: gettext catalogues, read once at start-up."""

from __future__ import annotations

import gettext as gnu
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from contextvars import Token

    from dashboard.answers import Said

LANGUAGES = ("sv", "en")
LOCALES = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="sv")


def language() -> str:
    """Return the language of whoever is looking."""
    return _language.get()


def speak(wanted: str) -> Token[str]:
    """Speak this language until hushed."""
    return _language.set(wanted if wanted in LANGUAGES else "sv")


def hush(spoken: Token[str]) -> None:
    """Go back to the language from before."""
    _language.reset(spoken)


@cache
def catalogue(wanted: str) -> gnu.NullTranslations:
    """Read one language, a file for each part of the screens; English is what the source says."""
    translations = gnu.NullTranslations()
    for file in catalogue_files(wanted):
        compiled = BytesIO()
        with file.open("rb") as po:
            write_mo(compiled, read_po(po, locale=wanted))
        compiled.seek(0)
        part = gnu.GNUTranslations(compiled)
        part.add_fallback(translations)
        translations = part
    return translations


def catalogue_files(wanted: str) -> list[Path]:
    """List the files that hold one language; none for English."""
    return sorted((LOCALES / wanted / "LC_MESSAGES").glob("*.po"))


def gettext(message: str) -> str:
    """Say a message in the language of whoever is looking."""
    return catalogue(language()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Say a message that counts."""
    return catalogue(language()).ngettext(one, many, n)


def said(text: Said) -> str:
    """Choose the language of a text that the backend gives in both."""
    return text["sv"] if language() == "sv" else text["en"]
