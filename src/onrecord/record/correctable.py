"""What a record does with corrections: the part of :class:`onrecord.record.Record` that analysts write to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from onrecord.errors import GoneError, OptionError
from onrecord.model import Span
from onrecord.record.corrections.applying import CorrectedReading, placed
from onrecord.record.corrections.applying import corrected as corrected_reading
from onrecord.record.corrections.claims import ReportMark, marks
from onrecord.record.corrections.types import (
    Change,
    Correction,
    CorrectionCount,
    CorrectionFilter,
    CorrectionPage,
    Imported,
    StoredCorrection,
)
from onrecord.record.store import corrected_claims, correction_rows, looking
from onrecord.record.store.snapshot import snapshot

if TYPE_CHECKING:
    from onrecord.record.corrections.training import Line

# what writes, and what splits sentences, takes time to import: only who corrects or exports needs it


class Correctable:
    """Corrections of a record. They may be made while an ingest runs: nothing that it works out rests on them."""

    _connection: sqlite3.Connection

    def corrections(
        self, wanted: CorrectionFilter | None = None, *, limit: int | None = 50, offset: int = 0
    ) -> CorrectionPage:
        """Corrections that fit, the latest first, so many from `offset` on; `limit` None gives all."""
        with snapshot(self._connection):
            found, total = correction_rows.page(self._connection, wanted or CorrectionFilter(), limit, offset)
        return CorrectionPage(corrections=tuple(found), total=total)

    def correction(self, id: str) -> StoredCorrection:
        """The correction with this id. Raises GoneError where there is none."""
        found = correction_rows.by_id(self._connection, id)
        if found is None:
            raise GoneError(f"the record has no correction {id!r}; onrecord corrections lists them")
        return found

    def correct(self, change: Change, *, who: str) -> StoredCorrection:
        """Keep what an analyst called `who` says; an earlier correction of the same thing and field is superseded.

        Raises OptionError for what makes no sense, in words that say what is allowed; GoneError where what is to be
        corrected is not there (any more); RecordError where nothing can be written.
        """
        from onrecord.record.store import correcting
        from onrecord.record.store.writing import Writer

        with Writer(self._connection).transaction():
            id = correcting.make(self._connection, change, who)
        return self.correction(id)

    def withdraw(self, id: str, *, who: str, note: str = "") -> StoredCorrection:
        """Take a correction back; what it had superseded stands again. The row of the withdrawal is given.

        Raises GoneError where there is no such correction, it was withdrawn before, or is a withdrawal itself.
        """
        from onrecord.record.store import correcting
        from onrecord.record.store.writing import Writer

        with Writer(self._connection).transaction():
            made = correcting.withdraw(self._connection, id, who, note)
        return self.correction(made)

    def correction_counts(self) -> tuple[CorrectionCount, ...]:
        """How many corrections count, by kind, field and verdict; those superseded or withdrawn are not among them."""
        found = correction_rows.counts(self._connection)
        return msgspec.convert(
            [dict(zip(CorrectionCount.__struct_fields__, row, strict=True)) for row in found],
            tuple[CorrectionCount, ...],
        )

    def text_of(self, article: str) -> str:
        """The text of an article, in which the spans of corrections lie. Raises GoneError where there is none."""
        found = correction_rows.text_or_none(self._connection, article)
        if found is None:
            raise GoneError(f"the record has no article {article!r}")
        return found

    def corrected(self, article: str) -> CorrectedReading:
        """What stands of an article: its reading and its corrections side by side.

        Raises RecordError where there is no such article.
        """
        with snapshot(self._connection):
            reading = next(looking.readings(self._connection, [article]))
            return corrected_reading(reading, correction_rows.of_articles(self._connection, [article]))

    def corrections_of(self, ids: Iterable[str]) -> dict[str, dict[str, Correction]]:
        """The corrections that stand of these statements and events ("4f0c2b9e11d07a35:s3"), by id and field.

        For marks on lists: quick, since only articles with corrections are looked into. Those of claims are not here.
        """
        wanted = set(ids)
        out: dict[str, dict[str, Correction]] = {}
        with snapshot(self._connection):
            found = correction_rows.of_articles(self._connection, {id.split(":")[0] for id in wanted})
            mine = [one for one in found if one.kind != "claim"]
            here = correction_rows.candidates(self._connection, {one.anchor.article for one in mine})
        for article in sorted({one.anchor.article for one in mine}):
            by, *_ = placed([one for one in mine if one.anchor.article == article], here.get(article, ()))
            out |= {full: fields for id, fields in by.items() if (full := f"{article}:{id}") in wanted}
        return out

    def claim_corrections(self, claims: Sequence[str]) -> dict[str, dict[int, ReportMark]]:
        """What stands of the reports of these claims: by the claim's id and the report's number, counted from 1."""
        with snapshot(self._connection):
            articles = corrected_claims.articles_of_claims(self._connection, claims)
            found = correction_rows.of_articles(self._connection, articles, kinds=("claim",))
            told = marks(correction_rows.situated_claims(self._connection, found))
        return {claim: told[claim] for claim in claims if claim in told}

    def places_of(self, ids: Iterable[str]) -> dict[str, tuple[Span, ...]]:
        """Where these statements and events stand in their texts, as a correction of them says it (`Change.spans`)."""
        wanted = set(ids)
        here = correction_rows.candidates(self._connection, {id.split(":")[0] for id in wanted})
        found = ((f"{article}:{c.id}", c.spans) for article, some in here.items() for c in some)
        return {id: spans for id, spans in sorted(found) if id in wanted}

    def changed_fields(self, articles: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """The fields that were marked as wrong or fixed, by statement and event ("4f0c2b9e11d07a35:s3").

        Of these articles, or of all. "itself": it is no statement, or no event. What was only confirmed is not here.
        """
        with snapshot(self._connection):
            chosen = corrected_claims.articles(self._connection) if articles is None else articles
            found = correction_rows.of_articles(self._connection, chosen, kinds=("statement", "event"))
            here = correction_rows.candidates(self._connection, {one.anchor.article for one in found})
        out: dict[str, tuple[str, ...]] = {}
        for article, some in groupby(sorted(found, key=_article), key=_article):
            by, *_ = placed(some, here.get(article, ()))
            for id, fields in by.items():
                if changed := tuple(sorted(name for name, one in fields.items() if one.verdict != "right")):
                    out[f"{article}:{id}"] = changed
        return out

    def training_lines(self, wanted: CorrectionFilter | None = None, *, with_text: bool = False) -> Iterator[Line]:
        """Corrections as lines of training data, in the order in which they were made."""
        from onrecord.record.corrections import training

        with snapshot(self._connection):
            found, _ = correction_rows.page(self._connection, wanted or CorrectionFilter(), None, 0)
            texts: dict[str, tuple[str, tuple[Span, ...]]] = {}
            for stored in reversed(found):
                id = stored.correction.anchor.article
                if id not in texts:
                    texts = {id: correction_rows.text_of(self._connection, id)}
                text, subheadlines = texts[id]
                yield training.line_of(stored, text, subheadlines, with_text=with_text)

    def import_corrections(self, lines: Iterable[bytes]) -> Imported:
        """Take in the lines of a colleague's file (:meth:`training_lines`); what is here already is left alone.

        All of it is kept, or nothing. Lines that cannot be true are left out and told, those of articles that are not
        in this record are counted.
        """
        from onrecord.record.corrections import training
        from onrecord.record.store import correcting
        from onrecord.record.store.writing import Writer

        taken = known = absent = 0
        refused: list[tuple[int, str]] = []

        @lru_cache(maxsize=64)
        def text_of(article: str) -> str | None:
            return correction_rows.text_or_none(self._connection, article)

        with Writer(self._connection).transaction():
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    parsed = training.parsed(line)
                    if text_of(parsed.article) is None:
                        absent += 1
                    elif correcting.take(self._connection, training.taken(parsed, text_of)):
                        taken += 1
                    else:
                        known += 1
                except OptionError as error:
                    refused.append((number, str(error)))
        return Imported(taken=taken, known=known, absent=absent, refused=tuple(refused))


def _article(correction: Correction) -> str:
    return correction.anchor.article
