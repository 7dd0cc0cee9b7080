"""Swedish is whole: every message of the screens has its translation, and none is left over."""

from __future__ import annotations

import ast
import re
import string
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from dashboard import i18n, identity
from dashboard.ward.pages import frame

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

SOURCE = i18n.LOCALES.parent


def swedish() -> list[Catalog]:
    catalogues = []
    for file in i18n.catalogue_files("sv"):
        with file.open("rb") as po:
            catalogues.append(read_po(po, locale="sv"))
    return catalogues


def said_in_the_source() -> set[str]:
    python = {
        told[0] if isinstance(told, tuple) else told
        for _, _, told, _, _ in extract_from_dir(
            SOURCE, [("**.py", "python")], keywords={"_": None, "gettext": None, "ngettext": (1, 2)}
        )
    }
    templates = "".join(p.read_text("utf-8") for p in (SOURCE / "templates").glob("*.html"))
    return python | set(re.findall(r'_\("([^"]+)"\)', templates))


def messages() -> list[Message]:
    return [message for part in swedish() for message in part if message.id]


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_every_message_of_the_source_is_in_the_catalogue_and_no_other() -> None:
    assert {key(message) for message in messages()} == said_in_the_source()


def test_no_message_is_said_in_two_files_where_they_could_come_to_differ() -> None:
    keys = [key(message) for message in messages()]
    assert sorted(keys) == sorted(set(keys))


def test_no_message_hides_in_an_f_string_where_it_would_not_be_found() -> None:
    hidden = [
        f"{file.name}:{call.lineno}"
        for file in SOURCE.rglob("*.py")
        for text in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_"
    ]

    assert hidden == []


def test_no_translation_is_empty_or_unsure() -> None:
    unsure = [key(m) for m in messages() if m.fuzzy]
    texts = [s for m in messages() for s in ([m.string] if isinstance(m.string, str) else m.string)]

    assert unsure == []
    assert all(text.strip() for text in texts)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("message", messages(), ids=key)
def test_a_translation_fills_in_the_same_blanks(message: Message) -> None:
    ids = [message.id] if isinstance(message.id, str) else message.id
    strings = [message.string] if isinstance(message.string, str) else message.string

    assert {frozenset(fields(text)) for text in strings} == {frozenset(fields(i)) for i in ids}


def test_the_browser_has_every_text_in_both_languages() -> None:
    spoken = i18n.speak("en")
    english = frame.browser_texts()
    i18n.hush(spoken)

    assert set(english) == set(frame.browser_texts())
    assert all(english.values())
    assert english["language"] == "en"


def test_scripts_ask_only_for_texts_that_exist() -> None:
    assets = SOURCE / "assets"
    asked = {
        name
        for script in assets.glob("ward*.js")
        for name in re.findall(r"H\.say\('(\w+)'", script.read_text("utf-8"))
    }

    assert asked
    assert asked <= set(frame.browser_texts())


def test_numbers_are_counted_in_swedish() -> None:
    assert i18n.ngettext("{n} patient", "{n} patients", 1) == "{n} patient"
    assert i18n.ngettext("{n} patient", "{n} patients", 2) == "{n} patienter"


@pytest.mark.parametrize(
    ("cookie", "language"),
    [
        ("hemrond_language=en", "en"),
        ("a=b; hemrond_language=sv; c=d", "sv"),
        ("hemrond_language=xx", None),
        ("", None),
        ("hemrond_language", None),
    ],
)
def test_the_language_is_the_one_the_browser_remembers(cookie: str, language: str | None) -> None:
    assert identity.chosen(cookie) == language


def test_an_unknown_language_is_answered_in_swedish() -> None:
    spoken = i18n.speak("tlh")
    answered = i18n.language()
    i18n.hush(spoken)

    assert answered == "sv"
