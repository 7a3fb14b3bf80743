"""Headlines inside the text: lines of their own that are no part of any sentence or quotation."""

from __future__ import annotations

import re

from onrecord.model import Span

_MOST_WORDS = 14
_MOST_CHARACTERS = 110
_MOST_TITLE_WORDS = 25
_MOST_TITLE_CHARACTERS = 200
_ENDS_SENTENCE = re.compile(r"""[.!?…:;,](?:["'”’»)\]]|\s)*$""")
_LIST_ITEM = re.compile(r"^(?:[-–—•·*▪◦‣>+]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s")
_DATELINE = re.compile(r"(?:[-–—]|\((?:AP|AFP|Reuters|TASS|Xinhua|dpa)\))\s*$", re.IGNORECASE)
_OPENING = "\"“„«‘'"
_BARE_RUN = 3


def find_headings(paragraphs: list[str], known: frozenset[str] = frozenset()) -> tuple[tuple[int, ...], str | None]:
    """Indices of the paragraphs that are headlines or sub-headlines, and the leading one where it is the title.

    A (sub-)headline is short, starts with a capital letter or a digit, has no end mark, is no quotation, list item or
    dateline, and a paragraph follows it. Three or more such lines in a row within the text are a list and stay
    unmarked; at the top they are the headline, its standfirst and the like. Paragraphs among `known` always count.
    """
    last_body = max((i for i, text in enumerate(paragraphs) if _ENDS_SENTENCE.search(text)), default=-1)
    first_body = next((i for i, text in enumerate(paragraphs) if not _looks_like_heading(text, leading=True)), -1)
    marked = [index for index, text in enumerate(paragraphs) if text in known]
    if first_body < 0 or last_body < 0:
        return tuple(marked), None
    marked.extend(range(first_body))
    run: list[int] = []
    for index in range(first_body, last_body + 1):
        if _looks_like_heading(paragraphs[index], leading=False):
            run.append(index)
            continue
        if len(run) < _BARE_RUN:
            marked.extend(run)
        run = []
    title = paragraphs[0] if 0 in marked and len(paragraphs[0].split()) > 2 else None
    return tuple(sorted(set(marked))), title


def heading_spans(paragraphs: list[str], marked: tuple[int, ...], gap: int = 2) -> tuple[Span, ...]:
    """The spans of the paragraphs `marked` in the text that joins all `paragraphs` with `gap` characters between."""
    wanted = set(marked)
    spans: list[Span] = []
    start = 0
    for index, paragraph in enumerate(paragraphs):
        if index in wanted:
            spans.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + gap
    return tuple(spans)


def _looks_like_heading(line: str, *, leading: bool) -> bool:
    most_characters = _MOST_TITLE_CHARACTERS if leading else _MOST_CHARACTERS
    most_words = _MOST_TITLE_WORDS if leading else _MOST_WORDS
    if len(line) > most_characters or len(line.split()) > most_words or _ENDS_SENTENCE.search(line):
        return False
    if _LIST_ITEM.search(line) or _DATELINE.search(line):
        return False
    if line[0] in _OPENING:
        # "'Fakes' about troops" is a headline, '"We will not budge"' a quotation
        closing = re.search(r"[\"”»’']", line[1:])
        if closing is None or closing.end() + 1 >= len(line):
            return False
        line = line[1:]
    return line[0].isupper() or line[0].isdigit()
