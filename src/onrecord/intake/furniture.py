"""What stands around an article and is no part of it: links, buttons, notices, advertisements, credits, captions.

The patterns are data (``data/furniture.txt``). They judge whole paragraphs, never a piece of one, and what they do not
know stays: a line too many is a nuisance to a reader, a sentence too few is a false record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

import msgspec

from onrecord.intake.tables import lines_of, words_of

LONGEST = 600
"""Longer paragraphs, in characters, are never looked at."""

_LONGEST_CAPTION_WORDS = 12
_CREDIT = "photo credit"
_CAPTION = "photo caption"
_LISTS = "lists used in the patterns above"
_QUOTE = re.compile(r"""["“”«»„‟]|(?<!\w)['‘]|[:;?!]""")
_ENDS_SENTENCE = re.compile(r"""[.!?…]["'”’)\]]*$""")
_FEWEST_NAMES = 2
_HEADING = re.compile(r"\[([a-z ]+)\]")


class _Section(msgspec.Struct, frozen=True):
    """The patterns for one kind of furniture, as written, and the pieces of words that all of them need one of."""

    kind: str
    patterns: tuple[str, ...]
    hints: tuple[str, ...]


@cache
def _sections() -> tuple[tuple[_Section, ...], dict[str, str]]:
    """The sections of the data file in order, and the lists that its patterns name."""
    entries: dict[str, list[str]] = {}
    kind = ""
    for line in lines_of("furniture.txt"):
        if heading := _HEADING.fullmatch(line):
            kind = heading[1]
        else:
            entries.setdefault(kind, []).append(line)
    lists = dict(line.split(" = ", 1) for line in entries.pop(_LISTS))
    sections = []
    for kind, lines in entries.items():
        hints = tuple(hint for line in lines if line.startswith("? ") for hint in line[2:].split())
        sections.append(_Section(kind, tuple(line for line in lines if not line.startswith("? ")), hints))
    return tuple(sections), lists


@cache
def _pattern(section: _Section) -> re.Pattern[str]:
    """The patterns of a section as one; made when first needed, as that takes longer than to clean an article."""
    source = "|".join(f"(?:{pattern})" for pattern in section.patterns)
    for placeholder, value in _sections()[1].items():
        source = source.replace(placeholder, f"(?:{value})")
    return re.compile(source, re.IGNORECASE)


@lru_cache(maxsize=1024)
def kind_of(paragraph: str) -> str | None:
    """What sort of furniture `paragraph` is, or None for a part of the article."""
    if len(paragraph) > LONGEST:
        return None
    plain = paragraph.replace("’", "'")
    low = plain.lower()
    for section in _sections()[0]:
        if any(hint in low for hint in section.hints) and _pattern(section).fullmatch(plain):
            return section.kind
    return None


def remove_furniture(paragraphs: list[str]) -> tuple[list[str], Mapping[str, int]]:
    """The paragraphs that are the article, and how many of each kind of furniture were left out."""
    kinds: list[str | None] = [kind_of(paragraph) for paragraph in paragraphs]
    credits = [index for index, kind in enumerate(kinds) if kind == _CREDIT]
    if credits:
        body = _capitalised_words([text for text, kind in zip(paragraphs, kinds, strict=True) if kind is None])
        for index in credits:
            if index and kinds[index - 1] is None and is_caption(paragraphs[index - 1], body):
                kinds[index - 1] = _CAPTION
    kept = [text for text, kind in zip(paragraphs, kinds, strict=True) if kind is None]
    return kept, Counter(kind for kind in kinds if kind is not None)


def is_caption(line: str, body: frozenset[str] = frozenset()) -> bool:
    """Whether `line`, which stands right before a photo credit, only names what the picture shows.

    Headlines and sub-headlines stand before credits too, and without a parser the two cannot always be told apart, so
    a line counts as a caption only on positive evidence: it is short, unpunctuated, says nothing *about* what it names
    (no word of a predicate), and consists of names that the article itself uses (`body`, its capitalised words), of
    posts, and of things that pictures show ("flag", "logo"). What is kept by mistake becomes a sub-headline, which
    joins no sentence.
    """
    words = line.split()
    if len(words) > _LONGEST_CAPTION_WORDS or _ENDS_SENTENCE.search(line) or _QUOTE.search(line):
        return False
    plain = [word.strip(",–—-").replace("’", "'") for word in words]
    if any(word.lower() in words_of("predicate_words.txt") for word in plain):
        return False
    depiction = words_of("depiction_words.txt")
    known = depiction | words_of("name_phrase_words.txt")
    names = sum(word in body for word in plain)
    if names < _FEWEST_NAMES and not any(word.lower() in depiction for word in plain):
        return False
    return all(word in body or word in known or word.lower() in known for word in plain if word)


def _capitalised_words(paragraphs: list[str]) -> frozenset[str]:
    """The words that the article writes with a capital letter in the middle of a sentence."""
    found: set[str] = set()
    for paragraph in paragraphs:
        if _ENDS_SENTENCE.search(paragraph):
            found.update(match[1] for match in re.finditer(r"(?<=[\w,;] )([^\W\d_a-zà-ÿ](?:[\w'’.-]*\w)?)", paragraph))
    return frozenset(found)
