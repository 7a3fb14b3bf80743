"""How much an article is about each country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from onrecord.knowledge.base import Knowledge
from onrecord.reader.types import Mention
from onrecord.reader.where.meanings import SMALL_TOWN
from onrecord.reader.where.naming import bare

_SEATS_SHARE = 0.5


def countries_in_play(
    text: str, mentions: Sequence[Mention], actors_countries: Sequence[str], base: Knowledge
) -> dict[str, float]:
    """How much the article is about each country: its name, its nationals, its seat and its places count, and actors.

    A name of several countries counts in parts, and places by the name count less than states.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    for country in actors_countries:
        if country:
            weights[country] += 1.0
    counts = Counter(
        bare(text, m.start, m.end)[2]
        for m in mentions
        if m.type in ("STATE", "PLACE") and 0 <= m.start < m.end <= len(text)
    )
    small: list[tuple[str, float]] = []
    for name, count in counts.items():
        for country, share, town in _shares(name, base):
            if town:
                small.append((country, count * share))
            else:
                weights[country] += count * share
    # a small town does not bring its country in, for it may be another town of that name that the tables lack
    for country, weight in small:
        if weights.get(country):
            weights[country] += weight
    return {country: weight for country, weight in sorted(weights.items()) if weight > 0}


def _shares(name: str, base: Knowledge) -> Iterator[tuple[str, float, bool]]:
    states = [(s.id[:3], s.id[4:]) for s in base.look_up(name) if s.kind == "S"]
    sites = base.places(name)
    elsewhere = {s.country for s in sites if s.country} - {country for country, _ in states}
    proper = [country for country, how in states if how != "seat"]
    if proper:
        # "Georgia" may be the state of another country
        part = 0.5 if any(s.kind == "region" and s.country in elsewhere for s in sites) else 1.0
        for country in proper:
            yield country, part / len(proper), False
        return
    # the larger of several places of one name are likelier, which says little of the country yet
    totals: dict[str, float] = {}
    for site in sites[:20]:
        if site.country:
            totals[site.country] = max(totals.get(site.country, 0.0), 1.0 + site.population)
    whole = sum(totals.values())
    for country, total in totals.items():
        share = _SEATS_SHARE * total / whole if len(totals) > 1 else 1.0 - _SEATS_SHARE * bool(states)
        yield country, share, 1.0 < total <= SMALL_TOWN
