"""What `onrecord search` writes: hits as lines for people, as JSON Lines, as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from onrecord.model import Span
from onrecord.output.csv_rows import Cell, csv_rows
from onrecord.output.display import clean, mask
from onrecord.output.lines import BLANK, WIDTH, Line, Piece, Style, plain, wrap
from onrecord.output.phrases import STANCE_WORDS, plural
from onrecord.record.hits import Found, Hit
from onrecord.record.types import StoredActor

COLUMNS: Final = (
    "in", "rank", "id", "day", "who", "country", "whom", "kind", "stance", "plover", "modality", "place",
    "outlet", "published", "title", "url", "article_id", "score", "text", "matches", "in_article",
)  # fmt: skip

_SPACES = re.compile(r"\s+")
_BREAKS = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
_MARK = "**"


def hits_jsonl(found: Iterable[Found]) -> Iterator[bytes]:
    """One hit a line, with the statement, event or article that it is."""
    for one in found:
        for hit in one.hits:
            yield msgspec.json.encode(hit) + b"\n"


def hits_csv(found: Iterable[Found]) -> Iterator[bytes]:
    """The header, then one hit a row; no cell is a formula to a spreadsheet."""
    yield from csv_rows(COLUMNS, (_cells(hit) for one in found for hit in one.hits))


def _cells(hit: Hit) -> Iterator[Cell]:
    said, event, article = hit.statement, hit.event, hit.source
    yield from (hit.kind, hit.rank, hit.id)
    if said:
        yield from (said.day, clean(_speaker(hit)), said.speaker.country if said.speaker else None)
        yield from (clean(said.addressee.name) if said.addressee else None, said.kind, said.stance, None, None, None)
    elif event:
        yield from (event.starts_on, _names(event.source), "; ".join(a.country or "" for a in event.source))
        yield from (_names(event.target), None, None, event.plover, event.modality, clean(event.place or ""))
    else:
        yield article.published
        yield from [None] * 8
    yield from (_one_line(article.outlet), article.published, _one_line(article.title), _one_line(article.url))
    yield from (article.id, round(hit.score, 3), mask(hit.text.translate(_BREAKS)))
    yield from ("; ".join(f"{s.start}-{s.end}" for s in spans) for spans in (hit.matches, hit.in_article))


def hits_text(found: Sequence[Found], width: int = WIDTH) -> str:
    """The hits as plain text without control codes; **what was searched for** stands between asterisks."""
    lines = hits_lines(found, width, marked=True)
    return plain(lines)


def hits_lines(found: Sequence[Found], width: int = WIDTH, *, marked: bool = False) -> Iterator[Line]:
    """The hits by kind, the passage beneath each; the matches in a style of their own, with asterisks if `marked`."""
    shown = [one for one in found if one.hits]
    for number, one in enumerate(shown):
        if number:
            yield BLANK
        yield from wrap([Piece(one.kind.upper(), "heading"), Piece(f" · {_how_many(one)}", "dim")], width)
        before = ("", "")
        for hit in one.hits:
            yield from wrap(_summary(hit, marked), width, f"  {_day(hit):10}  ")
            passage = (hit.source.id, hit.text)
            if passage != before:  # several events of one sentence: the sentence once, beneath the first
                style: Style = "quote" if hit.kind == "statements" else "plain"
                yield from wrap(_marked(hit.text, hit.matches, style, marked), width, "      ")
            before = passage


def compared(found: Found) -> str | None:
    """What to tell where not all hits could be compared."""
    if found.complete:
        return None
    return (
        f"{found.kind}: compared the newest {found.ranked:,} hits only, there are more than can be compared at once; "
        "narrow the search by --since, --until, --speaker or --outlet, add a word, or take all with --limit 0"
    )


def _how_many(found: Found) -> str:
    best = f"best {len(found.hits):,} of " if len(found.hits) < found.ranked else ""
    if found.complete:
        return best + plural(found.ranked, "hit")
    return f"{best}the newest {plural(found.ranked, 'hit')}; older ones were not compared"


def _day(hit: Hit) -> str:
    said, event = hit.statement, hit.event
    day = said.day if said else event.starts_on if event else hit.source.published
    return day or "undated"


def _summary(hit: Hit, marked: bool) -> Iterator[Piece]:
    said, event, article = hit.statement, hit.event, hit.source
    details = [article.outlet or "", hit.id]
    if said:
        country = said.speaker.country if said.speaker else None
        yield Piece(clean(_speaker(hit)) or "an unnamed source", "name")
        yield Piece(f" ({country})" if country else "")
        yield Piece(f" {STANCE_WORDS[said.stance]}" if STANCE_WORDS[said.stance] else "", "deny")
    elif event:
        yield Piece(f"{event.plover} {event.mode}" if event.mode else event.plover, "title")
        yield Piece(f" {_names(event.source) or '?'}", "name")
        yield Piece(f" → {_names(event.target)}" if event.target else "")
        place = ", ".join(clean(part) for part in (event.place, event.place_country) if part)
        details = [event.modality, f"in {place}" if place else "", *details]
    else:
        yield from _marked(article.title or "without a title", hit.in_title or (), "title", marked)
    yield Piece("".join(f" · {clean(detail)}" for detail in details if detail), "dim")


def _marked(text: str, spans: Sequence[Span], style: Style, marked: bool) -> Iterator[Piece]:
    """The text on one line with its matches standing out."""
    at, sign = 0, _MARK if marked else ""
    for span in spans:
        yield Piece(_shown(text[at : span.start]), style)
        yield Piece(f"{sign}{_shown(text[span.start : span.end])}{sign}", "mark")
        at = span.end
    yield Piece(_shown(text[at:]), style)


def _shown(text: str) -> str:
    return mask(_SPACES.sub(" ", text))


def _speaker(hit: Hit) -> str:
    said = hit.statement
    if said is None:
        return ""
    return said.speaker.name if said.speaker else said.speaker_words or ""


def _names(actors: Sequence[StoredActor]) -> str:
    return "; ".join(clean(actor.name).replace(";", ",") for actor in actors)


def _one_line(text: str | None) -> str | None:
    return clean(text) if text else None
