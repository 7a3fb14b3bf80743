"""What stands around a statement: whom it was said to, on which occasion, on what day.

All three are read in the sentence of the cue, outside of the statement's own content, source and cue, and never inside
a quotation; the occasion also in a sentence of its own right behind ("He was answering a reporter’s question on …").
The patterns are data: `occasions.csv`, `occasion_sentences.csv`, `tell_verbs.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from onrecord.knowledge.lexicons import table, words
from onrecord.reader.contents import Work
from onrecord.reader.dates import find_dates
from onrecord.reader.page import Page
from onrecord.reader.spans import Stretch, joined, minus, trimmed

_REACH = 400
_CLAUSE_END = re.compile(r"[;:“”\"«»(\n]|\s[—–-]\s|,(?!\s+\d{4}\b)")
_ADDRESSEE_END = re.compile(
    r"[,;:.“”\"«»()—–\n]|[’']{2}|\b(?:that|on|in|at|during|after|before|when|while|if|whether|about|how|why|what|who|to"
    r"|as|by|for|via|through|earlier|later|yesterday|today|last|not|there|he|she|they|it|we|I|and"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_ADDRESSEE_WORDS = 9
_OBJECT = re.compile(r"\s*(?P<who>him|her|them|us|me|you)\b")
_TOLD_REPORTERS = re.compile(
    r"\b(?:told|telling|tells)\s+(?:[\w’'-]+\s+){0,2}(?:reporters|journalists|the media|the press)\b"
)
_SENTENCE_DATE = re.compile(r"(?:Earlier |Late |Early |Speaking )?(?:[Oo]n )?$")


class Setting(NamedTuple):
    """Addressee, occasion and date of one statement, each None where the text does not state it."""

    addressee: Stretch | None
    occasion: Stretch | None
    date: str | None


@cache
def _patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    rows = table("occasions.csv")
    return tuple((int(row["strength"]), re.compile(r"\b(?:" + row["pattern"] + ")", re.IGNORECASE)) for row in rows)


@cache
def _sentence_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in table("occasion_sentences.csv"))


def settings(page: Page, works: Sequence[Work], published: str | None) -> list[Setting]:
    """The setting of each work, in their order.

    A statement without an occasion, date or addressee of its own takes those of the one before it by the very same
    source words ("he told reporters on Monday that …, adding that …").
    """
    contents = joined(p for w in works for p in w.content)
    out: list[Setting] = []
    by_source: dict[tuple[Stretch, ...], int] = {}
    for i, work in enumerate(works):
        own = _setting(page, work, contents, published)
        key = tuple(work.source)
        if key and key in by_source:
            first = out[by_source[key]]
            own = Setting(own.addressee or first.addressee, own.occasion or first.occasion, own.date or first.date)
        elif key:
            by_source[key] = i
        out.append(own)
    return out


def _setting(page: Page, work: Work, contents: Sequence[Stretch], published: str | None) -> Setting:
    if not work.cue:
        return Setting(None, None, None)
    window = _window(page, work)
    own = joined(work.content + work.cue + work.source)
    addressee = _addressee(page, work)
    occasion = _occasion(page, minus([window], joined([*own, *page.quoted_in(*window)]))) or _told(page, work)
    occasion = occasion or _next_sentence(page, work)
    return Setting(addressee, occasion, _date(page, work, window, occasion, contents, published))


def _window(page: Page, work: Work) -> Stretch:
    cue = work.cue[0]
    first, last = page.sentences[page.sentence_at(cue[0])], page.sentences[page.sentence_at(work.cue[-1][1] - 1)]
    return max(first.start, cue[0] - _REACH), min(last.end, work.cue[-1][1] + _REACH)


def _occasion(page: Page, free: Sequence[Stretch]) -> Stretch | None:
    """The phrase of the strongest pattern in the free stretches of the window; the first of equals."""
    best: tuple[int, Stretch] | None = None
    for start, end in free:
        for strength, pattern in _patterns():
            if best and strength <= best[0]:
                continue
            found = pattern.search(page.text, start, end)
            if found:
                best = strength, (found.start(), _clause_end(page, found.end(), end))
    return trimmed(page.text, best[1], ",.;:") if best else None


def _clause_end(page: Page, start: int, end: int) -> int:
    edge = _CLAUSE_END.search(page.text, start, end)
    return edge.start() if edge else end


def _told(page: Page, work: Work) -> Stretch | None:
    """ "told reporters in Minsk on July 1": the occasion where nothing better is stated."""
    start = work.cue[0][0]
    found = _TOLD_REPORTERS.match(page.text, start, min(len(page.text), work.cue[-1][1] + 60))
    if not found:
        return None
    stop = min((p[0] for p in work.content + work.source if p[0] >= found.end()), default=found.end() + 80)
    sentence = page.sentences[page.sentence_at(start)]
    end = _clause_end(page, found.end(), min(stop, sentence.end))
    that = re.compile(r"\s+that\b").search(page.text, found.end() - 1, end)
    return trimmed(page.text, (found.start(), that.start() if that else end), ",.;:")


def _next_sentence(page: Page, work: Work) -> Stretch | None:
    """The occasion in the sentence behind the statement, where that sentence tells nothing else."""
    after = page.sentence_at(work.end - 1) + 1
    if after >= len(page.sentences):
        return None
    sentence = page.sentences[after]
    if page.is_quoted(sentence.start):
        return None
    limit = min(sentence.end, sentence.start + _REACH)
    for pattern in _sentence_patterns():
        found = pattern.match(page.text, sentence.start, limit)
        if found:
            start = found.start("occasion")
            quote = re.compile(r"[“\"«]").search(page.text, start, limit)
            return trimmed(page.text, (start, quote.start() if quote else limit), ",.;:")
    return None


def _addressee(page: Page, work: Work) -> Stretch | None:
    """Whom it was told: what stands between a verb of telling, at the end of the cue, and the end of its phrase."""
    cue = work.cue[0]
    verbs = [v for v in re.finditer(r"\w+", page.text[cue[0] : cue[1]]) if v.group().lower() in words("tell_verbs.txt")]
    if not verbs:
        return None
    start = cue[0] + verbs[-1].end()
    content = work.content[0]
    if content[0] >= start and not page.text[start : content[0]].strip():
        # The content took the hearer in: "told [him to keep an eye on it]".
        him = _OBJECT.match(page.text, start, content[1])
        return him.span("who") if him else None
    stop = min((p[0] for p in work.content + work.source if p[0] >= start), default=start + 100)
    end = min(stop, start + 100)
    edge = _ADDRESSEE_END.search(page.text, start + 1, end)
    piece = trimmed(page.text, (start, edge.start() if edge else end))
    count = len(page.text[piece[0] : piece[1]].split())
    return piece if 0 < count <= _ADDRESSEE_WORDS else None


def _date(
    page: Page,
    work: Work,
    window: Stretch,
    occasion: Stretch | None,
    contents: Sequence[Stretch],
    published: str | None,
) -> str | None:
    """The date that stands by the cue: in the occasion, in the clause of the cue, or at the head of the sentence."""
    if occasion:
        dates = find_dates(page.text, *occasion, published)
        if dates:
            return dates[0][2]
    free = minus([window], joined([*contents, *page.quoted_in(*window)]))
    best: tuple[int, str] | None = None
    for start, end in free:
        for date_start, date_end, day in find_dates(page.text, start, end, published):
            possessive = page.text[date_end : date_end + 1] in ("’", "'")
            far = _distance(page, work, date_start, date_end, window[0])
            if far is not None and not possessive and (best is None or far < best[0]):
                best = far, day
    return best[1] if best else None


def _distance(page: Page, work: Work, start: int, end: int, sentence_start: int) -> int | None:
    """How far a date is from the cue, None where a clause ends between them."""
    cue_start, cue_end = work.cue[0][0], work.cue[-1][1]
    if start < cue_end and end > cue_start:
        return 0
    gap = page.text[cue_end:start] if start >= cue_end else page.text[end:cue_start]
    if start < cue_start and _SENTENCE_DATE.fullmatch(page.text[sentence_start:start]):
        return len(gap) if len(gap) <= 150 else None
    if len(gap) > 100 or re.search(r"[,;:“”\"()\n]|\b(?:which|who|that)\b", gap):
        return None
    return len(gap)
