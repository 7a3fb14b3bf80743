"""Files, folders and standard input: which of them hold reports, and the reports in them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from onrecord.errors import InputError, OnrecordError, OptionError
from onrecord.intake.decoding import decode
from onrecord.intake.document import Metadata, document_from_text
from onrecord.intake.html import decode_html, looks_like_html, read_html
from onrecord.intake.jsonl import looks_like_jsonl, read_jsonl
from onrecord.intake.options import IntakeOptions
from onrecord.intake.sidecar import SUFFIX, read_sidecar
from onrecord.intake.types import Document, Failure

STDIN = "-"
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_READ = TEXT_SUFFIXES | HTML_SUFFIXES | JSONL_SUFFIXES
_SNIFF = 4096


class Listing(msgspec.Struct, frozen=True):
    """The `files` to read in order, and the files of folders that are `skipped` because of their extension."""

    files: tuple[str, ...]
    skipped: tuple[str, ...] = ()


def scan_inputs(paths: Iterable[str | Path]) -> Listing:
    """Files named in `paths` as they are, folders as the files below them, sorted by path, each file once.

    In folders, hidden files and folders, sidecars and other extensions are left out; the last are `skipped`. A folder
    without a file to read and a path that does not exist stay in the list, so that :func:`read_file` says so.
    """
    files: dict[str, None] = {}
    skipped: dict[str, None] = {}
    for path in paths:
        if str(path) == STDIN or not Path(path).is_dir():
            files[str(path)] = None
            continue
        before = len(files)
        found_any = False
        for file in _files_below(Path(path)):
            if file.suffix.lower() in _READ:
                files[str(file)] = None
                found_any = True
            else:
                skipped[str(file)] = None
        if not found_any and len(files) == before:
            files[str(path)] = None
    return Listing(tuple(files), tuple(skipped))


def list_inputs(paths: Iterable[str | Path]) -> list[str]:
    """The files of :func:`scan_inputs`: what there is to read, for progress and for sharing out to workers."""
    return list(scan_inputs(paths).files)


def read_inputs(paths: Sequence[str | Path], options: IntakeOptions | None = None) -> Iterator[Document | Failure]:
    """The documents of `paths` in order, and a failure for each file or record that gives none; read when asked for.

    The articles' ids are made unique by a number behind those that came before.
    """
    options = options or IntakeOptions()
    return distinct(item for path in list_inputs(paths) for item in read_file(path, options))


def read_file(path: str | Path, options: IntakeOptions | None = None) -> Iterator[Document | Failure]:
    """The documents of one file ("-" is standard input): one, or of JSONL one a record; else a failure.

    Nothing but a wrong option (OptionError of `options.published`) is raised, so that one bad file ends no run.
    """
    options = options or IntakeOptions()
    name = str(path)
    try:
        if name == STDIN:
            yield from _read_stream(sys.stdin.buffer, STDIN, "stdin", "", options)
        else:
            file = Path(path)
            _require_file(file)
            with file.open("rb") as stream:
                yield from _read_stream(stream, name, file.stem, file.suffix.lower(), options)
    except OptionError:  # the caller's mistake, the same for every file
        raise
    except OnrecordError as error:
        yield Failure(path=name, why=str(error))
    except OSError as error:
        yield Failure(path=name, why=f"cannot be opened: {error.strerror or error}")
    except Exception as error:  # a bug that one file brings to light must not take the others with it
        yield Failure(path=name, why=f"could not be read ({type(error).__name__}: {error})")


def distinct(items: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
    """`items`, with "-2", "-3", ... behind the article ids that an earlier document has."""
    taken: set[str] = set()
    for item in items:
        if isinstance(item, Document):
            new = unique_id(item.article.id, taken)
            taken.add(new)
            if new != item.article.id:
                item = msgspec.structs.replace(item, article=msgspec.structs.replace(item.article, id=new))
        yield item


def unique_id(wanted: str, taken: set[str]) -> str:
    """`wanted`, or where it is taken `wanted` with the first free number from 2 behind it."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def _files_below(folder: Path) -> list[Path]:
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(
            Path(root, name) for name in names if not name.startswith(".") and not name.lower().endswith(SUFFIX)
        )
    return sorted(file for file in found if file.is_file())


def _require_file(file: Path) -> None:
    if file.is_dir():
        others = [other for other in _files_below(file) if other.suffix.lower() not in _READ]
        seen = f"; it holds {len(others)} files with other extensions" if others else ""
        raise InputError(f"no report in this folder (looked for {' '.join(sorted(_READ))}){seen}")
    if not file.exists():
        raise InputError("no such file or folder; check the path and its spelling")
    if not (file.is_file() or file.is_fifo()):
        raise InputError("not a file that can be read")


def _read_stream(
    stream: BinaryIO, name: str, stem: str, suffix: str, options: IntakeOptions
) -> Iterator[Document | Failure]:
    if suffix in JSONL_SUFFIXES:
        yield from read_jsonl(stream, name, stem, options)
        return
    first = b""
    if suffix not in TEXT_SUFFIXES | HTML_SUFFIXES:
        first = stream.readline(options.max_bytes + 1)
        if looks_like_jsonl(first):
            yield from read_jsonl(stream, name, stem, options, first=first)
            return
    raw = first + stream.read(options.max_bytes + 1 - len(first))
    if len(raw) > options.max_bytes:
        raise InputError(f"larger than {options.max_bytes:,} bytes, too large for one report")
    sidecar, notes = read_sidecar(Path(name)) if name != STDIN else (Metadata(), ())
    is_page = suffix in HTML_SUFFIXES or looks_like_html(
        raw[:_SNIFF].replace(b"\x00", b"").decode("utf-8-sig", "replace")
    )
    text, decoding_notes = decode_html(raw) if is_page else decode(raw)
    notes = (*decoding_notes, *notes)
    if is_page and "<" in text:
        yield read_html(text, raw=raw, id=stem, path=name, metadata=sidecar, notes=notes, options=options)
        return
    yield document_from_text(
        text,
        id=stem,
        path=name,
        published=sidecar.published,
        outlet=sidecar.outlet,
        url=sidecar.url,
        title=sidecar.title,
        author=sidecar.author,
        raw=raw,
        notes=notes,
        options=options,
    )
