"""What somebody sends in, laid into a folder of its own until it is read: files, a pasted text, or a web address.

Each file lies in a folder named by a digest of its content, and is read by its place from there, `added/DIGEST/NAME`.
So the record does not name folders of this machine, the same file sent again is known again, and two files of one name
do not get in each other's way.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from onrecord.web.endpoints import InvalidError

Kind = Literal["files", "text", "address"]

_ROOT = "added"
_SIDECAR = ".meta.json"
_LARGEST_SIDECAR = 100_000
"""Bytes; one of a few hundred is put beside each report that it describes, which may be 200."""
_PIECE = 1 << 20
_LONGEST_NAME = 120  # bytes in UTF-8: half of what file systems take, for the sidecar's ending too
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|]')
_TEXT = "pasted.txt"


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One input: `place` as the record will know it, `name` as it was called by whoever sent it."""

    place: str
    name: str


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent and is no input, and why."""

    name: str
    why: str


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent at once, in `folder`; `published` and `outlet` go before what reports say of themselves."""

    kind: Kind
    name: str
    folder: Path
    pieces: tuple[Piece, ...]
    refused: tuple[Refused, ...] = ()
    published: str | None = None
    outlet: str | None = None
    url: str | None = None

    def remove(self) -> None:
        """Take its files from the disk."""
        shutil.rmtree(self.folder, ignore_errors=True)


def pack_files(
    files: Iterable[tuple[str, BinaryIO]], *, published: str | None = None, outlet: str | None = None
) -> Parcel:
    """Files by the names that they were sent under. Raises InvalidError where there is none, or for a wrong date."""
    published = day(published)
    folder = _new_folder()
    try:
        pieces, refused = _lay_down(folder, files)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if not (pieces or refused):
        shutil.rmtree(folder, ignore_errors=True)
        raise InvalidError("there is no file to add; choose one or more")
    first = pieces[0].name if pieces else refused[0].name
    return Parcel(
        kind="files", name=first, folder=folder, pieces=pieces, refused=refused, published=published, outlet=outlet
    )


def pack_text(
    text: str,
    *,
    title: str | None = None,
    author: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
) -> Parcel:
    """A text; `url` is where it was published, nothing is fetched. Raises InvalidError for none, or a wrong date."""
    if not text.strip():
        raise InvalidError("there is no text to add; paste one")
    published = day(published)
    folder = _new_folder()
    # browsers end the lines of a form with CRLF, whatever was pasted
    content = "\n".join(text.split("\r\n")).encode("utf-8", "replace")
    place = folder / _ROOT / hashlib.sha256(content).hexdigest()[:8]
    place.mkdir(parents=True)
    (place / _TEXT).write_bytes(content)
    known = {name: value for name, value in (("title", title), ("author", author)) if value}
    if known:
        (place / _TEXT).with_suffix(_SIDECAR).write_bytes(msgspec.json.encode(known))
    name = " ".join((title or text[:300]).split())[:80]
    piece = Piece(place=f"{_ROOT}/{place.name}/{_TEXT}", name=name)
    return Parcel(
        kind="text", name=name, folder=folder, pieces=(piece,), published=published, outlet=outlet, url=url or None
    )


def pack_address(address: str, *, published: str | None = None, outlet: str | None = None) -> Parcel:
    """A web address to fetch. Raises InvalidError for what cannot be one; who may be asked is checked in fetching."""
    from onrecord.errors import AddressRefusedError
    from onrecord.intake.addresses import target_of

    try:
        address = target_of(address).url
    except AddressRefusedError as error:
        raise InvalidError(str(error)) from error
    published = day(published)
    piece = Piece(place=address, name=address)
    return Parcel(
        kind="address", name=address, folder=_new_folder(), pieces=(piece,), published=published, outlet=outlet
    )


def safe_name(given: str) -> str:
    """A name for a file on any system, made of the last part of what it was sent as: never a path, never hidden."""
    last = unicodedata.normalize("NFC", given.replace("\\", "/").rpartition("/")[2])
    printable = "".join(c if c.isprintable() else " " for c in last.encode("utf-8", "replace").decode())
    name = " ".join(_NOT_IN_A_NAME.sub("_", printable).split()).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 20:
        stem, ending = name, ""
    room = _LONGEST_NAME - len((dot + ending).encode())
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    return (stem or "report") + (f".{ending}" if ending else "")


def day(given: str | None) -> str | None:
    """A calendar date, or None for nothing. Raises InvalidError for anything else."""
    if not given:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise InvalidError(f"{given[:40]!r} is no date; write it as YYYY-MM-DD") from None


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="onrecord-"))  # for our eyes only, by its mode


def _lay_down(folder: Path, files: Iterable[tuple[str, BinaryIO]]) -> tuple[tuple[Piece, ...], tuple[Refused, ...]]:
    pieces: dict[str, Piece] = {}
    sidecars: list[tuple[str, Path]] = []
    for number, (given, stream) in enumerate(files):
        name = safe_name(given)
        loose = folder / f"{number}.part"
        digest = _copy(stream, loose)
        if name.lower().endswith(_SIDECAR):
            sidecars.append((name, loose))
            continue
        place = folder / _ROOT / digest[:8] / name
        place.parent.mkdir(parents=True, exist_ok=True)
        loose.replace(place)
        piece = Piece(place=place.relative_to(folder).as_posix(), name=name)
        pieces[piece.place] = piece
    lonely = (_put_beside(folder, pieces.values(), name, loose) for name, loose in sidecars)
    return tuple(pieces.values()), tuple(refused for refused in lonely if refused)


def _put_beside(folder: Path, pieces: Iterable[Piece], name: str, loose: Path) -> Refused | None:
    """Lay what describes a report beside it."""
    described = name[: -len(_SIDECAR)]
    if loose.stat().st_size > _LARGEST_SIDECAR:
        loose.unlink()
        return Refused(
            name=name, why=f"it is larger than {_LARGEST_SIDECAR // 1000} kB; it holds title, author and date"
        )
    beside = [folder / p.place for p in pieces if described in (p.name, Path(p.name).stem)]
    for place in beside:
        shutil.copyfile(loose, place.with_name(described + _SIDECAR))
    loose.unlink()
    return None if beside else Refused(name=name, why="it describes a report that was not sent with it")


def _copy(stream: BinaryIO, target: Path) -> str:
    total = hashlib.sha256()
    with target.open("wb") as file:
        while piece := stream.read(_PIECE):
            total.update(piece)
            file.write(piece)
    return total.hexdigest()
