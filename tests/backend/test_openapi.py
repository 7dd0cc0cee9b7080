"""The description of the API is whole: what others build against must be true."""

from __future__ import annotations

import json
import re

import pytest

from tests.backend.shapes import Operation, described_api, operations

DOCUMENT = described_api()
ALL = list(operations(DOCUMENT))


def test_every_reference_leads_somewhere() -> None:
    references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(DOCUMENT)))
    known = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}

    assert references <= known


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_every_operation_says_what_it_does(operation: Operation) -> None:
    assert operation.described["description"].strip().endswith(".")
    assert operation.described["tags"]


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_everything_has_its_place(operation: Operation) -> None:
    assert operation.path == "/health" or operation.path.startswith("/api/v1/")


def test_an_upload_is_described_with_its_parts() -> None:
    described = DOCUMENT["paths"]["/api/v1/readings"]["post"]
    schema = described["requestBody"]["content"]["application/json"]["schema"]

    assert schema["required"] == ["upload_id", "episode_id", "gateway_time", "readings"]
    one = schema["properties"]["readings"]["items"]
    assert {"reading_id", "kind", "value", "unit", "observed_at"} == set(one["required"])
    assert one["properties"]["kind"]["enum"]
