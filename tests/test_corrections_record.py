"""Corrections in a record: they survive re-reading and re-joining, and go when their article is forgotten."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import msgspec
import pytest

import made_disputes
from made_claims import claims
from made_events import eventful
from made_readings import TEXT, span
from made_record import NEWER, ingest, put, report, whole
from onrecord.errors import OptionError, RecordError
from onrecord.model import Reading, Span, Statement
from onrecord.record import Record
from onrecord.record.corrections.anchoring import candidates_of
from onrecord.record.corrections.types import Change, CorrectionFilter, Named, StoredCorrection, Value
from onrecord.record.store import correction_rows
from test_record_forget import traces

HALE, RENN = Named(name="Jorun Hale"), Named(name="Ada Renn", ref="person:ada-renn", kind="person", country="NOR")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    with Record.open(path, create=True) as record:
        put(record, eventful())
    return path


def the(record: Record) -> str:
    return next(record.articles()).id


def change(record: Record, id: str | None, field: str, verdict: str = "fixed", **more: object) -> Change:
    kind = "event" if (id or "").startswith("e") else "statement"
    made = {"article": the(record), "kind": kind, "field": field, "verdict": verdict, "id": id, **more}
    return Change(**made)  # type: ignore[arg-type]


def fix(record: Record, id: str, who: str = "Ada", note: str = "", **value: object) -> StoredCorrection:
    (field,) = value
    return record.correct(change(record, id, field, value=Value(**value), note=note), who=who)  # type: ignore[arg-type]


def reread(record: Record, **more: object) -> None:
    """Another reading of the same article: statements and events have other ids."""
    made = eventful()
    old = list(made.statements)
    extra = Statement(id="s1", kind="indirect", speaker=None, cue=(), content=(span(TEXT, "after Tolvia recalled"),))
    ids = {s.id: f"s{n}" for n, s in enumerate(old, 2)}
    moved = [msgspec.structs.replace(s, id=ids[s.id], inside=ids.get(s.inside or "")) for s in old]
    fields = {"statements": (extra, *moved), **more}
    events = tuple(
        msgspec.structs.replace(e, id=f"e{n}", according_to=None, mentions=())
        for n, e in enumerate(reversed(made.events), 1)
    )
    put(record, msgspec.structs.replace(made, produced_by=NEWER, events=events, **fields))


def test_a_fixed_speaker_stands_beside_the_reading_and_changes_nothing_of_it(path: Path) -> None:
    before = whole(path)
    with Record.open(path) as record:
        reading = record.reading(the(record))
        made = fix(record, "s4", speaker=RENN, note=" the text\x07 says so ")
        assert (made.state, made.target) == ("stands", f"{the(record)}:s4")
        one = made.correction
        assert (one.who, one.note, one.local_id, one.made_of) == ("Ada", "the text says so", "s4", reading.produced_by)
        assert isinstance(one.was.speaker, Named) and one.was.speaker.name == "Jorun Hale"
        assert one.anchor.words == tuple(TEXT[s.start : s.end] for s in one.anchor.spans)
        assert one.made_at.endswith("Z") and one.thread == one.id
        here = record.corrected(the(record)).here
        assert list(here) == ["s4"] and here["s4"].value.speaker == RENN and here["s4"].value.stance == "support"
        assert record.corrections_of([f"{the(record)}:s4", f"{the(record)}:s1"]) == {
            f"{the(record)}:s4": {"speaker": one}
        }
        assert record.reading(the(record)) == reading
    assert whole(path) == before


def test_every_kind_of_fix(path: Path) -> None:
    with Record.open(path) as record:
        fix(record, "s1", stance="support")
        fix(record, "s1", speaker=None)
        fix(record, "s2", content=(Span(160, 200),))
        fix(record, "e2", modality="denied")
        fix(record, "e2", root="COERCE")
        fix(record, "e2", date=None)
        fix(record, "e2", source=(HALE,))
        record.correct(change(record, "e1", "itself", "wrong"), who="Ada")
        record.correct(change(record, "s3", "speaker", "right"), who="Ada")
        found = record.corrected(the(record)).here
        assert (found["s1"].value.stance, found["s1"].value.speaker) == ("support", None)
        assert found["s1"].changed == ("speaker", "stance") and found["s3"].changed == ()
        assert found["s2"].value.content == (Span(160, 200),)
        e2 = found["e2"].value
        assert (e2.modality, e2.root, e2.date, e2.source) == ("denied", "COERCE", None, (HALE,))
        assert found["e1"].rejected and not found["e2"].rejected
        assert record.corrections().total == 9
    whole(path)


def test_a_later_one_supersedes_and_a_withdrawal_brings_the_earlier_back(path: Path) -> None:
    with Record.open(path) as record:
        first = fix(record, "s4", speaker=RENN)
        second = fix(record, "s4", "Bo", speaker=None)
        assert second.correction.thread == first.correction.id
        assert record.correction(first.correction.id).state == "superseded"
        back = record.withdraw(second.correction.id, who="Bo", note="my mistake")
        assert (back.state, back.correction.withdraws) == ("withdrawal", second.correction.id)
        states = {c.correction.id: c.state for c in record.corrections().corrections}
        assert states == {
            first.correction.id: "stands", second.correction.id: "withdrawn", back.correction.id: "withdrawal",
        }  # fmt: skip
        assert record.corrected(the(record)).here["s4"].value.speaker == RENN
        for id, why in ((second.correction.id, "withdrawn before"), (back.correction.id, "withdraws another")):
            with pytest.raises(RecordError, match=why):
                record.withdraw(id, who="Ada")
        with pytest.raises(RecordError, match="no correction"):
            record.withdraw("0" * 16, who="Ada")
        assert record.corrections(CorrectionFilter(current=True)).total == 1
    whole(path)


def test_they_survive_a_reading_whose_ids_are_others(path: Path) -> None:
    with Record.open(path) as record:
        speaker = fix(record, "s4", speaker=RENN)
        event = fix(record, "e2", modality="denied")
        words = {c.id: c.spans for c in candidates_of(record.reading(the(record)))}
        reread(record)
        now = {c.spans: c.id for c in candidates_of(record.reading(the(record)))}
        assert now[words["s4"]] == "s5" and now[words["e2"]] != "e2"
        assert record.correction(speaker.correction.id).target == f"{the(record)}:s5"
        assert record.correction(event.correction.id).target == f"{the(record)}:{now[words['e2']]}"
        assert set(record.corrected(the(record)).here) == {"s5", now[words["e2"]]}
        # corrected once more, by what it is called now: the same thread
        again = fix(record, "s5", speaker=None)
        assert again.correction.thread == speaker.correction.id and again.correction.made_of == NEWER
        assert record.correction(speaker.correction.id).state == "superseded"
    whole(path)


def test_what_is_no_longer_there_is_told_and_applied_to_nothing(path: Path) -> None:
    with Record.open(path) as record:
        made = fix(record, "s5", speaker=HALE)  # "as much", inside another statement
        content = record.correction(made.correction.id).correction.anchor.spans
        kept = tuple(s for s in eventful().statements if s.id != "s5")
        assert any(s.content[-1].start <= content[0].start < s.content[-1].end for s in kept)  # which stays
        reread(record, statements=kept)
        found = record.correction(made.correction.id)
        assert (found.state, found.target) == ("no longer found", None)
        assert [c.id for c in record.corrected(the(record)).lost] == [made.correction.id]
        assert record.corrected(the(record)).here == {}
        reread(record)
        put(record, eventful())
        assert record.correction(made.correction.id).state == "stands"
    whole(path)


def test_what_the_reader_missed_is_settled_once_it_is_found(path: Path) -> None:
    with Record.open(path) as record:
        at = (span(TEXT, "after Tolvia recalled"),)
        value = Value(speaker=HALE, stance="support")
        made = record.correct(change(record, None, "itself", "missed", spans=at, value=value), who="Ada")
        assert (made.state, made.target, made.correction.local_id) == ("stands", None, None)
        assert [c.id for c in record.corrected(the(record)).missed] == [made.correction.id]
        reread(record)
        assert record.correction(made.correction.id).state == "settled"
        found = record.corrected(the(record))
        assert [c.id for c in found.settled] == [made.correction.id] and not found.missed
        with pytest.raises(RecordError, match="it is s1"):
            record.correct(change(record, None, "itself", "missed", spans=at), who="Ada")
        trigger = (span(TEXT, "telephone call"),)
        event = Change(article=the(record), kind="event", field="itself", verdict="missed", spans=trigger)
        assert record.correct(event, who="Ada").correction.anchor.words == ("telephone call",)
    whole(path)


def test_what_somebody_saw_counts_where_ids_have_changed_meanwhile(path: Path) -> None:
    with Record.open(path) as record:
        seen = {c.id: c.spans for c in candidates_of(record.reading(the(record)))}
        reread(record)
        asked = change(record, "s4", "speaker", value=Value(speaker=RENN), spans=seen["s4"])
        assert record.correct(asked, who="Ada").target == f"{the(record)}:s5"
        gone = change(record, "s4", "speaker", value=Value(speaker=RENN), spans=(Span(0, 3),))
        with pytest.raises(RecordError, match="look again"):
            record.correct(gone, who="Ada")


@pytest.mark.parametrize(
    ("more", "error", "why"),
    [
        ({"id": "s99"}, RecordError, "no statement 's99'"),
        ({"id": "e1"}, RecordError, "no statement 'e1'"),
        ({"id": None}, OptionError, "give its id"),
        ({"article": "nowhere"}, RecordError, "no article"),
        ({"field": "root"}, OptionError, "one of itself, speaker, stance, content"),
        ({"verdict": "missed"}, OptionError, "may be marked"),
        ({"value": Value(stance="support")}, OptionError, "says so already"),
        ({"note": "x" * 2001}, OptionError, "2,000 characters; this one has 2,001"),
        ({"verdict": "missed", "field": "itself", "value": Value()}, OptionError, "no id"),
        ({"verdict": "missed", "field": "itself", "id": None, "spans": (Span(0, 10**6),)}, OptionError, "cannot be"),
        ({"kind": "claim"}, OptionError, "needs the claim's id"),
    ],
)
def test_what_cannot_be_corrected(path: Path, more: dict[str, object], error: type[Exception], why: str) -> None:
    with Record.open(path) as record:
        fields: dict[str, object] = {"value": Value(stance="query"), **more}
        if fields.get("verdict") == "missed":
            fields["value"] = Value()
        asked = msgspec.structs.replace(change(record, "s2", "stance"), **fields)
        with pytest.raises(error, match=why):
            record.correct(asked, who="Ada")
        with pytest.raises(OptionError, match="who"):
            record.correct(change(record, "s2", "stance", value=Value(stance="query")), who=" \u202e ")
        assert record.corrections().total == 0


def test_lists_are_filtered_and_in_pages(path: Path) -> None:
    with Record.open(path) as record:
        for n in range(5):
            fix(record, "s4", "Ada" if n % 2 else "Bo", speaker=Named(name=f"N{n}"))
        fix(record, "e2", "Cy", modality="denied")
        page = record.corrections(limit=2, offset=1)
        assert page.total == 6 and [c.correction.value.told for c in page.corrections] == [("speaker",)] * 2
        times = [c.correction.made_at for c in record.corrections(limit=None).corrections]
        assert times == sorted(times, reverse=True) and len(set(times)) == 6
        for wanted, total in (
            (CorrectionFilter(kinds=("event",)), 1),
            (CorrectionFilter(who=("Ada", "Cy")), 3),
            (CorrectionFilter(fields=("speaker",)), 5),
            (CorrectionFilter(articles=("nowhere",)), 0),
            (CorrectionFilter(articles=(the(record),), current=True), 2),
            (CorrectionFilter(since=times[0][:10], until=times[0][:10]), 6),
            (CorrectionFilter(since="2999-01-01"), 0),
            (CorrectionFilter(until="2000-01-01"), 0),
        ):
            assert record.corrections(wanted).total == total, wanted


def test_corrections_are_made_while_another_program_writes(path: Path) -> None:
    with Record.open(path) as record, Record.open(path) as other, other.writing():
        assert fix(record, "s4", speaker=None).state == "stands"


# Claims


@pytest.fixture
def disputed(tmp_path: Path) -> Path:
    return made_disputes.made(tmp_path / "record.db")


def of_claim(record: Record, outlet: str, field: str, verdict: str, **more: object) -> Change:
    claim = next(c for c in record.claims() if "fired" in c.text)
    said = next(r.statement for r in claim.reports if r.article.outlet == outlet)
    assert said is not None
    article, _, id = said.id.partition(":")
    made = {
        "article": article,
        "kind": "claim",
        "field": field,
        "verdict": verdict,
        "id": id,
        "claim": claim.id,
        **more,
    }
    return Change(**made)  # type: ignore[arg-type]


def test_corrections_of_a_claim_survive_joining_anew(disputed: Path) -> None:
    with Record.open(disputed) as record:
        asked = of_claim(record, "Gazette", "stance", "fixed", value=Value(stance="query"))
        stance = record.correct(asked, who="Ada")
        membership = record.correct(of_claim(record, "Wire", "membership", "wrong"), who="Ada")
        assert stance.correction.was == Value(stance="deny") and len(stance.correction.claim) == 3
        before = stance.claim_now
        assert before == asked.claim
        # an earlier report comes: the claim has another first report, so another id, and all numbers move
        early = (
            f"Signe Brandt said that {made_disputes.FIRED}.\n\n"
            "It was a foggy night, and the pilots' boat had stayed in port with a broken pump."
        )
        put(record, made_disputes.read(early, "Early", "2024-05-01"))
        assert record.join_claims(claims())
        now = record.correction(stance.correction.id)
        assert now.state == "stands" and now.claim_now != before
        claim = record.claim(str(now.claim_now))
        told = record.claim_corrections([claim.id])[claim.id]
        outlets = {claim.reports[number - 1].article.outlet: mark for number, mark in told.items()}
        assert set(outlets) == {"Gazette", "Wire"}
        assert (outlets["Gazette"].stance, outlets["Gazette"].belongs) == ("query", True)
        assert (outlets["Wire"].stance, outlets["Wire"].belongs) == ("support", False)
        # made again after that: one thread
        again = record.correct(of_claim(record, "Gazette", "stance", "right"), who="Bo")
        assert again.correction.thread == stance.correction.thread
        assert record.correction(stance.correction.id).state == "superseded"
        assert record.correction(membership.correction.id).state == "stands"
        assert record.corrected(asked.article).here == {}
    whole(disputed)


def test_a_claim_correction_whose_neighbours_are_forgotten_keeps_no_word_of_them(disputed: Path) -> None:
    with Record.open(disputed) as record:
        made = record.correct(of_claim(record, "Gazette", "membership", "wrong"), who="Ada")
        others = [m.anchor.article for m in made.correction.claim]
        record.forget(others)
        kept = record.correction(made.correction.id)
        assert kept.correction.claim == () and kept.state == "no longer found"
    whole(disputed)


def test_a_claim_of_one_statement_has_no_other_to_leave(tmp_path: Path) -> None:
    with Record.open(tmp_path / "one.db", create=True) as record:
        put(record, made_disputes.reading("Herald"))
        record.join_claims(claims())
        with pytest.raises(OptionError, match="alone"):
            record.correct(of_claim(record, "Herald", "membership", "wrong"), who="Ada")
        made = record.correct(of_claim(record, "Herald", "stance", "fixed", value=Value(stance="query")), who="Ada")
        assert made.state == "stands" and made.correction.others == 0
        put(record, made_disputes.reading("Post"))
        record.join_claims(claims())  # the claim is of two now, and the statement still denies it
        assert record.correction(made.correction.id).state == "stands"


# Privacy, checks, digest


def test_forgetting_an_article_removes_its_corrections_and_their_words(path: Path) -> None:
    with Record.open(path) as record:
        fix(record, "s4", "Quillfeather", note="Zanzibaronian", speaker=Named(name="Tumblewick"))
        record.withdraw(record.corrections().corrections[0].correction.id, who="Quillfeather")
    words = ("quillfeather", "zanzibaronian", "tumblewick")
    assert traces(path, *words)
    with Record.open(path) as record:
        record.forget([the(record)])
        assert record.corrections().total == 0
        assert traces(path, *words, "trawler had been") == []
    whole(path)


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("UPDATE corrections SET words = '[\"never said\"]'", "words are not those"),
        ("UPDATE corrections SET spans = '[[5, 100000]]'", "cannot be"),
        ("UPDATE corrections SET spans = '[[5]]'", "damaged"),
        ('UPDATE corrections SET value = \'{"root": "SHOUT"}\'', "needs value.speaker"),
        ("UPDATE corrections SET verdict = 'perhaps'", "may be marked"),
        ("UPDATE corrections SET field = 'root'", "is about one of"),
        ("UPDATE corrections SET thread = 'other'", "first correction of its thread"),
        ("UPDATE corrections SET withdraws = NULL", "withdrawal of nothing"),
        ("UPDATE corrections SET withdraws = 'gone' WHERE withdraws IS NOT NULL", "what it withdraws"),
    ],
)
def test_verify_finds_what_is_damaged(path: Path, damage: str, why: str) -> None:
    with Record.open(path) as record:
        record.withdraw(fix(record, "s4", speaker=RENN).correction.id, who="Ada")
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute(damage)
    raw.close()
    with Record.open(path) as record:
        told = [problem.what for problem in record.verify()]
    assert any(why in line for line in told), told


def test_candidates_by_sql_are_those_of_the_reading(path: Path) -> None:
    with Record.open(path) as record:
        found = correction_rows.candidates(record._connection, [the(record)])[the(record)]
        assert sorted(found, key=lambda c: c.id) == sorted(
            candidates_of(record.reading(the(record))), key=lambda c: c.id
        )


def test_the_same_report_with_another_outlet_keeps_its_corrections(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(report(1))
    path = tmp_path / "record.db"
    ingest(path, [tmp_path / "r.txt"])
    with Record.open(path) as record:
        made = fix(record, "s1", stance="query")
        before = the(record)
        from onrecord.intake.options import IntakeOptions

        ingest(record, [tmp_path / "r.txt"], options=IntakeOptions(outlet="Echo"))
        assert the(record) != before
        now = record.correction(made.correction.id)
        assert (now.state, now.target) == ("stands", f"{the(record)}:s1")
    whole(path)


# Training data, and what colleagues exchange


def lines(record: Record, **more: object) -> list[bytes]:
    return [msgspec.json.encode(line) for line in record.training_lines(**more)]  # type: ignore[arg-type]


def copy_of(path: Path, reading: Reading | None = None) -> Path:
    with Record.open(path, create=True) as record:
        put(record, reading or eventful())
    return path


def test_a_line_has_the_sentence_what_was_read_and_what_ought_to_be(path: Path) -> None:
    with Record.open(path) as record:
        fix(record, "s4", speaker=RENN, note="see the radar")
        (line,) = lines(record)
        told = json.loads(line)
        assert told["schema"] == "onrecord-correction/1" and told["article"] == the(record)
        window = told["window"]
        assert window["text"] == TEXT[window["start"] : window["end"]]
        assert window["text"].startswith("Tolvian President") and window["text"].endswith("agency reported.")
        for at, words in zip(told["spans"], told["words"], strict=True):
            assert TEXT[at["start"] : at["end"]] == words
        assert told["reader"]["speaker"]["name"] == "Jorun Hale" and told["analyst"]["speaker"]["name"] == "Ada Renn"
        assert told["read_by"]["weights"] == "sha256:fake" and told["text"] is None
        assert (told["who"], told["note"], told["state"]) == ("Ada", "see the radar", "stands")
        assert json.loads(lines(record, with_text=True)[0])["text"] == TEXT


def test_a_file_is_taken_in_once_and_in_any_order(path: Path, tmp_path: Path) -> None:
    with Record.open(path) as record:
        fix(record, "s4", speaker=RENN)
        second = fix(record, "s4", "Bo", speaker=None)
        record.withdraw(second.correction.id, who="Bo")
        fix(record, "e2", modality="denied")
        sent = lines(record)
    with Record.open(copy_of(tmp_path / "other.db")) as other:
        own = fix(other, "s4", "Cy", stance="query")
        done = other.import_corrections(sent)
        assert (done.taken, done.known, done.absent, done.refused) == (4, 0, 0, ())
        assert other.import_corrections(sent).known == 4
        assert other.corrections().total == 5
        assert other.corrected(the(other)).here["s4"].value.speaker == RENN
        assert {c.correction.thread for c in other.corrections(CorrectionFilter(kinds=("statement",))).corrections} == {
            own.correction.id
        }
        back = lines(other)
    with Record.open(path) as record:  # and back again
        assert record.import_corrections(reversed(back)).taken == 1
        here, there = ({json.loads(x)["id"] for x in some} for some in (lines(record), back))
        assert here == there
    whole(path)
    whole(tmp_path / "other.db")


def test_a_colleagues_other_reading_gets_the_correction_at_the_same_place(path: Path, tmp_path: Path) -> None:
    with Record.open(path) as record:
        fix(record, "s4", speaker=RENN)
        sent = lines(record)
    with Record.open(copy_of(tmp_path / "other.db")) as other:
        reread(other)
        other.import_corrections(sent)
        assert other.corrections().corrections[0].target == f"{the(other)}:s5"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"words": ["never said", "nor this"]}, "words are not those"),
        ({"spans": [{"start": 3, "end": 10**9}]}, "cannot be"),
        ({"spans": [{"start": -3, "end": 4}]}, "no correction"),
        ({"spans": []}, "1 to 50 spans"),
        ({"note": "n" * 5000}, "2,000 characters"),
        ({"who": "\u202e\x00"}, "1 to 200"),
        ({"who": "w" * 10**6}, "1 to 200"),
        ({"made_at": "9999-12-31T23:59:59.000000Z"}, "future"),
        ({"made_at": "yesterday"}, "made_at is UTC"),
        ({"id": "../../etc/passwd"}, "16 hexadecimal"),
        ({"withdraws": "0" * 16}, "both or neither"),
        ({"verdict": "withdrawn", "withdraws": "0" * 16, "analyst": {}}, "no correction of this article"),
        ({"field": "root"}, "one of itself"),
        ({"analyst": {"speaker": {"name": "x" * 999}}}, "1 to 200"),
        ({"analyst": {"stance": "deny"}}, "needs value.speaker"),
        ({"of": "event"}, "stands at a statement"),
        ({"reader_id": "'; DROP TABLE corrections"}, "reader_id is as s3"),
        ({"beside": [{"start": 5, "end": 10**7}]}, "outside the text"),
        ({"kind": "rumour"}, "no correction"),
        ({"schema": "onrecord-correction/9"}, "no correction"),
    ],
)
def test_hostile_lines_are_refused_and_the_others_taken(
    path: Path, tmp_path: Path, change: dict[str, object], why: str
) -> None:
    with Record.open(path) as record:
        fix(record, "s4", speaker=RENN)
        (good,) = lines(record)
    bad = json.dumps({**json.loads(good), "id": "f" * 16, **change}).encode()
    with Record.open(copy_of(tmp_path / "other.db")) as other:
        done = other.import_corrections([b"\n", bad, good])
        assert (done.taken, [n for n, _ in done.refused]) == (1, [2]), done
        assert why in done.refused[0][1] and len(done.refused[0][1]) < 700
    whole(tmp_path / "other.db")


@pytest.mark.parametrize("bad", [b"[" * 100_000, b"\xff\xfe", b'{"id": "\\ud800"}', b"null", b"7", b"{}"])
def test_what_is_no_json_of_ours_is_refused(path: Path, bad: bytes) -> None:
    with Record.open(path) as record:
        done = record.import_corrections([bad])
        assert (done.taken, done.refused[0][0]) == (0, 1)


def test_a_line_that_changes_a_known_correction_is_refused_and_articles_not_here_are_counted(path: Path) -> None:
    with Record.open(path) as record:
        fix(record, "s4", speaker=RENN)
        (good,) = lines(record)
        for change in ({"note": "other"}, {"analyst": {"speaker": None}}, {"made_at": "2020-01-01T00:00:00.000000Z"}):
            done = record.import_corrections([json.dumps({**json.loads(good), **change}).encode()])
            assert "not changed once made" in done.refused[0][1]
        away = json.dumps({**json.loads(good), "article": "0" * 16, "id": "0" * 16}).encode()
        assert record.import_corrections([away]).absent == 1
        assert lines(record) == [good]


def test_claim_corrections_are_exchanged_with_what_the_claim_is_found_by(disputed: Path, tmp_path: Path) -> None:
    with Record.open(disputed) as record:
        record.correct(of_claim(record, "Wire", "membership", "wrong"), who="Ada")
        sent = lines(record)
    with Record.open(made_disputes.made(tmp_path / "other.db")) as other:
        assert other.import_corrections(sent).taken == 1
        (found,) = other.corrections().corrections
        assert found.state == "stands" and len(found.correction.claim) == 3
    with Record.open(tmp_path / "few.db", create=True) as few:  # without two of the others
        put(few, made_disputes.reading("Wire"), made_disputes.reading("Post"))
        assert few.import_corrections(sent).taken == 1
        assert len(few.corrections().corrections[0].correction.claim) == 1
    whole(tmp_path / "few.db")


def test_the_types_have_a_json_schema_for_an_api() -> None:
    for type_ in (Change, StoredCorrection):
        assert msgspec.json.schema(type_)["$defs"]
    sent = (
        b'{"article": "a", "kind": "event", "field": "date", "verdict": "fixed", "id": "e1", "value": {"date": null}}'
    )
    assert msgspec.json.decode(sent, type=Change).value == Value(date=None) != Value()
