"""What the first lines of a report say of it: the day it was published, who wrote it, the agency it comes from."""

from __future__ import annotations

import re

import msgspec

from onrecord.intake.dates import UnusableDate, find_date
from onrecord.intake.tables import lines_of

_TOP = 6
_LONGEST_LINE = 120
_LABEL = (
    r"(?:first |last |originally |date |article )?(?:published|updated|posted|modified|released|issued|created|date|"
    r"publication date|dateline)(?: (?:on|at|date|time))?\s*[:|,–—-]?\s*"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME = (
    r"(?:[\s,|·•@–—-]*(?:at\s+)?T?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:\(?(?:Z|[A-Z]{2,5}|local time|(?:GMT|UTC)?\s?[+-]\d{1,2}:?(?:\d{2})?)\)?)?)?"
)
_BEFORE = re.compile(
    rf"(?:(?P<label>{_LABEL})|by\s+.+?[,|·•–—-]\s*|[A-Z][\w .'’]+?\s*[,|·•–—-]\s*)?{_WEEKDAY}", re.IGNORECASE
)
_TIME_FIRST = re.compile(
    rf"(?:{_LABEL})?\d{{1,2}}[:.]\d{{2}}(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{{2,5}})?[\s,|·•–—-]*{_WEEKDAY}", re.IGNORECASE
)
_AFTER = re.compile(
    rf"{_TIME}\s*(?:[|·•,;(–—-]\s*(?:(?:last )?(?:updated|modified)|\d+ min(?:ute)?s?(?: read)?).*)?[.)|]?",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"{_LABEL}{_WEEKDAY}\d|{_LABEL}{_WEEKDAY}\w+ \d", re.IGNORECASE)
_SENTENCE_END = (".", "!", "?", "…", '"', "”", "’", "'", ")")
_FEWEST_SENTENCE_WORDS = 6
_UPDATED = re.compile(r"\b(?:updated|modified)\b", re.IGNORECASE)
_NAME = r"[^\W\d_a-zà-ÿ][\w'’.-]*(?: (?:[^\W\d_a-zà-ÿ][\w'’.-]*|de|del|der|den|van|von|al|bin|la|le)){1,3}"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|[Ww]ritten by|[Aa]uthor:|[Ss]tory by)\s+(?P<names>{_NAME}(?:(?:, | and | & ){_NAME}){{0,4}})"
    r"(?:,? (?:in|for|[|]|at) [\w .,'’-]{2,60})?"
)

# "MOSCOW, July 2, 2024 (Reuters) - ...", "MINSK, July 1 (TASS) -- ...", "KYIV (AP) — ...", "MOSCOW, July 2. /TASS/. "
_PLACE = r"[^\W\d_a-zà-ÿ][\w'’.-]*(?:[ /][^\W\d_a-zà-ÿ][\w'’.-]*){0,3}(?:, [^\W\d_a-zà-ÿ][\w .'’-]{1,25})?"
_DATELINE = re.compile(
    rf"(?P<head>{_PLACE}(?:,? [^()/\n–—]{{3,40}})?)\s?"
    r"(?:\((?P<agency>[^()\n]{2,40})\)\s*[-–—:]{1,2}|/(?P<slashed>[^/\n]{2,30})/\.?\s*[-–—]?|[–—]|--| - )\s"
)

_LONGEST_DATELINE = 160
# what stands before the dash in "Peter Lang, who came on May 3, 2019 – ..." is a clause and no dateline
_SMALL_WORD = re.compile(r"(?<![\w'’.-])[a-zà-ÿ]")


class Masthead(msgspec.Struct, frozen=True, kw_only=True):
    """What the text says of itself; None where it does not. `published` is an ISO date; `trouble` says why none."""

    published: str | None = None
    author: str | None = None
    outlet: str | None = None
    trouble: str | None = None

    def or_else(self, other: Masthead) -> Masthead:
        """This masthead, with what it lacks taken from `other`."""
        return Masthead(
            published=self.published or other.published,
            author=self.author or other.author,
            outlet=self.outlet or other.outlet,
            trouble=self.trouble or other.trouble,
        )


def take_masthead(paragraphs: list[str]) -> tuple[list[str], Masthead]:
    """`paragraphs` without the date lines and bylines among the first of them, and what those said.

    A line that is nothing but a date counts only with its year, and below the first sentence only with a label. A
    dateline stays in its paragraph, as sentences do; its date counts where it is full, its agency where the tables
    know it.
    """
    kept: list[str] = []
    published: list[tuple[bool, str]] = []
    author = outlet = trouble = None
    in_story = False
    for index, paragraph in enumerate(paragraphs):
        if index >= _TOP:
            kept.extend(paragraphs[index:])
            break
        if len(paragraph) <= _LONGEST_LINE:
            try:
                day = None if in_story and not _LABELLED.match(paragraph) else _date_line(paragraph)
            except UnusableDate as error:
                day, trouble = None, str(error)
            if day is not None:
                published.append((_UPDATED.search(paragraph) is not None, day))
                continue
            if author is None and (match := _BYLINE.fullmatch(paragraph)):
                author = match["names"]
                continue
        kept.append(paragraph)
        in_story = in_story or _is_sentence(paragraph)
    for paragraph in kept[:_TOP]:
        match = _DATELINE.match(paragraph[:_LONGEST_DATELINE])
        if match and not _SMALL_WORD.search(match["head"]):
            try:
                found = find_date(match[0])
            except UnusableDate as error:
                found, trouble = None, str(error)
            if found is not None:
                published.append((False, found[0].isoformat()))
            outlet = _agency((match["agency"] or match["slashed"] or "").strip())
            break
    # the day of publication, where a day of updating stands beside it
    day = min(published)[1] if published else None
    return kept, Masthead(published=day, author=author, outlet=outlet, trouble=None if day else trouble)


def _date_line(line: str) -> str | None:
    """The ISO date of a line that is nothing but a date with its label, place and time; None for any other line."""
    found = find_date(line)
    if found is None:
        return None
    date, start, end = found
    head, tail = line[:start].strip(), line[end:]
    if head and not (_BEFORE.fullmatch(head + " ") or _BEFORE.fullmatch(head) or _TIME_FIRST.fullmatch(head + " ")):
        return None
    if head and len(head.split()) > 6:
        return None
    return date.isoformat() if _AFTER.fullmatch(tail) else None


def _is_sentence(paragraph: str) -> bool:
    return paragraph.endswith(_SENTENCE_END) and paragraph[:_LONGEST_DATELINE].count(" ") + 1 >= _FEWEST_SENTENCE_WORDS


def _agency(name: str) -> str | None:
    """The agency's usual name, where `name` is one that datelines give."""
    if not name:
        return None
    for line in lines_of("dateline_agencies.txt"):
        usual, _, others = line.partition("=")
        if name.casefold() in {usual.strip().casefold(), *(other.strip().casefold() for other in others.split(","))}:
            return usual.strip()
    return None
