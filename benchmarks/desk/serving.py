"""The workbench as a process of its own, on a free port, and what it takes to start and to answer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import httpx

_PATIENCE = 30.0
_OVERVIEW = "/"
_APP = """
import sys, uvicorn
from pathlib import Path
from onrecord.web.app import make_app
from onrecord.web.settings import Settings
port = int(sys.argv[2])
uvicorn.run(make_app(Settings(record=Path(sys.argv[1]), port=port)), port=port, log_level="error")
"""


@contextmanager
def serving(record: Path, *, app: bool = False) -> Iterator[tuple[str, float]]:
    """Start `onrecord serve`, or the `app` without the command; its address, and the seconds until the first page.

    Raises SystemExit where it ends or does not answer, with what it said.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "onrecord", "serve", "--record", str(record), "--port", str(port)]
    if app:
        command = [sys.executable, "-c", _APP, str(record), str(port)]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_as_installed()
    )
    try:
        yield address, _until_it_answers(process, address, began)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _as_installed() -> dict[str, str]:
    """The environment, in which modules are compiled once, as those of an installed package are."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": _compiled().name, **kept}


@cache
def _compiled() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def _until_it_answers(process: subprocess.Popen[str], address: str, began: float) -> float:
    while time.perf_counter() - began < _PATIENCE:
        if process.poll() is not None:
            said = process.stdout.read() if process.stdout else ""
            raise SystemExit(f"benchmarks: the workbench ended at once: {said.strip()}")
        try:
            httpx.get(address + _OVERVIEW, timeout=_PATIENCE).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.005)
            continue
        return time.perf_counter() - began
    raise SystemExit(f"benchmarks: the workbench did not answer within {_PATIENCE:g} seconds")


def answer_times(address: str, requests: Sequence[str]) -> tuple[list[float], list[str]]:
    """Milliseconds that each address takes over one connection, and what was answered with an error."""
    taken: list[float] = []
    wrong: list[str] = []
    with httpx.Client(base_url=address, timeout=_PATIENCE) as client:
        client.get("/api/v1/status")  # the connection is there, and one of the record is open
        if all(client.get(request).status_code == 404 for request in requests[:3]):
            return [], [f"404 {request}" for request in requests[:1]]
        for request in requests:
            began = time.perf_counter()
            answer = client.get(request)
            taken.append((time.perf_counter() - began) * 1000)
            # that there is nothing to be found under a name drawn at random is an answer
            if answer.status_code not in (200, 404):
                wrong.append(f"{answer.status_code} {request}: {answer.text[:120]}")
    return taken, wrong
