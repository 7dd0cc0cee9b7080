"""What is written as PostgreSQL's array literals is read back as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.core.database import Database
from backend.monitoring.columns import identities, moments, octets, plain, texts

ODD = ["", " ", "NULL", "null", 'a"b', "a\\b", '\\"', "{1,2}", "a,b", "å\u2028\n\t'", None, "ear"]


def read_back(database: Database, literal: str, kind: str) -> list[object]:
    with database.session() as session:
        found = session.execute(text(f"SELECT CAST(:literal AS {kind}[])"), {"literal": literal})
        return list(found.scalar_one())


def test_texts_may_hold_anything(database: Database) -> None:
    assert read_back(database, texts(ODD), "text") == ODD


@pytest.mark.parametrize(
    ("literal", "kind", "meant"),
    [
        (
            moments([datetime(2026, 11, 22, 7, 30, 0, 250, tzinfo=UTC), None]),
            "timestamptz",
            [datetime(2026, 11, 22, 7, 30, 0, 250, tzinfo=UTC), None],
        ),
        (identities([UUID(int=17), None]), "uuid", [UUID(int=17), None]),
        (octets([b"\x00\xff", b""]), "bytea", [b"\x00\xff", b""]),
        (plain([1, None, -2]), "smallint", [1, None, -2]),
        (
            plain([Decimal("37.10"), Decimal("1E+3")]),
            "numeric",
            [Decimal("37.10"), Decimal(1000)],
        ),
        (plain([]), "numeric", []),
    ],
)
def test_values_of_every_kind_come_back(
    database: Database, literal: str, kind: str, meant: list[object]
) -> None:
    assert read_back(database, literal, kind) == meant
