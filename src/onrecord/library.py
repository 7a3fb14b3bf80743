"""The two functions that a user of the library needs; `onrecord` re-exports them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from onrecord.engine.run import checked, default_factory, run
from onrecord.engine.work import ReadDocument
from onrecord.errors import InputError
from onrecord.intake.document import document_from_text
from onrecord.intake.files import READ_SUFFIXES, list_inputs, read_file
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document, Failure
from onrecord.model import Reading

_Stamped = tuple[tuple[str, int, int], ...]
"""Files, each with what tells that it was changed."""
LONGEST_PATH = 300
"""A string longer than this, in characters, is a text and not the path of a file."""


def read(
    source: str | Path,
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    knowledge: str | Path | Iterable[str | Path] = (),
    treaties: str | Path | Iterable[str | Path] = (),
) -> Reading:
    """Read one report: the path of a file, or the text itself.

    A string is a path when such a file exists, and a text when it holds a line break, is longer than 300 characters or
    consists of several words. `published` (YYYY-MM-DD), `outlet` and `url` override what the report says of itself.
    `knowledge` names YAML files of your own that are laid over the tables of who is who (see docs/knowledge.md), and
    `treaties` such files that are laid over the shipped treaties (docs/treaties.md).

    Raises :class:`~onrecord.errors.InputError` when there is no such file, it cannot be read as a report, or it holds
    more than one (see :func:`read_all`), :class:`~onrecord.errors.KnowledgeError` when a file of `knowledge` or
    `treaties` has rows that cannot be used.
    """
    options = checked(IntakeOptions(published=published, outlet=outlet, url=url))
    path = _as_path(source)
    reader = _reader(_stamped(knowledge), _stamped(treaties))
    return reader(_only_document(path, options) if path else document_from_text(str(source), options=options))


def read_all(
    sources: str | Path | Iterable[str | Path],
    *,
    options: IntakeOptions | None = None,
    workers: int | None = None,
    knowledge: str | Path | Iterable[str | Path] = (),
    treaties: str | Path | Iterable[str | Path] = (),
) -> Iterator[Reading | Failure]:
    """Read the files, folders and web addresses named in `sources`, one after the other, in order.

    Gives a :class:`~onrecord.model.Reading` for each report and a :class:`~onrecord.intake.Failure`, with the path and
    why, for what could not be read. Nothing is held in memory that was handed out. With more than one worker (None: as
    many as pay off) the calling script must be importable, as always with :mod:`multiprocessing`. `knowledge` and
    `treaties` as for :func:`read`.
    """
    paths = [sources] if isinstance(sources, str | Path) else list(sources)
    outcomes = run(
        list_inputs(paths),
        options or IntakeOptions(),
        workers=workers,
        knowledge=_files(knowledge),
        treaties=_files(treaties),
    )
    return (result for outcome in outcomes for result in outcome.results)


def _as_path(source: str | Path) -> Path | None:
    """The path that `source` means, or None where it is a text."""
    if isinstance(source, Path):
        return source
    if "\n" in source or len(source) > LONGEST_PATH:
        return None
    if not source.strip():
        raise InputError("there is nothing to read: the text is empty")
    if _exists(source):
        return Path(source)
    if len(source.split()) > 1 and Path(source).suffix.lower() not in READ_SUFFIXES:
        return None
    hint = "an address: read_all() fetches it" if "://" in source else "check the path, or give the text"
    raise InputError(f"{source!r} is neither a file that exists nor a text ({hint})")


def _exists(name: str) -> bool:
    try:
        return "\0" not in name and Path(name).exists()
    except OSError:  # longer than a name can be: a text, and no file
        return False


def _only_document(path: Path, options: IntakeOptions) -> Document:
    if path.is_dir():
        raise InputError(f"{path} is a folder; read_all() reads all that is in it")
    documents = read_file(path, options)
    first = next(documents, None)
    if first is None:
        raise InputError(f"{path}: there is no report in it")
    if isinstance(first, Failure):
        raise InputError(f"{first.path}: {first.why}")
    if next(documents, None) is not None:
        raise InputError(f"{path} holds more than one report; read_all() reads them one after the other")
    return first


def _files(given: str | Path | Iterable[str | Path]) -> list[str]:
    return [str(given)] if isinstance(given, str | Path) else [str(file) for file in given]


def _stamped(given: str | Path | Iterable[str | Path]) -> _Stamped:
    return tuple((file, *_stamp(file)) for file in _files(given))


def _stamp(file: str) -> tuple[int, int]:
    """What tells a file that was changed since; zeros for one that is not there, which loading will say."""
    try:
        status = Path(file).stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=2)  # loading the weights takes longer than reading a report; a reader never changes
def _reader(knowledge: _Stamped, treaties: _Stamped) -> ReadDocument:
    return default_factory([file for file, _, _ in knowledge], [file for file, _, _ in treaties])(2)
