"""The OpenAPI 3.1 document of the API, made from the same types and declarations that answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from onrecord._version import __version__
from onrecord.web.endpoints import Endpoint

ROOT = "/api/v1"
"""Where the API lives; a change that breaks who uses it gets another number."""

_TEMPLATE = "#/components/schemas/{name}"
_REFUSALS = {
    "400": "A parameter is unknown, twice there, or has a value that does not fit.",
    "401": "A password is set, and the request has neither a session nor a token.",
    "403": "The request comes from another site.",
    "404": "There is no such thing in the record.",
    "409": "What was asked does not fit the record as it is now.",
    "413": "What was sent is too large.",
    "421": "The request names a host that this workbench does not answer for.",
    "429": "Too many tries; wait as long as Retry-After says.",
    "503": "The record is busy, or the question took too long; ask for less.",
}


class Trouble(msgspec.Struct, frozen=True):
    """What went wrong, in words that say what to do; `status` is that of the answer."""

    status: int
    error: str


def document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The document, the same for the same endpoints."""
    kinds = list(dict.fromkeys(e.wanted for e in endpoints))
    answers = [e.answer for e in endpoints if e.answer is not None] + [e.body for e in endpoints if e.body is not None]
    schemas, components = msgspec.json.schema_components([*kinds, *answers, Trouble], ref_template=_TEMPLATE)
    by_kind = {kind: _resolved(schema, components) for kind, schema in zip(kinds, schemas, strict=False)}
    named = dict(zip(map(_name, [*answers, Trouble]), schemas[len(kinds) :], strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        operation = _operation(endpoint, by_kind[endpoint.wanted], named)
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
        if endpoint.exports:
            for ending, media in (("csv", "text/csv"), ("jsonl", "application/jsonl")):
                paths[f"{endpoint.path}.{ending}"] = {"get": _export(endpoint, operation, ending, media)}
    asked = {schema["$ref"].rsplit("/", 1)[1] for schema in schemas[: len(kinds)] if "$ref" in schema}
    found = {
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord",
            "version": __version__,
            "description": "The record as JSON: who said what, who disputes it, what was done, and which security "
            "commitments it engages. Offsets count Unicode code points.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": ROOT}],
        "security": [{}, {"token": []}, {"session": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(e.tag for e in endpoints)],
        "paths": paths,
        "components": {
            "schemas": {name: schema for name, schema in sorted(components.items()) if name not in asked},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "onrecord-8765"},
            },
        },
    }
    return dict(json.loads(json.dumps(found)))


def _operation(endpoint: Endpoint, asked: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    required = set(asked.get("required", ()))
    operation: dict[str, Any] = {
        "operationId": f"{endpoint.method.lower()}_{_identifier(endpoint.path)}",
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "parameters": [
            {
                "name": name,
                "in": "path" if name in endpoint.names else "query",
                "required": name in endpoint.names or name in required,
                "schema": _shown(schema),
                **({"description": schema["description"]} if "description" in schema else {}),
            }
            for name, schema in asked.get("properties", {}).items()
        ],
        "responses": {
            "200": {
                "description": "As asked.",
                "content": {"application/json": {"schema": named[_name(endpoint.answer)]}},
            },
            **{
                status: {
                    "description": why,
                    "content": {"application/json": {"schema": {"$ref": _TEMPLATE.format(name="Trouble")}}},
                }
                for status, why in _REFUSALS.items()
            },
        },
    }
    if endpoint.body is not None:
        content = {"application/json": {"schema": named[_name(endpoint.body)]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _export(endpoint: Endpoint, operation: dict[str, Any], ending: str, media: str) -> dict[str, Any]:
    """The same list whole, as a file."""
    whole = [p for p in operation["parameters"] if p["name"] not in ("limit", "offset")]
    answers = dict(operation["responses"])
    answers["200"] = {"description": "All rows that fit.", "content": {media: {"schema": {"type": "string"}}}}
    return {
        **operation,
        "operationId": f"{operation['operationId']}_{ending}",
        "summary": f"{endpoint.summary.rstrip('.')}, whole, as {ending.upper()}.",
        "parameters": whole,
        "responses": answers,
    }


def _resolved(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return dict(components[reference.rsplit("/", 1)[1]]) if reference else schema


def _shown(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter: one that is not given is left out, so that null is no value of it."""
    schema = {key: value for key, value in schema.items() if key not in ("description", "default") or value is not None}
    kinds = [s for s in schema.get("anyOf", ()) if s.get("type") != "null"]
    if len(kinds) == 1:
        rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
        return {**rest, **kinds[0]}
    return schema


def _name(kind: Any) -> str:
    return repr(kind)


def _identifier(path: str) -> str:
    return "_".join(part.strip("{}").split(":")[0] for part in path.split("/") if part) or "root"
