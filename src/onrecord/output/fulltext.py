"""The article's text at the end of its HTML brief, with the passages marked that statements and events come from."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import msgspec

from onrecord.model import Span
from onrecord.output.display import mask
from onrecord.output.markup import Markup, tag
from onrecord.output.views import ArticleView


class Mark(msgspec.Struct, frozen=True):
    """Passages that lead back to `anchor`; the first of them is where `place` leads to."""

    anchor: str
    place: str
    spans: tuple[Span, ...]
    style: str | None = None

    @property
    def size(self) -> int:
        """In characters."""
        return sum(span.end - span.start for span in self.spans)


def full_text(view: ArticleView) -> Markup:
    """The article's paragraphs with their numbers; each marked passage leads back to its statement or event."""
    text = mask(view.article.text)
    inside = _by_paragraph(view)
    placed: set[str] = set()
    paragraphs = []
    for number, (paragraph, marks) in enumerate(zip(view.paragraphs, inside, strict=True), start=1):
        cuts = {paragraph.start, paragraph.end}
        cuts.update(cut for mark in marks for span in mark.spans for cut in (span.start, span.end))
        edges = sorted(cut for cut in cuts if paragraph.start <= cut <= paragraph.end)
        pieces: list[str] = []
        for start, end in pairwise(edges):
            covering = [m for m in marks if any(span.start <= start and end <= span.end for span in m.spans)]
            new = [mark.place for mark in covering if mark.place not in placed]
            placed.update(new)
            pieces += [tag("span", class_="place", id=place) for place in new]
            pieces.append(_passage(text[start:end], covering))
        sub = any(_overlap(span, paragraph) for span in view.article.subheadlines)
        body = tag("span", *pieces)
        paragraphs.append(tag("p", tag("b", str(number)), body, class_="sub" if sub else None))
    return tag("div", *paragraphs, class_="text")


def _marks(view: ArticleView) -> list[Mark]:
    marks = [
        Mark(each.anchor, f"{each.anchor}-t", each.spans, "denied" if each.stance == "deny" else None)
        for each in view.statements
    ]
    for deed in view.deeds:
        style = "event" if deed.modality == "actual" else "event not-done"
        marks += [Mark(deed.anchor, place, (span,), style) for place, span in deed.places]
    return marks + [Mark(anchor, place, (span,)) for anchor, place, span in view.passages]


def _by_paragraph(view: ArticleView) -> list[list[Mark]]:
    """For each paragraph the marks that have a piece in it."""
    inside: list[dict[str, Mark]] = [{} for _ in view.paragraphs]
    ends = [paragraph.end for paragraph in view.paragraphs]
    for mark in _marks(view):
        for span in mark.spans:
            index = bisect_right(ends, span.start)
            while index < len(ends) and view.paragraphs[index].start < span.end:
                inside[index][mark.place] = mark
                index += 1
    return [list(marks.values()) for marks in inside]


def _passage(text: str, covering: list[Mark]) -> str:
    if not covering:
        return text
    inner = min(covering, key=lambda mark: mark.size)
    styles = [style for style in dict.fromkeys(mark.style for mark in covering) if style == "denied"]
    if inner.style and inner.style not in styles:
        styles.append(inner.style)
    return tag("a", text, href=f"#{inner.anchor}", class_=" ".join(styles) or None)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
