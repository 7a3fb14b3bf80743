"""The stance benchmark: reading both corpora's forms, passages, scores, predictions; on invented rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks import stance as task
from benchmarks.stance_data import FNC, VITAMINC, Looked, fnc, part, scores_of, untokenized, vitaminc


def test_text_is_written_as_people_write_it():
    assert untokenized("The port 's cranes ( all 3 ) fell , he said .") == "The port's cranes (all 3) fell, he said."


def test_parts_depend_on_the_name_alone():
    assert [part("Oslo", 10), part("Oslo", 10)] == [part("Oslo", 10)] * 2
    assert {part(str(n), 5) for n in range(100)} == set(range(5))


def test_the_passages_are_those_that_share_rare_words():
    look = Looked()
    text = (
        "The weather stayed mild all week. A frigate rammed the trawler Nordlys off Kirkenes on Friday. "
        "Visitors praised the museum and its garden. The trawler sank within the hour, the owner said. "
        "Tickets cost ten euros at the door. Nothing else happened in the town."
    )
    said = look.about("Frigate sinks trawler off Kirkenes", look.sentences(text))
    assert "rammed the trawler" in said and "sank within the hour" in said
    assert said.index("rammed") < said.index("sank")
    assert look.about("Frigate sinks trawler", []) == ""


def test_scores():
    found = scores_of(["a", "a", "b", "b"], ["a", "b", "b", "b"], ("a", "b"))
    assert found == {"accuracy": 75.0, "macro_f1": pytest.approx(73.3), "a": pytest.approx(66.7), "b": 80.0}


class Fixed:
    """A network that reads its answer in the text."""

    def side(self, text: str) -> str:
        return text

    def answer(self, claim: str, said: str):
        from onrecord.reader.claims.network import Answer

        return Answer(0.1, 0.8, 0.1) if "not" in said else Answer(0.7, 0.1, 0.2)

    def stance(self, claim: str, said: str) -> tuple[float, ...]:
        return (0.1, 0.2, 0.6, 0.1) if said else (0.0, 0.1, 0.1, 0.8)


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "_network", lambda weights: Fixed())


def test_vitaminc_rows_are_scored_and_written(tmp_path: Path, fixed: None, capsys: pytest.CaptureFixture[str]):
    rows = [
        {"unique_id": "u1", "claim": "It sank .", "evidence": "It did not sink .", "label": "REFUTES", "page": "A"},
        {"unique_id": "u2", "claim": "It sank .", "evidence": "It sank .", "label": "NOT ENOUGH INFO", "page": "B"},
    ]
    source = tmp_path / "rows.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    found = task.stance(source, tmp_path / "out.jsonl", None, None)
    assert found is not None and found["accuracy"] == 50.0 and found["REFUTES"] == 100.0
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert written == [{"id": "u1", "label": "REFUTES"}, {"id": "u2", "label": "SUPPORTS"}]
    assert "2 pairs" in capsys.readouterr().out
    assert {p.label for p in vitaminc(source)} <= set(VITAMINC)


def test_rows_without_labels_get_predictions_only(tmp_path: Path, fixed: None):
    source = tmp_path / "rows.jsonl"
    source.write_text(json.dumps({"id": 1, "claim": "It sank.", "evidence": "It sank."}) + "\n", encoding="utf-8")
    assert task.stance(source, tmp_path / "out.jsonl", None, None) is None
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["id"] == "1"


@pytest.mark.parametrize("label", ["discuss", "2"])
def test_fnc_rows_have_names_or_numbers_of_labels(tmp_path: Path, fixed: None, label: str):
    bodies, stances = tmp_path / "bodies.csv", tmp_path / "stances.csv"
    bodies.write_text('Body ID,articleBody\n7,"The trawler sank off the coast, the owner said."\n', encoding="utf-8")
    stances.write_text(f"Headline,Body ID,Stance\nTrawler sinks,7,{label}\n", encoding="utf-8")
    (pair,) = fnc(stances, bodies)
    assert (pair.label, pair.group) == ("discuss", "7") and "trawler" in pair.said and pair.label in FNC
    found = task.stance(stances, tmp_path / "out.jsonl", bodies, None)
    assert found is not None and found["discuss"] == 100.0
