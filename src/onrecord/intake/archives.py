"""ZIP archives: the reports that their members are, each within limits. Nothing is unpacked to the disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from onrecord.errors import InputError, OnrecordError, OptionError
from onrecord.intake.options import IntakeOptions
from onrecord.intake.sidecar import SUFFIX as SIDECAR_SUFFIX
from onrecord.intake.streams import DOUBLE_SUFFIXES, PLAIN_SUFFIXES, read_stream, suffix_of
from onrecord.intake.types import Document, Failure, failed

MOST_MEMBERS = 20_000
MOST_MEMBER_BYTES = 1_000_000_000
MOST_TOTAL_BYTES = 4_000_000_000
"""Bytes of one member and of all together when unpacked; one report also has the limit of every report."""

MOST_RATIO = 200
"""A member that grows by more than this, beyond its first megabyte, is taken for a bomb: text grows by 3 to 20."""

_RATIO_FREE = 1_000_000
_MOST_DIRECTORY_BYTES = 16_000_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_ARCHIVES = frozenset(
    (
        ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".7z", ".rar", ".jar", ".docx", ".epub", ".warc",
        *DOUBLE_SUFFIXES, ".parquet",
    )
)  # fmt: skip


class _Stop(InputError):
    """The archive as a whole goes beyond a limit."""


def read_zip(stream: BinaryIO, name: str, options: IntakeOptions) -> Iterator[Document | Failure]:
    """The documents of a ZIP archive's members in its order, and a failure ``NAME:MEMBER`` for each bad one.

    Members are told by their endings as files in a folder are. Links, encrypted members, archives in the archive and
    names that lead out of it are failures. Raises InputError where the archive as a whole cannot be read.
    """
    try:
        archive = zipfile.ZipFile(cast(IO[bytes], _Guarded(stream)))
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, EOFError) as error:
        raise InputError(f"not a ZIP archive that can be read ({error})") from error
    with archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise InputError(f"the archive has {len(members):,} members, more than {MOST_MEMBERS:,}; unpack it first")
        room = _Room(MOST_TOTAL_BYTES)
        found = False
        for info in members:
            if not _of_interest(info.filename):
                continue
            found = True
            place = f"{name}:{_label(info.filename)}"
            try:
                yield from _read_member(archive, info, place, room, options)
            except OptionError:  # the caller's mistake, the same for every member
                raise
            except _Stop as error:
                yield Failure(path=place, why=f"{error}; what follows it in the archive was not read")
                return
            except OnrecordError as error:
                yield Failure(path=place, why=str(error))
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
                yield Failure(path=place, why=f"the archive is damaged here ({error})")
            except Exception as error:  # one bad member must not end the others
                yield failed(place, error)
        if not found:
            others = f"; it holds {len(members)} files with other extensions" if members else ""
            raise InputError(f"no report in this archive (looked for {' '.join(sorted(PLAIN_SUFFIXES))}){others}")


def _of_interest(filename: str) -> bool:
    path = PurePosixPath(filename.replace("\\", "/"))
    hidden = any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in path.parts)
    suffix = suffix_of(path.name)
    return not hidden and suffix in PLAIN_SUFFIXES | _ARCHIVES and not path.name.lower().endswith(SIDECAR_SUFFIX)


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, room: _Room, options: IntakeOptions
) -> Iterator[Document | Failure]:
    suffix = suffix_of(info.filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if _leads_out(info.filename):
        raise InputError("not read: its name leads out of the archive")
    if kind not in (0, stat.S_IFREG):
        raise InputError("not read: it is a link or another special file, not a report")
    if suffix in _ARCHIVES:
        raise InputError("not read: an archive in an archive is not opened; unpack the outer one first")
    if info.flag_bits & _ENCRYPTED:
        raise InputError("not read: it is encrypted; unpack it with its password first")
    if info.compress_type not in _METHODS:
        raise InputError("not read: it is compressed in a way that is not supported; pack it with deflate")
    with archive.open(info) as member:
        stream = _Member(member, info.compress_size, room)
        yield from read_stream(stream, place, PurePosixPath(info.filename).stem, suffix, options)


def _leads_out(filename: str) -> bool:
    path = filename.replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or path[1:2] == ":" or "\x00" in path


def _label(filename: str) -> str:
    """A member's name, which can be anything, as something to show."""
    return "".join(c if c.isprintable() else "\ufffd" for c in filename)[:300]


class _Room:
    """How many bytes may still be unpacked from the archive."""

    def __init__(self, size: int) -> None:
        self.left = size


class _Member:
    """A member while it is unpacked; counts what really comes out, as the archive can state any size."""

    def __init__(self, stream: IO[bytes], packed: int, room: _Room) -> None:
        self._stream = stream
        self._room = room
        self._most = min(MOST_MEMBER_BYTES, max(_RATIO_FREE, packed * MOST_RATIO))
        self._size = 0

    def read(self, size: int = -1, /) -> bytes:
        return self._counted(self._stream.read(self._allowed(size)))

    def readline(self, size: int = -1, /) -> bytes:
        return self._counted(self._stream.readline(self._allowed(size)))

    def _allowed(self, size: int) -> int:
        most = max(0, min(self._most - self._size, self._room.left)) + 1
        return most if size < 0 else min(size, most)

    def _counted(self, data: bytes) -> bytes:
        self._size += len(data)
        self._room.left -= len(data)
        if self._room.left < 0:
            raise _Stop(f"the archive is larger than {MOST_TOTAL_BYTES:,} bytes when it is unpacked")
        if self._size > self._most:
            raise InputError(f"not read: it unpacks to more than {self._most:,} bytes, as a decompression bomb does")
        return data


class _Guarded:
    """The archive's file, of which a table of contents that is too large is not read into memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek = stream.seek
        self.tell = stream.tell
        self.seekable = stream.seekable

    def read(self, size: int = -1, /) -> bytes:
        if size > _MOST_DIRECTORY_BYTES:
            raise InputError(f"the archive's table of contents is larger than {_MOST_DIRECTORY_BYTES:,} bytes")
        return self._stream.read(size)
