"""ZIP archives: their members as reports, ids and places, limits, and members that are refused."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from pathlib import Path

import pytest

from onrecord.errors import OptionError
from onrecord.intake import Document, Failure, IntakeOptions, archives, read_file, read_inputs

LEAD = "The foreign minister of Northland has rejected reports that his troops are preparing to cross the river border."
SECOND = "“We have no such plans,” Peter Lang told reporters in Riverton, “and we have never had them.”"
REPORT = f"{LEAD}\n\n{SECOND}\n"


def pack(path: Path, members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def outcomes(path: Path, options: IntakeOptions | None = None) -> list[str]:
    """Ids of documents, and places with reasons of failures."""
    return [
        item.article.id if isinstance(item, Document) else f"{item.path.removeprefix(str(path))} {item.why}"
        for item in read_inputs([path], options)
    ]


def test_members_are_read_as_files_in_a_folder_are(tmp_path: Path) -> None:
    html = f"<html><body><article><p>{LEAD}</p><p>{SECOND}</p></article></body></html>"
    path = pack(
        tmp_path / "x.zip",
        {
            "a.txt": REPORT,
            "deep/er/a.txt": REPORT,
            "b.html": html,
            "c.jsonl": json.dumps({"text": REPORT}) + "\n{bad\n",
            "d.csv": f'id,text\n7,"{LEAD} {SECOND}"\n',
            "e.png": b"\x89PNG",
            "f.txt": b"\x00\x01" * 500,
            "g.txt": b"PK\x03\x04" + b"\x00" * 90,
            "__MACOSX/a.txt": b"junk",
            ".hidden.txt": REPORT,
            "a.meta.json": "{}",
        },
    )
    found = outcomes(path)
    assert found[:5] == ["a", "a-2", "b", "c-1", found[4]]
    assert found[4].startswith(":c.jsonl:2 not a record")
    assert found[5] == "7"
    assert found[6].startswith(":f.txt ")
    assert "ZIP archive" in found[7]
    assert len(found) == 8


def test_places_say_archive_and_member(tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", {"deep/a.txt": REPORT, "c.jsonl": json.dumps({"text": REPORT})})
    assert [item.article.path for item in read_file(path) if isinstance(item, Document)] == [
        f"{path}:deep/a.txt",
        f"{path}:c.jsonl:1",
    ]


def test_a_name_of_a_member_is_no_path_on_this_machine(tmp_path: Path) -> None:
    (tmp_path / "x.zip:a.meta.json").write_text('{"outlet": "Not of this report"}')
    (document,) = read_file(pack(tmp_path / "x.zip", {"a.txt": REPORT}))
    assert isinstance(document, Document)
    assert document.article.outlet is None


def test_archives_in_a_folder_are_read(tmp_path: Path) -> None:
    pack(tmp_path / "X.ZIP", {"a.txt": REPORT})
    (tmp_path / "a.txt").write_text(REPORT)
    assert [item.article.id for item in read_inputs([tmp_path]) if isinstance(item, Document)] == ["a", "a-2"]


@pytest.mark.parametrize("inner", ["in.zip", "in.tar.gz", "in.warc.gz", "in.parquet", "in.docx"])
def test_an_archive_in_an_archive_is_refused(tmp_path: Path, inner: str) -> None:
    found = outcomes(pack(tmp_path / "x.zip", {inner: b"whatever", "a.txt": REPORT}))
    assert found == [f":{inner} not read: an archive in an archive is not opened; unpack the outer one first", "a"]


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", {"a.txt": REPORT, "b.txt": REPORT}, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + offset] |= 1
    path.write_bytes(raw)
    assert outcomes(path) == [":a.txt not read: it is encrypted; unpack it with its password first", "b"]


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_other_ways_of_packing_are_refused(tmp_path: Path, method: int) -> None:
    (found,) = outcomes(pack(tmp_path / "x.zip", {"a.txt": REPORT}, method))
    assert "compressed in a way" in found


def test_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, mode in (("a.txt", stat.S_IFLNK | 0o777), ("b.txt", stat.S_IFIFO | 0o666), ("c.txt", stat.S_IFREG)):
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, REPORT)
    first, second, third = outcomes(path)
    assert first.startswith(":a.txt not read: it is a link")
    assert second.startswith(":b.txt not read: it is a link")
    assert third == "c"


def test_damage_in_a_member_ends_nothing(tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", {"a.txt": REPORT, "b.txt": REPORT}, zipfile.ZIP_STORED)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"Northland", b"Southland", 1))
    first, second = outcomes(path)
    assert "the archive is damaged here" in first
    assert second == "b"


@pytest.mark.parametrize("raw", [b"", b"no archive", b"PK\x03\x04 cut off", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_refused_in_words(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(raw)
    assert outcomes(path)[0].startswith(" not a ZIP archive")


def test_an_archive_without_reports_is_a_failure(tmp_path: Path) -> None:
    (found,) = outcomes(pack(tmp_path / "x.zip", {"a.png": b"x", "b.exe": b"y"}))
    assert "no report in this archive" in found
    assert "2 files with other extensions" in found


# --- limits


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    path = pack(tmp_path / "x.zip", {f"{number}.txt": REPORT for number in range(3)})
    assert outcomes(path) == [" the archive has 3 members, more than 2; unpack it first"]


def test_a_table_of_contents_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MOST_DIRECTORY_BYTES", 100)
    path = pack(tmp_path / "x.zip", {f"{number}.txt": REPORT for number in range(3)})
    assert outcomes(path) == [" the archive's table of contents is larger than 100 bytes"]


def test_too_many_bytes_of_all_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_TOTAL_BYTES", len(REPORT.encode()) + 5)
    first, second = outcomes(pack(tmp_path / "x.zip", {"a.txt": REPORT, "b.txt": REPORT, "c.txt": REPORT}))
    assert first == "a"
    assert second.startswith(":b.txt the archive is larger than")
    assert second.endswith("what follows it in the archive was not read")


def test_a_member_that_is_too_large_for_a_report(tmp_path: Path) -> None:
    first, second = outcomes(
        pack(tmp_path / "x.zip", {"a.txt": REPORT * 9, "b.txt": REPORT}), IntakeOptions(max_bytes=900)
    )
    assert "larger than 900 bytes, too large for one report" in first
    assert second == "b"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.txt"])
def test_a_member_that_grows_too_much_is_a_bomb(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_RATIO_FREE", 10_000)
    line = f"{json.dumps({'text': REPORT})}\n" if name == "a.jsonl" else f'"{LEAD} {SECOND}"\n'
    content = ("text\n" if name == "a.csv" else "") + line * 5_000
    found = outcomes(pack(tmp_path / "x.zip", {name: content, "b.txt": REPORT}))
    assert found[-1] == "b"
    assert found[-2].endswith("as a decompression bomb does")
    assert len(found) < 5_000


def test_the_size_that_the_archive_states_is_not_trusted(tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", {"a.txt": b"0" * 5_000_000})
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = raw.index(mark) + offset
        raw[place : place + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(raw)
    (found,) = outcomes(path)
    assert found.startswith(":a.txt")


def test_a_wrong_option_is_raised(tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", {"a.txt": REPORT})
    with pytest.raises(OptionError):
        list(read_file(path, IntakeOptions(published="soon")))


def test_the_archive_is_read_from_a_stream_without_touching_the_disk(tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", {"a.txt": REPORT})
    (document,) = archives.read_zip(io.BytesIO(path.read_bytes()), "given.zip", IntakeOptions())
    assert isinstance(document, Document)
    assert not isinstance(document, Failure)
    assert document.article.path == "given.zip:a.txt"
    assert [file.name for file in tmp_path.iterdir()] == ["x.zip"]
