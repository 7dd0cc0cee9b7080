"""The clinic's dated texts as somebody reads them: routines, lists, templates, times (D90, D108)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from backend.core.words import UnitKind
from backend.stay.said import Said
from backend.stay.templates import raw

# The files of dated texts, in the order in which one reads them.
FILES = (
    "routines",
    "checklists",
    "agreements",
    "sheets",
    "clocks",
    "home_care",
    "transport",
    "messages",
    "meetings",
)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Routine:
    """One version of a text: what it is called, what it says, and who has approved it."""

    id: str
    row: Row
    title: Said
    lines: tuple[Said, ...]

    @property
    def version(self) -> str:
        """The version that one says one has read."""
        return str(self.row["version"])

    @property
    def readers(self) -> frozenset[UnitKind]:
        """The kinds of units whose staff read it."""
        return frozenset(UnitKind(kind) for kind in self.row.get("readers", (UnitKind.WARD,)))

    def as_json(self, today: date) -> dict[str, Any]:
        """Give the text as the screens get it."""
        kept = ("version", "in_force_from", "source", "approver", "review_by")
        return {
            "id": self.id,
            "title": self.title.as_json(),
            "lines": [one.as_json() for one in self.lines],
            "review_overdue": self.row["review_by"] < today,
            **{key: self.row[key] for key in kept},
        }


def routines(today: date) -> list[Routine]:
    """Give the texts in force on a day, the newest version of each."""
    found: dict[str, tuple[str, Row]] = {}
    for name in FILES:
        for table, rows in raw(name).items():
            for row in _dated(rows, today):
                identity = f"{table}:{row.get('id', table)}"
                before = found.get(identity)
                if before is None or before[1]["in_force_from"] < row["in_force_from"]:
                    found[identity] = (table, row)
    return [_read(identity, table, row) for identity, (table, row) in found.items()]


def _dated(rows: Iterable[Row], today: date) -> Iterator[Row]:
    return (row for row in rows if "in_force_from" in row and row["in_force_from"] <= today)


def _read(identity: str, table: str, row: Row) -> Routine:
    title, lines = READ.get(table, _told)(row)
    return Routine(identity, row, title, tuple(lines))


def _told(row: Row) -> tuple[Said, list[Said]]:
    """Read what is written to be read; the numbers in it are the row's own."""
    return Said(*row["named"]), [Said(*(one.format(**row) for one in told)) for told in row["told"]]


def _checklist(row: Row) -> tuple[Said, list[Said]]:
    return _both(row), [_both(item) for item in row["items"]]


def _message(row: Row) -> tuple[Said, list[Said]]:
    return _both(row), [_same(row["text"])]


def _agreement(row: Row) -> tuple[Said, list[Said]]:
    name = row["id"].title()
    title = Said(f"Mall för överenskommelsen, väg {name}", f"The agreement's template, path {name}")
    rows = [_same(f"{one['what']}: {one['when'].lower()}") for one in row["rows"]]
    return title, [*rows, *map(_same, row["criteria"]), _same(row["call_112"])]


def _sheet(row: Row) -> tuple[Said, list[Said]]:
    said = Said(f"Bladet till besökare: {row['title']['sv']}", "The visitors' sheet")
    ward = [_prefixed("Ring avdelningen: ", "Call the ward: ", one) for one in row["call_ward"]]
    return said, [*ward, *(_prefixed("Ring 112: ", "Call 112: ", one) for one in row["call_112"])]


def _invitation(row: Row) -> tuple[Said, list[Said]]:
    title = Said("Neutral inbjudan till möte", "Neutral invitation to a meeting")
    words = ", ".join(row["refused_words"])
    return title, [
        _same(row["subject"]),
        _same(row["text"]),
        Said(f"Ord som aldrig får stå där: {words}", f"Words that may never stand there: {words}"),
    ]


def _link_page(row: Row) -> tuple[Said, list[Said]]:
    title = Said("Sidan bakom en personlig länk", "The page behind a personal link")
    return title, [_both(one) for one in row["states"].values()]


def _both(row: Row) -> Said:
    return Said(row["sv"], row["en"])


def _same(words: str) -> Said:
    """Give what is Swedish in every language, because it is sent or given to somebody as it is."""
    return Said(words, words)


def _prefixed(sv: str, en: str, row: Row) -> Said:
    return Said(f"{sv}{_small(row['sv'])}", f"{en}{_small(row['en'])}")


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


READ: Mapping[str, Callable[[Row], tuple[Said, list[Said]]]] = MappingProxyType(
    {
        "checklists": _checklist,
        "agreements": _agreement,
        "sheets": _sheet,
        "messages": _message,
        "invitations": _invitation,
        "link_pages": _link_page,
    }
)
