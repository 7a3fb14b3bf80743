"""The benchmark of engagements: how it scores, what it writes, and that its own labels can be used."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from benchmarks import engagement as task
from benchmarks.data import rows
from benchmarks.engagement_scores import score

from made_engaged import engaged
from made_treaties import invented, treaty_knowledge
from onrecord.commitments.shipped import load_treaties
from onrecord.commitments.treaties import Treaties

TEXT = (
    "Arland bombed Doria. Renn said Arland has not asked for troops and that the pact holds. The pact holds, he said."
)
ACTS = {"invoke", "affirm", "affirm_case", "deny_case", "request", "consult", "suspend", "withdraw", "event"}
DEV, TEST, NONE = 15, 15, 8


def label(quote: str, act: Any, by: Any = "Ada Renn", value: tuple[str, str] | None = None, **more: Any) -> dict:
    condition, said = value or (None, None)
    row = {"treaty": "north", "article": None, "act": act, "by": by, "quote": quote, "value": said}
    return {**row, "condition": condition, **more}


def found(words: str, act: str, *by: str, **more: Any) -> dict:
    start = TEXT.index(words)
    row = {"treaty": "north", "article": "5", "commitment": "north-5", "act": act, "by": list(by) or ["Ada Renn"]}
    return {**row, "start": start, "end": start + len(words), "quote": words, "event": None, "request": None, **more}


def scored(labels: list[dict], *predictions: dict) -> dict:
    given = [{"id": "a", "engagements": labels}]
    return score(given, [{"id": "a", "engagements": list(predictions)}], {"a": TEXT})


BOMBED = label("Arland bombed Doria", "event", "article", ("event", "met"))
ASKED = label("Arland has not asked for troops", "request", value=("request", "not_met"))


def test_an_engagement_is_found_by_treaty_act_and_common_words():
    got = scored([BOMBED, ASKED], found("bombed", "event"), found("asked", "invoke"), found("holds.", "request"))
    assert (got["labels"], got["found"]) == (2, 3)
    assert (got["precision"], got["recall"], got["f1"]) == (33.3, 50.0, 40.0)
    assert scored([BOMBED], found("bombed", "event", treaty="cavdor"))["recall"] == 0.0
    assert [row[:4] for row in got["wrong"] if row[0] in ("extra", "missed")] == [
        ("extra", "a", "north", "invoke"), ("extra", "a", "north", "request"), ("missed", "a", "north", "request"),
    ]  # fmt: skip


def test_the_articles_of_one_treaty_at_one_place_count_once():
    got = scored([BOMBED], found("bombed", "event"), found("bombed", "event", article="3"), found("troops", "event"))
    assert (got["found"], got["precision"]) == (2, 50.0)


def test_nothing_found_and_nothing_to_find():
    missed = scored([BOMBED])
    assert (missed["precision"], missed["recall"], missed["f1"], missed["values"]) == (None, 0.0, 0.0, None)
    assert missed["alarms"] == missed["reports_without"] == 0


def test_alarms_are_of_reports_without_labels():
    labels = [{"id": id, "engagements": []} for id in "ab"]
    two = [found("asked", "request"), found("asked", "request", article="3"), found("pact holds.", "affirm")]
    got = score(labels, [{"id": "a", "engagements": two}, {"id": "b", "engagements": []}], dict.fromkeys("ab", TEXT))
    assert (got["reports_without"], got["of_them_with_alarms"], got["alarms"]) == (2, 1, 2)
    assert (got["precision"], got["recall"]) == (0.0, None)


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ({"request": "not_met"}, 100.0),
        ({"request": "met"}, 0.0),
        ({"request": "both"}, 0.0),
        ({"event": "met", "request": "not_met"}, 100.0),
        ({}, 0.0),
    ],
)
def test_a_value_is_that_of_the_condition_spoken_of(said, values):
    assert scored([ASKED], found("asked", "request", **said))["values"] == values


def test_the_value_of_a_request_counts_only_where_the_treaty_asks_for_one():
    row = found("asked", "request")
    del row["request"]
    assert scored([ASKED], row)["values"] is None
    other = found("asked", "request", request="not_met", article="3")
    assert scored([ASKED], row, other)["values"] == 100.0


def test_nothing_said_is_a_value_of_its_own():
    hold = label("the pact holds", "affirm")
    got = scored([hold], found("pact holds", "affirm"))
    assert (got["values"], got["values_said"]) == (100.0, None)
    assert scored([hold], found("pact holds", "affirm", event="met"))["values"] == 0.0


def test_the_speaker_is_the_one_of_the_place_that_has_most_words_in_common():
    some, more = found("asked", "request", "Ada Renn"), found("asked for troops", "request", "Jorun Hale")
    assert scored([ASKED], some)["speakers"] == 100.0
    assert scored([ASKED], some, more)["speakers"] == 0.0
    assert scored([ASKED], found("asked", "request", "she", "Renn"))["speakers"] == 100.0
    assert scored([ASKED], found("asked", "request", "article"))["speakers"] == 0.0
    either = {**ASKED, "by": ["article", "Ada Renn"]}
    assert scored([either], found("asked", "request", "article"))["speakers"] == 100.0


def test_the_article_is_scored_where_the_label_has_one():
    named = {**BOMBED, "article": "5"}
    assert scored([BOMBED], found("bombed", "event"))["articles"] is None
    assert scored([named], found("bombed", "event"))["articles"] == 100.0
    assert scored([named], found("bombed", "event"), found("bombed", "event", article="3"))["articles"] == 0.0


def test_an_event_told_twice_and_words_that_are_two_acts():
    twice = {**BOMBED, "also": ["asked for troops"]}
    assert scored([twice], found("troops", "event"))["recall"] == 100.0
    assert scored([{**ASKED, "act": ["invoke", "request"]}], found("asked", "invoke"))["recall"] == 100.0


def test_a_label_must_point_at_one_place():
    with pytest.raises(SystemExit, match="stand once"):
        scored([label("pact holds", "affirm")])


def test_what_is_written_has_names_values_and_articles(tmp_path, monkeypatch):
    base = treaty_knowledge(tmp_path)
    monkeypatch.setattr(task, "_treaties", lambda: Treaties(invented(base), base))
    reading = engaged()
    out = [task.engaged(reading, one) for one in reading.engagements]
    attack, denied, *_ = out
    assert (attack["treaty"], attack["article"], attack["quote"]) == ("north", "5", "bombed")
    assert (attack["by"], attack["event"], attack["request"]) == (["article"], "met", None)
    assert (denied["by"], denied["event"]) == (["Ada Renn", "Arland's President Ada Renn"], "not_met")
    asked = next(row for row in out if row["act"] == "request")
    assert (asked["by"][0], asked["request"], asked["event"]) == ("Jorun Hale", "not_met", None)
    aside = next(row for row in out if row["act"] == "affirm_case")
    assert (aside["by"], aside["event"]) == (["An aide"], None)
    told = next(row for row in out if row["treaty"] == "cavdor")
    assert "request" not in told


def test_what_the_test_part_gets_wrong_is_never_shown(capsys):
    for part in ("dev", "test"):
        task.show({part: scored([BOMBED], found("holds.", "affirm"))}, wrong=True)
    dev, test = capsys.readouterr().out.split("dev: ")
    assert "missed\ta\tnorth\tevent\tArland bombed Doria" in dev and "extra" in dev
    assert test.splitlines()[1].startswith("test: {") and "bombed" not in test


def test_the_labels_are_of_the_reports_and_the_treaties_of_their_day():
    reports = {r["id"]: r for r in rows(task.FOLDER / "reports.jsonl")}
    labels = {r["id"]: r["engagements"] for r in rows(task.FOLDER / "labels.jsonl")}
    treaties = load_treaties()
    assert list(labels) == list(reports) and len(reports) == DEV + TEST
    assert Counter((id <= task.LAST_OF_DEV, not wanted) for id, wanted in labels.items()) == Counter(
        {(True, True): NONE // 2, (False, True): NONE // 2, (True, False): 11, (False, False): 11}
    )
    for id, wanted in labels.items():
        text = reports[id]["text"]
        assert 120 <= len(text.split()) <= 220
        in_force = {t.id: {c.article for c in t.commitments} for t in treaties.in_force(reports[id]["published"])}
        for one in wanted:
            assert one["article"] is None or one["article"] in in_force[one["treaty"]], one
            assert set([one["act"]] if isinstance(one["act"], str) else one["act"]) <= ACTS
            assert (one["condition"], one["value"]) in {(None, None)} | {
                (condition, value) for condition in ("event", "request") for value in ("met", "not_met")
            }
            assert all(text.count(quote) == 1 for quote in [one["quote"], *one.get("also", ())]), one
