"""Files, folders and standard input: which of them hold reports, and the reports in them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from onrecord.errors import InputError, OnrecordError, OptionError
from onrecord.intake.options import IntakeOptions
from onrecord.intake.sidecar import SUFFIX, read_sidecar
from onrecord.intake.streams import (
    DOUBLE_SUFFIXES,
    HTML_SUFFIXES,
    PLAIN_SUFFIXES,
    TEXT_SUFFIXES,
    read_stream,
    suffix_of,
)
from onrecord.intake.types import Document, Failure, failed

__all__ = [
    "HTML_SUFFIXES",
    "READ_SUFFIXES",
    "STDIN",
    "TEXT_SUFFIXES",
    "WARC_SUFFIXES",
    "Listing",
    "distinct",
    "list_inputs",
    "read_file",
    "read_inputs",
    "scan_inputs",
    "unique_id",
]

STDIN = "-"
WARC_SUFFIXES = frozenset({".warc", *DOUBLE_SUFFIXES})
READ_SUFFIXES = PLAIN_SUFFIXES | WARC_SUFFIXES | {".zip", ".parquet"}
"""The endings of the files that are read where a folder is named."""


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
            if suffix_of(file.name) in READ_SUFFIXES:
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
    """The documents of one file ("-" is standard input): one, or of what holds many one a record; else a failure.

    Nothing but a wrong option (OptionError of `options.published`) is raised, so that one bad file ends no run.
    """
    options = options or IntakeOptions()
    name = str(path)
    try:
        if name == STDIN:
            yield from read_stream(sys.stdin.buffer, STDIN, "stdin", "", options)
        else:
            file = Path(path)
            _require_file(file)
            with file.open("rb") as stream:
                yield from _read_named(stream, file, name, options)
    except OptionError:  # the caller's mistake, the same for every file
        raise
    except OnrecordError as error:
        yield Failure(path=name, why=str(error))
    except OSError as error:
        yield Failure(path=name, why=f"cannot be opened: {error.strerror or error}")
    except Exception as error:  # a bug that one file brings to light must not take the others with it
        yield failed(name, error)


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
        others = [other for other in _files_below(file) if suffix_of(other.name) not in READ_SUFFIXES]
        seen = f"; it holds {len(others)} files with other extensions" if others else ""
        raise InputError(f"no report in this folder (looked for {' '.join(sorted(READ_SUFFIXES))}){seen}")
    if not file.exists():
        raise InputError("no such file or folder; check the path and its spelling")
    if not (file.is_file() or file.is_fifo()):
        raise InputError("not a file that can be read")


def _read_named(stream: BinaryIO, file: Path, name: str, options: IntakeOptions) -> Iterator[Document | Failure]:
    suffix = suffix_of(file.name)
    stem = file.name[: -len(suffix)] if suffix in WARC_SUFFIXES else file.stem
    if suffix == ".zip":
        from onrecord.intake.archives import read_zip

        yield from read_zip(stream, name, options)
    elif suffix in WARC_SUFFIXES:
        from onrecord.intake.warc import read_warc

        yield from read_warc(stream, name, stem, options)
    elif suffix == ".parquet":
        from onrecord.intake.parquet import read_parquet

        yield from read_parquet(stream, name, stem, options)
    else:
        sidecar, notes = read_sidecar(file)
        yield from read_stream(stream, name, stem, suffix, options, sidecar, notes)
