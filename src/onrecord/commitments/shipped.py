"""The shipped treaties: compiled when the package is built, so that a start need not parse YAML; and a user's own.

`hatch_build.py` compiles them; in a checkout `python -m onrecord.commitments.shipped` does it anew. What reads YAML is
imported where YAML is read.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from onrecord.commitments.treaties import Treaties
from onrecord.commitments.types import Treaty
from onrecord.errors import KnowledgeError
from onrecord.knowledge.base import Knowledge, knowledge
from onrecord.knowledge.index import DATA, INDEX

if TYPE_CHECKING:
    from onrecord.commitments.load import Source, Vocabulary

FOLDER = DATA / "treaties"
COMPILED = INDEX.with_name("treaties.msgpack")
_RULES = (
    "event_classes.py", "load.py", "row_states.py", "shipped.py", "treaty_rows.py", "trigger_rows.py", "types.py",
)  # fmt: skip
"""The modules that decide what the files become: what is compiled is as old as they are."""


class Compiled(msgspec.Struct, frozen=True, array_like=True):
    """The treaties as they lie on the disk; `digest` is of all that they were made from."""

    digest: str
    treaties: tuple[Treaty, ...]


def load_treaties(files: Sequence[str | Path] = (), base: Knowledge | None = None) -> Treaties:
    """The shipped treaties with those of the files laid over them, later files over earlier ones, by id.

    `base` is the knowledge that tells states, organizations and their members; by default the shipped one.

    Raises:
        KnowledgeError: what was compiled is damaged, a file cannot be read, or has rows that cannot be used; the
            message tells all of them.
    """
    base = base or knowledge()
    if not files:
        return Treaties(_shipped(), base)
    from onrecord.commitments.load import read_sources, read_treaties

    sources = read_sources(files)
    total = hashlib.sha256(base.digest.encode())
    for source in sources:
        total.update(hashlib.sha256(source.content).digest())
    made = read_treaties(sources, base, vocabulary(), before=_shipped())
    return Treaties(made, base, digest=total.hexdigest())


def check(sources: Sequence[Source], base: Knowledge) -> tuple[Treaty, ...]:
    """The treaties of these files alone, read as `load_treaties` would. Raises KnowledgeError as it does."""
    from onrecord.commitments.load import read_treaties

    before = {treaty.id: treaty for treaty in _shipped()}
    made = read_treaties(sources, base, vocabulary(), before=before.values())
    return tuple(treaty for treaty in made if before.get(treaty.id) is not treaty)


def vocabulary() -> Vocabulary:
    """The shipped classes of events and areas."""
    from onrecord.commitments.areas import area_ids
    from onrecord.commitments.event_classes import event_classes
    from onrecord.commitments.load import Vocabulary

    return Vocabulary(event_classes(), area_ids())


@cache
def _shipped() -> tuple[Treaty, ...]:
    """In a checkout whose files have changed since they were compiled, they are read anew."""
    if FOLDER.is_dir():
        compiled = _current()
        return compiled.treaties if compiled else build(knowledge()).treaties
    try:
        return _read().treaties
    except (OSError, msgspec.DecodeError) as error:
        raise KnowledgeError(f"{COMPILED.name} is missing or damaged; install onrecord anew") from error


def _read() -> Compiled:
    return msgspec.msgpack.decode(COMPILED.read_bytes(), type=Compiled)


def _current() -> Compiled | None:
    """What is compiled, where it is what the files would become."""
    try:
        compiled = _read()
    except (OSError, msgspec.DecodeError):
        return None
    return compiled if compiled.digest == digest_of(knowledge()) else None


def build(base: Knowledge, folder: Path = FOLDER) -> Compiled:
    """Reads all files of the folder. Raises KnowledgeError with every row that cannot be used."""
    from onrecord.commitments.load import Source, read_sources, read_treaties

    files = sorted(folder.glob("*.yaml"))
    sources = [Source(source.name.rpartition("/")[2], source.content) for source in read_sources(files)]
    return Compiled(digest_of(base), read_treaties(sources, base, vocabulary(), replacing=False))


def digest_of(base: Knowledge) -> str:
    """SHA-256 over the tables of knowledge, the treaties' files among them, and the modules that read these files."""
    total = hashlib.sha256(base.digest.encode())
    for name in _RULES:
        total.update(name.encode() + b"\0" + hashlib.sha256(Path(__file__).with_name(name).read_bytes()).digest())
    return total.hexdigest()


def write() -> Path:
    """Compiles the treaties to where the package looks for them, unless they are; the index must be up to date."""
    from onrecord.knowledge.compile import put  # what only building needs

    if _current() is None:
        put(COMPILED, msgspec.msgpack.encode(build(knowledge())))
    return COMPILED


if __name__ == "__main__":
    made = write()
    sys.stdout.write(f"{made.name}: {made.stat().st_size:,} bytes\n")
