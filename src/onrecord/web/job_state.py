"""How far a job is, kept up to date by what its process tells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from onrecord.output.phrases import JOINING
from onrecord.web.job_types import OVER, ClaimsEnd, Count, Counts, End, Job, Report, State, WholeJob
from onrecord.web.parcels import Parcel

if TYPE_CHECKING:  # numpy: not needed to look at a record
    from onrecord.reader.claims.joining import Doing

MOST_REPORTS = 500
"""Reports of a job that are told one by one, and besides them as many that failed; all are counted."""

_BUSY = "Another program is writing to the record; this waits until it is done."
_CLAIMS = "Claims of all articles"
_BEFORE: dict[Doing, tuple[float, float]] = {"articles": (0.0, 0.03), "statements": (0.03, 0.96), "pairs": (0.99, 0.01)}
"""Of the time that joining takes, about what share has gone by when each step begins, and what share it takes."""


class Began(msgspec.Struct, frozen=True):
    """The record is ours to write to."""


class Busy(msgspec.Struct, frozen=True):
    """Another program writes to the record; it is asked again."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A report has ended and is stored; what is done by then."""

    report: Report
    files_done: Count
    progress: float | None


class AllRead(msgspec.Struct, frozen=True):
    """All is read; whether claims are to be joined now is asked."""


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    """Claims are being joined: so many are done of what it goes through now."""

    doing: Doing
    done: Count
    of: Count


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the claims; `why` says why they were left out."""

    claims: ClaimsEnd
    why: str | None = None


Message = Began | Busy | Told | AllRead | Joining | Claimed


class JobState:
    """A job as it is at this moment. Whoever uses it sees to it that nobody else does.

    Without a `parcel` all that there is to do is to join claims.
    """

    def __init__(self, id: str, parcel: Parcel | None, sent: str) -> None:
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
        self._claims: ClaimsEnd | None = None
        for refused in parcel.refused if parcel else ():
            self._add(Report(name=refused.name, end="failed", why=refused.why))

    def take(self, message: Message) -> None:
        """Something was told by the process."""
        if isinstance(message, Busy):
            self._note = _BUSY
        elif isinstance(message, Began):
            self._note = None
        elif isinstance(message, AllRead):
            self.state = "joining"
            self._progress = None
            self._files_done = self._files
        elif isinstance(message, Joining):
            begin, share = _BEFORE[message.doing]
            self._progress = min(1.0, begin + share * message.done / max(1, message.of))
            self._note = f"Joining claims: {message.done:,} of {message.of:,} {JOINING[message.doing]}."
        elif isinstance(message, Claimed):
            self._claims = message.claims
            self._note = message.why
        else:
            self._add(message.report)
            self._files_done = message.files_done + len(self.parcel.refused if self.parcel else ())
            self._progress = message.progress

    def end(self, when: str, why: str | None = None) -> None:
        """It is over: `why` says why, where not all was done.

        Where claims alone could not be joined, all that was sent is read all the same, and the job is done.
        """
        was, self.state = self.state, self._outcome(why)
        self._ended = when
        if was == "joining" and self._claims is None:
            self._claims = "left_out"
        if self.state == "cancelled":
            self._note = self._cancelled(was)
        elif self.state == "failed":
            self._note = why
        else:
            self._files_done = self._files
            self._progress = 1.0
            if why:
                self._note = f"All is read, but claims are not joined anew. {why}"

    def _outcome(self, why: str | None) -> State:
        if self.cancelled:
            return "cancelled"
        return "failed" if why and (self.parcel is None or self.state != "joining") else "done"

    def _cancelled(self, was: State) -> str:
        if was == "joining":
            read = " All that was sent is read." if self.parcel else ""
            return f"Cancelled.{read} Claims are as they were."
        return "Cancelled. What was read by then is in the record." if self._reports else "Cancelled."

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in OVER

    def remove(self) -> None:
        """Take what was sent from the disk."""
        if self.parcel is not None:
            self.parcel.remove()

    def job(self) -> Job:
        """As others see it, without its reports."""
        return Job(
            id=self.id,
            kind=self.parcel.kind if self.parcel else "claims",
            name=self.parcel.name if self.parcel else _CLAIMS,
            state=self.state,
            note=self._note,
            sent=self._sent,
            ended=self._ended,
            files=self._files,
            files_done=self._files_done,
            progress=self._progress,
            counts=Counts(**{end: self._counts[end] for end in ("read", "unchanged", "duplicate", "failed")}),
            claims=self._claims,
        )

    def whole(self) -> WholeJob:
        """As others see it."""
        known = msgspec.structs.asdict(self.job())
        return WholeJob(**known, reports=tuple(self._reports), left_out=self._left_out)

    @property
    def _files(self) -> int:
        return len(self.parcel.pieces) + len(self.parcel.refused) if self.parcel else 0

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
