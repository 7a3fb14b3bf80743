"""Before any test: what is compiled of the knowledge tables and treaties is made anew where a file has changed.

Whole folders of tests are shared out among several processes by pytest-xdist, a file to one of them; tests asked for by
their file run in this process, as they do with `-n 0`, `-s` or `--pdb`.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from onrecord.commitments import shipped
from onrecord.config import OFF
from onrecord.errors import KnowledgeError
from onrecord.knowledge import compile as building
from onrecord.knowledge import index as stored

MOST_WORKERS = 4
"""Each collects all tests anew and holds its own weights, knowledge and browser."""
LONG = frozenset(("test_web_schemathesis.py",))
"""Files without a browser that take longest; those with one and these begin first, so that none is left for the end."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep the index in step with the tables, so that tests see what a fresh installation would."""
    os.environ[OFF] = "1"  # nor do they see the configuration of whoever runs them
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # as in whatever a shell starts behind itself; the commands that tests interrupt would inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        # workers ignore Ctrl-C, and what they start would, too: a function that does nothing is not inherited
        signal.signal(signal.SIGINT, lambda *_: None)
        return  # the process that started this one has done the rest
    try:
        digest = stored.read_index(stored.INDEX.read_bytes()).digest
    except (FileNotFoundError, ValueError, msgspec.MsgspecError):
        digest = ""
    if digest != stored.tables_digest():
        building.write()
    with suppress(KnowledgeError):  # a treaty that cannot be used fails the tests of treaties, not every test
        shipped.write()


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks at what it was told
def pytest_cmdline_main(config: pytest.Config) -> None:
    """As many workers as there are cores, unless -n says otherwise or what is asked for is better run here."""
    option = config.option
    if hasattr(config, "workerinput"):
        return  # a worker that made workers would never end doing so
    if getattr(option, "numprocesses", 0) is not None or option.usepdb or option.capture == "no":
        return
    if option.dist == "no" and all(Path(asked).is_dir() for asked in config.args):
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        option.numprocesses = min(cores, MOST_WORKERS) if cores > 1 else 0
        option.dist, option.loadscopereorder = "loadfile", False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where files are shared out, those that take long come first; the order within a file stays."""
    if hasattr(config, "workerinput"):
        long = {item.path for item in items if item.path.name in LONG or item.get_closest_marker("browser")}
        items.sort(key=lambda item: item.path not in long)
