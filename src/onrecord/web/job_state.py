"""How far a job is, kept up to date by what its process tells."""

from __future__ import annotations

from collections import Counter

import msgspec

from onrecord.web.job_types import Count, Counts, End, Job, Report, State, WholeJob
from onrecord.web.parcels import Parcel

MOST_REPORTS = 500
"""Reports of a job that are told one by one, and besides them as many that failed; all are counted."""

_BUSY = "Another program is writing to the record; this waits until it is done."


class Began(msgspec.Struct, frozen=True):
    """The record is ours to write to."""


class Busy(msgspec.Struct, frozen=True):
    """Another program writes to the record; it is asked again."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A report has ended and is stored; what is done by then."""

    report: Report
    files_done: Count
    progress: float | None


Message = Began | Busy | Told


class JobState:
    """A job as it is at this moment. Whoever uses it sees to it that nobody else does."""

    def __init__(self, id: str, parcel: Parcel, sent: str) -> None:
        self.id = id
        self.parcel = parcel
        self.state: State = "waiting"
        self.cancelled = False
        self._sent = sent
        self._ended: str | None = None
        self._note: str | None = None
        self._files_done = 0
        self._progress: float | None = None
        self._counts: Counter[End] = Counter()
        self._reports: list[Report] = []
        self._failures_kept = 0
        self._left_out = 0
        for refused in parcel.refused:
            self._add(Report(name=refused.name, end="failed", why=refused.why))

    def take(self, message: Message) -> None:
        """Something was told by the process."""
        if isinstance(message, Busy):
            self._note = _BUSY
        elif isinstance(message, Began):
            self._note = None
        else:
            self._add(message.report)
            self._files_done = message.files_done + len(self.parcel.refused)
            self._progress = message.progress

    def end(self, state: State, when: str, why: str | None = None) -> None:
        """It is over: `why` says why, where not all was read."""
        self.state = state
        self._ended = when
        self._note = why
        if state == "cancelled":
            self._note = "Cancelled. What was read by then is in the record." if self._reports else "Cancelled."
        elif state == "done":
            self._files_done = self._files
            self._progress = 1.0

    def job(self) -> Job:
        """As others see it, without its reports."""
        return Job(
            id=self.id,
            kind=self.parcel.kind,
            name=self.parcel.name,
            state=self.state,
            note=self._note,
            sent=self._sent,
            ended=self._ended,
            files=self._files,
            files_done=self._files_done,
            progress=self._progress,
            counts=Counts(**{end: self._counts[end] for end in ("read", "unchanged", "duplicate", "failed")}),
        )

    def whole(self) -> WholeJob:
        """As others see it."""
        known = msgspec.structs.asdict(self.job())
        return WholeJob(**known, reports=tuple(self._reports), left_out=self._left_out)

    @property
    def _files(self) -> int:
        return len(self.parcel.pieces) + len(self.parcel.refused)

    def _add(self, report: Report) -> None:
        self._counts[report.end] += report.reports
        failed = report.end == "failed"
        if len(self._reports) - self._failures_kept < MOST_REPORTS and not failed:
            self._reports.append(report)
        elif failed and self._failures_kept < MOST_REPORTS:
            self._failures_kept += 1
            self._reports.append(report)
        else:
            self._left_out += 1
