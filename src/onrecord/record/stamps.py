"""What a record's claims and events were joined by: what another version, other weights or other rules joined is old.

No number has to be raised when a rule changes: the stamp holds a digest of the modules that decide and of the tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from onrecord._version import __version__
from onrecord.knowledge.index import tables_digest
from onrecord.reader.networks import digest, shipped
from onrecord.reader.wordpiece import VOCABULARY

_RECORD = Path(__file__).parent
# as onrecord.reader.words and onrecord.record.pair_model have them, which bring numpy: not needed to look at a record
_WORDS, _PAIR_WEIGHTS = "words.npz", _RECORD / "weights" / "same_event.json"
_EVENT_RULES = ("average_link.py", "event_sides.py", "pair_model.py", "passages.py", "same_events.py")


def claims_stamp(weights: str) -> str:
    """What joins claims now, with these weights: a digest as :meth:`onrecord.reader.claims.Claims.digest` gives it."""
    return _stamp(weights, _claim_rules())


@cache
def events_stamp() -> str:
    """What joins reports of one event now."""
    weights = hashlib.sha256(_PAIR_WEIGHTS.read_bytes() + digest(shipped(), (_WORDS, VOCABULARY)).encode()).hexdigest()
    return _stamp(weights, rules_digest([shipped().with_name("same_event.py"), *(_RECORD / n for n in _EVENT_RULES)]))


@cache
def _claim_rules() -> str:
    return rules_digest([_RECORD / "claims.py", *shipped().with_name("claims").glob("*.py")])


def rules_digest(modules: Iterable[Path]) -> str:
    """SHA-256 over the sources of these modules, in any order, and over the tables of words and names.

    An installation without sources has only the version to tell it by.
    """
    total = hashlib.sha256(tables_digest().encode())
    for name, file in sorted((f"{file.parent.name}/{file.name}", file) for file in modules if file.is_file()):
        total.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _stamp(weights: str, rules: str) -> str:
    return f"onrecord {__version__}, weights sha256:{weights}, rules sha256:{rules}"
