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
from onrecord.reader.spans import Stretch, common, joined, minus, trimmed, within

_REACH = 400
_BEFORE_PIECE = 80
_NEIGHBOURS = 6
_CLAUSE_END = re.compile(r"[;:“”\"«»(\n]|\s[—–-]\s|,(?!\s+\d{4}\b)")
_ADDRESSEE_END = re.compile(
    r"[,;:.“”\"«»()—–\n]|[’']{2}|\b(?:that|on|in|at|during|after|before|when|while|if|whether|about|how|why|what|who|to"
    r"|as|by|for|via|through|earlier|later|yesterday|today|last|not|there|he|she|they|it|we|I|and"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_ADDRESSEE_WORDS = 9
_FOLLOWS_ON = re.compile(r"\w+ing\b")
_NO_HEARER = re.compile(r"(?:of|about|against|for|over|from|with|\w+ly)\b")
_WHOLE_CLAUSE = ("answer", "comment")
_SPAN_OF_ANSWER = 500
_VERB = re.compile(r"\s(?:was|were|is|are|has|have|had|will|would|could|should|can|said|says|seemed|that)\b")
_LOOSE_END = re.compile(
    r"(?:[’']s|\s(?:in which(?: \w+)?|where|which|he|she|and|but|or|of|that|when|while|as|the|an?|in|on|at|about|to"
    r"|with|his|her))$"
)
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|get|got)\s+(?:\w+ly\s+)?$")
_DETERMINED = re.compile(r"(?:\b(?:an?|the|his|her|its|their|our|this|that|[a-z]+[’']s)|[’']s)\s+$", re.IGNORECASE)
_OBJECT = re.compile(r"\s*(?P<who>him|her|them|us|me|you)\b")
_TOLD_REPORTERS = re.compile(
    r"\b(?:told|telling|tells)\s+(?:[\w’'-]+\s+){0,2}?(?:reporters|journalists|the media|the press)\b"
)
_PRONOUN = re.compile(r"he|she|they|it", re.IGNORECASE)
_SENTENCE_DATE = re.compile(r"(?:Earlier |Late |Early |Speaking )?(?:[Oo]n )?$")


class Setting(NamedTuple):
    """Addressee, occasion and date of one statement, each None where the text does not state it."""

    addressee: Stretch | None
    occasion: Stretch | None
    date: str | None


@cache
def _patterns() -> tuple[tuple[int, str, re.Pattern[str]], ...]:
    rows = table("occasions.csv")
    return tuple(
        (int(row["strength"]), row["kind"], re.compile(r"\b(?:" + row["pattern"] + ")", re.IGNORECASE)) for row in rows
    )


@cache
def _sentence_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in table("occasion_sentences.csv"))


def cut_occasions(page: Page, works: Sequence[Work]) -> list[Work]:
    """The works without contents that belong to an occasion: "…, he said, in response to a question on [the road]".

    Works of which nothing is left are gone.
    """
    for work in works:
        work.content = [p for p in work.content if not _begins_in_occasion(page, work, p)]
    return [w for w in works if w.content]


def _begins_in_occasion(page: Page, work: Work, piece: Stretch) -> bool:
    sentence = page.sentences[page.sentence_at(piece[0])]
    start = max(sentence.start, piece[0] - _BEFORE_PIECE)
    if page.is_quoted(piece[0]):
        return False
    for _, kind, pattern in _patterns():
        if kind not in _WHOLE_CLAUSE:
            continue
        for found in pattern.finditer(page.text, start, min(piece[1], piece[0] + _BEFORE_PIECE)):
            if found.start() >= piece[0] or page.is_quoted(found.start()):
                continue
            own = joined([*work.cue, *work.source, *minus(work.content, [piece])])
            reach = found.end(), _clause_end(page, found.end(), piece[0])
            if piece[0] <= max(reach) and not common(own, [(found.start(), piece[0])]):
                return True
    return False


def are_occasions(page: Page, works: Sequence[Work], around: Sequence[Setting]) -> list[bool]:
    """Whether the cue of each work belongs to the occasion of another ("[Asked] if they go, Doe said it rains").

    One with a source of its own, other than a pronoun, is a statement all the same.
    """
    out = []
    for i, work in enumerate(works):
        near = range(max(0, i - _NEIGHBOURS), min(len(works), i + _NEIGHBOURS + 1))
        within = any(j != i and _is_within(page, work, around[i], works[j], around[j].occasion) for j in near)
        out.append(within or _is_what_was_answered(page, work))
    return out


def _is_what_was_answered(page: Page, work: Work) -> bool:
    """Whether the content lies in the object of "She was responding to a question about claims that …"."""
    at = work.content[0][0]
    sentence = page.sentences[page.sentence_at(at)]
    if page.is_quoted(at) or at - sentence.start > _SPAN_OF_ANSWER:
        return False
    for pattern in _sentence_patterns():
        found = pattern.match(page.text, sentence.start, sentence.end)
        if found and at > found.start("occasion"):
            return not re.search(r"[“\"«]|\band\s+(?:he|she|they|it)\s", page.text[found.end() : at])
    return False


def _is_within(page: Page, work: Work, own: Setting, other: Work, occasion: Stretch | None) -> bool:
    if occasion is None or occasion == own.occasion or not work.cue or work.cue == other.cue:
        return False
    rival = work.source and other.source and not common(work.source, other.source)
    if rival and not _PRONOUN.fullmatch(page.text, *work.source[0]):
        return False
    return common(work.cue, [occasion]) > 0


def settings(page: Page, works: Sequence[Work], published: str | None) -> list[Setting]:
    """The setting of each work, in their order.

    A statement whose cue follows on, without an occasion, date or addressee of its own, takes those of the first one
    by the very same source words ("he told reporters on Monday that …, adding that …").
    """
    contents = joined(p for w in works for p in w.content)
    out: list[Setting] = []
    by_source: dict[tuple[Stretch, ...], int] = {}
    for i, work in enumerate(works):
        own = _setting(page, work, contents, published)
        key = tuple(work.source)
        if key in by_source and work.cue and _FOLLOWS_ON.match(page.text, work.cue[0][0]):
            first = out[by_source[key]]
            own = Setting(own.addressee or first.addressee, own.occasion or first.occasion, own.date or first.date)
        elif key:
            by_source.setdefault(key, i)
        out.append(own)
    return out


def _setting(page: Page, work: Work, contents: Sequence[Stretch], published: str | None) -> Setting:
    if not work.cue:
        return Setting(None, None, None)
    window = _window(page, work)
    own = joined([*work.content, *work.cue, *work.source, *page.quoted_in(*window)])
    addressee = _addressee(page, work)
    occasion = _occasion(page, minus([window], own), contents) or _told(page, work) or _next_sentence(page, work)
    return Setting(addressee, occasion, _date(page, work, window, occasion, contents, published))


def _window(page: Page, work: Work) -> Stretch:
    cue = work.cue[0]
    first, last = page.sentences[page.sentence_at(cue[0])], page.sentences[page.sentence_at(work.cue[-1][1] - 1)]
    return max(first.start, cue[0] - _REACH), min(last.end, work.cue[-1][1] + _REACH)


def _occasion(page: Page, free: Sequence[Stretch], contents: Sequence[Stretch]) -> Stretch | None:
    """The phrase of the strongest pattern in the free stretches of the window; the first of equals.

    A question ("asked whether …") may be the content of another statement; other occasions are not looked for there.
    """
    best: tuple[int, Stretch] | None = None
    for start, end in free:
        for strength, kind, pattern in _patterns():
            if best and strength <= best[0]:
                continue
            for found in pattern.finditer(page.text, start, end):
                if kind != "answer" and page.covers(contents, found.start()):
                    continue
                best = strength, (found.start(), _clause_end(page, found.end(), end, whole=kind in _WHOLE_CLAUSE))
                break
    return _phrase(page, best[1]) if best else None


def _phrase(page: Page, piece: Stretch) -> Stretch | None:
    """`piece` without the punctuation and the loose words at its end; None where nothing is left."""
    start, end = trimmed(page.text, piece, ",.;:")
    while loose := _LOOSE_END.search(page.text[max(start, end - 12) : end]):
        start, end = trimmed(page.text, (start, end - len(loose.group())), ",.;:")
    return (start, end) if start < end else None


def _clause_end(page: Page, start: int, end: int, *, whole: bool = True) -> int:
    """Where the phrase that goes on at `start` ends; unless it is to be `whole`, a verb ends it too."""
    edge = _CLAUSE_END.search(page.text, start, end)
    stop = edge.start() if edge else end
    verb = None if whole else _VERB.search(page.text, start, stop)
    return verb.start() if verb else stop


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
    return _phrase(page, (found.start(), that.start() if that else end))


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
            return _phrase(page, (start, quote.start() if quote else limit))
    return None


def _addressee(page: Page, work: Work) -> Stretch | None:
    """Whom it was told: what stands between a verb of telling, at the end of the cue, and the end of its phrase."""
    cue = work.cue[0]
    verbs = [v for v in re.finditer(r"\w+", page.text[cue[0] : cue[1]]) if v.group().lower() in words("tell_verbs.txt")]
    if not verbs:
        return None
    if _PASSIVE.search(page.text[max(0, cue[0] - 20) : cue[0] + verbs[-1].start()]):
        return None
    start = cue[0] + verbs[-1].end()
    content = work.content[0]
    if content[0] >= start and not page.text[start : content[0]].strip():
        # The content took the hearer in: "told [him to keep an eye on it]".
        him = _OBJECT.match(page.text, start, content[1])
        return him.span("who") if him else None
    stop = min((p[0] for p in work.content + work.source if p[0] >= start), default=start + 100)
    end = min(stop, start + 100, len(page.text))
    edge = _ADDRESSEE_END.search(page.text, start, end)
    piece = _phrase(page, (start, edge.start() if edge else end))
    if piece is None or _NO_HEARER.match(page.text, *piece):
        return None
    return piece if len(page.text[piece[0] : piece[1]].split()) <= _ADDRESSEE_WORDS else None


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
    free = minus([window], joined([*within(contents, *window), *page.quoted_in(*window)]))
    best: tuple[int, str] | None = None
    for start, end in free:
        for date_start, date_end, day in find_dates(page.text, start, end, published):
            loose = page.text[date_end : date_end + 1] in ("’", "'") or _DETERMINED.search(
                page.text[max(start, date_start - 20) : date_start]
            )
            far = _distance(page, work, date_start, date_end, window[0])
            if far is not None and not loose and (best is None or far < best[0]):
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
    if len(gap) > 100 or re.search(r"[,;:“”\"()\n—–]|\b(?:which|who|that)\b", gap):
        return None
    return len(gap)
