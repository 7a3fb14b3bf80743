"""What `onrecord corrections` writes: corrections as lines for people, as JSON Lines, as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from onrecord.model import Place, Span
from onrecord.output.csv_rows import Cell, csv_rows
from onrecord.output.display import clean
from onrecord.output.lines import Line, Piece, wrap
from onrecord.output.phrases import plural
from onrecord.record.corrections.types import Named, StoredCorrection, Value

COLUMNS: Final = (
    "id", "made_at", "who", "kind", "field", "verdict", "state", "target", "claim", "reader", "analyst", "note",
    "words", "article", "spans", "withdraws",
)  # fmt: skip

NOBODY: Final = "nobody named"
_MARKS = {
    "right": "{0} is right",
    "wrong": "{0} is wrong",
    "fixed": "{0}",
    "missed": "missed",
    "withdrawn": "withdrawn: {0}",
}


def corrections_jsonl(found: Iterable[StoredCorrection]) -> Iterator[bytes]:
    """One correction a line, with what became of it."""
    for one in found:
        yield msgspec.json.encode(one) + b"\n"


def corrections_csv(found: Iterable[StoredCorrection]) -> Iterator[bytes]:
    """The header, then one correction a row; no cell is a formula to a spreadsheet."""
    yield from csv_rows(COLUMNS, (_cells(one) for one in found))


def corrections_lines(found: Sequence[StoredCorrection], total: int, width: int) -> Iterator[Line]:
    """Corrections with what was read and what ought to be; the last line counts."""
    for stored in found:
        one = stored.correction
        head = [Piece(f"{one.kind}: ", "dim"), Piece(_MARKS[one.verdict].format(one.field), "name")]
        if one.verdict == "fixed":
            pair = (value_words(one.was, one.field), value_words(one.value, one.field))
            head.append(Piece(f" {pair[0]} → {pair[1]}"))
        elif one.value.told:
            head.append(Piece(f" {value_words(one.value)}"))
        head.append(Piece(f" · {one.who}", "dim"))
        if stored.state not in ("stands", "withdrawal"):
            head.append(Piece(f" · {stored.state}", "warning"))
        yield from wrap(head, width, f"{one.made_at[:10]}  ", "            ")
        place = stored.target or one.anchor.article
        yield from wrap(
            [Piece(f"“{clean(' … '.join(one.anchor.words))}” "), Piece(f"{place}, {one.id}", "dim")], width, " " * 12
        )
        if one.note:
            yield from wrap([Piece(clean(one.note))], width, " " * 12)
    shown = "" if len(found) == total else f", {len(found):,} of them shown"
    yield (Piece(f"{plural(total, 'correction')}{shown}", "heading"),)


def value_words(value: Value, field: str | None = None) -> str:
    """A value in words; of one field only that, of all each with its name."""
    if field is not None and field != "itself":
        return _words(getattr(value, field)) if field in value.told else "—"
    return ", ".join(f"{name} {_words(getattr(value, name))}" for name in value.told) or "—"


def _words(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, Named):
        return clean(value.name)
    if isinstance(value, Place):
        return clean(value.name) + (f" ({value.country})" if value.country else "")
    if isinstance(value, tuple):
        return ", ".join(_words(part) for part in value) or NOBODY
    if isinstance(value, Span):
        return f"{value.start}–{value.end}"
    return clean(str(value))


def _cells(stored: StoredCorrection) -> Iterator[Cell]:
    one = stored.correction
    yield from (one.id, one.made_at, clean(one.who), one.kind, one.field, one.verdict, stored.state, stored.target)
    yield from (stored.claim_now, _json(one.was), _json(one.value), clean(one.note))
    yield from (clean(" … ".join(one.anchor.words)), one.anchor.article)
    yield from ("; ".join(f"{s.start}-{s.end}" for s in one.anchor.spans), one.withdraws)


def _json(value: Value) -> str:
    return msgspec.json.encode(value).decode() if value.told else ""
