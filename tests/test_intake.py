"""From files, folders, records and texts to documents: metadata, dates, languages, bad input."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from onrecord.errors import InputError, NotAnArticleError, OptionError
from onrecord.intake import (
    Document,
    Failure,
    IntakeOptions,
    distinct,
    document_from_text,
    list_inputs,
    read_file,
    read_inputs,
    scan_inputs,
    unique_id,
)

LEAD = "The foreign minister of Northland has rejected reports that his troops are preparing to cross the river border."
SECOND = "“We have no such plans,” Peter Lang told reporters in Riverton, “and we have never had them.”"
REPORT = f"{LEAD}\n\n{SECOND}\n"
GERMAN = (
    "Der Außenminister von Nordland hat Berichte zurückgewiesen, nach denen seine Truppen sich darauf vorbereiten, den "
    "Grenzfluss zu überschreiten. Es gebe keine solchen Pläne, sagte er am Mittwoch vor Journalisten in der Hauptstadt."
)
RUSSIAN = (
    "Министр иностранных дел опроверг сообщения о том, что войска готовятся перейти границу. «У нас нет таких планов», "
    "заявил он журналистам в среду. По его словам, переговоры продолжатся в июне, и никто не должен в этом сомневаться."
)


def documents(*paths: str | Path, options: IntakeOptions | None = None) -> list[Document]:
    items = list(read_inputs(paths, options))
    assert not [item for item in items if isinstance(item, Failure)]
    return [item for item in items if isinstance(item, Document)]


def failure(path: str | Path, options: IntakeOptions | None = None) -> str:
    (item,) = read_file(path, options)
    assert isinstance(item, Failure)
    assert item.path == str(path)
    return item.why


def write(path: Path, content: str | bytes = REPORT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- one text file


def test_a_file_gives_one_document(tmp_path: Path) -> None:
    path = write(tmp_path / "report.txt")
    (document,) = documents(path)
    article = document.article
    assert article.id == "report"
    assert article.sha256 == hashlib.sha256(REPORT.encode()).hexdigest()
    assert article.text == REPORT.strip()
    assert article.path == str(path)
    assert article.language == "en"
    assert article.published is None
    assert [note.split(":")[0] for note in document.notes] == ["date missing"]
    assert "--published" in document.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_unicode_encodings_are_told(tmp_path: Path, encoding: str) -> None:
    (document,) = documents(write(tmp_path / "report.txt", REPORT.encode(encoding)))
    assert document.article.text == REPORT.strip()


def test_an_older_encoding_is_guessed_and_noted(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path / "report.txt", REPORT.encode("cp1252")))
    assert document.article.text == REPORT.strip()
    assert any(note.startswith("encoding: guessed cp1252") for note in document.notes)


def test_cyrillic_in_an_older_encoding_is_guessed(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path / "report.txt", RUSSIAN.encode("cp1251")))
    assert document.article.text == RUSSIAN


def test_a_few_broken_bytes_are_replaced_and_noted(tmp_path: Path) -> None:
    raw = (REPORT * 3).encode().replace(b"Riverton", b"River\xffton", 1)
    (document,) = documents(write(tmp_path / "report.txt", raw))
    assert "River\ufffdton" in document.article.text
    assert any("1 broken characters" in note for note in document.notes)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "white space"),
        ("\u200b\ufeff \u2060\n".encode(), "white space and invisible"),
        (bytes(range(256)) * 20, "binary"),
        (b"%PDF-1.7\n" + b"text " * 100, "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "PNG"),
        (b"PK\x03\x04" + b"abc" * 100, "ZIP"),
        (b"Skip to content\n\nAdvertisement\n\nRead more\n", "furniture"),
        (b"Talks resume.", "only 2 words"),
        (b"12 34 56 78 90 " * 50, "numbers"),
        (b"import os\nfor x in range(10):\n    if (x > 3) { y[x] = foo(x); }\n" * 20, "code"),
        (b"name,born,town,country\n" + b"Lang,1970,Riverton,Northland\n" * 30, "table"),
    ],
)
def test_what_is_no_article_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in failure(write(tmp_path / "bad.txt", content))


def test_too_large_a_file_is_refused_not_halved(tmp_path: Path) -> None:
    path = write(tmp_path / "report.txt", REPORT * 10)
    assert "larger than 1,000 bytes" in failure(path, IntakeOptions(max_bytes=1_000))


def test_too_long_a_text_is_cut_at_a_paragraph_and_said() -> None:
    text = "\n\n".join([LEAD] * 20)
    document = document_from_text(text, options=IntakeOptions(max_chars=1_000))
    assert document.article.text == "\n\n".join([LEAD] * 8)
    assert any(note.startswith("truncated: only the first 9") and "20" not in note[:20] for note in document.notes)


def test_one_long_line_is_cut_at_a_sentence() -> None:
    document = document_from_text(f"{LEAD} " * 5_000, options=IntakeOptions(max_chars=300_000))
    assert document.article.text.endswith("border.")
    assert 290_000 < len(document.article.text) <= 300_000
    assert any("the end of a sentence" in note for note in document.notes)


# --- what the text says of itself


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: 19 Aug 2020", "2020-08-19"),
        ("Updated on August 19, 2020 14:30 GMT", "2020-08-19"),
        ("Wed 19 Aug 2020 10.30 BST", "2020-08-19"),
        ("August 19, 2020 6:32 AM UTC", "2020-08-19"),
        ("19th of August 2020", "2020-08-19"),
        ("2020-08-19T10:30:00Z", "2020-08-19"),
        ("2020-08-19", "2020-08-19"),
        ("Posted on: 19/08/2020 - 14:30", "2020-08-19"),
        ("19.08.2020", "2020-08-19"),
        ("Riverton, August 19, 2020", "2020-08-19"),
    ],
)
def test_a_leading_date_line_is_metadata(line: str, day: str) -> None:
    document = document_from_text(f"{line}\n\n{REPORT}")
    assert document.article.published == day
    assert document.article.text == REPORT.strip()
    assert document.notes == ()


@pytest.mark.parametrize(
    ("start", "day", "outlet"),
    [
        ("MOSCOW, July 2, 2024 (Reuters) - ", "2024-07-02", "Reuters"),
        ("RIVERTON, 2 July 2024 (AP) — ", "2024-07-02", "Associated Press"),
        ("RIVERTON, July 2 (Reuters) - ", None, "Reuters"),
        ("RIVERTON, July 2. /TASS/. ", None, "TASS"),
        ("RIVERTON (AFP) – ", None, "Agence France-Presse"),
        ("RIVERTON (The Post) – ", None, None),
        ("RIVERTON — ", None, None),
    ],
)
def test_a_dateline_gives_what_it_states_and_stays(start: str, day: str | None, outlet: str | None) -> None:
    document = document_from_text(start + REPORT)
    assert (document.article.published, document.article.outlet) == (day, outlet)
    assert document.article.text.startswith(start + LEAD)


@pytest.mark.parametrize(
    "sentence",
    [
        "The talks were held on July 1, 2019, in Riverton, and nobody was told of them.",
        "On July 1 the ministers met.",
        "The treaty was signed on 8 December 1999.",
        "Wednesday, July 1",
        "Peter Lang, who met the envoy on May 3, 2019 – their first talks – said nothing.",
        "Peter Lang – he was born on May 3, 1969 – said nothing.",
    ],
)
def test_a_date_in_the_story_is_no_date_of_publication(sentence: str) -> None:
    document = document_from_text(f"{sentence}\n\n{REPORT}")
    assert document.article.published is None
    assert document.article.text.startswith(sentence)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("2020-02-31", "not a day"),
        ("1492-10-12", "before 1600"),
        ("2999-01-01", "future"),
        ("03/04/2020", "day-month or month-day"),
        ("soon", "no full date"),
        ("July 2020", "no full date"),
        (12, "not a time stamp"),
        (True, "not a date"),
        ([2020, 8, 19], "not a date"),
        (float("nan"), "not a time stamp"),
    ],
)
def test_a_date_that_cannot_be_is_dropped_and_said(value: object, why: str) -> None:
    document = document_from_text(REPORT, published=value)
    assert document.article.published is None
    assert document.notes[0].startswith("date not used: ") and why in document.notes[0]
    assert document.notes[1].startswith("date missing: ")


def test_dates_between_the_paragraphs_of_a_story_are_headings_of_it() -> None:
    text = f"{LEAD}\n\n3 May 2019\n\n{SECOND}\n\n5 June 2019\n\n{LEAD}"
    document = document_from_text(text)
    assert document.article.text == text
    assert document.article.published is None
    assert len(document.article.subheadlines) == 2


def test_a_labelled_date_below_the_first_paragraph_counts() -> None:
    document = document_from_text(f"{LEAD}\n\nPublished on 3 May 2019, 10:30\n\n{SECOND}")
    assert document.article.published == "2019-05-03"
    assert document.article.text == f"{LEAD}\n\n{SECOND}"


def test_time_stamps_are_days_of_utc() -> None:
    assert document_from_text(REPORT, published=1_597_795_200).article.published == "2020-08-19"
    assert document_from_text(REPORT, published=1_597_795_200_000).article.published == "2020-08-19"


def test_a_date_time_keeps_the_day_that_it_writes() -> None:
    assert document_from_text(REPORT, published="2020-08-19T23:30:00-05:00").article.published == "2020-08-19"
    assert document_from_text(REPORT, published="Wed, 19 Aug 2020 23:30:00 GMT").article.published == "2020-08-19"


def test_a_byline_is_the_author() -> None:
    document = document_from_text(f"Northland rejects reports of troops\n\nBy Anna Field and John Roe\n\n{REPORT}")
    assert document.article.author == "Anna Field and John Roe"
    assert document.article.title == "Northland rejects reports of troops"
    assert "By Anna" not in document.article.text


# --- options, sidecars and their order


def test_options_go_before_the_sidecar_and_the_sidecar_before_the_text(tmp_path: Path) -> None:
    path = write(tmp_path / "report.txt", f"Published: 1 May 2019\n\n{REPORT}")
    side = {
        "published": "2020-08-19",
        "outlet": "The Post",
        "url": "https://post.example/1",
        "title": "T",
        "author": "A",
    }
    write(tmp_path / "report.meta.json", json.dumps(side))
    article = documents(path)[0].article
    assert (article.published, article.outlet, article.url) == ("2020-08-19", "The Post", "https://post.example/1")
    assert (article.title, article.author) == ("T", "A")
    options = IntakeOptions(published="2 July 2024", outlet="The Times", url="http://times.example/")
    article = documents(path, options=options)[0].article
    assert (article.published, article.outlet, article.url) == ("2024-07-02", "The Times", "http://times.example/")


@pytest.mark.parametrize("content", ["{", "[1]", "\xff", "[" * 100_000])
def test_a_bad_sidecar_is_noted(tmp_path: Path, content: str) -> None:
    path = write(tmp_path / "report.txt")
    write(tmp_path / "report.meta.json", content.encode("latin-1"))
    (document,) = documents(path)
    assert document.notes[0].startswith("sidecar not used: report.meta.json")


def test_a_published_option_that_is_no_date_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="--published"):
        document_from_text(REPORT, options=IntakeOptions(published="yesterday"))
    for path in (write(tmp_path / "a.txt"), write(tmp_path / "a.jsonl", json.dumps({"text": REPORT}))):
        with pytest.raises(OptionError, match="--published"):
            list(read_file(path, IntakeOptions(published="2020-02-31")))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "http://", "https://a b", "http://[::1", "x"]
)
def test_only_web_addresses_are_kept(url: str) -> None:
    document = document_from_text(REPORT, url=url)
    assert document.article.url is None
    assert any(note.startswith("url not used") for note in document.notes)


# --- languages


@pytest.mark.parametrize(("text", "code", "name"), [(GERMAN, "de", "German"), (RUSSIAN, "ru", "Russian")])
def test_another_language_is_noted_and_the_text_kept(text: str, code: str, name: str) -> None:
    document = document_from_text(text)
    assert document.article.language == code
    assert document.article.text == text
    assert any(note.startswith(f"language: looks like {name}") for note in document.notes)


def test_chinese_has_words_too() -> None:
    document = document_from_text(
        "外交部长否认了有关军队准备越过边界的报道。他周三对记者说,我们没有这样的计划,也从来没有过。" * 2
    )
    assert document.article.language == "zh"


# --- text as given


def test_text_kept_as_given_keeps_every_code_point() -> None:
    text = "Skip to content\r\n a\u200b \x00 \ud800 b\t\tc \n\n\n©"
    document = document_from_text(text, clean=False)
    assert document.article.text == text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert len(document.article.text) == len(text)
    assert document_from_text("Hi.", options=IntakeOptions(clean=False)).article.text == "Hi."


def test_errors_of_a_text_are_raised() -> None:
    with pytest.raises(InputError, match="empty"):
        document_from_text("")
    with pytest.raises(InputError, match="empty"):
        document_from_text(" ", clean=False)
    with pytest.raises(NotAnArticleError, match="only 2 words"):
        document_from_text("Hello there")


# --- folders and lists


def test_a_folder_is_read_in_order_and_bad_files_do_not_stop_it(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt", b"\x00\x01\x02" * 100)
    write(tmp_path / "sub" / "c.md")
    write(tmp_path / "sub" / "d.jsonl", json.dumps({"text": REPORT}) + "\n{bad\n")
    write(tmp_path / "e.pdf", b"%PDF")
    write(tmp_path / ".hidden.txt")
    write(tmp_path / ".git" / "f.txt")
    write(tmp_path / "a.meta.json", '{"published": "2020-08-19"}')
    listing = scan_inputs([tmp_path])
    assert [Path(file).name for file in listing.files] == ["a.txt", "b.txt", "c.md", "d.jsonl"]
    assert [Path(file).name for file in listing.skipped] == ["e.pdf"]
    items = list(read_inputs([tmp_path]))
    assert [item.article.id if isinstance(item, Document) else Path(item.path).name for item in items] == [
        "a", "b.txt", "c", "d-1", "d.jsonl:2",
    ]  # fmt: skip


def test_inputs_are_read_when_asked_for(tmp_path: Path) -> None:
    first = write(tmp_path / "a.txt")
    second = tmp_path / "b.txt"
    items = read_inputs([first, second])
    assert isinstance(next(items), Document)
    write(second)
    assert isinstance(next(items), Document)


def test_missing_paths_and_folders_without_reports_fail_in_words(tmp_path: Path) -> None:
    assert "no such file" in failure(tmp_path / "missing.txt")
    write(tmp_path / "x.pdf")
    assert list_inputs([tmp_path]) == [str(tmp_path)]
    assert "1 files with other extensions" in failure(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_fails_in_words(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    path.chmod(0)
    assert "cannot be opened" in failure(path)


def test_a_file_that_was_named_is_read_whatever_its_extension(tmp_path: Path) -> None:
    assert documents(write(tmp_path / "report"))[0].article.id == "report"
    (document,) = documents(write(tmp_path / "report.dat", json.dumps({"body": REPORT, "id": 7})))
    assert document.article.id == "7"


def test_pipes_are_read_where_named_and_left_alone_in_folders(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert [Path(file).name for file in list_inputs([tmp_path])] == ["a.txt"]
    writer = threading.Thread(target=pipe.write_text, args=(REPORT,))
    writer.start()
    (document,) = documents(pipe)
    writer.join()
    assert document.article.text == REPORT.strip()


def test_ids_are_unique_within_a_run(tmp_path: Path) -> None:
    paths = [write(tmp_path / str(n) / "report.txt") for n in range(3)]
    assert [d.article.id for d in documents(*paths)] == ["report", "report-2", "report-3"]
    assert unique_id("a", {"a", "a-2"}) == "a-3"
    assert list(distinct([])) == []


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "report.txt")
    assert len(documents(path, tmp_path, path)) == 1


@pytest.mark.parametrize(
    "content", [REPORT, json.dumps({"text": REPORT}), f"<!DOCTYPE html><body><p>{LEAD}</p><p>{SECOND}</p></body>"]
)
def test_standard_input_is_told_by_its_content(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    class Stdin:
        buffer = io.BytesIO(content.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    (document,) = documents("-")
    assert document.article.text == REPORT.strip()
    assert document.article.path.startswith("-") and document.article.id.startswith("stdin")  # type: ignore[union-attr]


# --- JSONL


def test_fields_are_guessed(tmp_path: Path) -> None:
    record = {"uid": "x1", "headline": "T", "content": REPORT, "published_at": "2020-08-19T08:00:00Z",
              "source": {"name": "The Post"}, "link": "https://post.example/1"}  # fmt: skip
    (document,) = documents(write(tmp_path / "r.jsonl", json.dumps(record)))
    article = document.article
    assert (article.id, article.title, article.outlet) == ("x1", "T", "The Post")
    assert (article.published, article.url) == ("2020-08-19", "https://post.example/1")
    assert article.path == f"{tmp_path / 'r.jsonl'}:1"
    assert article.sha256 == hashlib.sha256(REPORT.encode()).hexdigest()


def test_fields_can_be_named(tmp_path: Path) -> None:
    record = {"text": "no", "story": [LEAD, SECOND], "when": "2020-08-19", "key": 5, "paper": "The Post", "t": "T"}
    options = IntakeOptions(
        text_field="story", id_field="key", date_field="when", outlet_field="paper", title_field="t"
    )
    (document,) = documents(write(tmp_path / "r.ndjson", json.dumps(record)), options=options)
    article = document.article
    assert article.text == f"{LEAD}\n\n{SECOND}"
    assert (article.id, article.published, article.outlet, article.title) == ("5", "2020-08-19", "The Post", "T")


def test_bad_records_fail_with_their_line_and_the_others_are_read(tmp_path: Path) -> None:
    good = json.dumps({"text": REPORT})
    lines = [
        good,
        "",
        "{",
        "[1]",
        '{"a": 1}',
        '{"text": "short"}',
        "[" * 100_000,
        '{"text": "\\ud800 ' + LEAD * 2 + '"}',
        good,
    ]
    path = write(tmp_path / "r.jsonl", "\n".join(lines))
    items = list(read_file(path))
    assert [item.article.id if isinstance(item, Document) else item.path.rsplit(":", 1)[1] for item in items] == [
        "r-1", "3", "4", "5", "6", "7", "r-8", "r-9",
    ]  # fmt: skip
    whys = [item.why for item in items if isinstance(item, Failure)]
    assert whys[0].startswith("not a record") and "not an object" in whys[1] and "'a'" in whys[2]
    assert items[6].article.text.startswith("\ufffd")  # type: ignore[union-attr]


def test_numbers_that_no_machine_holds_fail_alone(tmp_path: Path) -> None:
    good = json.dumps({"text": REPORT, "date": 1e300})
    items = list(read_file(write(tmp_path / "r.jsonl", good + "\n" + '{"text": 1' + "0" * 5_000 + "}\n" + good)))
    assert [isinstance(item, Document) for item in items] == [True, False, True]


def test_entities_in_records_and_text_are_left_alone(tmp_path: Path) -> None:
    text = f"{LEAD} &ldquo;No,&rdquo; he said &amp; left."
    (document,) = documents(write(tmp_path / "r.jsonl", json.dumps({"text": text})))
    assert document.article.text == text


def test_a_record_that_is_too_long_fails_alone(tmp_path: Path) -> None:
    good = json.dumps({"text": REPORT})
    long = json.dumps({"text": REPORT * 50})
    path = write(tmp_path / "r.jsonl", f"{good}\n{long}\n{good}\n")
    items = list(read_file(path, IntakeOptions(max_bytes=1_000)))
    assert [isinstance(item, Document) for item in items] == [True, False, True]
    assert items[1].path.endswith(":2")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_records_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    raw = json.dumps({"text": REPORT}, ensure_ascii=False).encode(encoding)
    (document,) = documents(write(tmp_path / "r.jsonl", raw))
    assert document.article.text == REPORT.strip()


# --- time


@pytest.mark.parametrize(
    "text",
    [
        f"{LEAD} " * 3_000,
        f"{LEAD}\n" * 40_000,
        "“" * 100_000 + REPORT,
        f"{LEAD}\x00\ud800\u202e😀" * 5_000,
        "word " * 300_000,
        "MOSCOW, " * 40_000,
        "By Anna Field and " * 20_000,
    ],
    ids=["long line", "5 MB", "quotation marks", "junk", "words", "datelines", "bylines"],
)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    document_from_text(text)
    assert time.process_time() - start < 10
