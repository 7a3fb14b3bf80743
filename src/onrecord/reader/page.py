"""What the steps from attributions to drafts look up in one text: sentences, paragraphs, quotations, masks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.model import Span
from onrecord.reader.quotes import Quotation, find_quotations
from onrecord.reader.sentences import paragraphs, split_sentences
from onrecord.reader.spans import WORD, Stretch, joined, minus
from onrecord.reader.types import Mention


@dataclass
class Page:
    """One text with its divisions; offsets are those of the text."""

    text: str
    mentions: Sequence[Mention]
    subheadlines: list[Stretch]
    quotations: list[Quotation]
    sentences: list[Span]
    paragraphs: list[Span]
    quoted: list[Stretch]
    _quote_starts: list[int] = field(default_factory=list)
    _sentence_starts: list[int] = field(default_factory=list)
    _paragraph_starts: list[int] = field(default_factory=list)
    _mention_starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, mentions: Sequence[Mention], subheadlines: Sequence[Span]) -> Page:
        """Divides `text`; spans that reach out of it are cut."""
        size = len(text)
        heads = joined((max(0, s.start), min(size, s.end)) for s in subheadlines)
        spans = [Span(start, end) for start, end in heads]
        quotations = find_quotations(text, spans)
        page = cls(
            text=text,
            mentions=sorted(m for m in mentions if 0 <= m.start < m.end <= size),
            subheadlines=heads,
            quotations=quotations,
            sentences=split_sentences(text, spans),
            paragraphs=paragraphs(text),
            quoted=joined(part for q in quotations for part in q.parts),
        )
        page._quote_starts = [start for start, _ in page.quoted]
        page._sentence_starts = [s.start for s in page.sentences]
        page._paragraph_starts = [p.start for p in page.paragraphs]
        page._mention_starts = [m.start for m in page.mentions]
        return page

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that `offset` is in, or of the last one before it."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def paragraph_at(self, offset: int) -> int:
        """Index of the paragraph that `offset` is in, or of the last one before it."""
        return max(0, bisect_right(self._paragraph_starts, offset) - 1)

    def mention_from(self, start: int, end: int) -> Mention | None:
        """The longest of the mentions that start first in ``[start, end)``."""
        i = bisect_left(self._mention_starts, start)
        best: Mention | None = None
        while i < len(self.mentions) and self.mentions[i].start < end:
            if best and self.mentions[i].start > best.start:
                break
            best = self.mentions[i]
            i += 1
        return best

    def mentions_within(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that start in ``[start, end)``, at most the last 20 of them."""
        stop = bisect_left(self._mention_starts, end)
        return self.mentions[max(bisect_left(self._mention_starts, start), stop - 20) : stop]

    def is_quoted(self, offset: int) -> bool:
        """Whether the character at `offset` is inside quotation marks (or is one)."""
        i = bisect_right(self._quote_starts, offset) - 1
        return i >= 0 and offset < self.quoted[i][1]

    def quoted_in(self, start: int, end: int) -> list[Stretch]:
        """The quoted stretches that reach into ``[start, end)``."""
        first = max(0, bisect_right(self._quote_starts, start) - 1)
        return [q for q in self.quoted[first : bisect_left(self._quote_starts, end)] if q[1] > start]

    def in_one_quotation(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` is inside one part of a quotation, its marks not among it."""
        i = bisect_right(self._quote_starts, start) - 1
        return i >= 0 and self.quoted[i][0] < start and end < self.quoted[i][1]

    def quoted_words(self, pieces: Iterable[Stretch]) -> tuple[int, int]:
        """How many words of `pieces` are inside quotation marks, and how many there are."""
        inside = total = 0
        for start, end in pieces:
            for word in WORD.finditer(self.text, start, end):
                total += 1
                inside += self.is_quoted(word.start())
        return inside, total

    @staticmethod
    def covers(pieces: Sequence[Stretch], offset: int) -> bool:
        """Whether one of `pieces` (sorted and apart) has the character at `offset`."""
        i = bisect_right(pieces, (offset, len(pieces) and pieces[-1][1])) - 1
        return i >= 0 and offset < pieces[i][1]

    def plain(self, pieces: Sequence[Stretch]) -> list[Stretch]:
        """`pieces` without what is in a sub-headline."""
        return minus(pieces, self.subheadlines)
