"""What a page calls an article: its title, else its first words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from onrecord.output.display import clean, within_character
from onrecord.record import Record

WORDS: Final = 8
"""Words of the text that stand for a title."""
LONGEST: Final = 70
"""Characters that they have at most, the ellipsis left out."""
_LOOKED_AT = 400


class Titled(Protocol):
    """An article without its text, as lists have it."""

    @property
    def id(self) -> str:
        """Its id in the record."""

    @property
    def title(self) -> str | None:
        """Its title; None where the report has none."""


def heading(title: str | None, text: str, id: str) -> str:
    """The title; where there is none the first words of `text`, else the id: on one line, and safe to show."""
    return clean(title or "") or first_words(text) or f"Untitled, {clean(id)}"


def headings(record: Record, articles: Iterable[Titled]) -> dict[str, str]:
    """What to call these articles, by id. The record is asked once, and only where some have no title."""
    titles = {article.id: article.title for article in articles}
    untitled = [id for id, title in titles.items() if not clean(title or "")]
    texts = record.pages.texts(untitled, longest=_LOOKED_AT) if untitled else {}
    return {id: heading(title, texts.get(id, ""), id) for id, title in titles.items()}


def first_words(text: str) -> str:
    """The first words of a text, with "…" where it goes on; "" where there are none."""
    every = clean(text[:_LOOKED_AT])
    words = every.split(" ")[:WORDS]
    while len(words) > 1 and len(" ".join(words)) > LONGEST:
        words.pop()
    shown = " ".join(words)
    if len(shown) > LONGEST:  # one word, or writing without spaces
        end = LONGEST
        while end > 1 and within_character(shown, end):
            end -= 1
        shown = shown[:end]
    return shown if shown == every else f"{shown.rstrip(' ,;:–—-')}…"
