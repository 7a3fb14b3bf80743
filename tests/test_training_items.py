"""Labels that the events model learns from: our own format, banned sentences, marked pairs. No torch in here."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from training.events import items
from training.events.items import Deed, Pair, Sentence, banned, dev_modality, digest, factuality, own, plover, real
from training.events.pairs import pairs

from onrecord.model import Modality
from onrecord.reader.ontology import MODALITIES, modes, roots, symmetric_roots

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "training" / "events" / "labels"

OWN = """\
These lines stand before the first sentence and count for nothing.

# Marenga shelled Saro after Marenga's navy had left Saro.
ASSAULT.heavy-weapons | shelled | Marenga | Saro | actual
RETREAT | left | Marenga#2 | Saro#2 | alleged
OTHER | after | | | possible

# It rained.
-

# The envoy's car was struck.
ASSAULT | struck | | The envoy's car | actual
"""


def write_own(folder: Path, text: str, name: str = "own-1.txt") -> list[Sentence]:
    (folder / name).write_text(text, encoding="utf-8")
    return list(own(folder))


def said(s: Sentence, at: tuple[int, int] | None) -> str | None:
    return None if at is None else s.text[at[0] : at[1]]


def test_our_own_labels_are_sentences_with_events(tmp_path: Path) -> None:
    first, second, third = write_own(tmp_path, OWN)
    assert [s.id for s in (first, second, third)] == ["own-1-1", "own-1-2", "own-1-3"]
    assert first.text == "Marenga shelled Saro after Marenga's navy had left Saro."
    assert first.corpus == "own" and first.complete
    shelled, left, after = first.deeds
    assert (shelled.root, shelled.mode, shelled.modality) == ("ASSAULT", "heavy-weapons", "actual")
    assert [said(first, x) for x in (shelled.trigger, shelled.source, shelled.target)] == ["shelled", "Marenga", "Saro"]
    assert (left.root, left.mode, left.modality) == ("RETREAT", None, "alleged")
    # an event that PLOVER does not have has a trigger and a modality
    assert (after.root, after.mode, after.source, after.target) == (None, None, None, None)
    assert second.deeds == () and second.complete
    assert said(third, third.deeds[0].target) == "The envoy's car"


def test_the_second_of_two_is_counted(tmp_path: Path) -> None:
    first, *_ = write_own(tmp_path, OWN)
    shelled, left, _ = first.deeds
    assert shelled.source == (0, 7) and left.source == (27, 34)
    assert shelled.target is not None and left.target is not None
    assert shelled.target[0] == first.text.index("Saro") and left.target[0] == first.text.rindex("Saro")


def test_labels_are_whole_words(tmp_path: Path) -> None:
    (s,) = write_own(tmp_path, "# Reattacks came; Tolvia attacks.\nASSAULT | attacks | Tolvia | | actual\n")
    assert s.deeds[0].trigger[0] == s.text.index("attacks.")


@pytest.mark.parametrize(
    "row",
    [
        "ASSAULT | sank | Marenga | | actual",
        "ASSAULT | | Marenga | | actual",
        "ASSAULT | shelled#2 | Marenga | | actual",
        "ASSAULT | shelled | Tolvia | | actual",
        "ASSAULT | shelled | Marenga | actual",
    ],
    ids=["no such word", "no trigger", "no second", "no such actor", "too few columns"],
)
def test_a_label_that_the_sentence_does_not_bear_out_is_an_error(tmp_path: Path, row: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        write_own(tmp_path, f"# Marenga shelled it.\n{row}\n")


def test_files_are_read_in_order_and_others_not(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("# Marenga shelled it.\n-\n")
    write_own(tmp_path, "# Two.\n-\n", "own-2.txt")
    assert [s.id for s in write_own(tmp_path, "# One.\n-\n")] == ["own-1-1", "own-2-1"]


def test_the_labels_of_the_project_fit_the_ontology() -> None:
    sentences = list(own(LABELS))
    assert len(sentences) > 100
    pairs_of_modes = {*modes(), *((r, None) for r in roots())}
    for s in sentences:
        for d in s.deeds:
            assert d.root is None or (d.root, d.mode) in pairs_of_modes, (s.id, d)
            assert d.modality in MODALITIES, (s.id, d)
            assert d.trigger[0] < d.trigger[1]
    assert len({s.id for s in sentences}) == len(sentences)


def test_no_sentence_is_written_twice() -> None:
    digests = [digest(s.text) for s in own(LABELS)]
    assert len(set(digests)) == len(digests)


# Banned sentences


def test_a_digest_does_not_see_case_marks_or_blanks() -> None:
    one = digest("Marenga’s navy — 12 ships — left.")
    assert one == digest("marenga s  NAVY 12 ships left")
    assert one == hashlib.sha256(b"marengasnavy12shipsleft").hexdigest()
    assert one != digest("Marenga’s navy — 13 ships — left.")


def test_what_is_banned_is_known_by_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "banned"
    path.write_text(digest("It rained.") + "\n" + digest("It snowed.") + "\n")
    assert digest("it rained") in banned(path) and digest("It hailed.") not in banned(path)
    assert len(banned(path)) == 2


# Labels on sentences that are elsewhere


def test_labels_on_sentences_of_reports(tmp_path: Path) -> None:
    labels, reports, cameo = tmp_path / "real.jsonl", tmp_path / "reports.jsonl", tmp_path / "cameo.tsv"
    reports.write_text(json.dumps({"id": "r1", "text": "It rained. Marenga shelled Saro. It burned."}) + "\n")
    cameo.write_text("Renn met Hale.\tCONSULT\nHale left.\tRETREAT\n")
    rows = [
        {"id": "r1:11-32", "events": [["ASSAULT.firearms", [8, 15], [0, 7], [16, 20], "actual"]]},
        {"id": "cameo:1", "events": [["OTHER", [5, 9], None, None, "planned"]]},
    ]
    labels.write_text("".join(json.dumps(r) + "\n" for r in rows))
    one, other = real(labels, reports, cameo)
    assert (one.corpus, one.text, one.complete) == ("guardian", "Marenga shelled Saro.", True)
    deed = one.deeds[0]
    assert (deed.root, deed.mode, deed.modality) == ("ASSAULT", "firearms", "actual")
    assert [said(one, x) for x in (deed.trigger, deed.source, deed.target)] == ["shelled", "Marenga", "Saro"]
    assert (other.corpus, other.text) == ("cameo", "Hale left.")
    assert (other.deeds[0].root, other.deeds[0].source, other.deeds[0].modality) == (None, None, "planned")


def jsonl(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    return path


def test_modality_alone_says_nothing_of_other_events(tmp_path: Path) -> None:
    label: Modality = "denied"
    row = {"id": "m1", "sentence": "It never rained.", "span": [9, 15], "label": label}
    (s,) = dev_modality(jsonl(tmp_path / "m.jsonl", row))
    assert (s.id, s.corpus, s.complete) == ("m1", "dev", False)
    assert (said(s, s.deeds[0].trigger), s.deeds[0].modality, s.deeds[0].root) == ("rained", "denied", None)


def test_factuality_counts_words(tmp_path: Path) -> None:
    row = {
        "text": "Ships left , they say .",
        "targets": [{"span1": [1, 2], "label": "2.5"}, {"span1": [3, 5], "label": -1}, {"span1": [5, 5], "label": 0}],
    }
    (s,) = factuality(jsonl(tmp_path / "uw_dev.jsonl", row))
    assert (s.id, s.corpus, s.complete) == ("uw_dev-0", "uw", False)
    assert [said(s, d.trigger) for d in s.deeds] == ["left", "they say", "."]
    assert [d.factuality for d in s.deeds] == [2.5, -1.0, 0.0]
    assert not any(d.actors_known for d in s.deeds)


def test_pairs_of_plover_with_yield_taken_apart(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(
        "sentence_id\tmarked_sentence\tgold_root\n"
        "p1\t<s>Marenga</s> freed <t>two men</t>.\tYIELD\n"
        "p2\t<s>Marenga</s> and <s>its</s> navy shelled <t>Saro</t>.\tASSAULT\n"
        "p3\t<s><t>Saro</t> men</s> left.\tREJECT\n"
    )
    one, two, three = plover(path)
    assert one == Pair("p1", "plover", "Marenga freed two men.", ((0, 7),), ((14, 21),), ("CONCEDE", "RETREAT"))
    assert (two.source, two.roots) == (((0, 7), (12, 15)), ("ASSAULT",))
    assert (three.text, three.source, three.target) == ("Saro men left.", ((0, 8),), ((0, 4),))


# Pairs

A, B, C = (0, 3), (10, 13), (20, 23)


def of(*deeds: Deed) -> set[tuple[Any, Any, tuple[str, ...]]]:
    """What pairs are made of the deeds of one sentence."""
    made = list(pairs(Sentence("x", "own", "." * 30, deeds, complete=True)))
    assert len({p.id for p in made}) == len(made)
    assert all((p.corpus, p.text) == ("own", "." * 30) for p in made)

    def only(side: tuple[Any, ...]) -> Any:
        assert len(side) <= 1
        return side[0] if side else None

    return {(only(p.source), only(p.target), p.roots) for p in made}


def test_a_labelled_pair_and_the_same_turned_round_as_no_event() -> None:
    assert of(Deed((4, 8), "ASSAULT", source=A, target=B)) == {(A, B, ("ASSAULT",)), (B, A, ())}


def test_a_deed_done_together_counts_both_ways() -> None:
    assert of(Deed((4, 8), "CONSULT", source=A, target=B)) == {(A, B, ("CONSULT",)), (B, A, ("CONSULT",))}
    # unless the other way is labelled itself
    other = Deed((15, 18), "ACCUSE", source=B, target=A)
    assert of(Deed((4, 8), "CONSULT", source=A, target=B), other) == {(A, B, ("CONSULT",)), (B, A, ("ACCUSE",))}


def test_pairs_that_nobody_labelled_are_no_event() -> None:
    made = of(Deed((4, 8), "ASSAULT", source=A, target=B), Deed((15, 18), "ASSAULT", source=A, target=C))
    assert {p for p in made if p[2]} == {(A, B, ("ASSAULT",)), (A, C, ("ASSAULT",))}
    assert {p[:2] for p in made if not p[2]} == {(B, A), (C, A), (B, C), (C, B)}


def test_the_first_of_two_deeds_counts() -> None:
    made = of(Deed((4, 8), "AID", source=A, target=B), Deed((15, 18), "ASSAULT", source=A, target=B))
    assert {p for p in made if p[2]} == {(A, B, ("AID",))}


def test_a_side_may_be_nobody() -> None:
    assert of(Deed((4, 8), "ASSAULT", target=B)) == {(None, B, ("ASSAULT",))}
    assert of(Deed((4, 8), "RETREAT", source=A)) == {(A, None, ("RETREAT",))}
    assert of(Deed((4, 8), "CONSULT", source=A)) == {(A, None, ("CONSULT",))}


def test_what_makes_no_pair() -> None:
    assert of() == set()
    assert of(Deed((4, 8), "ASSAULT")) == set()
    # no PLOVER event, and sides that overlap
    assert of(Deed((4, 8), source=A, target=B)) == set()
    assert of(Deed((4, 8), "ASSAULT", source=(0, 5), target=(3, 9))) == set()


def test_symmetric_roots_are_those_of_the_reader() -> None:
    from training.events.pairs import SYMMETRIC

    assert set(SYMMETRIC) == symmetric_roots()


def test_reading_labels_needs_no_torch() -> None:
    code = "import sys, training.events.items, training.events.pairs; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    assert items.__doc__
