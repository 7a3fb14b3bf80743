"""What there is to know of a job: something that was sent in, and what became of each report in it; or a joining."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

End = Literal["read", "unchanged", "duplicate", "failed"]
Kind = Literal["files", "text", "address", "claims"]
State = Literal["waiting", "reading", "joining", "done", "failed", "cancelled"]
OVER: tuple[State, ...] = ("done", "failed", "cancelled")
ClaimsEnd = Literal["joined", "current", "left_out"]

Count = Annotated[int, msgspec.Meta(ge=0)]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one report.

    `name` is what it was sent as, with a number behind it where a file holds several; `why` says why it failed;
    `article` is its article's id; of a duplicate `original` is that of the article which it says again, the same id
    where another place had exactly this article.
    `reports` is how many it stands for: those of an unchanged file or feed are not told one by one.
    """

    name: str
    end: End
    why: str | None = None
    article: str | None = None
    title: str | None = None
    original: str | None = None
    reports: Count = 1


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many reports ended how."""

    read: Count = 0
    unchanged: Count = 0
    duplicate: Count = 0
    failed: Count = 0


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was sent in to be read, or, of the kind `claims`, the joining of claims that somebody asked for.

    `name` is that of its first file, the title or beginning of its text, or its address. `note` says what is waited
    for, how far the joining of claims is, or why something was not done. Times are UTC, ISO 8601. `progress` is the
    share that is done of what it does now, from 0 to 1: of reading, by bytes, or of joining claims; None where that is
    not known. `claims` says what became of the claims of the record: `joined` anew, `current` before, or `left_out`,
    so that they are those of an earlier state; None until that is known.
    """

    id: str
    kind: Kind
    name: str
    state: State
    note: str | None
    sent: str
    ended: str | None
    files: Count
    files_done: Count
    progress: Annotated[float, msgspec.Meta(ge=0, le=1)] | None
    counts: Counts
    claims: ClaimsEnd | None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in OVER


class WholeJob(Job, frozen=True, kw_only=True):
    """A job with what became of its reports, in the order in which they ended; `left_out` more are only counted."""

    reports: tuple[Report, ...]
    left_out: Count
