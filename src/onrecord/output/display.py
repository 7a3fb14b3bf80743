"""Making text from outside safe and calm to show, whatever the format."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters: a terminal would obey them
    "\u202a-\u202e\u2066-\u2069"  # direction overrides: they would reorder the words around them
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"  # what is no character, or cannot be written as UTF-8
)
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text on one line: each run of white space as one space, what must not reach a screen as U+FFFD."""
    return mask(_SPACES.sub(" ", text).strip())


def mask(text: str) -> str:
    """The text with what must not reach a screen as U+FFFD, one for one, so that no offset moves."""
    return _HIDDEN.sub("\ufffd", text)


def within_character(text: str, at: int) -> bool:
    """Whether a cut at `at` would part a letter from a mark that belongs to it; no cut at an end of the text does."""
    return 0 < at < len(text) and unicodedata.combining(text[at]) != 0
