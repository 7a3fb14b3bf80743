"""Closes what the encoder left open: gaps in a content, pieces that are no words of it, sources that are an article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.knowledge.lexicons import words
from onrecord.reader.contents import Work
from onrecord.reader.page import Page
from onrecord.reader.spans import WORD, Stretch, joined, within, words_in

_GAP = 80
_GAP_WORDS = 8
_MARK = re.compile(r"[“”\"«»„;:\n()]")
_LEADING = re.compile(r"(?:[,;:\s]|\.(?!\.|\w))+")


def mend(page: Page, works: Sequence[Work]) -> list[Work]:
    """The works with whole contents; those that have no content left are gone.

    Two pieces of one content in one sentence, with a few words between them that are nobody's cue or source and have
    no quotation mark among them, are one piece.
    """
    taken = joined(p for w in works for p in w.cue + w.source)
    for work in works:
        work.source = [p for p in work.source if not _is_loose(page, p) or _stands_for(page, p)]
        work.content = _closed(page, _pieces(page, work.content), taken)
    return [w for w in works if w.content]


def _pieces(page: Page, content: Sequence[Stretch]) -> list[Stretch]:
    """The pieces that hold more than loose words, without punctuation at their head."""
    out = []
    for start, end in content:
        head = _LEADING.match(page.text, start, end)
        piece = (head.end() if head else start, end)
        if words_in(page.text, [piece]) and not _is_loose(page, piece):
            out.append(piece)
    return out


def _is_loose(page: Page, piece: Stretch) -> bool:
    loose = words("loose_words.txt")
    return all(word.group().lower() in loose for word in WORD.finditer(page.text, *piece))


def _stands_for(page: Page, piece: Stretch) -> bool:
    """Whether it is a relative pronoun: who speaks stands before it."""
    return page.text[piece[0] : piece[1]].lower() in ("which", "that")


def _closed(page: Page, content: Sequence[Stretch], taken: Sequence[Stretch]) -> list[Stretch]:
    out: list[Stretch] = []
    for start, end in content:
        if out and _is_gap(page, (out[-1][1], start)) and not within(taken, out[-1][1], start):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _is_gap(page: Page, gap: Stretch) -> bool:
    start, end = gap
    if end - start > _GAP or words_in(page.text, [gap]) > _GAP_WORDS:
        return False
    return page.sentence_at(start - 1) == page.sentence_at(end) and not _MARK.search(page.text, start, end)
