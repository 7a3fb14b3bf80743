"""Corrections beside what lists and exports tell: which fields of which report, never in the place of what was read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from made_events import eventful
from made_joined import joined
from made_record import put
from onrecord.output.claims import claim_lines, claims_jsonl, claims_lines
from onrecord.output.event_groups import groups_csv, groups_jsonl, groups_text
from onrecord.output.export.run import ExportFormat, export_folder
from onrecord.output.lines import plain
from onrecord.record import Record
from onrecord.record.corrections.anchoring import candidates_of
from onrecord.record.corrections.types import Change, Named, Value
from test_corrections_record import change, fix, the


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    with Record.open(path, create=True) as record:
        put(record, eventful())
        fix(record, "e2", modality="denied")
        fix(record, "e2", source=(Named(name="Ivo"),))
        record.correct(change(record, "e1", "itself", "wrong"), who="Ada")
        record.correct(change(record, "e3", "itself", "right"), who="Ada")
        fix(record, "s4", speaker=None)
    return path


def test_the_record_tells_what_was_changed_and_where_things_stand(path: Path) -> None:
    with Record.open(path) as record:
        id = the(record)
        changed = {f"{id}:e1": ("itself",), f"{id}:e2": ("modality", "source"), f"{id}:s4": ("speaker",)}
        assert record.changed_fields() == changed == record.changed_fields([id])
        assert record.changed_fields([]) == record.changed_fields(["none"]) == {}
        places = {c.id: c.spans for c in candidates_of(record.reading(id))}
        assert record.places_of([f"{id}:s4", f"{id}:e2", f"{id}:s99", "none:s1"]) == {
            f"{id}:s4": places["s4"], f"{id}:e2": places["e2"],
        }  # fmt: skip
        assert {(c.kind, c.field, c.verdict, c.count) for c in record.correction_counts()} >= {
            ("event", "itself", "wrong", 1), ("event", "itself", "right", 1), ("statement", "speaker", "fixed", 1),
        }  # fmt: skip


def test_events_are_listed_as_read_with_what_was_changed(path: Path) -> None:
    with Record.open(path) as record:
        groups, changed = list(record.event_groups()), record.changed_fields()
        id = the(record)
    rows = list(csv.DictReader(io.StringIO(b"".join(groups_csv(groups, changed)).decode())))
    told = {row["event"]: row["corrected"] for row in rows}
    assert told[f"{id}:e2"] == f"{id}:e2 modality, source" and told[f"{id}:e1"] == f"{id}:e1 itself"
    assert told[f"{id}:e3"] == ""
    lines = [json.loads(line) for line in groups_jsonl(groups, changed)]
    assert {line["event"]["id"]: line["corrected"] for line in lines}[f"{id}:e2"] == {
        f"{id}:e2": ["modality", "source"]
    }
    assert all("corrected" in line for line in lines)
    assert "corrected: modality, source" in " ".join(groups_text(groups, 400, changed).split())
    assert "corrected" not in groups_text(groups, 400)


def test_tables_have_a_column_of_what_was_changed(path: Path, tmp_path: Path) -> None:
    with Record.open(path) as record:
        id = the(record)
        export_folder(record, ExportFormat.csv, tmp_path / "tables")
    events, statements = (
        {
            row[name[:-1]]: row
            for row in csv.DictReader(io.StringIO((tmp_path / "tables" / f"{name}.csv").read_text("utf-8")))
        }
        for name in ("events", "statements")
    )
    assert events[f"{id}:e2"]["corrected"] == "modality; source" and events[f"{id}:e3"]["corrected"] == ""
    assert events[f"{id}:e2"]["modality"] != "denied"  # as it was read
    assert statements[f"{id}:s4"]["corrected"] == "speaker" and statements[f"{id}:s1"]["corrected"] == ""


def test_claims_are_listed_with_what_was_changed_of_their_reports(tmp_path: Path) -> None:
    with joined(tmp_path / "joined.db") as record:
        claim = next(c for c in record.claims(disputed=True) if len(c.reports) > 1 and c.reports[0].statement)
        first = claim.reports[0].statement
        assert first is not None
        one = {"article": first.article.id, "kind": "claim", "id": first.id.rpartition(":")[2], "claim": claim.id}
        record.correct(Change(**one, field="membership", verdict="wrong"), who="Ada")  # type: ignore[arg-type]
        marked = record.claim_corrections([claim.id])
        told = json.loads(next(claims_jsonl([claim], marked)))
        assert told["corrected"] == {"1": {"belongs": False, "stance": claim.reports[0].stance}}
        assert "1 report corrected" in plain(claims_lines([claim], 200, marked))
        assert "corrected: does not belong to this claim" in plain(claim_lines(claim, 400, marked))
        other = "query" if claim.reports[0].stance != "query" else "deny"
        record.correct(Change(**one, field="membership", verdict="right"), who="Ada")  # type: ignore[arg-type]
        assert json.loads(next(claims_jsonl([claim], record.claim_corrections([claim.id]))))["corrected"] == {}
        fixed = Change(**one, field="stance", verdict="fixed", value=Value(stance=other))  # type: ignore[arg-type]
        record.correct(fixed, who="Ada")
        lines = plain(claim_lines(claim, 400, record.claim_corrections([claim.id])))
        assert f"corrected: {'questions' if other == 'query' else 'denies'}" in lines


def told(folder: Path, table: str) -> str:
    """A table as it was exported."""
    return (folder / "tables" / f"{table}.csv").read_text("utf-8")
