"""Counts over the whole record, kept until it changes: many pages ask for the same ones again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from onrecord.record import Record

MOST = 32
"""Counts that are kept for one connection; of more the oldest go."""
Answer = TypeVar("Answer")


class Counted:
    """What was counted over each connection; a connection is used by one thread at a time."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[Record, tuple[int, dict[Hashable, Any]]] = WeakKeyDictionary()
        self._looking = Lock()

    def get(self, record: Record, ask: Callable[..., Answer], *wanted: Hashable, **how: Hashable) -> Answer:
        """What `ask`, a method of the record or its pages, gives for `wanted`, asked anew where the record changed.

        Call it within the record's snapshot, so that what is kept is of the version that it is kept for.
        """
        version, key = record.version(), (ask.__qualname__, wanted, tuple(sorted(how.items())))
        with self._looking:
            known = self._of.get(record)
            if known is None or known[0] != version:
                known = self._of[record] = (version, {})
        answers = known[1]
        if key not in answers:
            while len(answers) >= MOST:
                del answers[next(iter(answers))]
            answers[key] = ask(*wanted, **how)
        return cast(Answer, answers[key])
