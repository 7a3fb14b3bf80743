"""What `onrecord events` writes: rows of events as CSV, as JSON Lines, or as lines for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from onrecord.model import Article, Modality
from onrecord.output.csv_rows import Cell, csv_rows
from onrecord.output.denials import CLAIMED, DENIED, DENIED_TOO, TOLD_OF, part
from onrecord.output.display import clean, mask
from onrecord.output.events import Account, EventRow, ForceRow, Party, Words
from onrecord.output.labels import article_labels
from onrecord.output.lines import BLANK, WIDTH, Line, Piece, plain, wrap
from onrecord.output.phrases import UNSURE, plural

"""Columns, where no terminal says otherwise."""

COLUMNS: Final = (
    "event_id", "article_id", "outlet", "published", "url", "event_date", "event_date_end", "date_text",
    "source_name", "source_country", "source_sector", "source_kind",
    "target_name", "target_country", "target_sector", "target_kind",
    "plover", "mode", "modality", "according_to", "according_to_text", "place", "place_country", "lat", "lon",
    "geonames", "forces", "confidence", "mentions", "trigger", "trigger_start", "trigger_end",
    "sentence_start", "sentence_end", "sentence",
)  # fmt: skip

HEADINGS: Final[dict[Modality, str]] = {
    "actual": "told as having happened or happening, by the article or by whom it quotes",
    "denied": "told as not having happened",
    "alleged": "said by some, the article keeps its distance",
    "ordered": "told to be done, not told as done",
    "planned": "intended or announced by the one who would do it",
    "requested": "asked or demanded of another",
    "conditional": "only if a condition is met",
    "possible": "feared, expected or held possible",
}
"""The groups of the table in their order, with what the article says of the events in each."""

_BREAKS = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
_SPACES = re.compile(r"\s+")
_GAP = "\xa0"
"""With a blank after it, two blanks that wrapping leaves as they are."""
_NO_NAME = "an unnamed source"


def events_jsonl(rows: Iterable[EventRow]) -> Iterator[bytes]:
    """One event a line, each field present, also where it is empty."""
    for row in rows:
        yield msgspec.json.encode(row) + b"\n"


def events_csv(rows: Iterable[EventRow]) -> Iterator[bytes]:
    """The header, then one event a row, as they come."""
    yield from csv_rows(COLUMNS, map(_cells, rows))


def _cells(row: EventRow) -> Iterator[Cell]:
    article, place, account = row.article, row.place, row.according_to
    yield row.event_id
    yield from map(_one_line, (article.id, article.outlet, article.published, article.url))
    yield from (row.date, row.date_end, _one_line(row.date_text))
    yield from _side(row.source, row.source_text)
    yield from _side(row.target, row.target_text)
    yield from (row.plover, row.mode, row.modality)
    yield from (_one_line(account.name), _verbatim(account.text)) if account else (None, None)
    yield from (_one_line(place.name), place.country, place.lat, place.lon, place.geonames) if place else [None] * 5
    yield "; ".join(map(_force, row.forces))
    yield from (row.confidence, len(row.mentions))
    yield from (_verbatim(row.trigger.text), row.trigger.start, row.trigger.end)
    yield from (row.evidence.start, row.evidence.end, _verbatim(row.evidence.text))


def _side(parties: Sequence[Party], words: Words | None) -> Iterator[str]:
    """Name, country, sector and kind; those of several actors in the same order, the article's words for nobody."""
    if not parties:
        yield from (clean(words.text) if words else "", "", "", "")
        return
    yield "; ".join(clean(p.name).replace(";", ",") for p in parties)
    for facts in ([p.country for p in parties], [p.sector for p in parties], [p.kind for p in parties]):
        yield "; ".join(_one_line(fact) or "" for fact in facts) if any(facts) else ""


def _force(force: ForceRow) -> str:
    """ "tank battalion×2": class, echelon, number."""
    size = f" {clean(force.echelon)}" if force.echelon else ""
    return clean(force.class_) + size + (f"×{force.quantity}" if force.quantity is not None else "")


def _one_line(text: str | None) -> str | None:
    return clean(text) if text else None


def _verbatim(text: str) -> str:
    """The article's words, character for character, but line breaks as blanks."""
    return mask(text.translate(_BREAKS))


def events_text(rows: Sequence[EventRow], width: int = WIDTH) -> str:
    """The table as plain text without any control codes."""
    return plain(events_lines(rows, width))


def events_lines(rows: Sequence[EventRow], width: int = WIDTH) -> Iterator[Line]:
    """Events by modality, in each by day, with the sentence beneath; lines of at most `width` columns."""
    labels = _labels(rows)
    empty = True
    for modality, meaning in HEADINGS.items():
        group = sorted((r for r in rows if r.modality == modality), key=lambda r: (r.date is None, r.date or ""))
        if not group:
            continue
        if not empty:
            yield BLANK
        empty = False
        yield from wrap(
            [Piece(modality.upper(), "heading"), Piece(f" · {meaning} · {plural(len(group), 'event')}", "dim")], width
        )
        for row in group:
            for line in wrap(_summary(row, labels[id(row.article)]), width, f"  {row.date or 'undated':10}  "):
                end = Piece(line[-1].text.rstrip(_GAP), line[-1].style)
                yield tuple(Piece(piece.text.replace(_GAP, " "), piece.style) for piece in (*line[:-1], end))
            yield from wrap(_evidence(row), width, "      ")


def _labels(rows: Iterable[EventRow]) -> dict[int, str]:
    """A short name for the article of each row, by the identity of what the rows say of it."""
    articles = {id(row.article): row.article for row in rows}
    made = article_labels([Article(id=a.id, sha256=a.sha256, text="", path=a.path) for a in articles.values()])
    return dict(zip(articles, made, strict=True))


def _summary(row: EventRow, label: str) -> Iterator[Piece]:
    deed = f"{row.plover} {row.mode}" if row.mode else row.plover
    yield Piece(f"{deed}{_GAP} ", "title")
    source, target = _who(row.source, row.source_text), _who(row.target, row.target_text)
    yield Piece(source or "?", "name")
    if target:
        yield Piece(" → ")
        yield Piece(target, "name")
    yield Piece(f"{_GAP} “{clean(row.trigger.text)}”")
    place = row.place
    details = [
        f"{row.date} to {row.date_end}" if row.date != row.date_end else "",
        f"in {', '.join(filter(None, (clean(place.name), place.country)))}" if place else "",
        ", ".join(map(_force, row.forces)),
        _told(row, row.according_to) if row.according_to else "",
        f"told {len(row.mentions)} times" if len(row.mentions) > 1 else "",
        f"uncertain, {row.confidence:.2f}" if row.confidence < UNSURE else "",
        f"{label}:{row.paragraph}",
    ]
    yield Piece("".join(f" · {detail}" for detail in details if detail), "dim")


def _who(parties: Sequence[Party], words: Words | None) -> str:
    """The names, or the article's words in quotation marks where nobody could be found for them."""
    if parties:
        return ", ".join(clean(party.name) for party in parties)
    return f"“{clean(words.text)}”" if words else ""


def _told(row: EventRow, account: Account) -> str:
    """On whose word; of what is told as not having happened, whether they claim it or it is they who say so."""
    who = _teller(account)
    if row.modality != "denied":
        return f"according to {who}"
    does = part(account.stance or "comment", row.evidence.text, row.trigger.end - row.evidence.start)
    if does == "claims":
        return f"{CLAIMED}{who}{DENIED_TOO}"
    return f"{DENIED if does == 'denies' else TOLD_OF}{who}"


def _teller(account: Account) -> str:
    return clean(account.name or "") or _NO_NAME


def _evidence(row: EventRow) -> Iterator[Piece]:
    """The sentence, with the words that name the deed standing out."""
    text, first = row.evidence.text, row.evidence.start
    start, end = row.trigger.start - first, row.trigger.end - first
    if not 0 <= start < end <= len(text):
        start = end = len(text)
    for words, bright in ((text[:start], False), (text[start:end], True), (text[end:], False)):
        yield Piece(mask(_SPACES.sub(" ", words)), "name" if bright else "dim")
