"""The API keeps to its own document: whatever it is asked, no 5xx and no answer that the document does not describe.

Schemathesis makes the requests from the OpenAPI document, valid ones and broken ones, the same at every run.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from starlette.testclient import TestClient

import fake_reader
from made_board import board_record
from made_engaged import engaged
from made_record import put
from onrecord.record import Record
from onrecord.record.corrections.types import Change
from onrecord.web import answering, desk, jobs
from onrecord.web.app import make_app
from onrecord.web.openapi import ROOT
from onrecord.web.pages.apidocs import _document
from onrecord.web.settings import Settings
from web_app import strait

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

ORIGIN = "http://127.0.0.1:8765"
CASES, EXPORTS = 8, 2
"""Requests of each kind to each operation; fewer for the whole of a list as a file, which asks the same function.
Half as many that are right where the path has an id: those made up are not found, those that there are follow."""
_FOLDERS: list[TemporaryDirectory[str]] = []


@cache
def _schema() -> Any:
    return schemathesis.openapi.from_dict(_document())


def _operations() -> dict[str, Any]:
    made = (found.ok() for found in _schema().get_all_operations())
    return {f"{operation.method.upper()} {operation.path}": operation for operation in made}


OPERATIONS = _operations()
WITH_IDS = [name for name in sorted(OPERATIONS) if "{" in name and "/jobs/" not in name]


@cache
def _made() -> Path:
    """A record with something of every kind in it; changed by these tests."""
    _FOLDERS.append(TemporaryDirectory())
    path = Path(_FOLDERS[-1].name) / "record.db"
    shutil.copy(board_record(), path)
    with Record.open(path) as record:
        put(record, strait(), engaged())
        article = next(a.id for a in record.articles() if record.reading(a.id).engagements)
        record.correct(Change(article=article, kind="statement", id="s1", field="itself", verdict="wrong"), who="Ada")
    return path


@pytest.fixture(scope="module")
def asking() -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "MOST_ROWS", 400)  # all pairs of states are 11 MB
        patch.setattr(desk, "Jobs", partial(jobs.Jobs, factory=fake_reader.fragile))
        app = make_app(Settings(record=_made()))
        with TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN}, raise_server_exceptions=False) as made:
            yield made


@pytest.fixture(scope="module")
def ids(asking: TestClient) -> dict[str, list[Any]]:
    """Ids that there are, by the path that they stand in."""

    def of(path: str, *names: str) -> list[Any]:
        rows = asking.get(f"{ROOT}{path}").json()["items"]
        for name in names:
            rows = [row[name] for row in rows]
        assert rows, path
        return rows[:3]

    return {
        "articles": of("/articles", "article", "id"),
        "claims": of("/claims", "id"),
        "actors": of("/actors", "actor", "key"),
        "events": of("/events", "event", "id"),
        "treaties": of("/treaties", "id"),
        "corrections": of("/corrections", "correction", "id"),
    }


def _checks(negative: bool) -> list[Any]:
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        negative_data_rejection,
        response_schema_conformance,
        status_code_conformance,
    )

    always = [
        not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    ]  # fmt: skip
    return [*always, negative_data_rejection] if negative else always


def _run(asking: TestClient, operation: Any, mode: Any, cases: int, **given_parts: Any) -> set[int]:
    seen: set[int] = set()
    checks = _checks(mode is schemathesis.GenerationMode.NEGATIVE)

    @seed(7)
    @settings(
        max_examples=cases, deadline=None, database=None, print_blob=False,
        phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode, **given_parts))
    def run(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url=ORIGIN + ROOT)
        raw = {"content": sent["data"]} if isinstance(sent.get("data"), bytes | str) else {}
        body = raw or {name: sent[name] for name in ("json", "data", "files") if sent.get(name) is not None}
        kept = {name: sent[name] for name in ("params", "headers") if sent.get(name) is not None}
        request = asking.build_request(sent["method"], sent["url"], **kept, **body)
        request.read()  # which the report of a failure wants
        answer = asking.send(request)
        seen.add(answer.status_code)
        case.validate_response(answer, checks=checks)

    run()
    return seen


def _cases(name: str) -> int:
    return EXPORTS if name.endswith((".csv", ".jsonl")) else CASES


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_what_the_document_allows_is_answered_as_it_says(name: str, asking: TestClient) -> None:
    cases = _cases(name) // (2 if name in WITH_IDS else 1)
    _run(asking, OPERATIONS[name], schemathesis.GenerationMode.POSITIVE, cases)


# what takes no parameters has nothing to be wrong; what is wrong with files cannot be put into a form
_FIXED = [
    n for n, o in OPERATIONS.items() if not (o.body or o.query or o.path_parameters) or n == "POST /reports/files"
]


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - set(_FIXED)))
def test_what_the_document_does_not_allow_is_refused(name: str, asking: TestClient) -> None:
    _run(asking, OPERATIONS[name], schemathesis.GenerationMode.NEGATIVE, _cases(name))


@pytest.mark.parametrize("name", WITH_IDS)
def test_what_there_is_is_answered_as_the_document_says(
    name: str, asking: TestClient, ids: dict[str, list[Any]]
) -> None:
    operation = OPERATIONS[name]
    parameter = operation.path.split("{")[1].split("}")[0]
    positive = schemathesis.GenerationMode.POSITIVE
    for id in ids[operation.path.split("/")[1]]:
        seen = _run(asking, operation, positive, EXPORTS, path_parameters={parameter: id})
        assert seen & {200, 400, 409}, seen
