"""Whether a text can be a report at all. In doubt it can."""

from __future__ import annotations

import re
from collections import Counter

from onrecord.errors import InputError, NotAnArticleError
from onrecord.intake.tables import words_of

FEWEST_WORDS = 20
_FEWEST_CHARACTERS_UNSPACED = 40
_SAMPLE = 50_000
_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CODE = re.compile(r"[{};=<>\\|\[\]()_#$]|//")
_MOST_CODE = 0.06
_MOST_CODE_IN_PROSE = 0.1
_FEWEST_FUNCTION_WORDS = 0.08
_BINARY_SHARE = 0.1


def require_article(text: str, *, removed: int = 0, raw_length: int | None = None) -> None:
    """Raise where `text`, already cleaned, is no report; `removed` lines and `raw_length` make the words better.

    Raises InputError for nothing at all, NotAnArticleError for too little text, code, tables or other junk.
    """
    if not text.strip():
        if removed:
            raise NotAnArticleError(
                f"no article in it: all {removed} lines are links, credits, notices or other furniture of a page"
            )
        if raw_length:
            raise InputError("no text in it: nothing but white space and invisible characters")
        raise InputError("empty: there is no text in it")
    sample = text[:_SAMPLE]
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < FEWEST_WORDS:  # perhaps the report only comes late
        words = [word.lower() for word in _WORD.findall(text)]
    unspaced = len(_UNSPACED.findall(sample))
    if len(words) < FEWEST_WORDS and unspaced < _FEWEST_CHARACTERS_UNSPACED:
        number = f"{len(words)} word{'' if len(words) == 1 else 's'}"
        what = "mostly numbers and signs" if len(words) * 12 < len(sample) else "a headline or a fragment"
        raise NotAnArticleError(
            f"not an article: it looks like {what}, with only {number} of running text (at least {FEWEST_WORDS} needed)"
        )
    if unspaced > len(sample) // 4:
        return
    letters = sum(character.isalpha() for character in sample)
    if sample.count("\ufffd") > len(sample) * _BINARY_SHARE:
        raise InputError("not readable text: too many of its characters cannot be decoded; is it a binary file?")
    english = words_of("function_words_en.txt")
    running = sum(word in english for word in words) / len(words) >= _FEWEST_FUNCTION_WORDS
    if len(_CODE.findall(sample)) > len(sample) * (_MOST_CODE_IN_PROSE if running else _MOST_CODE):
        raise NotAnArticleError("not an article: it looks like program code, markup or a log")
    if running:
        return
    if separator := _table_separator(sample):
        raise NotAnArticleError(
            f"not an article: it looks like a table with columns separated by {separator}; "
            "give it as .csv with a column of texts"
        )
    if letters < len(sample) * 0.4:
        raise NotAnArticleError("not an article: it looks like numbers, signs or encoded data, not running text")
    if max(len(word) for word in words) > 200 and len(words) < len(sample) // 100:
        raise NotAnArticleError("not an article: it looks like encoded data, not running text")


def _table_separator(sample: str) -> str | None:
    lines = [line for line in sample.split("\n") if line.strip()][:200]
    if len(lines) < 5:
        return None
    for character, name in ((",", "commas"), (";", "semicolons"), ("|", "bars")):
        counts = Counter(line.count(character) for line in lines)
        number, how_often = counts.most_common(1)[0]
        if number >= 2 and how_often >= len(lines) * 0.8:
            return name
    return None
