"""The workbench's own files, kept in memory: a first page asks for several at once, and each would take threads.

What may be asked for is what lies in the folder when the application starts, by its name: no path is ever followed.
Style sheets can be asked for in one, as `css/claims+correct.css`, so that a page waits for one answer and not for two.
That of all pages stands in each page: what it shows at the top is there before anything else has been asked for.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
STYLES = FOLDER / "css"
_KEPT, _MOST_JOINED = 1_024, 4
"""Answers that are held, and style sheets that may be asked for in one (there is an end of what can be asked)."""
_PLAIN = "application/octet-stream"


class _File(NamedTuple):
    """A file as it is sent: content, type, and a digest as its tag."""

    content: bytes
    type: str
    tag: str


class Files:
    """An application that answers GET and HEAD with the files of a folder; nothing else is found or allowed.

    Each is read when it is first asked for, and kept.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._found = _within(folder)
        self._file = lru_cache(_KEPT)(self._read)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 200 or, where the browser has the same, 304; 404 and 405 else."""
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> ASGIApp:
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Method Not Allowed", 405, {"Allow": "GET, HEAD"})
        file = self._file(scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/"))
        if file is None:
            return PlainTextResponse("Not Found", 404)
        asked = Headers(scope=scope)
        told = {"ETag": file.tag}
        if file.tag in (tag.strip().removeprefix("W/") for tag in asked.get("If-None-Match", "").split(",")):
            return Response(None, 304, told)
        return Response(file.content, 200, told, file.type)

    def _read(self, name: str) -> _File | None:
        paths = _parts(name, self._found)
        if not paths:
            return None
        content = _joined(paths)
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        return _File(content, mimetypes.guess_type(name)[0] or _PLAIN, tag)


@cache
def address(name: str) -> str:
    """The address of one of the workbench's own files, which changes with its content, so that browsers may keep it.

    Raises FileNotFoundError where there is none of that name.
    """
    paths = _parts(name, _within(FOLDER))
    if not paths:
        raise FileNotFoundError(f"the workbench has no file {name!r}")
    return f"/static/{name}?v={hashlib.sha256(_joined(paths)).hexdigest()[:12]}"


def sheet(names: str) -> str:
    """The address of the style sheets named, apart by spaces, in one."""
    return address(f"css/{'+'.join(names.split())}.css")


@cache
def in_every_page() -> str:
    """The style sheet that stands in each page, as it stands there: without the end of its last line."""
    return (STYLES / "base.css").read_text(encoding="utf-8").removesuffix("\n")


def _parts(name: str, found: Mapping[str, Path]) -> list[Path]:
    """The file of that name, or those that it joins, each once; none where one of them is not there."""
    if name in found:
        return [found[name]]
    folder, _, last = name.rpartition("/")
    stem, dot, ending = last.rpartition(".")
    names = [f"{folder}/{part}{dot}{ending}" for part in stem.split("+")]
    if ending != "css" or not 1 < len(names) <= _MOST_JOINED:
        return []
    if len(names) != len(set(names)) or not all(part in found for part in names):
        return []
    return [found[part] for part in names]


def _joined(paths: list[Path]) -> bytes:
    return b"".join(path.read_bytes() for path in paths)


@cache
def _within(folder: Path) -> Mapping[str, Path]:
    """The files of a folder by name: walked through once, for a first page asks for the addresses of several."""
    return dict(_walk(folder))


def _walk(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path
