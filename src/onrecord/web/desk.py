"""What a handler works with: the record, read by several at once and never for too long, and the tables."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from onrecord.record import Record
from onrecord.record.stamps import events_stamp
from onrecord.web.counted import Counted
from onrecord.web.jobs import Jobs
from onrecord.web.settings import Settings

if TYPE_CHECKING:
    from onrecord.commitments.evaluate import Frame
    from onrecord.knowledge.base import Knowledge

KEPT = 8
"""Connections that are kept open between requests."""


class Desk:
    """One workbench. Whoever asks gets a connection of their own; what takes time to load is loaded when needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.jobs = Jobs(settings)
        self.counted = Counted()
        self._idle: queue.LifoQueue[Record] = queue.LifoQueue(KEPT)
        self._loading = Lock()

    @contextmanager
    def record(self) -> Iterator[Record]:
        """The record, in one state for all that is asked inside; what takes longer than the settings say is cut off.

        Raises RecordError where it cannot be opened, SlowError where it takes too long.
        """
        record = self._borrowed()
        try:
            with record.within(self.settings.seconds), record.snapshot():
                yield record
        except BaseException:
            record.close()
            raise
        self._give_back(record)

    @contextmanager
    def writing(self) -> Iterator[Record]:
        """The record, opened for one change; others look at it meanwhile as it was before.

        Raises RecordError where it cannot be opened, or another program does not let go of it in time.
        """
        with Record.open(self.settings.record) as record, record.within(self.settings.seconds):
            yield record

    def _borrowed(self) -> Record:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return Record.open(self.settings.record)

    def _give_back(self, record: Record) -> None:
        try:
            self._idle.put_nowait(record)
        except queue.Full:
            record.close()

    @property
    def knowledge(self) -> Knowledge:
        """Who is who, with the user's own tables laid over the shipped ones."""
        with self._loading:
            return self._knowledge

    @property
    def frame(self) -> Frame:
        """Treaties, areas and classes of events, with the user's own treaties."""
        with self._loading:
            return self._frame

    def warm(self) -> None:
        """Load the tables, and work out what joins events now, which the first look at events would wait for."""
        self.frame  # noqa: B018  is loaded by being asked for
        events_stamp()

    def state_name(self, code: str) -> str:
        """The name of a state (ISO 3166-1 alpha-3), or the code where it has none."""
        found = self.knowledge.states.get(code)
        return found.name if found else code

    @cached_property
    def _knowledge(self) -> Knowledge:
        from onrecord.knowledge.own import load

        return load(self.settings.knowledge)

    @cached_property
    def _frame(self) -> Frame:
        from onrecord.commitments.areas import Areas
        from onrecord.commitments.evaluate import Frame
        from onrecord.commitments.event_classes import event_classes
        from onrecord.commitments.shipped import load_treaties

        base = self._knowledge
        return Frame(load_treaties(self.settings.treaties, base=base), Areas(base), event_classes(), base)

    def close(self) -> None:
        """Stop what is being read, and let go of all that is open."""
        self.jobs.close()
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return
