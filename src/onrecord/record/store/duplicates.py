"""Which articles say again what an earlier one said: kept so that it depends on the articles alone, not their order.

Articles are ranked by date of publication (undated ones last), then by id. An article is a duplicate if it is like an
original of lower rank, and then of the lowest of these; else it is an original. So every duplicate is like its original
itself, and no chain of small changes makes two unlike reports one. What an arrival or a departure changes is worked off
in the order of rank: whatever comes before has then been settled.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterable

from onrecord.record.fingerprint import ALIKE, bands, similarities

_Rank = tuple[str, str, int]
"""Date (or what sorts behind all dates), id, key."""

_RANKED = "SELECT coalesce(a.published, '~'), a.id, a.key"


def arrive(connection: sqlite3.Connection, article: int, signature: bytes) -> None:
    """Take a new article in, and link it or what turns out to be its duplicates. The caller holds the transaction."""
    connection.execute("INSERT INTO fingerprints (article, signature) VALUES (?, ?)", (article, signature))
    connection.executemany(
        "INSERT INTO bands (original, band, article) VALUES (1, ?, ?)",
        ((band, article) for band in set(bands(signature))),
    )
    if not _linked(connection, article):
        _settle(connection, _attract(connection, article))


def depart(connection: sqlite3.Connection, article: int) -> None:
    """Settle what was linked to an article that is about to go, as though it had never been there."""
    followers = _followers(connection, article)
    connection.execute("DELETE FROM duplicates WHERE article = ?", (article,))
    connection.execute("DELETE FROM bands WHERE article = ?", (article,))
    connection.execute("DELETE FROM fingerprints WHERE article = ?", (article,))
    _settle(connection, followers)


def rightful(connection: sqlite3.Connection, article: int) -> tuple[int, float] | None:
    """The original that the article should be linked to and how alike they are; None where it is one itself."""
    found = min(_alike(connection, article, originals=True, later=False), default=None)
    return (found[0][2], found[1]) if found else None


def _settle(connection: sqlite3.Connection, articles: Iterable[_Rank]) -> None:
    work = sorted(set(articles))
    waiting = set(work)
    while work:
        rank = heapq.heappop(work)
        waiting.discard(rank)
        article = rank[2]
        if _linked(connection, article):
            continue
        connection.execute("DELETE FROM duplicates WHERE article = ?", (article,))
        connection.execute("UPDATE bands SET original = 1 WHERE article = ? AND original = 0", (article,))
        for other in _attract(connection, article):
            if other not in waiting:
                waiting.add(other)
                heapq.heappush(work, other)


def _attract(connection: sqlite3.Connection, article: int) -> list[_Rank]:
    """Link to a new original what is like it and of higher rank; gives what followed an original that is none now.

    A duplicate keeps an original of lower rank than this one. An original had none that it was like, so it has one now.
    """
    rank = _rank(connection, article)
    for (_, _, later), alike in _alike(connection, article, originals=False, later=True):
        if _rank(connection, _original(connection, later)) > rank:
            _link(connection, later, article, alike)
    orphans: list[_Rank] = []
    for (_, _, later), alike in _alike(connection, article, originals=True, later=True):
        _link(connection, later, article, alike)
        connection.execute("UPDATE bands SET original = 0 WHERE article = ? AND original = 1", (later,))
        orphans += _followers(connection, later)
    return orphans


def _linked(connection: sqlite3.Connection, article: int) -> bool:
    """Link the article to its rightful original; False where there is none."""
    found = rightful(connection, article)
    if found is None:
        return False
    _link(connection, article, *found)
    connection.execute("UPDATE bands SET original = 0 WHERE article = ? AND original = 1", (article,))
    return True


def _link(connection: sqlite3.Connection, article: int, original: int, similarity: float) -> None:
    connection.execute(
        "INSERT INTO duplicates (article, original, similarity) VALUES (?, ?, ?) "
        "ON CONFLICT (article) DO UPDATE SET original = excluded.original, similarity = excluded.similarity",
        (article, original, similarity),
    )


def _alike(connection: sqlite3.Connection, article: int, *, originals: bool, later: bool) -> list[tuple[_Rank, float]]:
    """Articles of lower (or of higher, `later`) rank that are like this one: originals, or duplicates."""
    rank = _rank(connection, article)
    signature = connection.execute("SELECT signature FROM fingerprints WHERE article = ?", (article,)).fetchone()[0]
    keys = sorted(set(bands(signature)))
    near = connection.execute(
        f"{_RANKED}, f.signature FROM (SELECT DISTINCT article FROM bands WHERE original = ? AND band IN "
        f"({', '.join('?' * len(keys))})) b JOIN articles a ON a.key = b.article "
        "JOIN fingerprints f ON f.article = a.key WHERE a.key <> ?",
        (int(originals), *keys, article),
    )
    others = [(other, theirs) for *other, theirs in near if (tuple(other) > rank) == later]
    alike = similarities(signature, [theirs for _, theirs in others])
    return [((o[0], o[1], o[2]), share) for (o, _), share in zip(others, alike, strict=True) if share >= ALIKE]


def _rank(connection: sqlite3.Connection, article: int) -> _Rank:
    row = connection.execute(f"{_RANKED} FROM articles a WHERE a.key = ?", (article,)).fetchone()
    return row[0], row[1], row[2]


def _original(connection: sqlite3.Connection, article: int) -> int:
    return int(connection.execute("SELECT original FROM duplicates WHERE article = ?", (article,)).fetchone()[0])


def _followers(connection: sqlite3.Connection, article: int) -> list[_Rank]:
    return [
        (row[0], row[1], row[2])
        for row in connection.execute(
            f"{_RANKED} FROM duplicates d JOIN articles a ON a.key = d.article WHERE d.original = ?",
            (article,),
        )
    ]
