"""States, articles and treaties as sentences name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from onrecord.commitments.types import Commitment, Treaty
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.lexicons import words

MOST = 4
"""States that a sentence names one by one; of more it says how many they are."""
_NUMBERED = re.compile(r"(?:[0-9]+|[IVXL]+)[a-z]?(?:\([0-9a-z]+\))*(?:, (?:[0-9]+|[IVXL]+)[a-z]?(?:\([0-9a-z]+\))*)*")
_NO_NUMBER = "not "
"""What a row begins with, for an article whose number its author could not find out: "not known", "not published"."""


class Names:
    """Names by ISO3."""

    def __init__(self, base: Knowledge) -> None:
        self._states = base.states

    def plain(self, code: str) -> str:
        """The name as tables show it; the code for one that is not in the tables."""
        state = self._states.get(code)
        return state.name if state else code

    def of(self, code: str) -> str:
        """The name within a sentence."""
        return within(self.plain(code))

    def listed(self, codes: Sequence[str], most: int = MOST) -> str:
        """Several within a sentence; of more than `most`, how many they are."""
        return counted(codes) if len(codes) > most else joined([self.of(code) for code in codes])

    def sorted(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Codes in the order of the names."""
        return tuple(sorted(codes, key=lambda code: (self.plain(code), code)))


def within(name: str) -> str:
    """A state's name as sentences have it: "the United States"."""
    return f"the {name}" if name in words("states_with_the.txt") else name


def counted(codes: Sequence[str]) -> str:
    """ "5 states"."""
    return f"{len(codes)} states"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def capital(text: str) -> str:
    """With a capital letter, as a sentence begins."""
    return text[:1].upper() + text[1:]


def cited(commitment: Commitment, treaty: Treaty) -> str:
    """ "Article 4 of the Collective Security Treaty (1992, as of 2012)"."""
    return f"{article(commitment, of=True)}{called(treaty)} ({dated(commitment, treaty)})"


def called(treaty: Treaty) -> str:
    """The treaty's usual name, with "the" where English wants it."""
    name = treaty.names[0]
    nouns = words("treaty_nouns.txt")
    takes = any(word.lower() in nouns for word in re.findall(r"[A-Za-z]+", name))
    return f"the {name}" if takes and not name.lower().startswith("the ") else name


def article(commitment: Commitment, *, of: bool = False) -> str:
    """ "Article 4", "Articles 3, 4"; with `of`, "Article 4 of ", and nothing where its number is not known."""
    text = commitment.article
    if text.startswith(_NO_NUMBER):
        return "" if of else f"article {text}"
    numbers = _NUMBERED.match(text)
    if numbers:
        # "IV, V" and "3, 4" are two articles, "42(7) TEU" is one
        listed, rest = numbers.group().split(", "), text[numbers.end() :]
        text = f"{'Article' if len(listed) == 1 else 'Articles'} {joined(listed)}{rest}"
    elif of:
        text = f"the {text}"
    return f"{text} of " if of else text


def dated(commitment: Commitment, treaty: Treaty) -> str:
    """The year of the treaty, and that from which the article holds as it is, where that is a later one."""
    known = treaty.signed[:4]
    since = commitment.start[:4]
    return f"{known}, as of {since}" if commitment.start > treaty.start and since > treaty.start[:4] else known
