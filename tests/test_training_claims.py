"""How what joins claims is fitted: the labels, a reader made by hand, and the weights that are written."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from training.claims import pairs, rarity

from fake_reader import PRODUCED_BY
from made_claims import plain, proposition, spot, statement
from onrecord.intake import document_from_text
from onrecord.intake.types import Document
from onrecord.model import Event, Reading, Span
from onrecord.reader.claims.likeness import NAMES, RARITY
from onrecord.reader.claims.model import CLAIMS, TOLD, ClaimModel
from onrecord.reader.claims.network import Answer

OWN = pairs.PAIRS.with_name("own.tsv")
TEXT = "Ada Renn denied that the navy had fired first. The old depot allegedly burnt down."


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


# Labels


def test_the_labelled_pairs_are_places_and_letters_and_no_text() -> None:
    found = rows(pairs.PAIRS)
    assert len(found) > 1000
    for a, at, b, bt, label in found:
        assert re.fullmatch(r"[a-z]+-\d+", a) and re.fullmatch(r"[a-z]+-\d+", b)
        assert at.isdecimal() and bt.isdecimal() and (a, at) != (b, bt) and label in set("USCRO")
    assert len({frozenset([(a, at), (b, bt)]) for a, at, b, bt, _ in found}) == len(found)
    assert {row[4] for row in found} == set("USCRO")


def test_our_own_pairs_are_two_wordings_and_a_letter() -> None:
    found = rows(OWN)
    assert len(found) > 500
    for first, second, label in found:
        assert first.strip() == first and second.strip() == second and first != second
        assert len(first.split()) >= 3 and len(second.split()) >= 3 and label in set("SCO")
    assert len({frozenset(row[:2]) for row in found}) == len(found)


# What is labelled


def test_statements_are_found_by_where_their_content_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "that the navy had fired first"
    told = Event(
        id="e1", plover="ASSAULT", mode=None, source=(), target=(), trigger=spot(TEXT, "burnt down"),
        sentence=Span(47, len(TEXT)), modality="alleged", source_mention=spot(TEXT, "The old depot"),
    )  # fmt: skip

    class ByHand:
        def read(self, document: Document) -> Reading:
            said = statement(TEXT, 1, content, "denied", "deny")
            return Reading(produced_by=PRODUCED_BY, article=document.article, statements=(said,), events=(told,))

    monkeypatch.setattr(pairs, "Reader", ByHand)
    document = document_from_text(TEXT, id="one", clean=False)
    monkeypatch.setattr(pairs, "read_inputs", lambda paths: iter([document, "what could not be read"]))
    found = pairs.looked(Path("x"))
    assert {key: one.proposition.text for key, one in found.items()} == {
        ("one", TEXT.index(content)): "the navy had fired first"
    }


# The commands


class Sceptic:
    """A network that says the same of all."""

    def __init__(self, *args: object) -> None:
        pass

    @classmethod
    def load(cls, path: Path) -> None:
        return None

    def side(self, text: str) -> str:
        return text

    def answer(self, claim: str, said: str) -> Answer:
        return Answer(0.5, 0.1, 0.4)


def test_the_command_writes_what_the_package_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = np.random.default_rng(0)
    # who speaks decides: the same speaker says the same
    known, lines = {}, []
    for n in range(300):
        same = bool(made.integers(2))
        for side in (0, 1):
            who = "p" if same or not side else "q"
            known[f"article-{n % 30}", 2 * n + side] = plain(proposition(n, "a", who=who))
        lines.append(
            f"article-{n % 30}\t{2 * n}\tarticle-{n % 30}\t{2 * n + 1}\t{made.choice(['U', 'S']) if same else 'O'}"
        )
    lines.append("article-1\t9999\tarticle-1\t3\tS")  # not found any more
    (tmp_path / "pairs.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(pairs, "PAIRS", tmp_path / "pairs.tsv")
    monkeypatch.setattr(pairs, "looked", lambda articles: known)
    monkeypatch.setattr(pairs, "shipped", lambda: tmp_path)
    monkeypatch.setattr(pairs, "ClaimNetwork", Sceptic)
    monkeypatch.setattr(pairs, "WordVectors", lambda folder: None)
    monkeypatch.setattr(pairs, "WordPieces", Sceptic)
    monkeypatch.setattr("sys.argv", ["pairs", "--articles", "x", "--same", "0.8", "--utterance", "0.65"])
    pairs.main()
    model = ClaimModel.load(tmp_path)
    weighed = dict(zip(NAMES, model.same.weights, strict=True))
    assert weighed["same speaker"] > 0.5 and weighed["mean"] == pytest.approx(0, abs=1e-4)
    assert (model.same.least, model.utterance.least) == (0.8, 0.65)
    shown = capsys.readouterr().out
    assert model.names == (*NAMES, *TOLD) and model.joined.weights[-len(TOLD) :] == pytest.approx((0, 0, 0), abs=1e-4)
    assert "same: 300 pairs, " in shown and "joined: 300 pairs, " in shown and "utterance: 300 pairs, " in shown
    assert re.search(r"from 0\.5: precision 1\.00, recall 1\.00", shown)


def test_rarity_is_counted_by_paragraph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vocabulary.txt").write_text("\n".join(["[UNK]", "[CLS]", "[SEP]", "the", "ship", "gale"]), "utf-8")
    articles = tmp_path / "articles.jsonl"
    texts = ["the the ship\n\nthe gale", "the ship"]
    articles.write_bytes(b"\n".join(msgspec.json.encode({"text": t}) for t in texts) + b"\n")
    monkeypatch.setattr(rarity, "shipped", lambda: tmp_path)
    monkeypatch.setattr("sys.argv", ["rarity", "--articles", str(articles)])
    rarity.main()
    table: Any = np.load(tmp_path / RARITY, allow_pickle=False)
    assert table.dtype == np.uint8 and table.shape == (6,)
    unknown, _, _, the, ship, gale = table.tolist()
    assert the < ship < gale < unknown
    assert ship == round(16 * np.log(4 / 2.5))
    assert "3 paragraphs" in capsys.readouterr().out
    assert (tmp_path / CLAIMS).exists() is False
