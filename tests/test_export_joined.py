"""Claims, positions and joined events in every format: what leads where, what is counted once, and what is chosen."""

from __future__ import annotations

import csv
import json
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from made_claims import claims
from made_disputes import FIRED, reading
from made_exports import odd
from made_joined import joined
from made_record import put
from onrecord.cli import app
from onrecord.output.export.joined_lines import SCHEMAS, Lines
from onrecord.output.export.joined_tables import ALL
from onrecord.output.export.run import ExportFormat, export_folder, export_stream
from onrecord.output.export.source import Report, Selection
from onrecord.record import Record
from onrecord.record.stamps import claims_stamp, events_stamp
from test_export_webannotation import _check


@pytest.fixture
def record(tmp_path: Path) -> Record:  # type: ignore[misc]
    with joined(tmp_path / "record.db") as opened:
        yield opened


def lines(record: Record, what: Lines, **selection: Any) -> tuple[list[dict[str, Any]], Report]:
    out = BytesIO()
    report = export_stream(record, ExportFormat.jsonl, out, Selection(**selection), what=what)
    return [json.loads(line) for line in out.getvalue().splitlines()], report


def tables(record: Record, folder: Path, **selection: Any) -> dict[str, list[dict[str, str]]]:
    export_folder(record, ExportFormat.csv, folder, Selection(**selection))
    found = {}
    for name in ALL:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            found[name] = list(csv.DictReader(stream))
    return found


def streamed(record: Record, format: ExportFormat, **selection: Any) -> tuple[str, Report]:
    out = BytesIO()
    report = export_stream(record, format, out, Selection(**selection), lines=True)
    return out.getvalue().decode(), report


# JSON Lines


def test_readings_stay_the_only_lines_unless_others_are_asked_for(record: Record) -> None:
    found, report = lines(record, Lines.readings)
    assert {line["schema"] for line in found} == {"onrecord/1"} == {report.schema} and report.joined == {}


def test_claims_say_who_says_what_where(record: Record) -> None:
    found, report = lines(record, Lines.claims)
    texts = {r.article.id: r.article.text for r in record.readings()}
    fired = next(claim for claim in found if "fired" in claim["text"])
    assert (fired["schema"], fired["disputed"], fired["disputed_since"]) == ("onrecord-claim/1", True, "2024-05-09")
    assert (fired["first_day"], fired["last_day"]) == ("2024-05-08", "2024-05-30")
    assert (fired["sayings"], fired["reports_in_record"]) == (3, 4)
    assert [(r["day"], r["who"], r["stance"], r["utterance"]) for r in fired["reports"]] == [
        ("2024-05-08", "Ada Renn", "support", 1), ("2024-05-09", "Ada Renn", "support", 1),
        ("2024-05-09", "Jorun Hale", "deny", 2), ("2024-05-30", "Ada Renn", "deny", 3),
    ]  # fmt: skip
    for one in (r for claim in found for r in claim["reports"]):
        (piece,) = one["passages"]
        assert texts[one["article"]["id"]][piece["start"] : piece["end"]] == piece["text"]
        assert one["statement"].startswith(one["article"]["id"]) and one["article"]["outlet"]
    assert report.rows == {"claims": 3, "reports": 8, "articles": 6} and report.produced_by[0].readings == 6
    assert report.schema == SCHEMAS[Lines.claims]
    assert report.joined["claims"].made_by == claims_stamp(claims().digest()) and report.joined["claims"].fresh


def test_who_is_only_said_to_say_it_has_words_and_no_speaker(record: Record) -> None:
    ferry = next(claim for claim in lines(record, Lines.claims)[0] if "ferry" in claim["text"])
    rumours, denial = ferry["reports"]
    assert (rumours["who"], rumours["speaker"], rumours["stance"]) == ("rumours", None, "support")
    text = record.reading(rumours["article"]["id"]).article.text
    assert text[rumours["implied"]["start"] : rumours["implied"]["end"]] == rumours["implied"]["text"] == "rumours"
    assert (denial["speaker"]["name"], denial["implied"], denial["stance"]) == ("Tarik Omdal", None, "deny")


def test_positions_are_one_a_saying_and_say_what_changed(record: Record) -> None:
    found, report = lines(record, Lines.positions)
    renn = [line for line in found if line["actor"]["name"] == "Ada Renn"]
    assert [(p["day"], p["stance"], p["changed"], len(p["statements"])) for p in renn] == [
        ("2024-05-08", "support", False, 2), ("2024-05-30", "deny", True, 1)
    ]  # fmt: skip
    assert len({p["actor"]["key"] for p in renn}) == 1
    assert not [p for p in found if p["actor"] is None]  # "rumours" take no position
    assert report.rows["positions"] == len(found) and report.schema == "onrecord-position/1"


def test_an_event_is_one_line_with_all_its_reports(record: Record) -> None:
    found, report = lines(record, Lines.events)
    shelled = next(event for event in found if len(event["reports"]) > 1)
    assert [r["article"]["outlet"] for r in shelled["reports"]] == ["=Ledger", "Post", "Herald"]
    assert shelled["modalities"] == {"actual": 2, "denied": 1} and shelled["articles_printed"] == 4
    assert shelled["outlets"] == ["=Ledger", "Herald", "Post", "Wire"]
    assert next(r for r in shelled["reports"] if r["article"]["outlet"] == "Post")["article"]["also_in"] == ["Wire"]
    for one in shelled["reports"]:
        text = record.reading(one["article"]["id"]).article.text
        for words in (one["trigger"], one["evidence"]):
            assert text[words["start"] : words["end"]] == words["text"]
    assert report.rows == {"events": 2, "reports": 4, "articles": 4}
    assert report.joined["events"].made_by == events_stamp()


def test_what_is_chosen_lists_its_reports_and_counts_those_of_the_record(record: Record) -> None:
    found, _ = lines(record, Lines.claims, outlets=("Herald",))
    (claim,) = found
    assert [r["who"] for r in claim["reports"]] == ["Jorun Hale"]
    assert (claim["reports_in_record"], claim["sayings"], claim["disputed"]) == (4, 3, True)
    (event,), _ = lines(record, Lines.events, outlets=("Post",))
    assert (len(event["reports"]), event["reports_in_record"]) == (1, 3)
    (position,), _ = lines(record, Lines.positions, outlets=("Wire",))
    assert (position["reports_in_record"], position["changed"]) == (2, False)
    assert position["actor"]["id"].startswith(position["statements"][0].partition(":")[0])
    assert lines(record, Lines.claims, since="2030-01-01")[0] == []


# Tables


def test_tables_lead_to_one_another(record: Record, tmp_path: Path) -> None:
    found = tables(record, tmp_path / "out")
    texts = {row["article"]: row["text"] for row in found["articles"]}
    statements = {row["statement"]: row for row in found["statements"]}
    told = {row["claim"] for row in found["claims"]}
    assert told == {claim.id for claim in record.claims()} == {row["claim"] for row in found["claim_reports"]}
    for row in found["claim_reports"]:
        assert texts[row["article"]][int(row["start"]) : int(row["end"])] == row["passage"]
        said = statements[row["statement"]]
        assert said["article"] == row["article"] and said["day"] == row["day"]
        if row["implied"] == "1":
            assert (row["speaker"], row["speaker_name"], row["speaker_key"]) == ("", "rumours", "")
            assert texts[row["article"]][int(row["implied_start"]) : int(row["implied_end"])] == "rumours"
        else:
            keys = ("speaker", "speaker_name", "speaker_key")
            assert {key: row[key] for key in keys} == {key: said[key] for key in keys}
    counts = Counter(row["claim"] for row in found["claim_reports"])
    for row in found["claims"]:
        assert int(row["reports"]) == counts[row["claim"]]
        sayings = {(r["stance"], r["utterance"]) for r in found["claim_reports"] if r["claim"] == row["claim"]}
        assert int(row["sayings"]) == len({utterance for _, utterance in sayings})
        for column, stance in (("supported", "support"), ("denied", "deny"), ("queried", "query")):
            assert int(row[column]) == len([s for s, _ in sayings if s == stance])
    people = {row["actor_key"] for row in found["actors"]}
    assert {row["actor_key"] for row in found["positions"]} <= people
    assert {row["statement"] for row in found["positions"]} <= set(statements)
    assert [row["changed"] for row in found["positions"] if row["name"] == "Ada Renn"] == ["0", "1"]


def test_counting_event_groups_counts_events(record: Record, tmp_path: Path) -> None:
    found = tables(record, tmp_path / "out")
    assert len(found["event_groups"]) == 2 and len(found["events"]) == 4
    members = Counter(row["event_group"] for row in found["events"])
    assert members == {row["event_group"]: int(row["reports"]) for row in found["event_groups"]}
    shelled = next(row for row in found["event_groups"] if row["reports"] == "3")
    assert shelled["modalities"] == "actual 2; denied 1" and shelled["articles_printed"] == "4"
    assert shelled["outlets"] == "'=Ledger; Herald; Post; Wire"  # no formula
    assert (shelled["first_day"], shelled["first_reported"], shelled["last_reported"]) == (
        "2024-05-07", "2024-05-08", "2024-05-10"
    )  # fmt: skip
    assert (shelled["source"], shelled["source_key"], shelled["source_country"]) == ("Marenga", "state:MRG", "MRG")
    keys = {row["actor_key"] for row in found["event_actors"]}
    assert {shelled["source_key"], shelled["target_key"]} <= keys


def test_near_duplicates_taken_in_are_reports_of_nothing(record: Record, tmp_path: Path) -> None:
    found = tables(record, tmp_path / "out", duplicates=True)
    copies = {row["article"] for row in found["articles"] if row["duplicate_of"]}
    assert [row["event_group"] for row in found["events"] if row["article"] in copies] == [""]
    assert len(found["event_groups"]) == 2
    assert not copies & {row["article"] for row in found["claim_reports"]}


def test_parquet_holds_the_same(record: Record, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    report = export_folder(record, ExportFormat.parquet, tmp_path / "out")
    read = {name: parquet.read_table(tmp_path / "out" / f"{name}.parquet").to_pylist() for name in ALL}
    assert {name: len(rows) for name, rows in read.items()} == report.rows
    assert {row["disputed"] for row in read["claims"]} == {True, False}
    assert next(r for r in read["event_groups"] if r["reports"] == 3)["outlets"] == "=Ledger; Herald; Post; Wire"
    assert {type(row["start"]) for row in read["claim_reports"]} == {int}


def test_the_manifest_says_what_joined_and_how_many_rows(record: Record, tmp_path: Path) -> None:
    export_folder(record, ExportFormat.csv, tmp_path / "out")
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["joined"] == {
        "claims": {"made_by": claims_stamp(claims().digest()), "fresh": True},
        "events": {"made_by": events_stamp(), "fresh": True},
    }
    wanted = {"claims": 3, "claim_reports": 8, "positions": 6, "event_groups": 2}
    assert {name: manifest["rows"][name] for name in wanted} == wanted
    put(record, reading("Post", by="Courier", more=" The mayor has asked for calm, and for more tugboats by June."))
    export_folder(record, ExportFormat.csv, tmp_path / "out")
    assert json.loads((tmp_path / "out/manifest.json").read_text())["joined"]["claims"]["fresh"] is False


def test_events_are_the_same_whether_they_are_stored_or_worked_out(record: Record, tmp_path: Path) -> None:
    stored = tables(record, tmp_path / "one")
    put(record, reading("Mirror", by="Courier", more=" Nobody at the ministry would comment on the figures."))
    assert record.status().totals.joined_events is None
    assert tables(record, tmp_path / "two")["event_groups"] == stored["event_groups"]


def test_an_actor_has_one_key_in_all_tables(tmp_path: Path) -> None:
    own = msgspec.structs.replace(odd(), actors=(
        *odd().actors[:1],
        msgspec.structs.replace(odd().actors[1], ref=None, name="The Quay Guild"),  # known, and without a key
        *odd().actors[2:],
    ))  # fmt: skip
    with Record.open(tmp_path / "own.db", create=True) as record:
        put(record, own)
        found = tables(record, tmp_path / "out")
    keys = {row["actor_key"] for row in found["event_actors"]}
    (group,) = (row for row in found["event_groups"] if row["modalities"] == "actual 1")
    assert set(group["source_key"].split("; ")) | set(group["target_key"].split("; ")) == keys
    assert group["source"] == "The Quay Guild" and group["target"] == "Pela Voss; officials"
    assert group["target_country"] == "BLR; "


# Other formats


def test_annotations_name_claim_and_stance_on_the_passage(record: Record) -> None:
    content, report = streamed(record, ExportFormat.webannotation)
    made = [json.loads(line) for line in content.splitlines()]
    assert len({one["id"] for one in made}) == len(made)
    about = [one for one in made if "onrecord:ClaimReport" in one["body"][0]["type"]]
    assert len(about) == report.rows["claim_reports"] == 8
    ids = {one["id"] for one in made}
    for one in about:
        _check(one)
        body = one["body"][0]
        assert body["onrecord:claim"].startswith("urn:onrecord:claim:") and body["onrecord:reportedIn"] in ids
        tags = [b["value"] for b in one["body"][1:]]
        assert tags[:2] == ["claim", body["onrecord:claimStance"]] and ("disputed" in tags) == body["onrecord:disputed"]
    hale = next(one for one in about if one["body"][0].get("onrecord:holder") == "Jorun Hale")
    assert hale["target"][0]["selector"][0]["exact"] == FIRED
    assert hale["body"][0]["value"] == f"Jorun Hale denies: {hale['body'][0]['onrecord:claimText']}"
    rumours = next(one for one in about if one["body"][0].get("onrecord:holder") == "rumours")
    at = rumours["body"][0]["onrecord:holderAt"]
    text = record.reading(rumours["target"][0]["onrecord:article"]).article.text
    assert text[at["start"] : at["end"]] == "rumours" and rumours["body"][0]["value"].startswith("“rumours”, unnamed,")


def test_plover_counts_an_event_once_with_its_reports(record: Record) -> None:
    content, report = streamed(record, ExportFormat.plover)
    rows = list(csv.DictReader(content.splitlines()))
    assert len(rows) == report.rows["events"] == 2 and report.rows["reports"] == 4
    shelled = next(row for row in rows if row["Reports"] == "3")
    assert shelled["Event ID"] == shelled["Joined Event"] and shelled["Source"] == "'=Ledger"  # the surest report
    assert (shelled["Modality"], shelled["Modalities"]) == ("denied", "actual 2; denied 1")
    assert (shelled["Articles Printed"], shelled["Also Reported By"]) == ("4", "Herald; Post; Wire")
    assert len(shelled["Report IDs"].split("; ")) == 3
    other = next(row for row in rows if row is not shelled)
    assert (other["Reports"], other["Articles Printed"], other["Modalities"]) == ("1", "1", "actual 1")
    # of a part of the record, the surest report of that part, and the same event
    (post,) = csv.DictReader(streamed(record, ExportFormat.plover, outlets=("Post",))[0].splitlines())
    assert (post["Source"], post["Reports"], post["Joined Event"]) == ("Post", "3", shelled["Joined Event"])
    assert post["Event ID"] != post["Joined Event"] and post["Also Reported By"].startswith("'=Ledger")


def test_plover_gives_near_duplicates_rows_without_a_count(record: Record) -> None:
    rows = list(csv.DictReader(streamed(record, ExportFormat.plover, duplicates=True)[0].splitlines()))
    assert [(row["Source"], row["Reports"], row["Joined Event"]) for row in rows if row["Duplicate Of"]] == [
        ("Wire", "", "")
    ]
    assert sum(int(row["Reports"] or 0) for row in rows) == len(list(record.events()))


def test_followthemoney_has_one_event_that_all_its_reports_prove(record: Record) -> None:
    content, report = streamed(record, ExportFormat.followthemoney)
    found = {entity["id"]: entity for entity in map(json.loads, content.splitlines())}
    events = [entity["properties"] for entity in found.values() if entity["schema"] == "Event"]
    assert len(events) == report.rows["Event"] == 2
    shelled = next(event for event in events if len(event["proof"]) > 1)
    outlets = {found[id]["properties"]["publisher"][0] for id in shelled["proof"]}
    assert outlets == {"Post", "Herald", "=Ledger"} and len(shelled["recordId"]) == 3
    assert shelled["notes"] == ["Told in 3 reports (actual 2; denied 1) by 4 articles"]
    assert shelled["date"] == ["2024-05-07"]  # the only report that says when
    assert shelled["summary"][0].startswith("Marenga shelled")
    assert all(id in found for id in shelled["involved"]) and len(shelled["involved"]) == 2


def test_what_no_article_tells_as_done_is_no_entity(record: Record) -> None:
    content, report = streamed(record, ExportFormat.followthemoney, outlets=("=Ledger",))
    assert report.rows["Event"] == 0 and '"Article"' in content


# The command


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    with joined(tmp_path / "record.db") as record:
        put(record, reading("Herald", by="Echo", more=" More follows on the next pages of this paper and of others."))
    return CliRunner()


def test_the_command_joins_what_has_come_first(runner: CliRunner) -> None:
    with Record.open("record.db") as record:
        assert not record.claims_joined().fresh
    done = runner.invoke(app, ["export", "-f", "jsonl", "--lines", "claims", "-o", "claims.jsonl"])
    assert done.exit_code == 0 and "claims.jsonl: 3 claims, " in done.stderr
    assert f"claims joined by {claims_stamp(claims().digest())}\n" in done.stderr
    with Record.open("record.db") as record:
        assert record.claims_joined().fresh
    assert runner.invoke(app, ["export", "-f", "csv", "-o", "out", "-q"]).stderr == ""


def test_the_command_leaves_claims_as_they_are_if_told(runner: CliRunner) -> None:
    done = runner.invoke(app, ["export", "-f", "jsonl", "--lines", "claims", "--no-join", "-o", "claims.jsonl"])
    assert done.exit_code == 0 and "from articles that have changed since" in done.stderr
    with Record.open("record.db") as record:
        assert not record.claims_joined().fresh


def test_the_command_says_that_claims_are_old_while_another_writes(runner: CliRunner) -> None:
    with Record.open("record.db") as other, other.writing():
        done = runner.invoke(app, ["export", "-f", "csv", "-o", "out"])
    assert done.exit_code == 0 and "claims are those of an earlier state" in done.stderr
    assert "from articles that have changed since" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-f", "jsonl", "--lines", "rows"], "there are readings, claims, positions, events"),
        (["-f", "csv", "--lines", "claims", "-o", "out"], "--lines is for --format jsonl"),
    ],
)
def test_the_command_says_what_lines_there_are(runner: CliRunner, arguments: list[str], words: str) -> None:
    done = runner.invoke(app, ["export", *arguments])
    assert done.exit_code == 2 and words in done.stderr and done.stdout == ""
