"""The benchmarks of event coding: what they read, what they write, how PETRARCH's files are understood."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from benchmarks import coding
from benchmarks.coding import older_root, petrarch_pairs
from benchmarks.data import unmarked, word_spans

from onrecord.model import Span
from onrecord.reader.ontology import FACTUALITY, roots

ROOT = Path(__file__).parents[1]

# Marks


def marked(sentence: str) -> tuple[str, list[str], list[str]]:
    text, source, target = unmarked(sentence)
    return text, [text[a:b] for a, b in source], [text[a:b] for a, b in target]


@pytest.mark.parametrize(
    ("sentence", "source", "target"),
    [
        ("<s>Marenga</s> shelled <t>Saro</t>.", ["Marenga"], ["Saro"]),
        ("<t>Saro</t> was shelled by <s>Marenga</s>", ["Marenga"], ["Saro"]),
        ("<s>Marenga</s> and <s>its</s> navy shelled <t>Saro</t>, <t>Renn</t>.", ["Marenga", "its"], ["Saro", "Renn"]),
        ("<s><t>Saro</t> men</s> left.", ["Saro men"], ["Saro"]),
        ("<s>men of <t>Saro</t></s> left.", ["men of Saro"], ["Saro"]),
        ("<s>Marenga </s>shelled <t>Saro</t>.", ["Marenga"], ["Saro"]),
        ("Nobody came.", [], []),
        ("<s>Marenga</s> <b>shelled</b> it", ["Marenga"], []),
    ],
)
def test_marks_are_taken_out_and_their_places_kept(sentence: str, source: list[str], target: list[str]) -> None:
    text, s, t = marked(sentence)
    assert (s, t) == (source, target)
    assert text == sentence.replace("<s>", "").replace("</s>", "").replace("<t>", "").replace("</t>", "")


def test_words_are_counted_by_single_spaces() -> None:
    text = "Ships left , they say ."
    assert [text[a:b] for a, b in word_spans(text, [(0, 2), (3, 3), (4, 99)])] == ["Ships left", "they", "say ."]


# What is written


class Answers:
    """A model that answers what a test says, and keeps what it was asked."""

    def __init__(self) -> None:
        self.pairs: dict[str, dict[str, float]] = {}
        self.asked: list[Any] = []

    def between(self, text: str, source: Sequence[Any], target: Sequence[Any]) -> Any:
        self.asked.append((text, source, target))
        shares = next((v for k, v in self.pairs.items() if k in text), {"AID": 1.0})
        return np.array([shares.get(r, 0.0) for r in ("", *roots())])

    def modality_at(self, text: str, span: tuple[int, int]) -> str:
        return "denied" if text[slice(*span)] == "rained" else "actual"

    def labels_at(self, text: str, span: tuple[int, int]) -> Any:
        self.asked.append(text[slice(*span)])
        sure = {"left": (0.0, 0.25, 0.75), "rained": (1.0, 0.0, 0.0)}
        return None, np.array(sure.get(text[slice(*span)], (0.0, 1.0, 0.0)))

    def labels(self, text: str, spans: Sequence[tuple[int, int]]) -> list[Any]:
        return [self.labels_at(text, span) for span in spans]

    def deeds(self, text: str, sentences: Sequence[Span]) -> Any:
        assert list(sentences) == [Span(0, len(text))]
        at = text.find("shelled")
        if at < 0:
            return []
        return [
            (
                sentences[0],
                SimpleNamespace(
                    root="ASSAULT", modality="alleged", source=Span(0, 7), target=None, trigger=Span(at, at + 7)
                ),
            )
        ]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    made = Answers()
    monkeypatch.setattr(coding, "EventModel", lambda *_, **__: made)
    return made


def put(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def got(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_concede_and_retreat_together_are_yield() -> None:
    model: Any = Answers()
    model.pairs = {"Marenga": {"CONCEDE": 0.3, "RETREAT": 0.2, "AID": 0.4, "": 0.1}}
    assert older_root(model, "Marenga", [], []) == "YIELD"
    model.pairs = {"Marenga": {"CONCEDE": 0.2, "RETREAT": 0.1, "AID": 0.4}}
    assert older_root(model, "Marenga", [], []) == "AID"
    # no event is no answer here
    model.pairs = {"Marenga": {"": 0.9, "ASSAULT": 0.1}}
    assert older_root(model, "Marenga", [], []) == "ASSAULT"


def test_plover_writes_a_root_for_every_pair(
    tmp_path: Path, answers: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.pairs = {"freed": {"RETREAT": 1.0}, "shelled": {"ASSAULT": 1.0}}
    source = tmp_path / "pairs.tsv"
    source.write_text(
        "sentence_id\tmarked_sentence\tgold_root\n"
        "p1\t<s>Marenga</s> freed <t>two men</t>.\tYIELD\n"
        'p2\t<s>Marenga</s> shelled the "<t>Saro</t>" port.\tASSAULT\n'
        "p3\tThe <s>mayor</s> thanked <t>Renn</t>.\tSUPPORT\n",
        encoding="utf-8",
    )
    scores = coding.plover(source, tmp_path / "deep" / "out.jsonl", None, 1)
    assert got(tmp_path / "deep" / "out.jsonl") == [
        {"id": "p1", "label": "YIELD"},
        {"id": "p2", "label": "ASSAULT"},
        {"id": "p3", "label": "AID"},
    ]
    assert scores is not None and (scores["items"], scores["accuracy"]) == (3, 66.7)
    assert answers.asked[0] == ("Marenga freed two men.", [(0, 7)], [(14, 21)])
    assert "pairs.tsv" in capsys.readouterr().out


def test_plover_reads_json_lines_too_and_scores_nothing_without_gold(tmp_path: Path, answers: Answers) -> None:
    rows = [{"uid": "u1", "marked_sentence": "<s>A</s> met <t>B</t>"}, {"marked_sentence": "<s>A</s> met"}]
    assert coding.plover(put(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl", None, 1) is None
    assert got(tmp_path / "out.jsonl") == [{"id": "u1", "label": "AID"}, {"id": "1", "label": "AID"}]
    assert coding.plover(put(tmp_path / "empty.jsonl"), None, None, 1) is None
    with pytest.raises(SystemExit, match="no file"):
        coding.plover(tmp_path / "none.tsv", None, None, 1)


def test_modality_writes_a_label_for_every_span(tmp_path: Path, answers: Answers) -> None:
    rows = [
        {"id": "m1", "sentence": "It never rained.", "span": [9, 15], "label": "denied"},
        {"id": "m2", "sentence": "Ships left.", "span": [6, 10], "label": "possible"},
    ]
    scores = coding.modality(put(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl", None, 1)
    assert got(tmp_path / "out.jsonl") == [{"id": "m1", "label": "denied"}, {"id": "m2", "label": "actual"}]
    assert scores is not None and scores["accuracy"] == 50.0
    # the figure that matters most: of what is not actual, how much was called so
    assert scores["not_actual_given_as_actual_percent"] == 50.0
    bare = [{k: v for k, v in row.items() if k != "label"} for row in rows]
    assert coding.modality(put(tmp_path / "bare.jsonl", *bare), None, None, 1) is None


def test_events_are_written_in_the_sentences_own_words(tmp_path: Path, answers: Answers) -> None:
    rows = [
        {"id": "a", "sentence": "Marenga shelled it.",
         "events": [{"plover": "ASSAULT", "source": "Marenga", "target": "", "label": "actual"}]},
        {"id": "b", "sentence": "It rained.", "events": []},
    ]  # fmt: skip
    scores = coding.events(put(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl", None, 1)
    assert got(tmp_path / "out.jsonl") == [
        {"id": "a", "events": [{"plover": "ASSAULT", "source": "Marenga", "target": "", "modality": "alleged"}]},
        {"id": "b", "events": []},
    ]
    assert scores is not None
    assert (scores["event_f1"], scores["modality_of_right"], scores["false_alarm"]) == (100.0, 0.0, 0.0)
    bare = [{"id": r["id"], "sentence": r["sentence"]} for r in rows]
    assert coding.events(put(tmp_path / "bare.jsonl", *bare), None, None, 1) is None


def test_factuality_is_a_class_and_a_number(tmp_path: Path, answers: Answers) -> None:
    rows = [
        {"id": "f", "text": "Ships left , they say .",
         "targets": [{"span1": [1, 2], "label": 3}, {"span1": [4, 4], "label": "-2.5"}]},
        {"id": "g", "sentence": "It never rained.", "span": [9, 15], "label": "counterfact"},
    ]  # fmt: skip
    rows[0]["targets"][1]["label"] = -1.0
    scores = coding.factuality(put(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl", None, 1)
    assert answers.asked == ["left", "say", "rained"]
    assert got(tmp_path / "out.jsonl") == [
        {"id": "f-0", "label": "fact", "value": 2.25},
        {"id": "f-1", "label": "uncertain", "value": 0.0},
        {"id": "g", "label": "counterfact", "value": -3.0},
    ]
    assert {r["label"] for r in got(tmp_path / "out.jsonl")} == set(FACTUALITY)
    assert scores is not None and (scores["items"], scores["accuracy"]) == (3, 100.0)
    bare = {"id": "h", "sentence": "It never rained.", "span": [9, 15]}
    assert coding.factuality(put(tmp_path / "bare.jsonl", bare), None, None, 1) is None


def test_the_command_writes_predictions_with_the_shipped_weights(tmp_path: Path) -> None:
    source = put(tmp_path / "in.jsonl", {"id": "a", "sentence": "Marenga shelled the port of Saro.", "span": [8, 15]})
    out = tmp_path / "out.jsonl"
    for task, keys in (("modality", {"id", "label"}), ("events", {"id", "events"})):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks", task, str(source), str(out)],
            cwd=ROOT, capture_output=True, text=True, env=dict(os.environ), check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert [row.keys() for row in got(out)] == [keys]
        assert "in.jsonl" in done.stdout


# PETRARCH

ACTORS = """\
<!-- a comment -->
MARENGA [MAR]  # its own line
+MARENGAN
+PRINCE_OF_SARO_
TOLVIA_
+OLD_TOLVIA
\t[TOL <900101]
\t[TLV 900102-]
#SKIPPED [SKP]
NEW_TOLVIA [NTV]
RENN [ren]
"""

MAP = "Comments may stand before.\n19: ASSAULT\n190: ASSAULT\n04: CONSULT\n0841: RETREAT\n"


def record(text: str, *events: str) -> str:
    coded = "".join(f"<EventCoding {e} />\n" for e in events)
    return f'<Sentence date="20240506" id="x">\n{coded}<Text>\n{text}\n</Text>\n</Sentence>\n'


def coded_pairs(folder: Path, *records: str) -> list[dict[str, Any]]:
    (folder / "PETR.Validate.actors.txt").write_text(ACTORS, encoding="utf-8")
    (folder / "CAMEO2PLOVER-2021.txt").write_text(MAP, encoding="utf-8")
    (folder / "PETR.UnitTest.records.xml").write_text("<Validation>" + "".join(records), encoding="utf-8")
    return list(petrarch_pairs(folder))


def event(code: str, source: str = "MAR", target: str = "REN") -> str:
    return f'sourcecode="{source}" targetcode="{target}" eventcode="{code}"'


def test_a_coded_event_is_a_pair_in_its_sentence(tmp_path: Path) -> None:
    (pair,) = coded_pairs(tmp_path, record("Marenga\n  shelled Renn today.", event("190", "MARMIL", "REN")))
    text = pair["text"]
    assert text == "Marenga shelled Renn today."
    assert (text[slice(*pair["source"])], text[slice(*pair["target"])]) == ("Marenga", "Renn")
    assert pair["root"] == "ASSAULT"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Marengan", "MAR"),
        ("Prince of Saro", "MAR"),
        ("Tolvia", "TOL"),
        ("Old Tolvia", "TLV"),
        ("Tolvia", "TLVGOV"),
        ("New Tolvia", "NTV"),
        ("Tolvians", "TOL"),
    ],
)
def test_an_actor_is_found_by_its_name_synonyms_and_every_code(tmp_path: Path, words: str, code: str) -> None:
    (pair,) = coded_pairs(tmp_path, record(f"The {words} met Renn.", event("040", code)))
    assert pair["text"][slice(*pair["source"])] == words


def test_a_root_goes_by_the_code_or_by_its_first_two_digits(tmp_path: Path) -> None:
    texts = [record("Marenga met Renn.", event(code)) for code in ("0841", "193", "04")]
    assert [p["root"] for p in coded_pairs(tmp_path, *texts)] == ["RETREAT", "ASSAULT", "CONSULT"]


def test_what_cannot_be_asked_is_left_out(tmp_path: Path) -> None:
    kept = coded_pairs(
        tmp_path,
        record("Marenga met Renn."),
        record("Marenga met Renn.", 'noevents="True"'),
        record("Marenga met Renn.", event("777")),
        record("Marenga met nobody.", event("190")),
        record("Marengania met xRenn.", event("190", "TOL")),
        record("Marenga met Marenga.", event("190", "MAR", "MAR")),
        record("Marenga met SKIPPED.", event("190", "MAR", "SKP")),
        record("Marenga met Renn.", 'eventcode="190"'),
        # a code is not that of the names after it
        record("Renn met Marenga.", event("190", "TLV", "MAR")),
    )
    assert kept == []


def test_every_event_of_a_record_is_a_pair(tmp_path: Path) -> None:
    both = coded_pairs(tmp_path, record("Marenga met Renn.", event("190"), event("04", "REN", "MAR")))
    assert [(p["root"], p["source"]) for p in both] == [("ASSAULT", (0, 7)), ("CONSULT", (12, 16))]
