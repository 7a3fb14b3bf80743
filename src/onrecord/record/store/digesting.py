"""A digest of what a record says, whatever the order in which it came and the keys that rows were given.

It covers inputs, articles, readings, actors and duplicates. The rows that follow from the readings are not digested
again (:mod:`onrecord.record.store.checking` compares them), nor what is bookkeeping: times, runs, stamps of files.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib

import msgspec

from onrecord.record.store.snapshot import snapshot

_QUERIES = (
    "SELECT location, digest, options FROM files ORDER BY location",
    "SELECT i.location, i.digest, i.given_id, i.notes, i.why, a.id, f.location FROM inputs i "
    "JOIN files f ON f.key = i.file LEFT JOIN articles a ON a.key = i.article ORDER BY i.location, i.digest",
    "SELECT id, title, outlet, author, url, published, language, subheadlines, text FROM articles ORDER BY id",
    "SELECT a.id, p.onrecord, p.weights, p.knowledge, r.json FROM readings r JOIN articles a ON a.key = r.article "
    "JOIN producers p ON p.key = r.producer ORDER BY a.id",
    "SELECT identity, ref, kind, name, country FROM actors ORDER BY identity",
    "SELECT c.identity, n.name, n.country, n.alias, n.articles FROM actor_names n JOIN actors c ON c.key = n.actor "
    "ORDER BY 1, 2, 3, 4",
    "SELECT a.id, o.id, d.similarity FROM duplicates d JOIN articles a ON a.key = d.article "
    "JOIN articles o ON o.key = d.original ORDER BY a.id",
)


def digest(connection: sqlite3.Connection) -> str:
    """SHA-256, in hexadecimal digits with "sha256:" before it."""
    total = hashlib.sha256()
    with snapshot(connection):
        for query in _QUERIES:
            for row in connection.execute(query):
                total.update(msgspec.json.encode([_logical(value) for value in row]) + b"\n")
            total.update(b"\n")
    return f"sha256:{total.hexdigest()}"


def _logical(value: object) -> object:
    # compressed bytes may differ between versions of zlib, what they hold does not
    return hashlib.sha256(zlib.decompress(value)).hexdigest() if isinstance(value, bytes) else value
