"""Finds words of the other language on a page: whatever a reader sees or a screen reader says."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import read_po

from backend.process.demo.people import people
from dashboard.i18n import catalogue_files
from dashboard.ward.stay_words import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

# What people write in the demo is Swedish, and names are names: in English only the page's own
# words are looked at. In Swedish everything is.
OWN = (
    "h2, h3, th, dt, label, legend, button, summary, option, caption, .tag, .hint, .legend, .filter"
)
ENGLISH = re.compile(
    r"\b(the|and|not|with|has|been|yet|from|this|that|was|you|your|yes|day|days|today|"
    r"patient's|missing|until|since|none|unknown|signed|saved)\b",
    re.IGNORECASE,
)
SWEDISH = re.compile(
    r"[åäö]|\b(och|inte|till|saknas|av|det|som|den|har|om|vid|patienten|ingen|inga|dygn)\b",
    re.IGNORECASE,
)
SAID = """own => {
  const said = [], shown = node => node.checkVisibility ? node.checkVisibility() : true;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), box = walk.currentNode.parentElement;
    if (text && shown(box) && !box.closest('script, style, [lang]:not(html), textarea')) said.push([text, Boolean(box.closest(own))]);
  }
  document.querySelectorAll('[aria-label], [title], [placeholder], [alt]').forEach(node => {
    if (!shown(node) || node.closest('[lang]:not(html)')) return;
    ['aria-label', 'title', 'placeholder', 'alt'].forEach(name => {
      if (node.getAttribute(name)) said.push([node.getAttribute(name), name !== 'title' || Boolean(node.closest(own))]);
    });
  });
  return said;
}"""


def leftovers(page: Page, language: str) -> list[str]:
    """Give what the page says in the other language."""
    said: list[tuple[str, bool]] = page.evaluate(SAID, OWN)
    foreign = sayings("en" if language == "sv" else "sv")
    found = {text for text, _own in said if text in foreign}
    if language == "sv":
        found |= {text for text, _own in said if ENGLISH.search(text)}
    else:
        found |= {text for text, own in said if own and SWEDISH.search(nameless(text))}
    return sorted(found)


def nameless(text: str) -> str:
    """Leave out the names of the demo's people and units, which are of no language."""
    everybody = people()
    names = [f"{one.given_name} {one.family_name}" for one in everybody.patients]
    for name in (*names, *(unit.name for unit in everybody.units)):
        text = text.replace(name, "")
    return text


@cache
def sayings(language: str) -> frozenset[str]:
    """Give everything that the screens can say in one language and say otherwise in the other."""
    pairs = [*_catalogue(), *_tables()]
    both = {sv for sv, _en in pairs} & {en for _sv, en in pairs}
    chosen = {sv if language == "sv" else en for sv, en in pairs if sv != en}
    return frozenset(text for text in chosen - both if "{" not in text)


def _catalogue() -> Iterator[tuple[str, str]]:
    for file in catalogue_files("sv"):
        with file.open("rb") as po:
            for message in read_po(po, locale="sv"):
                if isinstance(message.id, str) and message.id:
                    yield str(message.string), message.id


def _tables() -> Iterator[tuple[str, str]]:
    for file in DATA.glob("*.toml"):
        yield from _pairs(tomllib.loads(Path(file).read_text("utf-8")))


def _pairs(told: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  -- a table of any shape
    if isinstance(told, dict):
        for one in told.values():
            yield from _pairs(one)
    elif isinstance(told, list):
        if len(told) == 2 and all(isinstance(one, str) for one in told):
            yield told[0], told[1]
        for one in told:
            yield from _pairs(one)
