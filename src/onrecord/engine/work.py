"""The unit of work, and how one is done: the same code in this process and in a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from onrecord.errors import OnrecordError
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document, Failure
from onrecord.model import ProducedBy, Reading

if TYPE_CHECKING:
    from onrecord.reader.pipeline import Reader

ReadDocument = Callable[[Document], Reading]
"""What the reader does: one document in, one reading out, nothing else changed."""

ReaderFactory = Callable[[int], ReadDocument]
"""Loads a reader that uses so many threads; named at module level, so that a worker process can import it."""

Item = str | Document | Failure
"""The path of a file still to be opened, a document that intake has already made, or why there is none."""

Result = Reading | Failure


class Unit(msgspec.Struct, frozen=True):
    """What is handed out at once: one file, or a chunk of the records of one file.

    `source` is the input it belongs to; `last` says that nothing more of that input follows.
    """

    source: str
    items: tuple[Item, ...]
    last: bool = True


class Outcome(msgspec.Struct, frozen=True):
    """What became of one unit: its results, in the order of the text they came from."""

    source: str
    results: tuple[Result, ...]
    last: bool = True


def load_reader(threads: int, knowledge: tuple[str, ...] = (), treaties: tuple[str, ...] = ()) -> ReadDocument:
    """The shipped reader, with the files of a user's own knowledge and treaties laid over the tables.

    Raises :class:`~onrecord.errors.ModelError` when its weights are missing or damaged,
    :class:`~onrecord.errors.KnowledgeError` when a file has rows that cannot be used.
    """
    return _reader(threads, knowledge, treaties).read


def produced_by(knowledge: tuple[str, ...] = (), treaties: tuple[str, ...] = ()) -> ProducedBy:
    """What readings made now are stamped with. Raises as :func:`load_reader`."""
    return _reader(1, knowledge, treaties).produced_by


def do_item(item: Item, read: ReadDocument, options: IntakeOptions) -> Iterator[Result]:
    """Read one item of a unit; whatever goes wrong with it becomes a failure of this item alone."""
    if isinstance(item, Failure):
        yield item
    elif isinstance(item, Document):
        yield _read(item, read)
    else:
        for document in open_file(item, options):
            yield document if isinstance(document, Failure) else _read(document, read)


def open_file(path: str, options: IntakeOptions) -> Iterator[Document | Failure]:
    """What intake makes of one file, where also an error that nobody foresaw is a failure of this file."""
    from onrecord.intake.files import read_file

    try:
        yield from read_file(path, options)
    except Exception as error:
        yield Failure(path=path, why=explain(error))


def name_of(item: Item) -> str:
    """How to call an item when speaking to the user."""
    if isinstance(item, str):
        return item
    if isinstance(item, Failure):
        return item.path
    return item.article.path or item.article.id


def explain(error: Exception) -> str:
    """Why something failed, in words for the user; an error that is ours to mend says so."""
    if isinstance(error, OnrecordError):
        return str(error)
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, MemoryError):
        return "not enough memory to read it"
    return f"onrecord made a mistake here, please report it ({type(error).__name__}: {error})"


def _read(document: Document, read: ReadDocument) -> Result:
    try:
        return read(document)
    except Exception as error:
        return Failure(path=name_of(document), why=explain(error))


def _reader(threads: int, knowledge: tuple[str, ...], treaties: tuple[str, ...]) -> Reader:
    base = own = None
    if knowledge:
        from onrecord.knowledge.own import load

        base = load(knowledge)
    if treaties:  # now, so that a row that cannot be used is told before anything is read
        from onrecord.commitments.shipped import load_treaties

        own = load_treaties(treaties, base)
    from onrecord.reader.pipeline import Reader  # onnxruntime and numpy: not before something is read

    return Reader(threads=threads, base=base, treaties=own)
