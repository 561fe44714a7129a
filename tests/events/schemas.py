"""Schemas checked against the schema of schemas, each definition once: messages share most."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types


def check_schema(described: dict[str, Any]) -> None:
    """Raises ``jsonschema.SchemaError`` if it is no JSON schema.

    Source: JSON Schema 2020-12, ``meta/core``: every value of ``$defs`` is a schema by itself.
    """
    for part in ({**described, "$defs": {}}, *described.get("$defs", {}).values()):
        _check(json.dumps(part))


@cache
def _check(text: str) -> None:
    Draft202012Validator.check_schema(json.loads(text))
