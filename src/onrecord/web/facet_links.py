"""Counts as links that narrow a list down, or widen it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from onrecord.output.display import clean
from onrecord.record.paged import Count
from onrecord.web.asking import fields, query_of


class FacetLink(NamedTuple):
    """One value: its words, how many have it, where it leads; `chosen` ones are asked for already and lead out."""

    words: str
    number: int
    href: str
    chosen: bool


class Facet(NamedTuple):
    """The values of one parameter."""

    title: str
    links: tuple[FacetLink, ...]


def facet(
    title: str,
    name: str,
    counts: Iterable[Count],
    asked: msgspec.Struct,
    address: Callable[[str], str],
    words: Callable[[str], str] = clean,
) -> Facet:
    """The links of a parameter that takes several values. `address` makes an address of a query."""
    taken: Sequence[str] = next(getattr(asked, field) for field, known, _ in fields(type(asked)) if known == name)
    links = []
    for value, count in ((c.value, c.count) for c in counts):
        if value is None:  # what is not known cannot be asked for
            continue
        chosen = value in taken
        kept = tuple(v for v in taken if v != value) if chosen else (value,)
        links.append(FacetLink(words(value), count, address(query_of(asked, **{name: kept or None})), chosen))
    return Facet(title, tuple(links))
