"""Looking: stored articles, actors, readings and inputs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from onrecord.errors import RecordError
from onrecord.intake.types import Document
from onrecord.model import Article, ProducedBy, Reading, Span
from onrecord.record.prepared import unpack, whole
from onrecord.record.types import RecordActor, StoredActor, StoredArticle, StoredInput

AT_ONCE = 500
"""How many rows are fetched with what belongs to them in one go."""

_ARTICLE = (
    "SELECT a.key, a.id, a.title, a.outlet, a.author, a.url, a.published, a.language, coalesce(o.id, a.id) "
    "FROM articles a LEFT JOIN duplicates d ON d.article = a.key LEFT JOIN articles o ON o.key = d.original"
)
_WHOLE = (
    "SELECT a.id, a.title, a.outlet, a.author, a.url, a.published, a.language, a.text, a.subheadlines, "
    "i.location, i.digest, i.notes, p.onrecord, p.weights, p.knowledge, r.json "
    "FROM articles a JOIN readings r ON r.article = a.key JOIN producers p ON p.key = r.producer "
    # of several inputs the first by place: which one came first is chance
    "LEFT JOIN inputs i ON i.key = (SELECT key FROM inputs WHERE article = a.key ORDER BY location, digest LIMIT 1) "
)


def articles(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, StoredArticle]:
    """The articles with these keys."""
    return {
        row[0]: StoredArticle(
            id=row[1], title=row[2], outlet=row[3], author=row[4], url=row[5], published=row[6], language=row[7],
            original=row[8],
        )
        for row in select_in(connection, f"{_ARTICLE} WHERE a.key IN", keys)
    }  # fmt: skip


def article(connection: sqlite3.Connection, id: str) -> StoredArticle:
    """The article with this id. Raises RecordError where there is none."""
    row = connection.execute("SELECT key FROM articles WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise RecordError(f"the record has no article {id!r}")
    return articles(connection, row)[row[0]]


def all_articles(connection: sqlite3.Connection, *, duplicates: bool) -> Iterator[StoredArticle]:
    """All articles, by date and id."""
    only = "" if duplicates else "WHERE NOT EXISTS (SELECT 1 FROM duplicates d WHERE d.article = a.key) "
    keys = connection.execute(f"SELECT a.key FROM articles a {only}ORDER BY coalesce(a.published, '~'), a.id")
    for some in chunks(keys):
        found = articles(connection, some)
        yield from (found[key] for key in some)


def actors_here(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, StoredActor]:
    """Actors of articles, by the keys of `article_actors`."""
    return {
        row[0]: StoredActor(
            key=row[1],
            id=row[2],
            ref=row[3],
            kind=row[4],
            name=row[5],
            country=row[6],
            sector=row[7],
            office=row[8],
            known=bool(row[9]),
        )
        for row in select_in(
            connection,
            "SELECT b.key, b.actor, b.local_id, c.ref, c.kind, b.name, b.country, b.sector, b.office, b.known "
            "FROM article_actors b JOIN actors c ON c.key = b.actor WHERE b.key IN",
            keys,
        )
    }


def find_actors(connection: sqlite3.Connection, name: str) -> list[RecordActor]:
    """Actors that are called so, in any letter case: by key of the tables, name or other form of it; usual ones first.

    Where no actor is called exactly so, those with `name` as words of theirs.
    """
    rows: list[Any] = []
    escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    for condition, values in (
        ("c.ref = ? OR n.name = ? COLLATE NOCASE", (name, name)),
        ("' ' || n.name || ' ' LIKE '% ' || ? || ' %' ESCAPE '\\'", (escaped,)),
    ):
        rows = connection.execute(
            "SELECT c.key, c.ref, c.kind, c.name, c.country FROM actors c JOIN actor_names n ON n.actor = c.key "
            f"WHERE {condition} GROUP BY c.key ORDER BY sum(n.articles) DESC, c.identity",
            values,
        ).fetchall()
        if rows:
            break
    return [_actor(row) for row in rows]


def all_actors(connection: sqlite3.Connection) -> Iterator[RecordActor]:
    """All actors of the record, by what makes each of them one."""
    for row in connection.execute("SELECT key, ref, kind, name, country FROM actors ORDER BY identity"):
        yield _actor(row)


def documents(connection: sqlite3.Connection, ids: Sequence[str]) -> Iterator[Document]:
    """The articles with these ids as the reader takes them."""
    for id in ids:
        yield _document(connection.execute(f"{_WHOLE} WHERE a.id = ?", (id,)).fetchone())


def readings(connection: sqlite3.Connection, ids: Sequence[str] | None = None) -> Iterator[Reading]:
    """Whole readings, with their articles' texts, by id; of all articles where `ids` is None."""
    if ids is None:
        keys = connection.execute("SELECT key FROM articles ORDER BY id")
        for some in chunks(keys, 50):
            rows = select_in(connection, f"{_WHOLE} WHERE a.key IN", some)
            yield from sorted((_reading(row) for row in rows), key=lambda reading: reading.article.id)
        return
    for id in ids:
        row = connection.execute(f"{_WHOLE} WHERE a.id = ?", (id,)).fetchone()
        if row is None:
            raise RecordError(f"the record has no article {id!r}")
        yield _reading(row)


def duplicates(connection: sqlite3.Connection) -> Iterator[tuple[str, str, float]]:
    """Near-duplicates with their originals and how alike they are, by id."""
    yield from connection.execute(
        "SELECT a.id, o.id, d.similarity FROM duplicates d JOIN articles a ON a.key = d.article "
        "JOIN articles o ON o.key = d.original ORDER BY a.id"
    )


def inputs(
    connection: sqlite3.Connection, state: str | None = None, location: str | None = None
) -> Iterator[StoredInput]:
    """What was seen, by place; only inputs in that state, or those at that place, the version seen last at the end."""
    # that there is a reason too says what the state says, and has an index
    where = "WHERE state = ?" + " AND why IS NOT NULL" * (state == "failed") if state else ""
    order, given = "location, sha256", state
    if location is not None:
        where, order, given = "WHERE location = ?", "key", location
    for row in connection.execute(
        f"SELECT location, state, why, article, original FROM inputs_readable {where} ORDER BY {order}",
        (given,) if given else (),
    ):
        yield StoredInput(location=row[0], state=row[1], why=row[2], article=row[3], original=row[4])


def select_in(connection: sqlite3.Connection, query: str, keys: Iterable[int]) -> Iterator[Any]:
    """The rows of a query that ends in IN, for any number of keys."""
    for some in chunks((key,) for key in dict.fromkeys(keys)):
        yield from connection.execute(f"{query} ({', '.join('?' * len(some))})", some)


def chunks(rows: Iterable[tuple[int]], size: int = AT_ONCE) -> Iterator[list[int]]:
    """The first columns of `rows`, so many at a time."""
    some: list[int] = []
    for (key,) in rows:
        some.append(key)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def _actor(row: Sequence[object]) -> RecordActor:
    return msgspec.convert(dict(zip(("key", "ref", "kind", "name", "country"), row, strict=True)), RecordActor)


def _reading(row: Sequence[Any]) -> Reading:
    document = _document(row)
    try:
        found = unpack(row[-1])
    except (ValueError, TypeError) as error:
        id = document.article.id
        raise RecordError(f"the reading of article {id} is damaged ({error}); onrecord verify says more") from error
    made = ProducedBy(onrecord=row[12], weights=row[13], knowledge=row[14])
    return whole(document.article, made, found, document.notes)


def _document(row: Sequence[Any]) -> Document:
    id, title, outlet, author, url, published, language, text, heads, path, sha256, noticed, *_ = row
    article = Article(
        id=id,
        sha256=sha256 or "",
        text=text,
        title=title,
        outlet=outlet,
        author=author,
        url=url,
        published=published,
        language=language,
        path=path,
        subheadlines=tuple(Span(start, end) for start, end in msgspec.json.decode(heads)),
    )
    return Document(article=article, notes=msgspec.json.decode(noticed or "[]", type=tuple[str, ...]))
