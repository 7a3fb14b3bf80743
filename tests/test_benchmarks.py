"""The benchmark of actor phrases: what it writes, how it scores, and that its own lists can be used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks import phrases

from onrecord.knowledge import knowledge
from onrecord.knowledge.schema import SECTORS

ROOT = Path(__file__).parents[1]


def benchmarks(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


def test_predictions_for_phrases_of_ones_own(tmp_path):
    given = [
        {"id": "a", "phrase": "four Saudi men", "date": None},
        {"id": "b", "phrase": "the Belarusian defence minister", "date": "2020-08-25"},
        {"id": "c", "phrase": "", "date": ""},
        {"id": "d", "phrase": "somebody"},
    ]
    source, out = tmp_path / "in.jsonl", tmp_path / "out" / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in given))
    done = benchmarks("actors", str(source), str(out))
    assert done.returncode == 0, done.stderr
    assert "in.jsonl" in done.stdout and "4 phrases" in done.stdout
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in rows] == list("abcd")
    assert all(row.keys() == {"id", "country", "sector", "name"} for row in rows)
    assert rows[0] == {"id": "a", "country": "SAU", "sector": "CVL", "name": None}
    assert rows[1]["name"] == "Viktor Khrenin"
    assert rows[2] == {"id": "c", "country": None, "sector": None, "name": None}


@pytest.mark.parametrize("part", phrases.LISTS)
def test_the_lists_can_be_scored(part):
    _, items = phrases.phrases(part)
    assert len(items) >= 300
    assert len({item["id"] for item in items}) == len(items)
    assert {item["sector"] for item in items} <= SECTORS
    assert {item["country"] for item in items} - {""} <= set(knowledge().states)


def test_the_lists_have_no_phrase_in_common():
    both = [{item["phrase"].lower() for item in phrases.phrases(part)[1]} for part in phrases.LISTS]
    assert not both[0] & both[1]


def test_scores_are_of_country_sector_and_name():
    gold = [
        {"id": "a", "phrase": "x", "country": "NOR", "sector": "GOV", "name": "The Red Cross"},
        {"id": "b", "phrase": "y", "country": "", "sector": "GOV", "name": ""},
        {"id": "c", "phrase": "z", "country": "FRA", "sector": "MIL", "name": "Édouard Philippe"},
        {"id": "d", "phrase": "w", "country": "FRA", "sector": "MIL", "name": ""},
    ]
    said = [
        {"id": "a", "country": "NOR", "sector": "NGO", "name": "red cross"},
        {"id": "b", "country": None, "sector": "GOV", "name": None},
        {"id": "c", "country": "GBR", "sector": "MIL", "name": "Edouard Philippe"},
    ]
    found = phrases.score(gold, said)
    assert (found["country"], found["sector"], found["name"]) == (50.0, 50.0, 100.0)
    assert found["name where one is given"] == 100.0
    assert found["by_sector"] == {"GOV": [50.0, 2], "MIL": [50.0, 2]}
    assert [(row[0], row[2]) for row in found["wrong"]] == [
        ("a", "sector"), ("c", "country"), ("d", "country"), ("d", "sector"),
    ]  # fmt: skip


def test_the_same_mix_of_known_and_unknown_phrases_is_drawn_each_time():
    mixed = phrases.mixed_phrases(2000)
    assert mixed == phrases.mixed_phrases(2000) and len(mixed) == 2000
    known = sum(bool(knowledge().look_up(phrase)) for phrase in mixed)
    assert 800 < known < 1200


def test_wrong_ones_are_listed_of_the_list_that_may_be_tuned_on_only():
    done = benchmarks("actors", "--wrong")
    assert done.returncode == 0, done.stderr
    assert "dev: country" in done.stdout and "test: country" in done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith("test-")]


def test_floors_guard_the_lists_without_any_corpora(tmp_path):
    done = benchmarks("floors", ONRECORD_SHARED=str(tmp_path))
    assert "SKIPPED" in done.stdout and "actors test/sector" in done.stdout
    assert done.returncode == (1 if "FAIL" in done.stdout else 0)
