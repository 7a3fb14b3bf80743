"""The last step of a job: claims are joined anew, unless that takes long and nobody has asked for it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from onrecord.output.phrases import plural
from onrecord.record import Record
from onrecord.web.job_state import Claimed, Joining

if TYPE_CHECKING:
    from onrecord.reader.claims import Claims
    from onrecord.reader.claims.joining import Doing

FinderFactory = Callable[[], "Claims"]
"""Loads what finds claims; named at module level, so that a process can import it."""

A_MINUTE = 1_500
"""Statements that are joined in about a minute by one core: up to so many, all are joined unasked."""
_TELL_SECONDS = 0.25


def left_out(record: Record, finder: Claims) -> Claimed | None:
    """Why claims are not joined unasked; None where they are to be."""
    if record.claims_fresh(finder):
        return Claimed(claims="current")
    number = record.status().totals.statements
    if number <= A_MINUTE:
        return None
    minutes = plural(math.ceil(number / A_MINUTE), "minute")
    return Claimed(
        claims="left_out",
        why=f"Claims are not joined anew yet: with {plural(number, 'statement')} that takes {minutes} or more.",
    )


def join(record: Record, finder: Claims, tell: Callable[[Joining], None]) -> Claimed:
    """Join them; `tell` hears a few times a second how far that is. Raises BusyError where another program writes."""
    told = 0.0

    def tick(doing: Doing, done: int, of: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _TELL_SECONDS or done == of:
            told = now
            tell(Joining(doing=doing, done=done, of=of))

    return Claimed(claims="joined" if record.join_claims(finder, tick) else "current")
