"""What analysts say of readings: lists of corrections, making one and taking it back, what stands of an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec
from starlette.exceptions import HTTPException

from onrecord.errors import GoneError
from onrecord.record.corrections.applying import CorrectedReading
from onrecord.record.corrections.types import (
    Change,
    CorrectionCount,
    CorrectionFilter,
    Field,
    Kind,
    State,
    StoredCorrection,
    Verdict,
)
from onrecord.record.corrections.validating import checked
from onrecord.web.api.articles import ArticleWanted
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, Limit, MissingError, Name, Nothing, Offset, Page

if TYPE_CHECKING:
    from onrecord.record.corrections.training import Line

READ_ONLY = "This workbench only shows its record: it was started with --read-only. Corrections are made elsewhere."

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40, description="the id of a correction")]


class Which(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Corrections that fit every field that is given, each by any of its values; days (UTC) are both included.

    `state` is what became of them; whether they are *settled* or *no longer found* takes longer to find out.
    """

    article: tuple[Name, ...] = ()
    kind: tuple[Kind, ...] = ()
    field: tuple[Field, ...] = ()
    verdict: tuple[Verdict, ...] = ()
    who: tuple[Name, ...] = ()
    state: tuple[State, ...] = ()
    since: Day | None = None
    until: Day | None = None


class CorrectionsWanted(Which, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of them."""

    limit: Limit = 50
    offset: Offset = 0


class TrainingWanted(Which, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them, with the whole text of the article on each line if asked for."""

    text: bool = False


class CorrectionWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One correction."""

    id: Id


class CorrectionSent(Change, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A correction, and the name of who makes it. `spans` are those that whoever corrects has seen."""

    who: Name


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who takes a correction back, and why."""

    who: Name
    note: str = ""


def corrections(desk: Desk, wanted: CorrectionsWanted) -> Page[StoredCorrection]:
    """Corrections, the latest first."""
    with desk.record() as record:
        found = desk.counted.get(record, record.corrections, fits(wanted), limit=wanted.limit, offset=wanted.offset)
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=found.corrections)


def counts(desk: Desk, _: Nothing) -> tuple[CorrectionCount, ...]:
    """How many corrections that count say what of which field."""
    with desk.record() as record:
        return record.correction_counts()


def of_article(desk: Desk, wanted: ArticleWanted) -> CorrectedReading:
    """What stands of an article. Raises MissingError where there is none."""
    with desk.record() as record:
        try:
            record.text_of(wanted.id)
        except GoneError as error:
            words = f"the record has no article {wanted.id[:60]!r}; /articles lists those that it has"
            raise MissingError(words) from error
        return record.corrected(wanted.id)


def correct(desk: Desk, _: Nothing, sent: CorrectionSent) -> StoredCorrection:
    """Make one. Raises as :func:`make`."""
    change = Change(**{name: getattr(sent, name) for name in Change.__struct_fields__})
    return make(desk, [change], who=sent.who)[0]


def make(desk: Desk, changes: Sequence[Change], *, who: str) -> list[StoredCorrection]:
    """Keep what `who` says: nothing of it where a part makes no sense.

    Raises OptionError for what makes no sense, GoneError where what it is about is not there (any more), HTTPException
    403 where nothing may be changed.
    """
    writable(desk)
    with desk.writing() as record:
        for change in changes:
            checked(change.kind, change.field, change.verdict, change.value, record.text_of(change.article))
        return [record.correct(change, who=who) for change in changes]


def withdraw(desk: Desk, wanted: CorrectionWanted, sent: Withdrawn) -> StoredCorrection:
    """Take one back; the row that says so. Raises MissingError where there is none, GoneError where that was done."""
    writable(desk)
    with desk.writing() as record:
        try:
            record.correction(wanted.id)
        except GoneError as error:
            raise MissingError(f"the record has no correction {wanted.id!r}; /corrections lists them") from error
        return record.withdraw(wanted.id, who=sent.who, note=sent.note)


def training(desk: Desk, wanted: TrainingWanted) -> Iterator[Line]:
    """Lines of training data, in the order in which the corrections were made."""
    with desk.record() as record:
        yield from record.training_lines(fits(wanted), with_text=wanted.text)


def fits(wanted: Which) -> CorrectionFilter:
    """The filter of the record for what is wanted."""
    return CorrectionFilter(
        articles=wanted.article, kinds=wanted.kind, fields=wanted.field, verdicts=wanted.verdict, who=wanted.who,
        states=wanted.state, since=wanted.since, until=wanted.until,
    )  # fmt: skip


def writable(desk: Desk) -> None:
    """Raises HTTPException 403 where nothing may be changed."""
    if desk.settings.read_only:
        raise HTTPException(403, READ_ONLY)


ENDPOINTS = (
    Endpoint(
        "/corrections", "corrections", "Corrections, the latest first.", CorrectionsWanted, Page[StoredCorrection],
        corrections, exports=True,
    ),
    Endpoint(
        "/corrections", "corrections", "Make a correction; a reading is never changed by it.", Nothing,
        StoredCorrection, correct, method="POST", body=CorrectionSent,
    ),
    Endpoint(
        "/corrections/{id}/withdraw", "corrections", "Take a correction back; what it had superseded stands again.",
        CorrectionWanted, StoredCorrection, withdraw, method="POST", body=Withdrawn,
    ),
    Endpoint(
        "/corrections/counts", "corrections", "How many corrections that count say what of which field.", Nothing,
        tuple[CorrectionCount, ...], counts,
    ),
    Endpoint(
        "/articles/{id}/corrections", "corrections", "What stands of an article: what it says, corrected, beside it.",
        ArticleWanted, CorrectedReading, of_article,
    ),
)  # fmt: skip
