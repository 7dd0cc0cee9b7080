"""Makes the smallest sound request for any operation of the OpenAPI, so that new ones are asked too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from pydantic import SecretStr
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from backend.api.app import create_app
from backend.api.deps import Desk
from backend.core.database import Database
from backend.core.settings import Settings

Schema = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
_TOMORROW = datetime.now(UTC) + timedelta(days=1)  # noqa: TID251 -- a time that lies ahead, for forms
_STRINGS: Mapping[str, Callable[[], str]] = {
    "uuid": lambda: str(uuid4()),
    "date": lambda: _TOMORROW.date().isoformat(),
    "date-time": _TOMORROW.isoformat,
    "time": lambda: "08:30:00",
}

_WRITTEN = ("1", "112", "aaaaaaaa", "sv", "other", "")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    described: Schema
    document: Schema

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """Give the names in the path."""
        return tuple(p["name"] for p in self._parameters("path"))

    @property
    def asked(self) -> frozenset[str]:
        """Give the names in the query, required or not."""
        return frozenset(p["name"] for p in self._parameters("query"))

    def address(self, values: Mapping[str, str]) -> str:
        """Fill the path; what is not given is an id of nothing."""
        known = {name: values.get(name, str(uuid4())) for name in self.parameters}
        return self.path.format_map(known)

    def query(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Give the query's required parameters, and those of the names given."""
        return {
            p["name"]: values.get(p["name"]) or sample(p["schema"], self.document)
            for p in self._parameters("query")
            if p.get("required") or p["name"] in values
        }

    def body(self) -> Any:  # noqa: ANN401 -- JSON is anything
        """Give the smallest body that has the right form; None where there is none."""
        content = self.described.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        return sample(content["application/json"]["schema"], self.document)

    def _parameters(self, where: str) -> list[Schema]:
        return [p for p in self.described.get("parameters", ()) if p["in"] == where]


def operations(document: Schema) -> Iterator[Operation]:
    """Give every operation of an OpenAPI document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(method, path, item[method], document)


def sample(schema: Schema, document: Schema) -> Any:  # noqa: ANN401 -- JSON is anything
    """Make the smallest value that a schema accepts."""
    for chosen in _alternatives(schema, document):
        return sample(chosen, document)
    said = [schema[key] for key in ("const", "default") if key in schema]
    said += [False] if schema.get("type") == "boolean" else schema.get("enum", [])[:1]
    return said[0] if said else _of_type(schema, document)


def _of_type(schema: Schema, document: Schema) -> Any:  # noqa: ANN401 -- JSON is anything
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            needed = {
                *schema.get("required", ()),
                *(n for n, p in properties.items() if "const" in p),
            }
            return {name: sample(properties[name], document) for name in sorted(needed)}
        case "array":
            return [sample(schema["items"], document)] * schema.get("minItems", 0)
        case "string":
            return _string(schema)
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case _:
            return None


def _alternatives(schema: Schema, document: Schema) -> Iterator[Schema]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield document["components"]["schemas"][name]
    for several in ("anyOf", "oneOf", "allOf"):
        yield from schema.get(several, ())


def _string(schema: Schema) -> str:
    make = _STRINGS.get(schema.get("format", ""))
    if make is not None:
        return make()
    if "pattern" in schema:
        return next(one for one in _WRITTEN if re.search(schema["pattern"], one))
    return "x" * max(int(schema.get("minLength", 1)), 1)


def described_api() -> Schema:
    """Give the OpenAPI document of the API as it is."""
    engine = create_engine("postgresql+psycopg://")  # never connected to
    settings = Settings(secret_key=SecretStr("x" * 40), state_dir=Path("/nowhere"))
    app = create_app(Desk(Database(engine, sessionmaker(engine)), settings))
    document: Schema = app.openapi()
    return document
