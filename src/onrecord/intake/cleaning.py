"""From a decoded text to the text that all spans count in."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from onrecord.intake.characters import repair
from onrecord.intake.furniture import remove_furniture
from onrecord.intake.headings import find_headings, heading_spans
from onrecord.intake.layout import split_paragraphs
from onrecord.intake.masthead import Masthead, take_masthead
from onrecord.model import Span

PARAGRAPH_BREAK = "\n\n"
_MOST_ROUNDS = 25
_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*(?=\s)""")


class Cleaned(msgspec.Struct, frozen=True, kw_only=True):
    """A cleaned text and what was learnt and left out on the way.

    `subheadlines` are spans of whole paragraphs of `text`; `title` is the first of them where it is the headline;
    `masthead` holds what removed date lines and bylines said.
    """

    text: str
    subheadlines: tuple[Span, ...] = ()
    title: str | None = None
    masthead: Masthead = Masthead()
    removed: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()


def clean_text(text: str, headings: frozenset[str] = frozenset()) -> Cleaned:
    r"""Clean `text`: characters repaired, one line a paragraph with "\n\n" between, furniture left out.

    Paragraphs that are among `headings`, which the source marks as such, are sub-headlines whatever they look like.
    Cleaning a cleaned text changes nothing: the steps are repeated until they find nothing more to do, because what
    one of them takes away can bring together lines that another one joins.
    """
    repaired = repair(text)
    text, masthead, removed = repaired.text, Masthead(), Counter[str]()
    paragraphs: list[str] = []
    for _ in range(_MOST_ROUNDS):
        paragraphs, taken = remove_furniture(split_paragraphs(text))
        paragraphs, found = take_masthead(paragraphs)
        masthead = masthead.or_else(found)
        removed.update(taken)
        joined = PARAGRAPH_BREAK.join(paragraphs)
        if joined == text:
            break
        text = repair(joined).text
    text = PARAGRAPH_BREAK.join(paragraphs)
    notes = list(repaired.notes)
    if removed:
        number = removed.total()
        kinds = ", ".join(f"{kind} ({count})" if count > 1 else kind for kind, count in sorted(removed.items()))
        notes.append(f"removed {number} {'line that is' if number == 1 else 'lines that are'} not the article: {kinds}")
    marked, title = find_headings(paragraphs, headings)
    return Cleaned(
        text=text,
        subheadlines=heading_spans(paragraphs, marked),
        title=title,
        masthead=masthead,
        removed=tuple(sorted(removed.items())),
        notes=tuple(notes),
    )


def shorten(text: str, most: int) -> tuple[str, str | None]:
    """`text` cut to at most `most` code points at the end of a paragraph or sentence, and a note if it was cut."""
    if len(text) <= most:
        return text, None
    head = text[:most]
    cut = head.rfind("\n")
    where = "the end of a paragraph"
    if cut < most * 0.9:
        tail_start = int(most * 0.9)
        ends = [match.end() for match in _SENTENCE_END.finditer(head, tail_start)]
        cut, where = (
            (ends[-1], "the end of a sentence") if ends else (most, "a fixed length, as no sentence ends there")
        )
    return head[:cut], f"truncated: only the first {cut:,} of {len(text):,} characters were read (cut at {where})"
