"""Makes the contents of attributions whole: every quotation in one statement, and none of it lost.

The encoder gives spans as PolNeAR has them: the content with its "that" and with the quotation marks of a fully quoted
piece, the comma before the closing mark inside, the sentence's full stop outside of it. What may be wrong with them is
put right here: edges in the middle of a quotation, a quotation in several attributions, a quotation that was missed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.reader.beside import ASKS_FOR_CUE, cue_after, cue_beside
from onrecord.reader.page import Page
from onrecord.reader.quotes import Quotation, has_verb, is_real, is_sentence
from onrecord.reader.spans import Stretch, common, joined, minus, stretches, trimmed, within, words_in
from onrecord.reader.types import Attribution

FOUND_AGAIN = 0.5
"""Score of a statement that the encoder missed and the quotation marks gave away."""

_EDGE = ",;:.—–-"
_NEAR = 400
_TAIL = 300
_LONG = 8
_EXCLAIMS = re.compile(r"[?!][\"”’'»]+$")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”’'»)]*\s*$")


@dataclass
class Work:
    """A statement in the making: stretches of text for each role, sorted and apart."""

    source: list[Stretch]
    cue: list[Stretch]
    content: list[Stretch]
    score: float
    via: list[Stretch] = field(default_factory=list)
    order: int = 0

    @property
    def start(self) -> int:
        """First offset of any role."""
        return min(p[0][0] for p in (self.content, self.cue, self.source) if p)

    @property
    def end(self) -> int:
        """Last offset of any role."""
        return max(p[-1][1] for p in (self.content, self.cue, self.source) if p)


def whole_contents(page: Page, attributions: Sequence[Attribution]) -> list[Work]:
    """The attributions as statements in the making, contents trimmed, quotations completed, missed ones added."""
    works = [w for w in (_clean(page, a) for a in attributions) if w.content]
    works.sort(key=lambda w: (w.content, w.cue, w.source))
    claims = _claims(page, works)
    gone: set[int] = set()
    for quotation, owners in zip(page.quotations, claims, strict=True):
        _complete(page, works, quotation, owners, gone)
    works = [w for i, w in enumerate(works) if i not in gone and w.content]
    return _adopt(page, works)


def _clean(page: Page, attribution: Attribution) -> Work:
    size = len(page.text)
    source = page.plain(stretches(attribution.source, size))
    cue = page.plain(stretches(attribution.cue, size))
    content = page.plain(stretches(attribution.content, size))
    content = minus(content, joined(cue + source))
    return Work(
        source=_trim(page, source, ","),
        cue=_trim(page, cue, ""),
        content=_trim(page, content, _EDGE),
        score=attribution.score,
    )


def _trim(page: Page, pieces: list[Stretch], drop: str) -> list[Stretch]:
    """Pieces without white space and loose punctuation at the edges; pieces without a word go."""
    out = []
    for piece in pieces:
        start, end = trimmed(page.text, piece, drop)
        # The full stop of "U.S." and the dots of an ellipsis belong to the word.
        stop = re.compile(r"\.(?:[A-Z]\.)+|\.{3}").match(page.text, max(start, end - 2), piece[1])
        if stop and drop:
            end = min(piece[1], stop.end())
        if words_in(page.text, [(start, end)]):
            out.append((start, end))
    return out


def _claims(page: Page, works: Sequence[Work]) -> list[list[int]]:
    """For each quotation, the works whose content is partly in it and whose source and cue are not."""
    starts = [q.start for q in page.quotations]
    claims: list[list[int]] = [[] for _ in page.quotations]
    for number, work in enumerate(works):
        for start, end in work.content:
            i = max(0, bisect_left(starts, start) - 1)
            while i < len(starts) and starts[i] < end:
                q = page.quotations[i]
                inner = common(joined(work.cue + work.source), list(q.parts)) > 0
                if not inner and common([(start, end)], list(q.parts)) and number not in claims[i]:
                    claims[i].append(number)
                i += 1
    return claims


def _complete(page: Page, works: list[Work], quotation: Quotation, owners: Sequence[int], gone: set[int]) -> None:
    """Gives the whole quotation to the work that has most of it, and takes away what a nameless one has of it."""
    owners = [o for o in owners if o not in gone]
    if not owners:
        return
    parts = list(quotation.parts)
    share = {o: common(works[o].content, parts) for o in owners}
    named = [o for o in owners if works[o].cue or works[o].source] or list(owners)
    owner = max(named, key=lambda o: (share[o], -o))
    if not quotation.closed and len(parts) == 1:
        return
    for other in owners:
        if other == owner or works[other].cue or works[other].source:
            continue
        works[other].content = minus(works[other].content, parts)
        if not words_in(page.text, works[other].content):
            gone.add(other)
    taken = joined(p for o in owners if o != owner and o not in gone for p in works[o].content)
    wanted = minus(parts, taken)
    works[owner].content = _bridged(page, joined(works[owner].content + wanted))


def _bridged(page: Page, pieces: list[Stretch]) -> list[Stretch]:
    """Pieces with nothing but white space between them, in one paragraph, made one."""
    out: list[Stretch] = []
    for start, end in pieces:
        if out and not words_in(page.text, [(out[-1][1], start)]) and "\n" not in page.text[out[-1][1] : start]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _adopt(page: Page, works: list[Work]) -> list[Work]:
    """Gives quotations that nobody has to the statement they go on, or makes statements of them.

    Rule: a real quotation (:func:`onrecord.reader.quotes.is_real`) that starts like a sentence, has a verb or eight
    words ("“next phase of the campaign”" has none of it), no word of it in any role of any attribution but such as are
    inside it as a whole, and
    - right behind a quotation and its "he said" in one paragraph, not itself followed by a cue: more of the same;
    - with "NAME said" or "said NAME" next to it: a statement of that name;
    - else, within 400 characters of an attribution: a statement without a source.
    """
    works.sort(key=lambda w: (w.start, w.end))
    outer = [w for w in works if not page.in_one_quotation(w.start, w.end)]
    busy = joined(p for w in outer for p in w.content + w.cue + w.source)
    busy = joined([*busy, *(p for w in works if not (w.cue or w.source) for p in w.content)])
    ends = sorted((w.end, i) for i, w in enumerate(outer))
    new: list[Work] = []
    for q in page.quotations:
        parts = list(q.parts)
        if common(parts, within(busy, q.start, q.end)):
            continue
        if not _speaks(page, q):
            continue
        at = bisect_left(ends, (q.start + 1, -1)) - 1
        before = outer[ends[at][1]] if at >= 0 else None
        if new and (before is None or new[-1].end > before.end):
            before = new[-1]
        source, cue = cue_beside(page, q)
        if not cue and _EXCLAIMS.search(page.text, max(0, q.end - 3), q.end):
            source, cue = cue_after(page, q.end)
        if before and not cue and _goes_on(page, before, q):
            before.content = joined(before.content + parts)
        elif cue or _is_near(outer, before, q):
            new.append(Work(source=source, cue=cue, content=parts, score=FOUND_AGAIN))
    return works + new


def _speaks(page: Page, quotation: Quotation) -> bool:
    text = page.text
    if not is_real(text, quotation):
        return False
    return is_sentence(text, quotation) or has_verb(text, quotation) or words_in(text, quotation.parts) >= _LONG


def _goes_on(page: Page, before: Work, quotation: Quotation) -> bool:
    """Whether `quotation` follows on the quotation of `before` as in “A,” he said. “B.”"""
    text = page.text
    if before.end > quotation.start or not before.cue:
        return False
    if page.paragraph_at(before.end - 1) != page.paragraph_at(quotation.start):
        return False
    last = before.content[-1]
    if not page.is_quoted(last[1] - 1) or ASKS_FOR_CUE.search(text[quotation.end - 3 : quotation.end]):
        return False
    if before.end == last[1]:
        return not words_in(text, [(before.end, quotation.start)])
    if quotation.start - before.end > _TAIL or page.sentence_at(before.end - 1) + 1 != page.sentence_at(
        quotation.start
    ):
        return False
    tail = text[before.end : quotation.start]
    return _ENDS_SENTENCE.search(tail) is not None and "“" not in tail and '"' not in tail


def _is_near(works: Sequence[Work], before: Work | None, quotation: Quotation) -> bool:
    if before and quotation.start - before.end <= _NEAR:
        return True
    i = bisect_left(works, quotation.end, key=lambda w: w.start)
    return i < len(works) and works[i].start - quotation.end <= _NEAR
