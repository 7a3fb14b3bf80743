"""The tables of forces, made ready for look-up: every phrase in each of its spellings, singular and plural."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise, product
from typing import Final

from onrecord.knowledge.lexicons import table
from onrecord.reader.forces.types import Lexicon, Phrase, Row

TOKEN: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+|[^\w\s]|_")
"""A number in digits, a word, or a sign."""


@cache
def load_lexicon() -> Lexicon:
    """The tables of `knowledge/data` as one look-up by first word, longest phrases first."""
    words = {row["class"]: frozenset(row["words"].split("|")) for row in table("force_words.csv")}
    ordered = {row["class"]: row["words"].split("|") for row in table("force_words.csv")}
    spelling = dict(zip(ordered["british"], ordered["american"], strict=True))
    numbers = {word: n for n, word in enumerate(ordered["number"])}
    numbers |= {word: 20 + 10 * n for n, word in enumerate(ordered["tens"])}
    numbers |= dict(zip(ordered["scale"], (12, 100, 1000, 1_000_000), strict=True))
    kinds = {r["class"]: frozenset({r["class"], r["kind"], r["domain"]}) for r in table("force_classes.csv")}
    found: list[Phrase] = []
    for record in table("forces.csv"):
        row = Row(
            use=record["use"],
            class_=record["class"],
            before=_values(record["before"]),
            needs=record["needs"],
            unless=frozenset(word.lower() for word in _values(record["unless"])),
        )
        found += _phrases(record["phrase"], "", row, spelling)
    for record in table("force_heads.csv"):
        head = Row(
            use="head",
            unless=frozenset(word.lower() for word in _values(record["unless"])),
            echelon=record["echelon"] or None,
            group=record["group"],
            beside=_values(record["with"]),
        )
        found += _phrases(record["noun"], record["plural"], head, spelling)
    phrases: dict[str, list[Phrase]] = {}
    for phrase in sorted(found, key=lambda p: -len(p.words)):
        phrases.setdefault(phrase.words[0], []).append(phrase)
    return Lexicon({first: tuple(group) for first, group in phrases.items()}, kinds, words, numbers)


def _values(cell: str) -> frozenset[str]:
    return frozenset(cell.split("|")) if cell else frozenset()


def _phrases(phrase: str, plural: str, row: Row, spelling: dict[str, str]) -> Iterable[Phrase]:
    """The spellings of one phrase, singular and plural."""
    proper = row.use == "name" or (row.use == "not" and phrase[0].isupper())
    last = re.split(r"[ /-]", phrase)[-1]
    fixed = (last.endswith("s") and not last.endswith("ss")) or plural == phrase
    attributive = bool(row.before) and not row.needs
    forms = {(phrase, fixed)} if fixed or attributive else {(phrase, False), (plural or _plural(phrase), True)}
    for form, many in sorted(forms):
        for written in _spellings(form, spelling, joined=row.use in {"force", "general"}):
            tokens = [m[0] for m in TOKEN.finditer(written)]
            words = tuple(t.lower() for t in tokens if t[0].isalnum() or t not in "-/")
            joints = _joints(written)
            if len(joints) == len(words) - 1:
                yield Phrase(words, joints, last.lower(), many, row, proper, fixed)


def _joints(written: str) -> tuple[str, ...]:
    ends = [m for m in TOKEN.finditer(written) if m[0] not in "-/"]
    return tuple((written[a.end() : b.start()] or "-") for a, b in pairwise(ends))


def _spellings(phrase: str, spelling: dict[str, str], joined: bool) -> set[str]:
    pieces = re.split(r"([ -])", phrase)
    choices = [(p, spelling[p]) if p in spelling else (p, "") if joined and p == "-" else (p,) for p in pieces]
    return {"".join(choice) for choice in product(*choices)}


def _plural(phrase: str) -> str:
    if phrase.endswith("man") and not phrase.endswith("human"):
        return phrase[:-3] + "men"
    if phrase.endswith(("craft", "troops", "personnel")):
        return phrase
    if phrase.endswith("y") and phrase[-2] not in "aeiou":
        return phrase[:-1] + "ies"
    if phrase.endswith(("s", "x", "ch", "sh")):
        return phrase + "es"
    return phrase + "s"
