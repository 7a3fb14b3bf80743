"""What stands around an article and is no part of it: links, buttons, notices, advertisements, credits, captions.

The patterns are data (``data/furniture.txt``). They judge whole paragraphs, never a piece of one, and what they do not
know stays: a line too many is a nuisance to a reader, a sentence too few is a false record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from onrecord.intake.tables import lines_of, words_of

LONGEST = 600
"""Longer paragraphs, in characters, are never looked at."""

_LONGEST_CAPTION_WORDS = 12
_CREDIT = "photo credit"
_CAPTION = "photo caption"
_LISTS = "lists used in the patterns above"
_QUOTE = re.compile(r"""["“”«»„‟]|(?<!\w)['‘]|[:;?!]""")
_ENDS_SENTENCE = re.compile(r"""[.!?…]["'”’)\]]*$""")
_PREDICATE_ENDING = re.compile(r"(?:ed|ing)$|(?<![su'’])s$")
_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern for each kind, in the order of the data file."""
    kinds: dict[str, list[str]] = {}
    lists: dict[str, str] = {}
    kind = ""
    for line in lines_of("furniture.txt"):
        if line.startswith("[") and line.endswith("]") and " = " not in line and _is_heading(line):
            kind = line[1:-1]
        elif kind == _LISTS:
            name, _, value = line.partition(" = ")
            lists[name] = f"(?:{value})"
        else:
            kinds.setdefault(kind, []).append(line)
    compiled = []
    for name, alternatives in kinds.items():
        source = "|".join(f"(?:{alternative})" for alternative in alternatives)
        for placeholder, value in lists.items():
            source = source.replace(placeholder, value)
        compiled.append((name, re.compile(source, re.IGNORECASE)))
    return tuple(compiled)


def _is_heading(line: str) -> bool:
    return all(character.isalpha() or character == " " for character in line[1:-1])


def kind_of(paragraph: str) -> str | None:
    """What sort of furniture `paragraph` is, or None for a part of the article."""
    if len(paragraph) > LONGEST:
        return None
    plain = paragraph.replace("’", "'")
    return next((kind for kind, pattern in _patterns() if pattern.fullmatch(plain)), None)


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
    (no finite verb, no participle, no comparison, no preposition of a predicate), and either names a thing that
    pictures show ("flag", "logo") or consists of names that the article itself uses (`body`, its capitalised words)
    and of their posts. What is kept by mistake becomes a sub-headline, which joins no sentence.
    """
    words = line.split()
    if len(words) > _LONGEST_CAPTION_WORDS or _ENDS_SENTENCE.search(line) or _QUOTE.search(line):
        return False
    plain = [word.strip(",–—-").replace("’", "'") for word in words]
    if any(word.lower() in words_of("predicate_words.txt") for word in plain):
        return False
    depiction = words_of("depiction_words.txt")
    if any(word.lower() in depiction or word in depiction for word in plain):
        small = (word for word in plain if word.islower() and word not in depiction)
        return not any(_PREDICATE_ENDING.search(word) for word in small)
    allowed = words_of("name_phrase_words.txt")
    return sum(word[:1].isupper() for word in plain) > 1 and all(
        word in body if word[:1].isupper() else word in allowed for word in plain if word
    )


def _capitalised_words(paragraphs: list[str]) -> frozenset[str]:
    """The words that the article writes with a capital letter in the middle of a sentence."""
    found: set[str] = set()
    for paragraph in paragraphs:
        if _ENDS_SENTENCE.search(paragraph):
            found.update(match[1] for match in re.finditer(r"(?<=[\w,;] )([^\W\d_a-zà-ÿ](?:[\w'’.-]*\w)?)", paragraph))
    return frozenset(found)
