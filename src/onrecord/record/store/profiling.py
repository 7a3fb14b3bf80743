"""What articles say of an actor: its names and offices, in how many of them, and how all actors divide up."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from onrecord.record.paged import ActorFacets
from onrecord.record.profiles import Called, InOffice
from onrecord.record.store.tallying import most

_OWN = "NOT EXISTS (SELECT 1 FROM duplicates d WHERE d.article = b.article)"


def names(connection: sqlite3.Connection, actor: int) -> tuple[Called, ...]:
    """What an actor is called, the usual name first."""
    query = "SELECT name, sum(articles) AS n FROM actor_names WHERE actor = ? GROUP BY name ORDER BY n DESC, name"
    return tuple(Called(name=name, articles=count) for name, count in connection.execute(query, (actor,)))


def offices(connection: sqlite3.Connection, actor: int) -> tuple[InOffice, ...]:
    """The offices and sectors that articles give an actor, those of most articles first; near-duplicates left out."""
    rows = connection.execute(
        "SELECT b.office, b.sector, count(DISTINCT b.article), min(a.published), max(a.published) "
        f"FROM article_actors b JOIN articles a ON a.key = b.article WHERE b.actor = ? AND {_OWN} "
        "AND coalesce(b.office, b.sector) IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        (actor,),
    )
    return tuple(
        InOffice(office=office, sector=sector, articles=count, first_day=first, last_day=last)
        for office, sector, count, first, last in rows
    )


def facets(connection: sqlite3.Connection, top: int) -> ActorFacets:
    """How the actors of the record divide up; the `top` values of each."""
    kinds: Counter[Any] = Counter()
    countries: Counter[Any] = Counter()
    for kind, country, count in connection.execute("SELECT kind, country, count(*) FROM actors GROUP BY 1, 2"):
        kinds[kind] += count
        countries[country] += count
    return ActorFacets(total=kinds.total(), kinds=most(kinds, top), countries=most(countries, top))
