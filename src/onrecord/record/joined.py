"""What a record joins across articles: claims with all reports of them, and events with all of theirs."""

from __future__ import annotations

import msgspec

from onrecord.model import Span, Stance
from onrecord.record.types import StoredArticle, StoredEvent, StoredStatement


class ClaimReport(msgspec.Struct, frozen=True, kw_only=True):
    """One report of a claim: a statement, or an event that the article itself tells as alleged or denied.

    `stance` is to the claim's text. `implied` are the article's words for others whom the statement says to assert it
    ("speculation"), at `implied_at`. Reports of one saying have the same `utterance`.
    """

    statement: StoredStatement | None
    event: StoredEvent | None
    stance: Stance
    utterance: int
    implied: str | None = None
    implied_at: Span | None = None

    @property
    def article(self) -> StoredArticle:
        """Where it stands."""
        found = self.statement or self.event
        assert found is not None  # noqa: S101 - one of the two is always there
        return found.article

    @property
    def day(self) -> str | None:
        """When it was said, as far as known."""
        return self.statement.day if self.statement else self.article.published

    @property
    def holder(self) -> str | None:
        """Whose stance it is: a name, else the article's words; None where the article names nobody."""
        if self.implied is not None:
            return self.implied
        if self.statement is None:
            return None
        return self.statement.speaker.name if self.statement.speaker else self.statement.speaker_words

    @property
    def passage(self) -> str:
        """The words it rests on."""
        return self.statement.quote if self.statement else self.event.sentence if self.event else ""

    @property
    def passage_at(self) -> tuple[Span, ...]:
        """Where these words stand in the article's text: several spans where a quotation is in pieces."""
        return self.statement.content if self.statement else (self.event.sentence_at,) if self.event else ()


class StoredClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with who supports, denies or questions it; `disputed_since` is null also where no day is known."""

    id: str
    text: str
    disputed: bool
    disputed_since: str | None
    first_day: str | None
    last_day: str | None
    reports: tuple[ClaimReport, ...]

    @property
    def utterances(self) -> int:
        """How many sayings the reports are of."""
        return len({r.utterance for r in self.reports})

    @property
    def articles(self) -> int:
        """How many articles the reports stand in; a near-duplicate and its original are one."""
        return len({r.article.original for r in self.reports})


class ClaimHere(msgspec.Struct, frozen=True, kw_only=True):
    """One report of a claim as its article has it: what the claim is, and the report's number within the claim."""

    id: str
    text: str
    disputed: bool
    disputed_since: str | None
    number: int
    report: ClaimReport


class EventGroup(msgspec.Struct, frozen=True, kw_only=True):
    """An event of the record with all reports of it, which are events of articles.

    `event` is the report that stands for it, the first of `reports`; the others come by date. None is of a
    near-duplicate, but `outlets` are all that printed one of the reports or a near-duplicate of it, and `printed` is
    how many articles did.
    """

    event: StoredEvent
    reports: tuple[StoredEvent, ...]
    outlets: tuple[str, ...]
    printed: int


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    """What joined claims or events: onrecord's version, weights and rules; "" where nothing was joined yet.

    `fresh` says whether the readings are still those that were joined.
    """

    made_by: str
    fresh: bool
