"""The shipped treaties as they are compiled, and files of one's own laid over them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from onrecord.commitments import shipped
from onrecord.commitments.load import read_sources
from onrecord.commitments.network import spells
from onrecord.commitments.shipped import check, load_treaties
from onrecord.commitments.treaties import Treaties
from onrecord.errors import KnowledgeError
from onrecord.knowledge import knowledge
from onrecord.knowledge.schema import latest
from onrecord.knowledge.times import surely_before

MINE = """\
treaties:
- id: harbour
  names: [Harbour Pact]
  signed: 2031-01-01
  in_force: 2031-02-01
  parties: [{state: Iceland}, {state: MLT}]
  source: an invented one
  commitments:
  - {id: harbour-1, article: "1", kind: consultation, strength: may, text: The two talk of harbours.}
"""


@pytest.fixture(scope="module")
def treaties() -> Treaties:
    return load_treaties()


@pytest.fixture
def fresh():
    """The shipped treaties are read anew, and after the test again."""
    shipped._shipped.cache_clear()
    yield
    shipped._shipped.cache_clear()


def test_what_is_compiled_is_what_the_files_say(treaties):
    assert shipped.build(knowledge()).treaties == treaties.all
    assert len(treaties.all) > 20 and treaties.digest == knowledge().digest


def test_loading_reads_no_yaml():
    code = (
        "import sys; from onrecord.commitments.shipped import load_treaties; print(len(load_treaties().all)); "
        "print(*sys.modules)"
    )
    number, loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert int(number) > 20
    assert not {"yaml", "onrecord.commitments.load", "onrecord.knowledge.compile", "difflib"} & set(loaded.split())


def test_every_commitment_binds_somebody_when_it_starts(treaties):
    for treaty in (treaty for treaty in treaties.all if treaty.start):
        for commitment in treaty.commitments:
            day = latest(max(commitment.start, treaty.start, key=latest))
            assert surely_before(day, commitment.end) or day == commitment.end, commitment.id
            assert any(b.commitment is commitment for b in treaties.bound(day)), commitment.id


def test_what_is_signed_and_not_in_force_is_known_and_binds_nobody(treaties):
    (waiting,) = treaties.named("Pukpuk Treaty")
    assert (waiting.signed, waiting.start, waiting.end) == ("2025-10-06", "", "")
    for day in ("0001-01-01", "2025-12-31", "2031-01-01", "9999-12-31"):
        assert waiting not in treaties.in_force(day) and treaties.parties(waiting, day) == ()
        assert not treaties.bound(day, treaties=[waiting.id]) and not treaties.duties(day, treaties=[waiting.id])
        assert not any(c.treaty == waiting.id for c in treaties.commitments(day))
    assert not [spell for spell in spells(treaties, knowledge()) if spell.treaty is waiting]


def test_every_name_finds_its_treaty(treaties):
    for treaty in treaties.all:
        for name in (treaty.id, *treaty.names):
            assert treaty in treaties.named(name), name


def test_ones_own_are_laid_over_the_shipped(treaties, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(MINE)
    made = load_treaties([mine])
    assert {t.id for t in made.all} == {t.id for t in treaties.all} | {"harbour"}
    assert {(b.obligor, b.beneficiary) for b in made.bound("2031-02-01", ["ISL", "MLT"])} == {
        ("ISL", "MLT"), ("MLT", "ISL"),
    }  # fmt: skip
    assert made.bound("2031-01-31", ["ISL", "MLT"]) == ()
    assert made.digest != treaties.digest == load_treaties().digest
    other = tmp_path / "other.yaml"
    other.write_text(MINE.replace("id: harbour\n", "id: nato\n"))
    with pytest.raises(KnowledgeError, match=r"other.yaml, line 9: id 'harbour-1': another commitment .*mine.yaml"):
        load_treaties([mine, other])
    replaced = load_treaties([other])
    assert replaced.treaty("nato").names == ("Harbour Pact",) and replaced.commitment("nato-5") is None
    assert len(replaced.all) == len(treaties.all)
    assert load_treaties([other]).digest not in (made.digest, treaties.digest)
    assert [t.id for t in check(read_sources([other]), knowledge())] == ["nato"]


def test_a_missing_or_damaged_file_is_made_anew_in_a_checkout_and_told_elsewhere(
    treaties, fresh, tmp_path, monkeypatch
):
    damaged = tmp_path / "treaties.msgpack"
    monkeypatch.setattr(shipped, "COMPILED", damaged)
    assert load_treaties().all == treaties.all
    damaged.write_bytes(b"\x93nonsense")
    shipped._shipped.cache_clear()
    assert load_treaties().all == treaties.all
    monkeypatch.setattr(shipped, "FOLDER", tmp_path / "none")
    for content in (b"\x93nonsense", None):
        shipped._shipped.cache_clear()
        damaged.write_bytes(content) if content else damaged.unlink()
        with pytest.raises(KnowledgeError, match="missing or damaged; install onrecord anew"):
            load_treaties()


def test_what_is_out_of_date_is_not_used_and_writing_mends_it(treaties, fresh, tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "COMPILED", tmp_path / "treaties.msgpack")
    shipped.write()
    made = shipped._read()
    assert made.treaties == treaties.all
    old = shipped.Compiled("of another time", treaties.all[:1])
    shipped.COMPILED.write_bytes(shipped.msgspec.msgpack.encode(old))
    assert load_treaties().all == treaties.all
    shipped.write()
    assert shipped._read() == made


def test_bad_rows_of_the_shipped_files_are_told_by_their_file(tmp_path):
    (tmp_path / "a.yaml").write_text(MINE)
    (tmp_path / "b.yaml").write_text(MINE)
    with pytest.raises(KnowledgeError) as error:
        shipped.build(knowledge(), tmp_path)
    assert str(error.value).splitlines() == [
        "b.yaml, line 2: id 'harbour': a second treaty of this id; the first is on line 2",
        "b.yaml, line 9: id 'harbour-1': another commitment has this id; it is on line 9 of a.yaml",
    ]
